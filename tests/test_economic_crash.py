"""Never twice, never missing in e-conomic: workers that are killed anywhere, and two at
once, with real processes and commits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from economic_scripts import KILLS
from peers.economic import Account, Books, Customer, Journal, Product, StandIn, Vat
from scripts import answer

from tools import database

CVR = "99100044"
TOKEN = "grant-of-the-crash"  # domain: made up


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """e-conomic with the association's books."""
    books = Books(7001, TOKEN, CVR)
    books.add(
        Account(1010, "Salg", 1),
        Account(1050, "Andet", 1),
        Account(6190, "Debitorer"),
        Account(7680, "Moms"),
        Vat("U25", "Salgsmoms", Decimal(25), 7680),
        Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
        Customer(1, "Medlemmer", 6190),
        Product("A", "Kontingent", 1010),
    )
    books.add_year(date(2026, 1, 1))
    # Slow enough to be killed inside a call.
    with StandIn(seconds_each=0.03) as running:
        running.add(books)
        yield running


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "rows"), [("member", 120), ("invoice", 140)])
def test_killed_again_and_again_and_two_at_once(
    stand_in: StandIn, mode: str, rows: int
) -> None:
    name = f"asom_test_{os.getpid()}_economic"
    database.clone(database.danish_template(), name)
    source = (
        f"CVR, TOKEN, MODE = {CVR!r}, {TOKEN!r}, {mode!r}\n"
        f"LEGACY, OPENAPI = {stand_in.legacy_url!r}, {stand_in.openapi_url!r}\n{KILLS}"
    )
    try:
        result = answer(
            name,
            source,
            "RESULT",
            variables={"ASOM_ECONOMIC_APP_SECRET": stand_in.secret},
        )
    finally:
        database.drop(name)
    assert result["kills"] >= 2, "the work was too short to be killed in its middle"
    assert set(result["ends"]) == {0}
    assert result["states"] == ["done"]
    assert result["rows"] == rows
    books = stand_in.agreements[TOKEN]
    there = {str(account): amount for account, amount in books.balances().items()}
    assert there == {
        code: amount for code, amount in result["ledger"].items() if amount
    }
    assert result["difference"] == 0
    if mode == "invoice":
        markers = [each["references"]["other"] for each in books.invoices.values()]
        headings = [each["notes"]["heading"] for each in books.invoices.values()]
        assert len(set(headings)) == len(headings) == rows
        assert not books.invoice_drafts
    else:
        markers = [text.rpartition("#")[2] for text in books.texts()]
    assert len(set(markers)) == len(markers) == rows
    assert stand_in.violations == []
