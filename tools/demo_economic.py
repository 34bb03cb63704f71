"""The demonstration's postings on their way to e-conomic: a stand-in takes them.

Each association has an agreement of its own there: one sends sums as vouchers with
departments, one an entry for each member. The last month's statement is approved.
The stand-in's books are kept beside the demonstration's other files, so that the story
can be told again, and be looked at: ``python -m tests.peers.economic --state
var/demo/economic.pickle``.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.peers.economic import (
    Account,
    Books,
    Customer,
    Department,
    Journal,
    StandIn,
    Vat,
)

MODES = ("summary", "member")
WAYS = {
    "summary": {"interface": "vouchers", "department_by": "product"},
    "member": {"customer_number": 1},
}
KEPT = "economic.pickle"
VARIABLE = "ASOM_ECONOMIC_APP_SECRET"  # domain: the name of an environment variable


def send(env, companies, folder: Path) -> dict[int, dict]:
    """Send everything that was posted, and compare the books.

    :returns: {company id: figures for the summary}, amounts in øre
    """
    kept = folder / KEPT
    figures = {}
    with StandIn() as stand_in:
        if kept.exists():
            stand_in.load(kept)
        os.environ[VARIABLE] = stand_in.secret
        for company, mode in zip(companies, MODES, strict=True):
            own = env(context=dict(env.context, allowed_company_ids=company.ids))
            books = _books(own, company, stand_in)
            agreement = _agreement(own, company, mode, books, stand_in)
            agreement.action_transfer()
            agreement.action_compare()
            _state(agreement)
            figures[company.id] = _figures(own, agreement, books)
        stand_in.save(kept)
    env.cr.commit()
    return figures


def _books(env, company, stand_in) -> Books:
    """The association's books there: a chart like ours, and a journal for us."""
    # The books that another database of this checkout has left are not these.
    uuid = env["ir.config_parameter"].get_param("database.uuid", "")
    token = f"demo-grant-{uuid[:8]}-{company.company_registry}"
    if token in stand_in.agreements:
        return stand_in.agreements[token]
    number = 100_000 + company.id
    books = Books(number, token, company.company_registry, company.name)
    accounts = env["account.account"].with_company(company)
    receivable = 0
    for account in accounts.search([("company_ids", "in", company.ids)]):
        if account.code and account.code.isdecimal():
            kind = 1 if account.internal_group in ("income", "expense") else 2
            books.add(Account(int(account.code), account.name[:125], kind))
    member = env["asom.membership"].search([("company_id", "=", company.id)], limit=1)
    payer = member.partner_id.with_company(company)
    owed = payer.property_account_receivable_id.with_company(company)
    receivable = int(owed.code)
    vat = _vat_account(env, company)
    books.add(
        Vat("U25", "Salgsmoms", Decimal(25), vat),
        Journal(1, "Daglig kassekladde"),
        Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
        Customer(1, "Medlemmer", receivable),
    )
    products = env["product.product"].search(
        [("company_id", "=", company.id), ("asom_kind", "=", "package")], order="id"
    )
    for number, product in enumerate(products, 1):
        books.add(Department(number, product.name))
    this = date.today().year
    for year in range(this - 2, this + 3):
        books.add_year(date(year, 1, 1))
    return stand_in.add(books)


def _vat_account(env, company) -> int:
    tax = env["account.tax"].search(
        [
            ("company_id", "=", company.id),
            ("type_tax_use", "=", "sale"),
            ("amount", "=", 25.0),
        ],
        limit=1,
    )
    account = tax.invoice_repartition_line_ids.account_id.with_company(company)[:1]
    return int(account.code)


def _agreement(env, company, mode, books, stand_in):
    agreements = env["asom.economic.agreement"]
    addresses = {
        "legacy_url": stand_in.legacy_url,
        "openapi_url": stand_in.openapi_url,
    }
    known = agreements.search(
        [("company_id", "=", company.id), ("state", "in", ("live", "broken"))]
    )
    if known:
        # The stand-in listens somewhere else each time: nothing for the log.
        known.with_context(tracking_disable=True).write(addresses)
        return known
    [[first]] = env["account.move"]._read_group(
        [("company_id", "=", company.id), ("state", "=", "posted")], [], ["date:min"]
    )
    responsible = env["res.users"].search([("login", "=", "staff")], limit=1)
    agreement = agreements.create(
        {
            **addresses,
            "company_id": company.id,
            "mode": mode,
            **WAYS[mode],
            "date_from": first or date.today(),
            "new_grant_token": books.token,
            # Nobody is at the other end once the demonstration is made.
            "auto_transfer": False,
            "responsible_id": (responsible or env.user).id,
        }
    )
    agreement.action_start()
    return agreement


def _state(agreement) -> None:
    """The statement of the last month with postings, which staff approve."""
    months = sorted(set(agreement.balance_ids.mapped("month")))
    known = agreement.statement_ids.filtered(lambda s: s.month in months[-1:])
    if months and not known:
        agreement._make_statement(months[-1]).action_approve()


def _figures(env, agreement, books) -> dict:
    rows = env["asom.economic.transfer"]._read_group(
        [("agreement_id", "=", agreement.id)], ["state"], ["move_id:count_distinct"]
    )
    counts = dict(rows)
    return {
        "economic_mode": agreement.mode,
        "economic_sent": counts.get("done", 0),
        "economic_rejected": counts.get("rejected", 0) + counts.get("review", 0),
        "economic_difference": _difference(env, agreement, books),
    }


def _difference(env, agreement, books) -> int:
    """What the stand-in's own ledger differs from ours by, in øre without signs."""
    company = agreement.company_id
    there = books.balances()
    lines = env["account.move.line"].with_company(company)
    here = {
        int(account.with_company(company).code): round(amount * 100)
        for account, amount in lines._read_group(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("date", ">=", agreement.date_from),
            ],
            ["account_id"],
            ["balance:sum"],
        )
    }
    return sum(abs(here.get(key, 0) - there.get(key, 0)) for key in {*here, *there})
