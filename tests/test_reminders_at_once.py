"""A reminder run meets a refusal by the bank, or an agreement, of the same moment, on
connections of their own: a claim is collected once more or reminded of, never both, and
a fee that was charged is agreed on with its claim."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from at_once_scripts import MEET
from scripts import answers

from tools import database

# Due on 2 January 2026; both come to a decision on the 12th.
SET_UP = """
import io, json
from datetime import date
import psycopg2
from freezegun import freeze_time
import odoo
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from tests.peers.nets import outgoing
from tools import database

SUPPLIER, PBS = "13585628", "01000001"
name = env.cr.dbname
registry = odoo.modules.registry.Registry(name)
env.cr.close()

def environment(cr):
    found = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"})
    company = found["res.company"].search([("company_registry", "=", "99100044")])
    context = {"lang": "en_US", "allowed_company_ids": company.ids}
    return company.with_company(company).with_context(**context).env

def invoices(env):
    return env["account.move"].search(
        [("asom_membership_id", "!=", False), ("move_type", "=", "out_invoice"),
         ("asom_dunning_reminder_id", "=", False),
         ("partner_id.name", "=", "Ida Holm")], order="id")

def tell(env, move, code, day, number, **paid):
    stream = io.BytesIO()
    writer = outgoing.Writer(stream, "0602", supplier=SUPPLIER, sub_system="BS1",
                             number=f"{number:010d}", day=day)
    writer.add(outgoing.automatic(
        code, **{
            "pbs_number": PBS, "group": 1, "mandate": "000000123", "amount": 30000,
            "customer": move.asom_membership_id.member_number, "paid": 0,
            "due": move.invoice_date_due, "reference": move.nets_reference,
            "paid_day": None, "booked_day": None, **paid}))
    writer.close()
    env["asom.nets.delivery"].receive("D-602.BS1", stream.getvalue())

def set_up():
    with registry.cursor() as cr, freeze_time("2025-12-08 08:00:00"):
        root = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"})
        company = root["res.company"]._asom_create_association(
            {"name": "Samtidig Antenneforening", "company_registry": "99100044",
             "asom_dues_term": "quarter", "asom_dues_timing": "advance"})
        env, own = environment(cr), {"company_id": company.id}
        agreement = env["asom.nets.agreement"].create({
            **own, "pbs_number": PBS, "data_supplier_cvr": SUPPLIER,
            "l10n_dk_fik_creditor_number": "81000001"})
        package = env["product.template"].create(
            {**own, "name": "Pakke", "type": "service", "asom_kind": "package"})
        env["asom.price"].create({"product_tmpl_id": package.id, "amount": 300.0,
                                  "valid_from": "2020-01-01"})
        for number, name in enumerate(("Ida Holm", "Bo Friis")):
            partner = env["res.partner"].create(
                {**own, "name": name, "street": f"Vej {number}", "zip": "5000",
                 "city": "Odense"})
            member = env["asom.membership"].create(
                {**own, "partner_id": partner.id, "date_joined": "2020-01-01"})
            env["asom.subscription"].create(
                {"membership_id": member.id, "date_from": "2020-01-01",
                 "product_id": package.product_variant_id.id})
            env["asom.nets.mandate"].create(
                {"membership_id": member.id, "number": f"{123 + number:09d}",
                 "debtor_group_id": agreement.debtor_group_ids.id,
                 "date_from": "2025-06-01"})
        run = env["asom.collection.run"].create(
            {**own, "date_from": "2026-01-01", "date_to": "2026-03-31"})
        run.action_preview()
        run.action_approve()
        run.action_execute()
        delivery = run.action_create_delivery()
        delivery.action_mark_sent()
        delivery.action_acknowledge()
        env["asom.dunning.policy"].create(
            {**own, "wait_1": 10, "rejection_days": 5, "rejection_again": True})
    # Nets has told of the payment day, but of Ida nothing.
    with registry.cursor() as cr, freeze_time("2026-01-06 08:00:00"):
        env, day = environment(cr), date(2026, 1, 2)
        bo = env["account.move"].search([("partner_id.name", "=", "Bo Friis")])
        tell(env, bo, "0236", date(2026, 1, 6), 1, mandate="000000124",
             paid_day=day, booked_day=day, paid=30000)
    with registry.cursor() as cr, freeze_time("2026-01-12 08:00:00"):
        env = environment(cr)
        reminders = env["asom.dunning.run"].create({"company_id": env.company.id})
        reminders.action_preview()
        reminders.action_approve()
        assert reminders.reminder_1_count == 1, reminders.line_ids.read()
        reminders._start_execute()
"""
PLAY = """
def remind(env):
    # A batch of a run that is under way, as the scheduler does it.
    env["asom.dunning.run"].search([])._execute_batch()

def refuse(env):
    tell(env, invoices(env), "0237", date(2026, 1, 12), 2)

def agree(env):
    env["asom.dunning.agreement"].create({
        "membership_id": invoices(env).asom_membership_id.id,
        "date_first": "2026-02-02", "number": 2}).action_start()

def left(env):
    move = invoices(env)
    reminders = env["asom.dunning.reminder"].search([("state", "=", "sent")])
    agreed = env["asom.dunning.agreement"].search([("state", "=", "running")])
    return {
        "reminders": len(reminders), "again": str(move.nets_again_on or ""),
        "refused": move.nets_failure or "",
        "agreed": sum(agreed.line_ids.mapped("amount")),
    }

set_up()
remember()
for one, other, how in (
    (refuse, remind, "after"), (refuse, remind, "while"),
    (remind, refuse, "after"), (remind, refuse, "while"),
    (agree, remind, "after"), (remind, agree, "after"),
):
    begin()
    with freeze_time("2026-01-12 10:00:00"):
        said = meet(one, other, how)
        with registry.cursor() as cr:
            found = left(environment(cr))
    print("MET " + json.dumps([one.__name__, other.__name__, how, said, found]),
          flush=True)
"""
SCENES = [
    ("refuse", "remind", "after"),
    ("refuse", "remind", "while"),
    ("remind", "refuse", "after"),
    ("remind", "refuse", "while"),
    ("agree", "remind", "after"),
    ("remind", "agree", "after"),
]
# The day on which Nets takes it next.
AGAIN = "2026-02-03"


@pytest.fixture(scope="module")
def met() -> Iterator[dict]:
    """{scene: (what the second one was told, what is left)}."""
    name = f"asom_test_{os.getpid()}_met"
    database.clone(database.danish_template(), name)
    try:
        source = SET_UP + MEET + PLAY
        rows = answers(name, source, "MET", count=len(SCENES))
        yield {tuple(scene): (said, found) for *scene, said, found in rows}
    finally:
        for each in (name, f"{name}_before"):
            database.drop(each)


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids="-".join)
def test_who_comes_second_sees_what_the_first_one_did(met: dict, scene: tuple) -> None:
    said, found = met[scene]
    # A received file is kept, and committed, before it is worked on.
    begins_anew = scene == ("remind", "refuse", "after")
    assert said == ("done" if begins_anew else "tried again; then done")
    if scene[0] == "refuse":
        expected = {"reminders": 0, "again": AGAIN, "refused": "rejected", "agreed": 0}
    elif scene[1] == "refuse":
        expected = {"reminders": 1, "again": "", "refused": "rejected", "agreed": 0}
    elif scene[0] == "agree":
        expected = {"reminders": 0, "again": "", "refused": "", "agreed": 300}
    else:
        # The claim and the fee of its reminder.
        expected = {"reminders": 1, "again": "", "refused": "", "agreed": 400}
    assert found == expected
