"""Invariant 1 of reminders with real processes: a run that is killed at any point, run
twice, or worked on by two at once sends each reminder and charges each fee once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from scripts import told
from test_kill_and_resume import KILLED, QUIET, TWO_AT_ONCE, WORK, looked

from tools import database, odoo

MEMBERS = 18
SET_UP = f"""
from datetime import date, timedelta
from freezegun import freeze_time
company = env["res.company"]._asom_create_association(
    {{"name": "Rykket Antenneforening", "company_registry": "99100044"}}
)
company.write({{"asom_bank_reg_number": "9741", "asom_bank_account_number": "1234567"}})
env = env["res.company"].with_company(company).env
tv = env["product.template"].create({{
    "name": "Grundpakke", "type": "service", "asom_kind": "package",
    "company_id": company.id,
}})
env["asom.price"].create(
    {{"product_tmpl_id": tv.id, "amount": 285.55, "valid_from": "2020-01-01"}})
partners = env["res.partner"].create([
    {{"name": f"Medlem {{i}}", "street": f"Vej {{i}}", "zip": "5000", "city": "Odense",
     "company_id": company.id, "customer_rank": 1,
     "email": f"medlem{{i}}@example.org" if i % 2 else False}}
    for i in range({MEMBERS})
])
members = env["asom.membership"].create([
    {{"partner_id": partner.id, "company_id": company.id, "date_joined": "2020-01-01"}}
    for partner in partners
])
env["asom.subscription"].create([
    {{"membership_id": member.id, "product_id": tv.product_variant_id.id,
     "date_from": "2020-01-01"}}
    for member in members
])
term = company._asom_term_containing(date.today() - timedelta(days=200))
with freeze_time(f"{{term.date_from - timedelta(days=40)}} 08:00:00"):
    dues = env["asom.collection.run"].create({{"company_id": company.id,
        "date_from": term.date_from, "date_to": term.date_to}})
    dues.action_preview()
    dues.action_approve()
    dues.action_execute()
env["asom.dunning.policy"].create({{"company_id": company.id}})
env["asom.dunning.run"].create({{"company_id": company.id, "date": date.today()}})
env.cr.commit()
"""
BATCHES = """
runs = env.registry["asom.dunning.run"]
runs._execute_limit = lambda run: 3
runs._preview_limit = lambda run: 5
"""
REMIND = BATCHES + WORK.replace("asom.collection.run", "asom.dunning.run")
SENT = """
import json
env.cr.execute('''
    SELECT member.member_number, letter.stage, letter.state, letter.fee,
           letter.amount, letter.channel, letter.date_deadline::text,
           (SELECT count(*) FROM asom_dunning_claim c WHERE c.reminder_id = letter.id),
           (SELECT count(*) FROM account_move move
             WHERE move.asom_dunning_reminder_id = letter.id AND move.state = 'posted'
               AND move.id = letter.fee_move_id AND move.amount_total = letter.fee),
           (SELECT count(*) FROM asom_charge c WHERE c.dunning_reminder_id = letter.id),
           (SELECT count(*) FROM mail_message message
             WHERE message.model = 'asom.dunning.reminder'
               AND message.res_id = letter.id
               AND message.message_type = 'email_outgoing'),
           (SELECT count(*) FROM ir_attachment copy
              JOIN mail_message message ON message.id = copy.res_id
             WHERE copy.res_model = 'mail.message' AND message.res_id = letter.id
               AND message.model = 'asom.dunning.reminder')
      FROM asom_dunning_reminder letter
      JOIN asom_membership member ON member.id = letter.membership_id
  ORDER BY 1
''')
rows = [[value if isinstance(value, (int, str)) else float(value) for value in row]
        for row in env.cr.fetchall()]
run = env["asom.dunning.run"].search([])
env.cr.execute("SELECT sum(balance) FROM account_move_line item "
    "JOIN account_account account ON account.id = item.account_id "
    "WHERE account.account_type = 'asset_receivable' AND item.parent_state = 'posted'")
print("SENT " + json.dumps({
    "letters": rows, "owed": float(env.cr.fetchone()[0]),
    "run": [run.state, run.done_count, run.failed_count, run.pending_count],
    "cases": env["asom.dunning.case"].search_count([]),
}))
"""


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[tuple[str, dict, float]]:
    """A database whose run has not begun, what comes of it when nobody disturbs it, and
    how many seconds it takes."""
    name = f"asom_test_{os.getpid()}_reminders"
    database.clone(database.danish_template(), name)
    try:
        odoo.script(name, SET_UP)
        quiet = database.clone(name, f"{name}_quiet")
        said = odoo.script(quiet, REMIND + QUIET + looked(SENT)).stdout
        [seconds] = re.findall(r"FINISHED ([\d.]+)", said)
        [sent] = told(said, "SENT")
        assert sent["run"] == ["done", MEMBERS, 0, 0]
        assert len(sent["letters"]) == sent["cases"] == MEMBERS
        assert sent["owed"] == round(MEMBERS * (285.55 + 100), 2)
        yield name, sent, float(seconds)
    finally:
        for each in database.names():
            if each.startswith(name):
                database.drop(each)


@pytest.mark.slow
def test_killed_again_and_again_each_reminder_and_fee_is_there_once(undisturbed):
    prepared, sent, seconds = undisturbed
    name = database.clone(prepared, f"{prepared}_killed")
    source = KILLED + looked(SENT) + QUIET + looked(SENT)
    said = odoo.script(name, f"SECONDS = {seconds}\n{REMIND}{source}").stdout
    [kills] = re.findall(r"KILLS (\d+) FINISHED", said)
    assert int(kills) >= 4, "the run was too short to be killed in its middle"
    assert re.search(r"^FINISHED [\d.]+$", said, re.MULTILINE), "the run is not over"
    assert told(said, "SENT") == [sent, sent], "a further execution changed something"


@pytest.mark.slow
def test_two_at_once_send_each_once(undisturbed):
    prepared, sent, _seconds = undisturbed
    name = database.clone(prepared, f"{prepared}_two")
    said = odoo.script(name, REMIND + TWO_AT_ONCE + looked(SENT)).stdout
    assert "FINISHED" in said, said
    assert told(said, "SENT") == [sent]
