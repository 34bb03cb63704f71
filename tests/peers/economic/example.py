"""An agreement to try things with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .books import Account, Books, Customer, Journal, Vat


def example(number: int = 1001, token: str = "demo-grant", cvr: str = "25313763"):
    """Books of a small association, with a year before and after this one.

    :returns: :class:`.Books`
    """
    books = Books(number, token, cvr, name="Foreningen")
    books.add(
        Account(1010, "Kontingent", 1, vat_code="U25"),
        Account(1020, "Gebyrer", 1),
        Account(5820, "Bank"),
        Account(6190, "Medlemmer"),
        Account(6200, "Debitorer", blocked=True),
        Account(7200, "Salgsmoms"),
        Account(9990, "I alt", 4),
        Vat("U25", "Salgsmoms", Decimal(25), 7200),
        Journal(1, "Daglig"),
        Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
        Customer(1, "Medlemmer", 6200),
    )
    this = date.today().year
    for year in range(this - 2, this + 2):
        books.add_year(date(year, 1, 1))
    return books
