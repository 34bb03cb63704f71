"""What a subscription costs, reckoned afresh: nothing of the add-ons is used.

A term's price is spread over its days (or its months), each point in time is rounded
to a whole øre, and a stretch costs what lies between its two ends. Terms follow the
calendar year.

What is due for whole terms is due once: whoever gives up such a thing and has it again
from the next day, more of it or less, owes for that term what is above the dearest yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

DAY = timedelta(days=1)
WAYS = ("day", "month", "none")


@dataclass
class Product:
    """Something that is sold. `prices`: (first day, øre for a term), in order."""

    way: str
    prices: list[tuple[date, int]]
    record: object = None

    def price(self, day: date) -> int:
        """Øre for a term, by the price that counts on the day."""
        return next(amount for first, amount in reversed(self.prices) if first <= day)


@dataclass
class Bought:
    """A subscription: a product from a day to a day (None: it goes on)."""

    product: Product
    first: date
    last: date | None = None
    quantity: int = 1
    cancelled: bool = False
    record: object = field(default=None, repr=False)

    def end(self, day: date) -> None:
        """It ends on the day, or never was if it had not begun."""
        if self.first > day:
            self.cancelled = True
        elif self.last is None or self.last > day:
            self.last = day

    def stretch(self, first: date, last: date) -> tuple[date, date] | None:
        """Its first and last day within the two, or None."""
        first = max(first, self.first)
        last = min(last, self.last or last)
        return None if self.cancelled or first > last else (first, last)


def term_of(day: date, months: int) -> tuple[date, date]:
    """First and last day of the term that holds the day."""
    month = day.month - 1 - (day.month - 1) % months
    first = date(day.year, month + 1, 1)
    year, after = divmod(month + months, 12)
    return first, date(day.year + year, after + 1, 1) - DAY


def owed(
    bought: Bought, first: date, last: date, months: int, others: list[Bought]
) -> int:
    """Øre for the days from first to last.

    `months`: length of the term. `others`: all that the member has had.
    """
    stretch = bought.stretch(first, last)
    if not stretch:
        return 0
    total, day = 0, stretch[0]
    while day <= stretch[1]:
        term = term_of(day, months)
        end = min(term[1], stretch[1])
        total += _of_term(bought, term, day, end, others)
        day = end + DAY
    return total


def _of_term(bought, term: tuple[date, date], first: date, last: date, others) -> int:
    product = bought.product
    if product.way == "none":
        if max(term[0], bought.first) != first:
            return 0
        before = _due_before(bought, term, others)
        return max(0, _whole(bought, term) - before)
    edges = {start for start, _ in product.prices if first < start <= last}
    edges = sorted(edges | {first, last + DAY})
    point = _by_month if product.way == "month" else _by_day
    total = 0
    for start, end in zip(edges, edges[1:], strict=False):
        whole = product.price(start) * bought.quantity
        total += point(whole, term, end) - point(whole, term, start)
    return total


def _whole(bought: Bought, term: tuple[date, date]) -> int:
    begins = max(term[0], bought.first)
    return bought.product.price(begins) * bought.quantity


def _due_before(bought: Bought, term: tuple[date, date], others) -> int:
    """What is due for the term already by what ended the day before."""
    if bought.first <= term[0]:
        return 0
    return sum(
        max(_whole(other, term), _due_before(other, term, others))
        for other in others
        if other.product is bought.product
        and not other.cancelled
        and other.last == bought.first - DAY
    )


def _by_day(whole: int, term: tuple[date, date], until: date) -> int:
    days = (term[1] - term[0]).days + 1
    return _half_up(Fraction(whole * (until - term[0]).days, days))


def _by_month(whole: int, term: tuple[date, date], until: date) -> int:
    """A month belongs to who has the product on its first day."""
    firsts = [
        date(term[0].year, month, 1)
        for month in range(term[0].month, term[1].month + 1)
    ]
    begun = sum(first < until for first in firsts)
    return _half_up(Fraction(whole * begun, len(firsts)))


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
