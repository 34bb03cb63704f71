"""Ours: postings of an association sent to a stand-in for e-conomic that takes 100 ms
for each call.

Measured is the whole of it: the look at what e-conomic has, freezing, sending, keeping
the answers. Posting is not.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal

from bench import dues
from tests.peers.economic import Account, Books, Journal, StandIn, Vat

SECONDS_A_CALL = 0.1
# What is asked before anything is sent: who it is, and what it has.
ASKED = 10
POSTINGS_A_CALL = 400
DAYS, PART = 28, 1000
INCOME, OTHER, VAT = 1010, 1050, 7680
TOKEN = "grant-of-the-benchmark"  # domain: made up
VARIABLE = "ASOM_ECONOMIC_APP_SECRET"  # domain: the name of an environment variable

# What a measurement leaves for `made`.
LEFT: dict = {}


def prepare(env, size: int) -> None:
    """An association with so many postings of two lines, none of them sent."""
    company = env["res.company"]._asom_create_association({**dues.ASSOCIATION})
    env = env["res.company"].with_company(company).env
    accounts = _accounts(env, company)
    journal = env["account.journal"].search(
        [("company_id", "=", company.id), ("type", "=", "general")], limit=1
    )
    year = date.today().year
    for first in range(0, size, PART):
        numbers = range(first, min(first + PART, size))
        moves = env["account.move"].create(
            [
                {
                    "journal_id": journal.id,
                    "date": f"{year}-01-{1 + number % DAYS:02d}",
                    "line_ids": [
                        (0, 0, {"account_id": account.id, "balance": sign * balance})
                        for account, sign in zip(accounts, (1, -1), strict=True)
                        for balance in [1 + number]
                    ],
                }
                for number in numbers
            ]
        )
        moves.action_post()
        env.cr.commit()
        env.invalidate_all()


def _accounts(env, company):
    accounts = env["account.account"].with_company(company)
    codes = [str(INCOME), str(OTHER)]
    found = accounts.search(
        [("company_ids", "in", company.ids), ("code", "in", codes)], order="code"
    )
    if len(found) != len(codes):
        raise LookupError(f"the chart has no accounts {codes}")
    return found


def books_of(company) -> Books:
    """The association's books there."""
    books = Books(9001, TOKEN, company.company_registry)
    books.add(
        Account(INCOME, "Salg", 1),
        Account(OTHER, "Andet", 1),
        Account(VAT, "Moms"),
        Vat("U25", "Salgsmoms", Decimal(25), VAT),
        Journal(2, "Medlemssystem", 1, 999_999_999, 1),
    )
    for year in (date.today().year, date.today().year + 1):
        books.add_year(date(year, 1, 1))
    return books


def agree(env, company, stand_in, **more):
    """The association's agreement, in use."""
    os.environ[VARIABLE] = stand_in.secret
    os.environ["ASOM_ECONOMIC_STAND_IN"] = "1"
    env["ir.config_parameter"].set_param("database.is_neutralized", False)
    agreement = env["asom.economic.agreement"].create(
        {
            "company_id": company.id,
            "legacy_url": stand_in.legacy_url,
            "openapi_url": stand_in.openapi_url,
            "new_grant_token": TOKEN,
            "date_from": f"{date.today().year}-01-01",
            "auto_transfer": False,
            **more,
        }
    )
    agreement.action_start()
    env.cr.commit()
    return agreement


def send(env, meter, size: int, interface: str, **patches) -> None:
    """Send everything, and see that nothing is left or doubled."""
    from odoo.addons.asom_economic.models.transfer import agreement_prepare

    company = env["res.company"].search([("name", "=", dues.ASSOCIATION["name"])])
    env = env["res.company"].with_company(company).env
    for name, value in patches.items():
        setattr(agreement_prepare, name, value)
    agreements = type(env["asom.economic.agreement"])
    # Each posting a voucher of its own, as members' entries are.
    agreements._group_of = _alone(agreements._group_of)
    with StandIn(seconds_each=0) as stand_in:
        books = stand_in.add(books_of(company))
        agreement = agree(env, company, stand_in, interface=interface)
        before = len(stand_in.log)
        stand_in.seconds_each = SECONDS_A_CALL
        with meter("send"):
            agreement.action_transfer()
            env.cr.commit()
        LEFT["calls"] = len(stand_in.log) - before
        LEFT["posts"] = len(stand_in.calls("POST"))
        LEFT["total"] = sum(map(abs, books.balances().values()))
        LEFT["done"] = env["asom.economic.transfer"].search_count(
            [("agreement_id", "=", agreement.id), ("state", "=", "done")]
        )
    print(f"  {LEFT['calls']} calls for {size} postings", flush=True)


def _alone(work):
    def group_of(agreement, transfer, tables):
        _key, *place = work(agreement, transfer, tables)
        return (transfer.id, *place)

    return group_of


def measure(env, meter, size: int) -> None:
    """In calls of up to 500 rows."""
    send(env, meter, size, "entries")
    most = size / POSTINGS_A_CALL + ASKED
    if LEFT["calls"] > most:
        raise AssertionError(f"{LEFT['calls']} calls, more than {most:.0f}")


def made(env) -> dict:
    """How many postings stand there, and over how many øre without signs."""
    return {"count": LEFT["done"], "total": LEFT["total"]}
