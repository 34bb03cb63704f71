"""The demonstration's bank: what each association's account statement shows.

Nets' money comes for each day and section. The last amount has not come yet, and of
the one before it the bank has kept a fee: both are left for a person to look at. Two
members have paid by themselves with the payment id of their invoice.
"""

from __future__ import annotations

from datetime import timedelta

BANK_FEE = 1_250
"""Øre that the bank keeps of one amount."""
TRANSFERS = 2


def read_in(agreement, nets) -> None:
    """Read in the association's statement of what Nets has paid, unless it is there.

    :param agreement: creditor agreement, with an environment that may do so
    :param nets: peers.nets.Nets, which has sent all its files
    """
    company = agreement.company_id
    env = agreement.env
    # A statement belongs to one association; it is read in by whoever works in that.
    env = env(context=dict(env.context, allowed_company_ids=company.ids))
    journal = agreement.with_env(env)._bank_journal()
    # The one that the association told when it was entered.
    journal.bank_account_id = company.partner_id.bank_ids[:1]
    statements = env["account.bank.statement"]
    amounts = [paid for paid in nets.paid_out(agreement.pbs_number) if paid.amount]
    *shown, short, _late = amounts
    name = f"Kontoudtog {short.day:%Y-%m}"
    known = [("name", "=", name), ("journal_id", "=", journal.id)]
    if statements.search_count(known):
        return
    rows = [
        *[
            (paid.day, paid.amount, f"Betalingsservice {paid.section}")
            for paid in shown
        ],
        (short.day, short.amount - BANK_FEE, f"Betalingsservice {short.section}"),
        *_transfers(env, company, short.day),
    ]
    statements.create(
        {
            "name": name,
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "journal_id": journal.id,
                        "date": day,
                        "amount": amount / 100,
                        "payment_ref": text,
                    },
                )
                for day, amount, text in sorted(rows)
            ],
        }
    )


def _transfers(env, company, day) -> list[tuple]:
    """Who had never paid their slip and now do so: the youngest open invoices."""
    told = env["asom.nets.payment"].search([("company_id", "=", company.id)])
    moves = env["account.move"].search(
        [
            ("id", "not in", told.move_id.ids),
            ("company_id", "=", company.id),
            ("move_type", "=", "out_invoice"),
            ("payment_state", "=", "not_paid"),
            ("asom_membership_id.payment_channel", "=", "slip"),
        ],
        order="id desc",
        limit=TRANSFERS,
    )
    return [
        (
            day - timedelta(days=1),
            round(move.amount_residual * 100),
            f"71/{move.nets_payment_id}",
        )
        for move in moves
    ]


def figures(company) -> dict[str, int]:
    """What of Nets' money the bank has shown, in numbers; amounts in øre."""
    payouts = company.env["asom.nets.payout"].search([("company_id", "=", company.id)])
    found = payouts.filtered(lambda payout: payout.state == "agreed")
    rest = payouts - found
    transfers = company.env["account.bank.statement.line"].search(
        [
            ("company_id", "=", company.id),
            ("nets_move_id", "!=", False),
            ("is_reconciled", "=", True),
        ]
    )
    return {
        "banked": round(sum(found.mapped("received")) * 100),
        "banked_count": len(found),
        "not_banked": round(sum(rest.mapped("open_amount")) * 100),
        "not_banked_count": len(rest),
        "transferred": round(sum(transfers.mapped("amount")) * 100),
        "transfers": len(transfers),
    }
