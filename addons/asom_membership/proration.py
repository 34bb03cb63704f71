"""What a subscription costs for a range of days, in integer øre.

A price is spread over its own *span*: a yearly price over the association's dues year,
a half-yearly one over the half-year, and over the term where that is the longer one.
Each term of a span weighs the same, or has its own part where the price is a plan of
parts (2,000.00 a year as 1,025.00 and 975.00); within a term, days or months do.

The amount of a part of a span is the difference of two values of one cumulative
function, worked out exactly and rounded once in each point, so the parts add up to the
price however it is cut: F(b) - F(a) + F(c) - F(b) = F(c) - F(a) (design.md,
invariant 3).

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

from dataclasses import dataclass, replace
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
    :ivar parts: øre for each term of the span in order, together ``amount``; empty
        where each term costs the same
    """

    valid_from: date
    amount: int
    months: int
    parts: tuple[int, ...] = ()


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
    :ivar covered: øre of the whole term that were due for it already, by what the
        subscription replaces (changing.py)
    :ivar whole: øre of the whole term where it is due as a whole
    """

    period: Period
    amount: int
    price: int
    months: int
    covered: int = 0
    whole: int | None = None


def round_half_up(value: Fraction) -> int:
    """The nearest integer; halves go away from zero."""
    sign = -1 if value < 0 else 1
    value = abs(value)
    return sign * ((2 * value.numerator + value.denominator) // (2 * value.denominator))


def exact_price(rate: Rate, discounts: list[Discount], quantity: int = 1) -> Fraction:
    """Øre for the price's own months less discounts, not rounded, never below 0.

    Percentages are added together and taken first, amounts after them.
    """
    basis_points = min(10_000, sum(d.basis_points for d in discounts))
    net = Fraction(rate.amount * (10_000 - basis_points), 10_000)
    net -= sum(d.amount for d in discounts)
    return max(Fraction(0), net) * quantity


@dataclass(frozen=True)
class Spread:
    """One price, with its discounts and quantity, spread over the span of a term.

    :ivar term: the term that is looked at
    :ivar months: length of the association's terms in months
    :ivar first_month: month number in which the association's year starts
    :ivar by_month: within a term, by started months instead of by days
    :ivar covered: øre of the whole term that were due already
    """

    rate: Rate
    discounts: list[Discount]
    quantity: int
    term: Period
    months: int
    first_month: int
    by_month: bool = False
    covered: int = 0

    def before(self, day: date) -> int:
        """Øre of the span that fall on its days before ``day``, rounded once."""
        return round_half_up(self._left() * self._exact(day))

    def between(self, days: Period) -> int:
        """Øre that fall on ``days`` of the term."""
        return self.before(days.date_to + ONE_DAY) - self.before(days.date_from)

    def _left(self) -> Fraction:
        """The part of the term's price that is not covered."""
        if not self.covered:
            return Fraction(1)
        whole = self._exact(self.term.date_to + ONE_DAY)
        whole -= self._exact(self.term.date_from)
        return max(Fraction(0), 1 - self.covered / whole) if whole else Fraction(1)

    def _exact(self, day: date) -> Fraction:
        span = max(self.rate.months, self.months)
        price = exact_price(self.rate, self.discounts, self.quantity)
        into = (self.term.date_from.month - self.first_month) % span // self.months
        place = (into + self._part_of_term(day)) * self.months / span
        return price * span / self.rate.months * self._share(place)

    def _part_of_term(self, day: date) -> Fraction:
        term = self.term
        if self.by_month:
            months = _month_starts_before(term, term.date_to + ONE_DAY)
            return Fraction(_month_starts_before(term, day), months)
        return Fraction((day - term.date_from).days, term.days)

    def _share(self, place: Fraction) -> Fraction:
        """The share of the price that falls before a place (0-1) in its span."""
        parts = self.rate.parts
        if self.rate.months <= self.months or not sum(parts):
            return place
        full, rest = divmod(place * len(parts), 1)
        amount = sum(parts[:full]) + (parts[full] * rest if rest else 0)
        return Fraction(amount, 1) / sum(parts)


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
    first_month: int = 1,
    covered: int = 0,
) -> list[Piece]:
    """What ``interval`` costs, cut where a price or a discount changes.

    :param interval: the days to charge, inside ``term``
    :param rates: in order of ``valid_from``
    :param proration: one of :data:`PRORATIONS`
    :param subscribed_from: first day of the subscription (for ``none``)
    :param first_month: month number in which the association's year starts
    :param covered: øre of the whole term that were due already, by what the
        subscription replaces
    :returns: pieces in order that together hold every day of ``interval``
    :raises MissingPrice: when a day of ``interval`` has no price
    :raises ValueError: for an unknown ``proration``
    """
    if proration not in PRORATIONS:
        raise ValueError(f"unknown proration {proration!r}")

    def spread(day: date) -> Spread:
        holding = [d for d in discounts if d.holds(day)]
        by_month = proration == "month"
        terms = term, term_months, first_month
        rate = rate_on(rates, day)
        return Spread(rate, holding, quantity, *terms, by_month, covered)

    result = []
    if proration == "none":
        anchor = max(term.date_from, subscribed_from)
        one = replace(spread(anchor), covered=0)
        whole = one.between(term)
        amount = max(0, whole - covered) if anchor in interval else 0
        price = one.rate.amount, one.rate.months
        return [Piece(interval, amount, *price, covered, whole)]
    for part in _cut(interval, rates, discounts):
        one = spread(part.date_from)
        price = one.rate.amount, one.rate.months
        result.append(Piece(part, one.between(part), *price, covered))
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
