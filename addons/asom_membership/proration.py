"""What a subscription costs for a range of days, in integer øre.

The amount of a part of a term is the difference of two values of one cumulative
function that is rounded in each point, so the parts of a term add up to the whole
however it is cut: F(b) - F(a) + F(c) - F(b) = F(c) - F(a) (design.md, invariant 3).

Three ways to prorate, chosen per product:

``day``
    by days of the term, both ends included;
``month``
    a calendar month belongs to whoever subscribes on its first day, so a started
    month is paid by the one who leaves ("løbende måned") and is free for the one
    who joins in the middle of it;
``none``
    the whole term is due on the first day of the subscription in that term, at the
    price of that day, and the rest of the term costs nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .periods import ONE_DAY, Period

PRORATIONS = ("day", "month", "none")


class MissingPrice(LookupError):
    """No price is valid on a day that has to be charged.

    :ivar day: the first such day
    """

    def __init__(self, day: date):
        super().__init__(f"no price is valid on {day.isoformat()}")
        self.day = day


@dataclass(frozen=True)
class Rate:
    """A price that is valid from a day until the next one begins.

    :ivar amount: øre for ``months`` months, VAT included as the price says
    :ivar months: the months that ``amount`` pays for (1, 3, 6 or 12)
    """

    valid_from: date
    amount: int
    months: int


@dataclass(frozen=True)
class Discount:
    """A reduction of the price in a range of days.

    :ivar basis_points: hundredths of a percent, 0-10000
    :ivar amount: øre off the price of the price's own number of months
    :ivar date_to: last day, or None for no end
    """

    date_from: date
    date_to: date | None = None
    basis_points: int = 0
    amount: int = 0

    def holds(self, day: date) -> bool:
        """Whether the discount is in force on ``day``."""
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True)
class Piece:
    """A part of a term at one price: what becomes one charge.

    :ivar amount: øre
    :ivar price: øre of the price in force, before discounts
    :ivar months: the months that ``price`` pays for
    """

    period: Period
    amount: int
    price: int
    months: int


def round_half_up(value: Fraction) -> int:
    """The nearest integer; halves go away from zero."""
    sign = -1 if value < 0 else 1
    value = abs(value)
    return sign * ((2 * value.numerator + value.denominator) // (2 * value.denominator))


def whole_amount(
    rate: Rate, term_months: int, discounts: list[Discount], quantity: int = 1
) -> int:
    """Øre for a whole term of ``term_months`` months, rounded once, never below 0.

    Percentages are added together and taken first, amounts after them.
    """
    basis_points = min(10_000, sum(d.basis_points for d in discounts))
    net = Fraction(rate.amount * (10_000 - basis_points), 10_000)
    net -= sum(d.amount for d in discounts)
    return max(0, round_half_up(net * quantity * term_months / rate.months))


def cumulative(whole: int, term: Period, until: date, by_month: bool) -> int:
    """Øre of ``whole`` that fall on the days of the term before ``until``."""
    if by_month:
        months = _month_starts_before(term, term.date_to + ONE_DAY)
        part = Fraction(_month_starts_before(term, until), months)
    else:
        part = Fraction((until - term.date_from).days, term.days)
    return round_half_up(whole * part)


def _month_starts_before(term: Period, day: date) -> int:
    months = (day.year - term.date_from.year) * 12 + day.month - term.date_from.month
    return months + (1 if day.day > 1 else 0)


def rate_on(rates: list[Rate], day: date) -> Rate:
    """The rate in force on ``day``.

    :param rates: in order of ``valid_from``
    :raises MissingPrice: when the first rate starts later
    """
    current = None
    for rate in rates:
        if rate.valid_from > day:
            break
        current = rate
    if current is None:
        raise MissingPrice(day)
    return current


def pieces(
    interval: Period,
    term: Period,
    term_months: int,
    rates: list[Rate],
    discounts: list[Discount],
    proration: str,
    subscribed_from: date,
    quantity: int = 1,
) -> list[Piece]:
    """What ``interval`` costs, cut where a price or a discount changes.

    :param interval: the days to charge, inside ``term``
    :param rates: in order of ``valid_from``
    :param proration: one of :data:`PRORATIONS`
    :param subscribed_from: first day of the subscription (for ``none``)
    :returns: pieces in order that together hold every day of ``interval``
    :raises MissingPrice: when a day of ``interval`` has no price
    :raises ValueError: for an unknown ``proration``
    """
    if proration not in PRORATIONS:
        raise ValueError(f"unknown proration {proration!r}")
    if proration == "none":
        anchor = max(term.date_from, subscribed_from)
        rate = rate_on(rates, anchor)
        holding = [d for d in discounts if d.holds(anchor)]
        amount = 0
        if anchor in interval:
            amount = whole_amount(rate, term_months, holding, quantity)
        return [Piece(interval, amount, rate.amount, rate.months)]
    result = []
    for part in _cut(interval, rates, discounts):
        rate = rate_on(rates, part.date_from)
        holding = [d for d in discounts if d.holds(part.date_from)]
        whole = whole_amount(rate, term_months, holding, quantity)
        by_month = proration == "month"
        amount = cumulative(whole, term, part.date_to + ONE_DAY, by_month)
        amount -= cumulative(whole, term, part.date_from, by_month)
        result.append(Piece(part, amount, rate.amount, rate.months))
    return result


def _cut(interval: Period, rates: list[Rate], discounts: list[Discount]):
    """Cut ``interval`` on each day from which another price or discount counts."""
    starts = {rate.valid_from for rate in rates}
    for discount in discounts:
        starts.add(discount.date_from)
        if discount.date_to is not None:
            starts.add(discount.date_to + ONE_DAY)
    inside = sorted(
        day for day in starts if interval.date_from < day <= interval.date_to
    )
    edges = [interval.date_from, *inside, interval.date_to + ONE_DAY]
    return [
        Period(start, end - ONE_DAY)
        for start, end in zip(edges, edges[1:], strict=False)
    ]
