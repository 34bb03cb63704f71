"""What the tests of orders at the same moment run in the server's shell."""

# An association where no two of a group are had together, and what members order.
SET_UP = """
import json, os, signal, threading, time
import odoo
from datetime import date
from odoo.service import model as service

company = env["res.company"]._asom_create_association({
    "name": "Samtidig Antenneforening", "company_registry": "99100044",
    "asom_dues_term": "quarter", "asom_dues_timing": "advance",
})
env = env["res.company"].with_company(company).env
own = {"company_id": company.id}
group = env["asom.package.group"].create({**own, "name": "Sport", "exclusive": True})

def product(name, amount, kind="package", **vals):
    found = env["product.template"].create(
        {**own, "name": name, "type": "service", "asom_kind": kind, **vals})
    env["asom.price"].create({"product_tmpl_id": found.id, "amount": amount,
                              "valid_from": "2020-01-01", "unit": "quarter"})
    return found.product_variant_id

base = product("Grundpakke", 300)
one, other = (product(name, 90, "addon", asom_package_group_id=group.id)
              for name in ("Sport 1", "Sport 2"))
fee = product("Gebyr", 50, "fee")
env["asom.change.rule"].create({**own, "kind": "add", "name": "Tilvalg", "fee": 50,
                                "fee_product_id": fee.id})
env["asom.work.rule"].create({
    **own, "cause": "add", "task": "filter",
    "receiver_id": env["res.partner"].create({**own, "name": "Service"}).id})
company.asom_collect_from = "2027-01-01"

def member(number):
    partner = env["res.partner"].create(
        {**own, "name": f"Medlem {number}", "street": f"Vej {number}", "zip": "5000",
         "city": "Odense"})
    place = env["asom.installation"].create(
        {**own, "street": f"Vej {number}", "zip": "5000", "city": "Odense"})
    found = env["asom.membership"].create(
        {**own, "partner_id": partner.id, "date_joined": "2020-01-01",
         "installation_id": place.id})
    env["asom.subscription"].create({
        "membership_id": found.id, "product_id": base.id, "date_from": "2020-01-01"})
    return found

def order(member, product=one, kind="add", **vals):
    if kind == "add":
        vals["line_ids"] = [(0, 0, {"product_id": product.id})]
    return env["asom.order"].create({
        "membership_id": member.id, "kind": kind, "date": "2027-01-01", **vals})

def collect(quarter):
    run = env["asom.collection.run"].create({
        **own, "date_from": f"2027-{3 * quarter - 2:02}-01",
        "date_to": env.company._asom_term_containing(
            date(2027, 3 * quarter, 1)).date_to})
    run.action_preview()
    return run

def told(members):
    env.invalidate_all()
    rows = members.subscription_ids.filtered(lambda row: not row.cancelled)
    orders = members.order_ids.sorted("id")
    charges = members.charge_ids.filtered(lambda charge: charge.state != "cancelled")
    return {
        "orders": orders.mapped("state"),
        "has": sorted(rows.product_id.mapped("name")),
        "rows": len(rows),
        "fees": sum(charges.filtered(lambda each: each.kind == "fee").mapped("amount")),
        "work": members.order_ids.work_order_ids.sorted("id").mapped("state"),
        "effects": len(orders.effect_ids),
    }
"""
# Two clerks, each on a connection of the own, whose transactions begin together. The
# second one comes while the first has not committed yet.
TWO = """
service.random.uniform = lambda low, high: 0.05
HELD, COMES = 0.6, 0.2

def two(first, second):
    env.cr.commit()
    begun = threading.Barrier(2)
    said = [None, None]

    def clerk(number, job, wait, hold):
        with env.registry.cursor() as cr:
            own_env = odoo.api.Environment(cr, env.uid, dict(env.context))
            cr.execute("SELECT count(*) FROM asom_order")
            begun.wait()
            time.sleep(wait)

            def work():
                getattr(own_env[job[0]._name].browse(job[0].id), job[1])()
                own_env.flush_all()
                time.sleep(hold)

            try:
                service.retrying(work, own_env)
                said[number] = "done"
            except Exception as error:
                cr.rollback()
                refused = isinstance(error, odoo.exceptions.UserError)
                said[number] = "refused" if refused else repr(error)

    threads = [
        threading.Thread(target=clerk, args=(0, first, 0, HELD)),
        threading.Thread(target=clerk, args=(1, second, COMES, 0)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    env.cr.rollback()
    return said
"""
# A process that is killed when it comes to the method of a model.
KILLED = """
def killed_in(record, step, model, method):
    env.cr.commit()
    key, name = record.id, env.cr.dbname
    child = os.fork()
    if not child:
        # The parent's connections are left alone: a goodbye on them would be its own.
        odoo.sql_db._Pool = odoo.sql_db._Pool_readonly = None
        kind = env.registry[model]
        setattr(kind, method, lambda *args: os.kill(os.getpid(), signal.SIGKILL))
        with odoo.sql_db.db_connect(name).cursor() as cr:
            own_env = odoo.api.Environment(cr, env.uid, dict(env.context))
            getattr(own_env[record._name].browse(key), step)()
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, status
"""
SAME = """
ida = member(1)
asked = order(ida)
asked.action_preview()
confirm = asked, "action_confirm"
print("SAID", json.dumps([two(confirm, confirm), told(ida)]))
"""
UNDONE_TWICE = """
undo = asked, "action_undo"
print("SAID", json.dumps([two(undo, undo), told(ida)]))
"""
ALIKE = """
bo = member(2)
first, second = (order(bo), "action_confirm"), (order(bo), "action_confirm")
print("SAID", json.dumps([two(first, second), told(bo)]))
"""
TOGETHER = """
eva = member(3)
first, second = (order(eva), "action_confirm"), (order(eva, other), "action_confirm")
print("SAID", json.dumps([two(first, second), told(eva)]))
"""
SAME_HOUSE = """
place = env["asom.installation"].create(
    {**own, "street": "Ny Vej 1", "zip": "5000", "city": "Odense"})
lis, per = member(4), member(5)
first, second = ((order(each, kind="move", installation_id=place.id), "action_confirm")
                 for each in (lis, per))
print("SAID", json.dumps([two(first, second), len(place.occupancy_ids)]))
"""
# Killed between what the order does and its work, and once more in the undo.
HALF = """
ane = member(6)
asked = order(ane)
killed_in(asked, "action_confirm", "asom.order", "_make_work")
killed_in(asked, "action_confirm", "asom.order", "_tell_member")
found = [told(ane)]
asked.action_confirm()
found.append(told(ane))
killed_in(asked, "action_undo", "asom.work.order", "action_withdraw")
found.append(told(ane))
asked.action_undo()
found.append(told(ane))
print("SAID", json.dumps(found))
"""
# The undo comes while the run is invoicing, and the run while it is being undone: the
# next collection puts right whatever was invoiced.
RUN = """
# A fee that stands in a run's preview would have to be taken out of it first.
env["asom.change.rule"].search([]).fee = 0
found = []
for quarter, run_first in ((1, True), (3, False)):
    kaj = member(6 + quarter)
    first = f"2027-{3 * quarter - 2:02}-01"
    kaj.subscription_ids._asom_step().write({"date_from": first})
    asked = order(kaj, date=first)
    asked.action_confirm()
    run = collect(quarter)
    run.action_approve()
    jobs = [(run, "action_execute"), (asked, "action_undo")]
    said = two(*(jobs if run_first else jobs[::-1]))
    env.invalidate_all()
    if run.state != "done":
        run.action_execute()
    after = collect(quarter + 1)
    after.action_approve()
    after.action_execute()
    env.cr.commit()
    charges = kaj.charge_ids.filtered(lambda each: each.state != "cancelled")
    dues = sum(charges.filtered(lambda each: each.kind != "fee").mapped("amount"))
    rows = kaj.subscription_ids.filtered(lambda row: not row.cancelled)
    found.append([said, asked.state, dues, sorted(rows.product_id.mapped("name"))])
print("SAID", json.dumps(found))
"""
