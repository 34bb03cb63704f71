"""Script for the server's shell: workers that send to e-conomic, killed and at once.

Prints one line ``RESULT`` and JSON (see test_economic_crash.py). Children are forked
from a process that has loaded everything, so that a kill lands in the work.
"""

KILLS = """
import json, os, random, signal, time
import odoo as server
name = env.cr.dbname
company = env["res.company"]._asom_create_association(
    {"name": "Afbrudt Antenneforening", "company_registry": CVR}
)
env = env["res.company"].with_company(company).env
env = env(context=dict(env.context, allowed_company_ids=company.ids))
env["ir.cron"].search([]).active = False
accounts = env["account.account"].search(
    [("company_ids", "in", company.ids), ("code", "in", ("1010", "1050"))]
)
agreement = env["asom.economic.agreement"].create({
    "company_id": company.id, "legacy_url": LEGACY, "openapi_url": OPENAPI,
    "new_grant_token": TOKEN, "date_from": "2026-01-01", "mode": MODE,
    "customer_number": 1,
})
agreement.action_start()
journal = env["account.journal"].search(
    [("company_id", "=", company.id), ("type", "=", "general")], limit=1
)

partner = env["res.partner"].create({"name": "Ida Holm", "company_id": company.id})
member = env["asom.membership"].create({
    "partner_id": partner.id, "company_id": company.id, "date_joined": "2020-01-01",
})

def invoice(count):
    moves = env["account.move"].with_company(company).create([{
        "move_type": "out_invoice", "company_id": company.id, "partner_id": partner.id,
        "asom_membership_id": member.id, "invoice_date": f"2026-02-{1 + n:02d}",
        "invoice_line_ids": [(0, 0, {
            "name": "Kontingent", "account_id": accounts[0].id,
            "price_unit": 100 + n, "tax_ids": [(6, 0, [])],
        })]} for n in range(count)])
    moves.action_post()
    env.cr.commit()

def post(count):
    moves = env["account.move"].create([{
        "journal_id": journal.id, "date": f"2026-02-{1 + n % 28:02d}", "line_ids": [
            (0, 0, {"account_id": accounts[0].id, "balance": 1 + n}),
            (0, 0, {"account_id": accounts[1].id, "balance": -1 - n}),
        ]} for n in range(count)])
    moves.action_post()
    env.cr.commit()

def die(point, count):
    "This process ends as by SIGKILL at the booking of an invoice, before or after it."
    from odoo.addons.asom_economic.economic.client import Economic
    book, left = Economic.book_invoice, [count]
    def booked(self, *more):
        left[0] -= 1
        if not left[0] and point == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        number = book(self, *more)
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return number
    Economic.book_invoice = booked

def child(*point):
    "A worker that sends; returns its number."
    global env, agreement
    env.cr.close()
    # No child inherits a connection.
    server.sql_db.close_all()
    number = os.fork()
    if not number:
        status = 1
        try:
            with server.modules.registry.Registry(name).cursor() as cr:
                own = server.api.Environment(cr, server.SUPERUSER_ID, {})
                if point:
                    die(*point)
                found = own["asom.economic.agreement"].browse(agreement.id)
                found.action_transfer()
                cr.commit()
            status = 0
        except BaseException as error:
            print("CHILD", type(error).__name__, error, flush=True)
        finally:
            os._exit(status)
    cr = server.modules.registry.Registry(name).cursor()
    env = server.api.Environment(cr, server.SUPERUSER_ID, {})
    agreement = env["asom.economic.agreement"].browse(agreement.id)
    return number

def end(number):
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])

post = invoice if MODE == "invoice" else post
random.seed(13)
from odoo.addons.asom_economic.models.transfer import agreement_prepare
agreement_prepare.MOST_ROWS = 5
agreement_prepare.chunks = lambda sizes: [5] * (len(s := [*sizes]) // 5) + (
    [len(s) % 5] if len(s) % 5 else [])
kills = 0
for turn in range(5):
    post(20)
    number = child()
    time.sleep(random.uniform(0.15, 0.9))
    os.kill(number, signal.SIGKILL)
    kills += end(number) == -signal.SIGKILL
for point in ("before", "after") * 2 if MODE == "invoice" else ():
    post(5)
    # A draft is there that is not booked, or a booked invoice that nobody has noted.
    exact = end(child(point, 3))
    assert exact == -signal.SIGKILL, exact
post(20)
both = [child(), child()]
ends = [end(number) for number in both]
env.invalidate_all()
for turn in range(3):
    ends.append(end(child()))
env.invalidate_all()
states = env["asom.economic.transfer"].search([]).mapped("state")
lines = env["account.move.line"].with_company(company)._read_group(
    [("company_id", "=", company.id), ("parent_state", "=", "posted")],
    ["account_id"], ["balance:sum"])
print("RESULT", json.dumps({
    "kills": kills, "ends": ends, "states": sorted(set(states)), "rows": len(states),
    "ledger": {a.with_company(company).code: round(v * 100) for a, v in lines},
    "difference": agreement._compare(),
}), flush=True)
"""

# Two associations that have collected, and the people of the browser test.
DESK = """
import json
from datetime import date, timedelta
env["res.lang"]._activate_lang("da_DK")
bureau = env.ref("base.main_company")
found = []
ids = [bureau.id]
for name, cvr in NAMES:
    company = env["res.company"]._asom_create_association(
        {"name": name, "company_registry": cvr, "asom_dues_term": "quarter",
         "asom_dues_timing": "advance"}
    )
    ids.append(company.id)
    own = env["res.company"].with_company(company).env
    own = own(context=dict(own.context, allowed_company_ids=[company.id, bureau.id]))
    package = own["product.template"].create({
        "name": "Grundpakke", "type": "service", "asom_kind": "package",
        "company_id": company.id,
    })
    own["asom.price"].create({
        "product_tmpl_id": package.id, "amount": 285.50, "unit": "quarter",
        "valid_from": "2020-01-01", "announced_on": "2020-01-01",
    })
    for number in range(4):
        partner = own["res.partner"].create({
            "name": f"Ida Holm {number}", "street": f"Engvej {number + 1}",
            "zip": "5580", "city": "Aaby", "company_id": company.id,
        })
        member = own["asom.membership"].create({
            "partner_id": partner.id, "company_id": company.id,
            "date_joined": "2020-01-01",
        })
        own["asom.subscription"].create({
            "membership_id": member.id, "date_from": "2020-01-01",
            "product_id": package.product_variant_id.id,
        })
    month = (date.today().replace(day=1) + timedelta(days=70)).replace(day=1)
    run = own["asom.collection.run"].create({
        "company_id": company.id, "date_from": month,
        "date_to": (month + timedelta(days=95)).replace(day=1) - timedelta(days=1),
    })
    run.action_preview()
    run.action_approve()
    run.action_execute()
    accounts = own["account.account"].with_company(company).search(
        [("company_ids", "in", company.ids)])
    tax = own["account.tax"].search([
        ("company_id", "=", company.id), ("type_tax_use", "=", "sale"),
        ("amount", "=", 25.0)], limit=1)
    income = run.move_ids.invoice_line_ids.account_id.with_company(company)
    owed = run.move_ids.line_ids.account_id.with_company(company).filtered(
        lambda a: a.account_type == "asset_receivable")
    vat = tax.invoice_repartition_line_ids.account_id.with_company(company)
    found.append({
        "company": company.id, "income": int(income[0].code), "run": run.id,
        "vat": int(vat[0].code), "owed": int(owed[0].code),
        "accounts": [[int(a.code), a.name[:100], a.internal_group]
                     for a in accounts if (a.code or "").isdecimal()],
        "member": member.member_number,
    })
people = [("manager", "Maja Manager", "group_manager", ids),
          ("second", "Anders Anden", "group_manager", ids),
          ("staff", "Sanne Staff", "group_staff", ids),
          ("board", "Bente Bestyrelse", "group_board", ids[2:]),
          ("accountant", "Rikke Revisor", "group_accountant", ids[2:])]
for login, name, group, companies in people:
    env["res.users"].with_context(no_reset_password=True).create({
        "name": name, "login": login, "password": login, "lang": "da_DK",
        "tz": "Europe/Copenhagen", "company_id": companies[-1],
        "company_ids": [(6, 0, companies)],
        "group_ids": [(6, 0, env.ref(f"asom_membership.{group}").ids)],
    })
env["ir.cron"].search([]).active = False
env.cr.commit()
print("DESK", json.dumps(found), flush=True)
"""

# Their agreements: one has a row that was refused, one sends files.
AGREED = """
import json
found = []
env["ir.config_parameter"].set_param("web.base.url", URL)
for company_id, ways in GIVEN:
    start = ways.pop("start", True)
    company = env["res.company"].browse(company_id)
    own = env["res.company"].with_company(company).env
    own = own(context=dict(own.context, allowed_company_ids=company.ids))
    agreement = own["asom.economic.agreement"].create({
        "company_id": company.id, "legacy_url": LEGACY, "openapi_url": OPENAPI,
        "date_from": "2026-01-01", "auto_transfer": False,
        "responsible_id": own["res.users"].search([("login", "=", "staff")]).id,
        **ways,
    })
    if start:
        agreement.action_start()
    if start and agreement.interface != "file":
        agreement.action_transfer()
    found.append({"agreement": agreement.id,
                  "states": agreement.transfer_ids.mapped("state")})
env.cr.commit()
print("AGREED", json.dumps(found), flush=True)
"""
