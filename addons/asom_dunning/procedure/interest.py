"""Interest of the law's own rate: simple, on what is owed of the debt alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from .law import Law, half_year

ONE_DAY = timedelta(days=1)
DAYS_OF_A_YEAR = 365


def interest(
    law: Law,
    principal: int,
    payments: Iterable[tuple[date, int]],
    due: date,
    until: date,
    pauses: Iterable[tuple[date, date | None]] = (),
    year: int = DAYS_OF_A_YEAR,
) -> int:
    """Interest from the day after ``due`` up to and with ``until``, in øre.

    Each half-year has its own rate. Rounded once, at the end, and down: it is never
    more than the law's rate.

    :param principal: øre that were due
    :param payments: (day, øre); the day itself still bears interest. Below zero for
        money that was taken back
    :param pauses: days (first, last; None is open) for which no interest is claimed
    :param year: days that a year has, 365 or 360
    :raises MissingLaw: when a half-year has no rate that may be used
    """
    payments, pauses = sorted(payments), list(pauses)
    weighed = 0
    for first, last in _spans(due + ONE_DAY, until, payments, pauses):
        if any(
            start <= first and (end is None or first <= end) for start, end in pauses
        ):
            continue
        owed = principal - sum(amount for day, amount in payments if day < first)
        if owed > 0:
            days = (last - first).days + 1
            weighed += owed * law.highest_rate(first) * days
    return weighed // (10_000 * year)


def _spans(first, until, payments, pauses):
    """The days from ``first`` to ``until`` in pieces in which nothing changes."""
    cuts = {first}
    cuts |= {day + ONE_DAY for day, _amount in payments}
    for start, end in pauses:
        cuts |= {start} if end is None else {start, end + ONE_DAY}
    turn = half_year(first)
    while turn <= until:
        cuts.add(turn)
        turn = half_year(turn + timedelta(days=190))
    starts = sorted(day for day in cuts if first <= day <= until)
    for number, start in enumerate(starts):
        following = starts[number + 1 :]
        yield start, (following[0] - ONE_DAY if following else until)
