"""Calendar arithmetic of dues terms.

A *term* is the calendar period that an association collects for: a month, a
quarter, a half-year or a year. Terms start on the first of a month and follow one
another without gap; which months start one is decided by the first month of the
association's year. Every date range in this module has both ends included.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

TERM_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
ONE_DAY = timedelta(days=1)
# Whose day it is where nobody has chosen a time zone, for scheduled actions too.
TIME_ZONE = "Europe/Copenhagen"


@dataclass(frozen=True, order=True)
class Period:
    """A range of days, both ends included.

    :raises ValueError: when the range ends before it starts
    """

    date_from: date
    date_to: date

    def __post_init__(self):
        if self.date_to < self.date_from:
            raise ValueError(f"a period cannot end {self.date_to} before it starts")

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.date_to - self.date_from).days + 1

    def __contains__(self, day: date) -> bool:
        return self.date_from <= day <= self.date_to

    def overlap(self, other: Period) -> Period | None:
        """The days that both periods hold, or None."""
        start = max(self.date_from, other.date_from)
        end = min(self.date_to, other.date_to)
        return Period(start, end) if start <= end else None


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier), cut to the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def term_containing(day: date, months: int, first_month: int = 1) -> Period:
    """The term of ``months`` months that holds ``day``.

    :param months: length of a term: 1, 3, 6 or 12 (:data:`TERM_MONTHS`)
    :param first_month: month number (1-12) in which the association's year starts
    :raises ValueError: when 12 is not a multiple of ``months``
    """
    if months < 1 or 12 % months:
        raise ValueError(f"a term of {months} months does not divide a year")
    into_term = (day.month - first_month) % months
    start = add_months(day.replace(day=1), -into_term)
    return Period(start, add_months(start, months) - ONE_DAY)


def terms_between(
    date_from: date, date_to: date, months: int, first_month: int = 1
) -> Iterator[Period]:
    """Every term that has at least one day in the range, in order."""
    term = term_containing(date_from, months, first_month)
    while term.date_from <= date_to:
        yield term
        start = term.date_to + ONE_DAY
        term = Period(start, add_months(start, months) - ONE_DAY)


def subtract(period: Period, taken: list[Period]) -> list[Period]:
    """The days of ``period`` that no period of ``taken`` holds, as few ranges as
    possible, in order."""
    free = []
    start = period.date_from
    for busy in sorted(taken):
        if busy.date_to < start:
            continue
        if busy.date_from > period.date_to:
            break
        if busy.date_from > start:
            free.append(Period(start, busy.date_from - ONE_DAY))
        start = busy.date_to + ONE_DAY
    if start <= period.date_to:
        free.append(Period(start, period.date_to))
    return free


def danish_day(day: date) -> str:
    """A day as Danes write it: ``31.12.2027``."""
    return f"{day:%d.%m.%Y}"
