"""The peer: OCA's `account_credit_control` reminds of as many invoices.

Measured is what its users do: *Compute Credit Control Lines* of a run, marking them as
ready, and *Run Channel Action*: communications and their mails. The PDF that its mail
template attaches is left out: a program for web pages takes half a second for each, and
would hide everything else; it is measured apart (``bench/letters_credit_control.py``).
Making the invoices is not measured.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta

from bench import dues
from bench.collection_run import PART, QUIET, _company
from bench.reminders import OVERDUE_DAYS, pass_due_date

OWN_ADDONS = False
__all__ = ["made", "measure", "prepare"]


def prepare(env, size: int, fee: int) -> None:
    """A company with the same chart, customers and amounts that are overdue.

    :param fee: 0; it charges none
    """
    env = env(context={**env.context, **QUIET})
    company = env["res.company"].create(
        {
            **dues.ASSOCIATION,
            "country_id": env.ref("base.dk").id,
            "currency_id": env.ref("base.DKK").id,
            "account_price_include": "tax_included",
        }
    )
    env.user.company_ids += company
    charts = env["account.chart.template"].with_company(company)
    charts.try_loading("dk", company, install_demo=False)
    env = env["res.company"].with_company(company).env
    product = env["product.product"].create(
        {"name": "Dues", "type": "service", "company_id": company.id}
    )
    for first in range(0, size, PART):
        _invoices(env, company, range(first, min(first + PART, size)), product)
        env.cr.commit()
        env.invalidate_all()
    _policy(env, company)
    env.cr.commit()
    pass_due_date(env, company)


def _invoices(env, company, numbers, product) -> None:
    term = dues.next_quarter(date.today())
    people = dues.people(numbers.stop)[numbers.start :]
    partners = env["res.partner"].create(
        [{**person, "company_id": company.id} for person in people]
    )
    due = date.today() - timedelta(OVERDUE_DAYS)
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "company_id": company.id,
                "partner_id": partner.id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "quantity": 1.0,
                            "price_unit": sum(dues.owed("uniform", number, term)) / 100,
                        },
                    )
                ],
            }
            for number, partner in zip(numbers, partners, strict=True)
        ]
    )
    moves.action_post()


def _policy(env, company) -> None:
    """Its own policy of three levels, for the accounts that the invoices stand on."""
    policy = env.ref("account_credit_control.credit_control_3_time")
    lines = env["account.move.line"]._read_group(
        [("company_id", "=", company.id), ("display_type", "=", "payment_term")],
        ["account_id"],
    )
    policy.account_ids = [(4, account.id) for (account,) in lines]
    policy.level_ids.email_template_id.report_template_ids = False
    company.credit_policy_id = policy


def measure(env, meter, size: int, fee: int) -> None:
    """Lines, then communications."""
    dues.read_translations(env)
    remind(env, meter)


def remind(env, meter=lambda _part: nullcontext()) -> None:
    """Its run, as its buttons work it off."""
    company = _company(env)
    policy = env.ref("account_credit_control.credit_control_3_time")
    run = (
        env["credit.control.run"]
        .with_company(company)
        .create(
            {
                "company_id": company.id,
                "date": date.today(),
                "policy_ids": [(6, 0, policy.ids)],
            }
        )
    )
    env.cr.commit()
    with meter("lines"):
        run.generate_credit_lines()
        env.cr.commit()
    with meter("communications"):
        run.set_to_ready_lines()
        # Into the queue, as ours: there is no server that would take them.
        run.with_context(mail_notify_force_send=False).run_channel_action()
        env.cr.commit()


def made(env) -> dict:
    """How many invoices were reminded, over how many øre, by how many mails."""
    lines = env["credit.control.line"]._read_group(
        [("company_id", "=", _company(env).id), ("communication_id", "!=", False)],
        [],
        ["__count", "balance_due:sum"],
    )
    count, total = lines[0]
    mails = env["mail.mail"].search_count(
        [("model", "=", "credit.control.communication")]
    )
    return {"count": count, "total": round(total * 100), "mails": mails}
