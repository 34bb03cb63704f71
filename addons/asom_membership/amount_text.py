"""Why a charge has the amount it has, found again from what stands on it.

Members follow the amount of each line on their invoice: a price, for how many units,
for which part of the term. How a run comes to an amount is the concern of
:mod:`.charging` alone, so nothing is told here that does not lead to the amount that
was charged: of the ways in which an amount may come about the first one that gives it
is told, and where none does, the line says its period and its amount only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from .periods import ONE_DAY, Period, add_months, term_containing
from .proration import Discount, MissingPrice, Rate, rate_on, round_half_up

# The parts of a term are rounded so that they add up to the whole, and may each
# differ by so many øre from the part alone.
TOLERANCE = 1


@dataclass(frozen=True)
class Explanation:
    """Price × part, as a member reckons it.

    :ivar price: øre for one unit and ``months`` months, before discounts
    :ivar months: the months that ``price`` is for
    :ivar basis_points: discount in hundredths of a percent, taken first
    :ivar reduction: øre off the price, taken after the percentage
    :ivar unit: "day" or "month" where a part (or several) of the price is charged,
        "share" for one of the shares that a price has been divided into, else ""
    :ivar part: so many of ``unit`` are charged
    :ivar whole: so many of ``unit`` are what the price is for
    """

    price: int
    months: int
    quantity: int = 1
    basis_points: int = 0
    reduction: int = 0
    unit: str = ""
    part: int = 1
    whole: int = 1

    def exact(self) -> Fraction:
        """Øre before rounding."""
        net = Fraction(self.price * (10_000 - self.basis_points), 10_000)
        net = max(Fraction(0), net - self.reduction)
        return net * self.quantity * self.part / self.whole


def explain(
    amount: int,
    days: Period,
    rates: list[Rate],
    discounts: list[Discount],
    term_months: int,
    first_month: int = 1,
    quantity: int = 1,
    proration: str = "day",
) -> Explanation | None:
    """How ``amount`` follows from the prices, or None when no simple reckoning does.

    :param amount: øre that were charged, not below 0
    :param days: what the charge is for
    :param rates: in order of ``valid_from``
    :param term_months: length of the association's term
    """
    changes = {rate.valid_from for rate in rates}
    changes |= {discount.date_from for discount in discounts}
    changes |= {row.date_to + ONE_DAY for row in discounts if row.date_to}
    if proration != "none" and any(days.date_from < day in days for day in changes):
        return None
    try:
        rate = rate_on(rates, days.date_from)
    except MissingPrice:
        return None
    holding = [discount for discount in discounts if discount.holds(days.date_from)]
    if rate.parts:
        return _share(amount, days, rate, holding, term_months, first_month, quantity)

    def told(unit="", part=1, whole=1):
        return Explanation(
            price=rate.amount,
            months=rate.months,
            quantity=quantity,
            basis_points=min(10_000, sum(row.basis_points for row in holding)),
            reduction=sum(row.amount for row in holding),
            unit=unit,
            part=part,
            whole=whole,
        )

    for found in _ways(told, days, rate, term_months, first_month, proration):
        exact = found.exact()
        if found.part == found.whole:
            if round_half_up(exact) == amount:
                return replace(found, unit="", part=1, whole=1)
        elif abs(exact - amount) <= TOLERANCE:
            return found
    return None


def _share(amount, days, rate, holding, term_months, first_month, quantity):
    """The share of a price that has been divided among the terms of its span."""
    term = term_containing(days.date_from, term_months, first_month)
    span = term_containing(days.date_from, rate.months, first_month)
    place = 0
    while add_months(span.date_from, place * term_months) < term.date_from:
        place += 1
    if days != term or holding or place >= len(rate.parts):
        return None
    if rate.parts[place] * quantity != amount:
        return None
    share = {"unit": "share", "part": place + 1, "whole": len(rate.parts)}
    return Explanation(rate.amount, rate.months, quantity, **share)


def _ways(told, days, rate, term_months, first_month, proration):
    """The reckonings that may explain a charge for ``days``, the simplest first."""
    term = term_containing(days.date_from, term_months, first_month)
    if proration == "none":
        yield told("month", term_months, rate.months)
        return
    if _whole_months(days) or proration == "month":
        yield told("month", _month_starts(days), rate.months)
    span = term_containing(days.date_from, rate.months, first_month)
    if days.date_to in span:
        yield told("day", days.days, span.days)
    if days.date_to in term:
        yield from _by_term(told("day", days.days, term.days), term_months)


def _by_term(found, term_months):
    """The same with the price of a whole term, where that is a price in øre."""
    price = found.price * term_months
    off = found.reduction * term_months
    if price % found.months == 0 and off % found.months == 0:
        yield replace(
            found,
            price=price // found.months,
            reduction=off // found.months,
            months=term_months,
        )


def _month_starts(days: Period) -> int:
    """How many calendar months begin in ``days``."""
    count, day = 0, days.date_from.replace(day=1)
    while day <= days.date_to:
        count += day >= days.date_from
        day = add_months(day, 1)
    return count


def _whole_months(days: Period) -> bool:
    after: date = days.date_to + ONE_DAY
    return days.date_from.day == 1 and after.day == 1
