"""Invariant 1 with real processes: a run that is killed at any point, or that two users
execute at once, ends as one that nobody disturbed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from scripts import told

from tools import database, odoo

MEMBERS = 120
SET_UP = f"""
company = env["res.company"]._asom_create_association(
    {{"name": "Afbrudt Antenneforening", "company_registry": "99100044"}}
)
env = env["res.company"].with_company(company).env
package, addon = env["product.template"].create([
    {{"name": name, "type": "service", "asom_kind": kind, "company_id": company.id}}
    for name, kind in (("Grundpakke", "package"), ("Sport", "addon"))
])
env["asom.price"].create([
    {{"product_tmpl_id": package.id, "amount": 285.55, "valid_from": "2020-01-01"}},
    {{"product_tmpl_id": addon.id, "amount": 99.95, "valid_from": "2020-01-01"}},
])
partners = env["res.partner"].create([
    {{"name": f"Medlem {{i}}", "street": f"Vej {{i}}", "zip": "5000", "city": "Odense",
     "company_id": company.id, "customer_rank": 1}}
    for i in range({MEMBERS})
])
members = env["asom.membership"].create([
    {{"partner_id": partner.id, "company_id": company.id, "date_joined": "2020-01-01"}}
    for partner in partners
])
env["asom.subscription"].create([
    {{"membership_id": member.id, "product_id": product.product_variant_id.id,
     "date_from": "2020-01-01"}}
    for member in members for product in (package, addon)
])
run = env["asom.collection.run"].create({{
    "company_id": company.id, "date_from": "2027-01-01", "date_to": "2027-03-31"
}})
env.cr.commit()
"""
# Children are forked from a server process that has loaded everything, so that a kill
# lands in the work and not in the loading.
WORK = """
import os, random, signal, sys, time
import odoo
from odoo.addons.asom_membership.models.collection import cancel, execute, preview
cancel.CANCEL_BATCH = 7
execute.EXECUTE_BATCH = 7
preview.PREVIEW_BATCH = 7
name = env.cr.dbname
env.cr.rollback()

def work():
    with odoo.modules.registry.Registry(name).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        run = env["asom.collection.run"].search([])
        if run.state in ("draft", "previewing"):
            run.action_preview()
            cr.commit()
        if run.state == "previewed":
            run.action_approve()
            cr.commit()
        run.action_execute()

def start():
    odoo.sql_db.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except Exception as error:
        print("REFUSED", type(error).__name__, error, flush=True)
    finally:
        os._exit(status)
"""
FRESH = """
env = odoo.api.Environment(
    odoo.modules.registry.Registry(name).cursor(), odoo.SUPERUSER_ID, {})
"""
CANCEL = WORK.replace("run.action_execute()", "run.action_cancel()")
KILLED = """
chance, kills, finished = random.Random(20270101), 0, False
while not finished and kills < 80:
    child = start()
    # A share of what the whole run takes, whatever the machine.
    time.sleep(chance.uniform(0.01, 0.12) * SECONDS)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    finished = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0
    kills += not os.WIFEXITED(status)
if not finished:
    finished = os.waitstatus_to_exitcode(os.waitpid(start(), 0)[1]) == 0
print("KILLS", kills, "FINISHED" if finished else "", flush=True)
"""
TWO_AT_ONCE = """
both = [start(), start()]
statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in both]
again = os.waitstatus_to_exitcode(os.waitpid(start(), 0)[1])
print("STATUSES", statuses, "FINISHED" if again == 0 else "", flush=True)
"""
QUIET = """
began = time.monotonic()
if os.waitstatus_to_exitcode(os.waitpid(start(), 0)[1]) == 0:
    print("FINISHED", time.monotonic() - began, flush=True)
"""
TAKEN_BACK = """
import json
env.cr.execute('''
    SELECT run.state, count(*), count(DISTINCT invoice.id), sum(note.amount_total),
           array_agg(DISTINCT invoice.payment_state), sum(invoice.amount_residual),
           (SELECT array_agg(DISTINCT state) FROM asom_charge),
           (SELECT count(*) FROM account_partial_reconcile)
      FROM account_move invoice JOIN asom_collection_run run
        ON run.id = invoice.asom_run_id
 LEFT JOIN account_move note ON note.reversed_entry_id = invoice.id
                            AND note.state = 'posted'
  GROUP BY run.state
''')
[row] = env.cr.fetchall()
print("LEDGER " + json.dumps([value if isinstance(value, (int, str, list))
                              else float(value) for value in row]))
"""
LEDGER = """
import json
env.cr.execute('''
    SELECT membership.member_number, move.amount_total, move.state, move.name,
           (SELECT count(*) FROM account_move_line line WHERE line.move_id = move.id),
           (SELECT count(*) FROM asom_charge charge WHERE charge.move_id = move.id
               AND charge.state = 'invoiced')
      FROM account_move move JOIN asom_membership membership
        ON membership.id = move.asom_membership_id
''')
rows = sorted([str(v) for v in row] for row in env.cr.fetchall())
charges = env["asom.charge"].search([])
run = env["asom.collection.run"].search([])
print("LEDGER " + json.dumps({
    # Numbers are given in the order of posting, which a kill may change: compare the
    # set of numbers, and the invoices without them.
    "invoices": [row[:3] + row[4:] for row in rows],
    "numbers": sorted(row[3] for row in rows),
    "charges": len(charges),
    "charged": round(sum(charges.mapped("amount")), 2),
    "states": sorted(set(charges.mapped("state"))),
    "run": [run.state, run.done_count, run.failed_count, run.pending_count],
}))
"""


def looked(source: str) -> str:
    """A script that reads what children have left, in the process that forked them: a
    server of its own would load everything anew."""
    return f"{FRESH}{source}env.cr.close()\n"


@pytest.fixture(scope="module")
def prepared() -> Iterator[str]:
    """A database with an association and a run that has not begun."""
    name = f"asom_test_{os.getpid()}_kill"
    database.clone(database.danish_template(), name)
    try:
        odoo.script(name, SET_UP)
        yield name
    finally:
        for each in database.names():
            if each.startswith(name):
                database.drop(each)


@pytest.fixture(scope="module")
def undisturbed(prepared: str) -> tuple[dict, float]:
    """The ledger after a run that nobody disturbed, and how many seconds it took."""
    name = database.clone(prepared, f"{prepared}_quiet")
    said = odoo.script(name, WORK + QUIET + looked(LEDGER)).stdout
    [seconds] = re.findall(r"FINISHED ([\d.]+)", said)
    [ledger] = told(said, "LEDGER")
    assert ledger["run"] == ["done", MEMBERS, 0, 0]
    assert len(ledger["invoices"]) == MEMBERS
    assert ledger["charges"] == 2 * MEMBERS
    assert ledger["charged"] == round(MEMBERS * (285.55 + 99.95), 2)
    return ledger, float(seconds)


@pytest.mark.slow
def test_killed_again_and_again_ends_the_same(
    prepared: str, undisturbed: tuple[dict, float]
) -> None:
    ledger, seconds = undisturbed
    name = database.clone(prepared, f"{prepared}_killed")
    source = KILLED + looked(LEDGER) + QUIET + looked(LEDGER)
    said = odoo.script(name, f"SECONDS = {seconds}\n{WORK}{source}").stdout
    [kills] = re.findall(r"KILLS (\d+) FINISHED", said)
    assert int(kills) >= 5, "the run was too short to be killed in its middle"
    assert re.search(r"^FINISHED [\d.]+$", said, re.MULTILINE), "the run is not over"
    assert told(said, "LEDGER") == [ledger, ledger], "a further execution changed it"


@pytest.mark.slow
def test_cancelling_that_is_killed_takes_each_invoice_back_once(
    prepared: str, undisturbed: tuple[dict, float]
) -> None:
    name = database.clone(f"{prepared}_quiet", f"{prepared}_taken")
    source = f"{CANCEL}{KILLED}{looked(TAKEN_BACK)}"
    said = odoo.script(name, f"SECONDS = {undisturbed[1]}\n{source}").stdout
    [kills] = re.findall(r"KILLS (\d+) FINISHED", said)
    assert int(kills) >= 3, "cancelling was too short to be killed in its middle"
    [taken_back] = told(said, "LEDGER")
    assert taken_back == [
        "cancelled",
        MEMBERS,
        MEMBERS,
        undisturbed[0]["charged"],
        ["reversed"],
        0.0,
        ["cancelled"],
        MEMBERS,
    ]


@pytest.mark.slow
def test_two_users_at_once_double_nothing(
    prepared: str, undisturbed: tuple[dict, float]
) -> None:
    name = database.clone(prepared, f"{prepared}_two")
    said = odoo.script(name, WORK + TWO_AT_ONCE + looked(LEDGER)).stdout
    assert "FINISHED" in said, said
    assert told(said, "LEDGER") == [undisturbed[0]]
