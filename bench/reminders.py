"""Ours: reminder 1 to members who have not paid their dues.

Measured is the whole of it: preview, approval, and sending: a letter as frozen PDF for
each member, and the mail with it in the queue. Registering members, their invoices and
the passing of their due date are not. Letters are drawn within, and shown as a part of
their own: the peer draws none.
"""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

from odoo.tools import SQL

from bench import collection_run, copies, dues
from bench.collection_run import _company

OVERDUE_DAYS = 40
# So many members are registered and invoiced; more are copies of them.
COLLECTED = 1000


def prepare(env, size: int, fee: int, demand: bool = False) -> None:
    """An association whose members owe their dues, and how it reminds.

    :param fee: øre of the reminder
    :param demand: its mail lists what is owed, as inkassoloven § 10 wants it
    """
    collected = min(size, COLLECTED)
    times, rest = divmod(size, collected)
    if rest:
        raise ValueError(f"{size} is not a whole number of times {collected}")
    collection_run.prepare(env, collected, "uniform")
    company = _company(env)
    term = dues.next_quarter(date.today())
    run = (
        env["asom.collection.run"]
        .with_company(company)
        .create({"company_id": company.id, "date_from": term[0], "date_to": term[1]})
    )
    run.action_preview()
    run.action_approve()
    run.action_execute()
    # Where members pay to; who has no account is asked for a card.
    company.write(
        {"asom_bank_reg_number": "9999", "asom_bank_account_number": "1234567"}
    )
    env["asom.dunning.policy"].with_company(company).create(
        {
            "company_id": company.id,
            "fee_1": fee / 100,
            "demand_stage": "1" if demand else "2",
        }
    )
    env.cr.commit()
    copies.of_company(env, company, times - 1)
    pass_due_date(env, company)


def pass_due_date(env, company) -> None:
    """Let the invoices be overdue, and their payers have a mail address; by SQL, for
    setting up only."""
    due = date.today() - timedelta(OVERDUE_DAYS)
    env.flush_all()
    for statement in (
        SQL(
            "UPDATE account_move SET invoice_date = %(due)s, date = %(due)s, "
            "invoice_date_due = %(due)s WHERE company_id = %(company)s",
            due=due,
            company=company.id,
        ),
        SQL(
            "UPDATE account_move_line SET date = %(due)s, date_maturity = CASE "
            "WHEN date_maturity IS NOT NULL THEN %(due)s::date END "
            "WHERE company_id = %(company)s",
            due=due,
            company=company.id,
        ),
        SQL(
            "UPDATE res_partner SET email = 'member' || id || '@example.org', "
            "email_normalized = 'member' || id || '@example.org' "
            "WHERE id IN (SELECT partner_id FROM account_move WHERE company_id = %s)",
            company.id,
        ),
    ):
        env.cr.execute(statement)
    env.invalidate_all()
    env.cr.commit()


def measure(env, meter, size: int, fee: int, demand: bool = False) -> None:
    """The run, as its buttons and the scheduler work it off."""
    company = _company(env)
    dues.read_translations(env)
    run = (
        env["asom.dunning.run"]
        .with_company(company)
        .create({"company_id": company.id, "date": date.today()})
    )
    env.cr.commit()
    with meter("preview"):
        run.action_preview()
        env.cr.commit()
    with meter("approve"):
        run.action_approve()
        env.cr.commit()
    with meter("send"), _letters_apart(meter):
        run.action_execute()
        env.cr.commit()


def _letters_apart(meter):
    """What the letters say and the drawing of them, counted apart from what is around
    it."""
    from odoo.addons.asom_dunning.models.reminder import reminder_letter

    policies = reminder_letter.DunningPolicy
    letter_pdfs = policies._letter_pdfs

    def drawn(policy, proposals, day):
        letters = letter_pdfs(policy, proposals, day)
        while True:
            with meter("letters"):
                letter = next(letters, None)
            if letter is None:
                return
            yield letter

    return patch.object(policies, "_letter_pdfs", drawn)


def made(env) -> dict:
    """How many invoices were reminded, over how many øre, by how many mails."""
    claims = env["asom.dunning.claim"]._read_group(
        [("company_id", "=", _company(env).id), ("state", "=", "sent")],
        [],
        ["__count", "amount:sum"],
    )
    count, total = claims[0]
    mails = env["mail.mail"].search_count([("model", "=", "asom.dunning.reminder")])
    return {"count": count, "total": round(total * 100), "mails": mails}
