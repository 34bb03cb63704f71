"""Two people or workers at once, with real connections: no øre is doubled or lost.

Each scene runs twice. ``after``: the second one has begun, and sees the books as they
were, when the first one finishes. ``while``: the second one acts while the first one is
in the middle. What the database refuses is tried again, as Odoo does for every request
and every cron.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from at_once_scripts import MEET
from scripts import answers

from tools import database

# What both sides of each scene use. Each scene begins in a copy of the database.
COMMON = """
import io, json, os, sys
from datetime import date
import psycopg2
import odoo
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from tests.peers.nets import outgoing
from tools import database

SUPPLIER = "13585628"
name = env.cr.dbname
registry = odoo.modules.registry.Registry(name)
registered = "25313763"
PBS, FIK = "01000001", "81000001"
env.cr.close()

def environment(cr):
    found = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"})
    company = found["res.company"].search([("company_registry", "=", registered)])
    context = {"lang": "en_US", "allowed_company_ids": company.ids}
    return company.with_company(company).with_context(**context).env

def file_0602(number, *rows):
    stream = io.BytesIO()
    writer = outgoing.Writer(stream, "0602", supplier=SUPPLIER, sub_system="BS1",
                             number=f"{number:010d}",
                             day=date(2026, 1, 2))
    for row in rows:
        writer.add(row)
    writer.close()
    return stream.getvalue()

def slip(move, ore=30000, code="0297", archive="1", **vals):
    facts = dict(pbs_number=PBS, group=1,
                 payer=move.asom_membership_id.member_number,
                 due=move.invoice_date_due, amount=30000,
                 reference=move.nets_reference, archive=f"{archive:0>22}",
                 paid_day=date(2026, 1, 2), booked_day=date(2026, 1, 2), paid=ore)
    return outgoing.slip(code, **(facts | vals))

def file_fi(number, move, archive):
    lines = [
        f"FI010{number:023d}{'0' * 15}20260105143901P",
        f"FI020{FIK}{number:038d}20260105143901",
        f"FI0302026010271{move.nets_payment_id:0>19}{archive:0>22}20260105"
        f"{30000:015d}{'':22}CC000000000N",
        f"FI080{FIK}{1:011d}{30000:015d}{'0' * 15}",
        f"FI090{number:023d}{'0' * 5}{1:011d}{1:011d}",
    ]
    return ("\\r\\n".join(lines) + "\\r\\n").encode("latin-1")

def invoices(env):
    return env["account.move"].search(
        [("asom_membership_id", "!=", False), ("move_type", "=", "out_invoice"),
         ("company_id", "=", env.company.id)], order="id")

def receive(env, data):
    return env["asom.nets.delivery"].receive("D", data)

def payment(env):
    return env["asom.nets.payment"].search(
        [("company_id", "=", env.company.id)], order="id", limit=1)

def set_up():
    with registry.cursor() as cr:
        root = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"})
        root["res.company"]._asom_create_association(
            {"name": "Forening", "company_registry": registered,
             "asom_dues_term": "quarter", "asom_dues_timing": "advance"})
        env = environment(cr)
        company = env.company
        env["asom.nets.agreement"].create({
            "company_id": company.id, "pbs_number": PBS,
            "data_supplier_cvr": SUPPLIER, "l10n_dk_fik_creditor_number": FIK})
        package = env["product.template"].create(
            {"name": "Pakke", "type": "service", "asom_kind": "package",
             "company_id": company.id})
        env["asom.price"].create({"product_tmpl_id": package.id, "amount": 300.0,
                                  "valid_from": "2020-01-01"})
        for number in range(3):
            partner = env["res.partner"].create(
                {"name": f"Medlem {number}", "street": "Vej 1", "zip": "5000",
                 "city": "Odense", "company_id": company.id})
            member = env["asom.membership"].create(
                {"partner_id": partner.id, "company_id": company.id,
                 "date_joined": "2020-01-01", "payment_channel": "slip"})
            env["asom.subscription"].create(
                {"membership_id": member.id, "date_from": "2020-01-01",
                 "product_id": package.product_variant_id.id})
        for start, end in (("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")):
            run = env["asom.collection.run"].create(
                {"company_id": company.id, "date_from": start, "date_to": end})
            run.action_preview()
            run.action_approve()
            if start == "2026-01-01":
                run.action_execute()
"""
# name: (what was before, what the one does, what the other does)
SCENES = """
def nothing(env):
    pass

def parked(env):
    receive(env, file_0602(1, slip(invoices(env)[0], payer="0777", reference="")))

def too_much(env):
    receive(env, file_0602(1, slip(invoices(env)[0], 80000)))

def paid_cash(env):
    move = invoices(env)[0]
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    ).create({}).action_create_payments()

def staged(env):
    rows = [slip(move, archive=str(move.id)) for move in invoices(env)]
    env["asom.nets.delivery"]._receive("D", file_0602(1, *rows))

def both_read(bytes_of, known=True):
    # Two workers are about to book them; not the first payments of the association.
    def work(env):
        paid_cash(env)
        if known:
            receive(env, file_0602(1, slip(invoices(env)[2], archive="9")))
        for data in bytes_of(invoices(env)[0]):
            env["asom.nets.delivery"]._receive("D", data)[0]._process_step()
    return work

def book(place):
    return lambda env: env["asom.nets.payment"].search(
        [("company_id", "=", env.company.id)], order="id desc"
    )[place].delivery_id._process()

def by_nets(move):
    return file_0602(5, slip(move)), file_0602(6, slip(move))

def by_bank_too(move):
    return file_0602(5, slip(move)), file_fi(6, move, "1")

two_of_nets = both_read(by_nets)
bank_and_nets = both_read(by_bank_too)
first_ones = both_read(by_bank_too, known=False)
two_archives = both_read(lambda move: (
    file_0602(5, slip(move, archive="5")), file_0602(6, slip(move, archive="6"))))

def match(place):
    return lambda env: payment(env)._match_by_hand(invoices(env)[place])

def told(number, **vals):
    return lambda env: receive(env, file_0602(number, slip(invoices(env)[0], **vals)))

def execute(env):
    env["asom.collection.run"].search(
        [("state", "in", ("approved", "running")),
         ("company_id", "=", env.company.id)]).action_execute()

def process(env):
    env["asom.nets.delivery"].search(
        [("direction", "=", "in"), ("agreement_id.company_id", "=", env.company.id)]
    )._process()

def cron(env):
    env["asom.nets.delivery"]._cron_process()

def refund(env):
    payment(env).action_refund()

def unmatch(env):
    payment(env).action_unmatch()

def aside(env):
    payment(env)._set_aside("refund")

def bring_back(env):
    payment(env).action_bring_back()

def was_aside(env):
    parked(env)
    aside(env)

back = dict(code="0299", ore=80000, archive="7")
scenes = {
    "the same file": (nothing, told(5), told(5)),
    "the same payment in two files": (two_of_nets, book(0), book(1)),
    "the bank and Nets tell of one payment": (bank_and_nets, book(0), book(1)),
    "the first payments of an association": (first_ones, book(0), book(1)),
    "two payments of one invoice": (two_archives, book(0), book(1)),
    "two match at two invoices": (parked, match(0), match(1)),
    "match and set aside": (parked, match(0), aside),
    "two bring back": (was_aside, bring_back, bring_back),
    "two refunds": (too_much, refund, refund),
    "refund and match taken back": (too_much, refund, unmatch),
    "refund while a run uses the credit": (too_much, execute, refund),
    "a run while the credit is refunded": (too_much, refund, execute),
    "match taken back while a run uses the credit": (too_much, execute, unmatch),
    "match while a run is made": (parked, execute, match(0)),
    "refund while it is charged back": (too_much, told(7, **back), refund),
    "charge-back while it is refunded": (too_much, refund, told(7, **back)),
    "the same charge-back in two files": (
        too_much, told(7, **back), told(8, **back)),
    "two workers on a file": (staged, process, process),
    "cron and user on a file": (staged, cron, process),
}
"""
PLAY = """
def books(env):
    agreement = env["asom.nets.agreement"].search([("company_id", "=", env.company.id)])
    own = [("company_id", "=", env.company.id)]
    def balance(*domain):
        rows = env["account.move.line"].search(
            [("parent_state", "=", "posted"), *own, *domain])
        return round(sum(rows.mapped("balance")) * 100)
    def on(account):
        return balance(("account_id", "=", account.id)) if account else 0
    payments = env["asom.nets.payment"].search(own)
    return {
        "owed": round(
            sum(env["asom.membership"].search(own).mapped("balance")) * 100),
        "claims": balance(("account_type", "=", "asset_receivable")),
        "clearing": on(agreement.clearing_account_id),
        "waiting": -on(agreement.unmatched_account_id),
        "refunds": -on(agreement.refund_account_id),
        "payouts": round(sum(
            env["asom.nets.payout"].search(own).mapped("open_amount")) * 100),
        "invoices": len(invoices(env)),
        "states": sorted(payments.mapped("state")),
        "returned": round(sum(payments.mapped("returned")) * 100),
        "open": sorted(round(r * 100) for r in invoices(env).mapped("amount_residual")),
    }

set_up()
remember()
chosen = os.environ.get("SCENES", "").split(",")
for scene, (before, one, other) in scenes.items():
    if chosen != [""] and scene not in chosen:
        continue
    for how in ("after", "while"):
        begin()
        result = {"scene": scene, "how": how, "before": attempt(before)}
        result["said"] = meet(one, other, how)
        with registry.cursor() as cr:
            result |= books(environment(cr))
        print("SCENE " + json.dumps(result), flush=True)
"""


# What must be in the end, whoever was first: what all members owe, the clearing
# account, what waits to be placed, what is to be paid back (øre), and the states of the
# payments. Three members owe 300 kr. each for the first quarter.
EXPECTED = {
    "the same file": (60000, 30000, 0, 0, "booked"),
    "the same payment in two files": (0, 90000, 30000, 0, "booked booked parked"),
    "the bank and Nets tell of one payment": (
        *(0, 90000, 30000, 0),
        "booked booked parked",
    ),
    "the first payments of an association": (30000, 60000, 30000, 0, "booked parked"),
    "two payments of one invoice": (-30000, 90000, 0, 0, "booked booked booked"),
    "two match at two invoices": (60000, 30000, 0, 0, "booked"),
    "match and set aside": (60000, 30000, 0, 0, "booked"),
    "two bring back": (90000, 30000, 30000, 0, "parked"),
    "two refunds": (60000, 80000, 0, 50000, "booked"),
    "refund and match taken back": (60000, 80000, 0, 50000, "booked"),
    "refund while a run uses the credit": (120000, 80000, 0, 20000, "booked"),
    "a run while the credit is refunded": (150000, 80000, 0, 50000, "booked"),
    "match taken back while a run uses the credit": (180000, 80000, 80000, 0, "parked"),
    "match while a run is made": (150000, 30000, 0, 0, "booked"),
    "refund while it is charged back": (90000, 0, 0, 0, "booked booked"),
    "charge-back while it is refunded": (140000, 0, 0, 50000, "booked booked"),
    "the same charge-back in two files": (
        *(90000, -80000, -80000, 0),
        "booked booked parked",
    ),
    "two workers on a file": (0, 90000, 0, 0, "booked booked booked"),
    "cron and user on a file": (0, 90000, 0, 0, "booked booked booked"),
}
# What the second one is told, where there is nothing left for him to do.
REFUSED = {
    "two match at two invoices": "this step does not follow",
    "match and set aside": "this step does not follow",
    "two bring back": "this step does not follow",
    "two refunds": "has left no credit to refund",
    "refund and match taken back": "charged back or refunded",
    "refund while it is charged back": "has left no credit to refund",
}


@pytest.fixture(scope="module")
def played() -> Iterator[dict]:
    """{(scene, how): what was left in the books}."""
    name = f"asom_test_{os.getpid()}_once"
    database.clone(database.danish_template(), name)
    try:
        source, count = COMMON + SCENES + MEET + PLAY, 2 * len(EXPECTED)
        results = answers(name, source, "SCENE", count=count)
        yield {(result["scene"], result["how"]): result for result in results}
    finally:
        for each in (name, f"{name}_before"):
            database.drop(each)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["after", "while"])
@pytest.mark.parametrize("scene", EXPECTED)
def test_at_once(played: dict, scene: str, how: str) -> None:
    result = played[scene, how]
    assert result["before"] == "done"
    owed, clearing, waiting, refunds, states = EXPECTED[scene]
    assert result["states"] == states.split()
    assert (result["owed"], result["claims"]) == (owed, owed)
    assert (result["clearing"], result["payouts"]) == (clearing, clearing)
    assert (result["waiting"], result["refunds"]) == (waiting, refunds)
    if scene in REFUSED:
        assert REFUSED[scene] in result["said"]
    else:
        assert result["said"].endswith("done"), result["said"]
