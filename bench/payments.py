"""Ours: a delivery 0602 that pays all invoices of a collection run.

Measured is the whole of it: the file is received, checked, kept, its records become
rows, each row is matched with its invoice, booked in a journal entry, reconciled.
Making the members, their invoices and the file is not.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

from bench import collection_run, copies, dues
from bench.collection_run import _company
from tests.peers.nets import outgoing

SUPPLIER = dues.ASSOCIATION["company_registry"]
PBS_NUMBER = "01234567"
FI_CREDITOR = "81234567"
# So many members are registered and invoiced; more are copies of them.
COLLECTED = 1000
# Of so many members one has no mandate and pays by slip.
SLIP_EVERY = 10
DAYS_AHEAD = 60


def prepare(env, size: int) -> None:
    """Members with mandates whose dues were collected and told to Nets.

    :param size: how many invoices; beyond `COLLECTED` a whole number of times that
    """
    collected = min(size, COLLECTED)
    collection_run.prepare(env, collected, "uniform")
    company = _company(env)
    agreement = env["asom.nets.agreement"].create(
        {
            "company_id": company.id,
            "pbs_number": PBS_NUMBER,
            "data_supplier_cvr": SUPPLIER,
            "l10n_dk_fik_creditor_number": FI_CREDITOR,
        }
    )
    _mandates(env, agreement)
    term = dues.next_quarter(date.today())
    run = (
        env["asom.collection.run"]
        .with_company(company)
        .create(
            {
                "company_id": company.id,
                "date_from": term[0],
                "date_to": term[1],
                # Late enough for Nets, whatever day it is.
                "date_due": date.today() + timedelta(DAYS_AHEAD),
            }
        )
    )
    run.action_preview()
    run.action_approve()
    run.action_execute()
    run.action_create_delivery()
    env.cr.commit()
    times, rest = divmod(size, collected)
    if rest:
        raise ValueError(f"{size} is not a whole number of times {collected}")
    copies.of_members(env, agreement, times - 1)


def _mandates(env, agreement) -> None:
    members = env["asom.membership"].search(
        [("company_id", "=", agreement.company_id.id)], order="id"
    )
    env["asom.nets.mandate"].create(
        [
            {
                "membership_id": member.id,
                "debtor_group_id": agreement.debtor_group_ids.id,
                "number": f"{100_000_000 + number}",
                "date_from": date.today(),
            }
            for number, member in enumerate(members)
            if number % SLIP_EVERY
        ]
    )


def measure(env, meter, size: int) -> None:
    """The file, as its upload and the scheduler work it off."""
    data = _file(env)
    deliveries = env["asom.nets.delivery"].with_company(_company(env))
    with meter("receive"):
        delivery, _known = deliveries._receive("D-602.BS1", data)
        env.cr.commit()
    del data
    with meter("book"):
        delivery._process()
        env.cr.commit()
    if delivery.state != "done":
        raise ValueError(f"the delivery is {delivery.state}: {delivery.failure}")


def _file(env) -> bytes:
    """The bytes of a 0602 in which everybody has paid today."""
    today = date.today()
    stream = io.BytesIO()
    writer = outgoing.Writer(
        stream,
        "0602",
        supplier=SUPPLIER,
        sub_system="BS1",
        number=f"{1:010}",
        day=today,
    )
    # A cursor of its own holds its rows in the database, not in our memory.
    with env.cr._cnx.cursor("invoices") as rows:
        rows.execute(INVOICES, {"company": _company(env).id})
        for number, customer, mandate, due, amount, reference in rows:
            paid = {"paid_day": today, "booked_day": today, "paid": amount}
            about = (PBS_NUMBER, 1, customer)
            if mandate:
                row = outgoing.automatic(
                    "0236", *about, mandate, due, amount, reference, **paid
                )
            else:
                archive = f"4321{today:%Y%m%d}{number:010}"
                row = outgoing.slip(
                    "0297", *about, due, amount, reference, archive=archive, **paid
                )
            writer.add(row)
    writer.close()
    env.cr.commit()
    return stream.getvalue()


INVOICES = """
    SELECT row_number() OVER (),
           member.member_number,
           mandate.number,
           move.invoice_date_due,
           (move.amount_residual * 100)::bigint,
           move.nets_reference
      FROM account_move move
      JOIN asom_membership member ON member.id = move.asom_membership_id
      LEFT JOIN asom_nets_mandate mandate ON mandate.membership_id = member.id
     WHERE move.company_id = %(company)s
       AND move.move_type = 'out_invoice'
       AND move.state = 'posted'
     ORDER BY mandate.id IS NULL, move.id
"""


def made(env) -> dict:
    """How many invoices are paid, over how many øre, and what the members' accounts
    still hold (each invoice reconciled: nothing)."""
    moves = env["account.move"]._read_group(
        [
            ("company_id", "=", _company(env).id),
            ("move_type", "=", "out_invoice"),
            ("payment_state", "in", ("paid", "in_payment")),
            ("amount_residual", "=", 0),
        ],
        [],
        ["__count", "amount_total:sum"],
    )
    receivable = env["account.move.line"]._read_group(
        [
            ("company_id", "=", _company(env).id),
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
        ],
        [],
        ["balance:sum", "amount_residual:sum"],
    )
    count, total = moves[0]
    balance, open_amount = receivable[0]
    return {
        "count": count,
        "total": round(total * 100),
        "receivable": round(balance * 100),
        "open": round(open_amount * 100),
    }
