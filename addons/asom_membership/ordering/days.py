"""On which days something may take effect, and until when it must be asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..periods import ONE_DAY, add_months, term_containing

DATES = ("any", "month", "quarter", "half_year", "year", "term", "fixed")
CUT_OFFS = ("none", "before", "day", "month_end")
MONTHS_OF = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
# How many days, or first days of a month, are looked at: two years.
FAR = 800


@dataclass(frozen=True)
class Terms:
    """The association's terms.

    :ivar months: their length
    :ivar first_month: month number in which the association's year starts
    """

    months: int = 3
    first_month: int = 1

    def containing(self, day: date):
        """The term that holds ``day``."""
        return term_containing(day, self.months, self.first_month)


@dataclass(frozen=True)
class Days:
    """Allowed days and the cut-off before them.

    :ivar dates: one of :data:`DATES`: the first day of a month, of a calendar quarter,
        of a half-year, of the association's accounting year or term, fixed days
    :ivar fixed: (month, day) of the fixed days
    :ivar cut_off: one of :data:`CUT_OFFS`: ``before``, asked for at least ``months``
        and ``days`` before; ``day``, at the latest on the day ``by_day`` of the month
        that lies ``months`` before; ``month_end``, the running month and then
        ``months`` and ``days`` ("løbende måned + 1 måned")
    """

    dates: str = "any"
    fixed: tuple[tuple[int, int], ...] = ()
    cut_off: str = "none"
    months: int = 0
    days: int = 0
    by_day: int = 15

    def last_ask(self, day: date) -> date:
        """The last day on which something may be asked for that begins on ``day``."""
        if self.cut_off == "before":
            return add_months(day, -self.months) - timedelta(days=self.days)
        if self.cut_off == "day":
            month = add_months(day.replace(day=1), -self.months)
            return _in_month(month.year, month.month, self.by_day)
        if self.cut_off == "month_end":
            month = (day - timedelta(days=self.days)).replace(day=1)
            return add_months(month, -self.months) - ONE_DAY
        return day

    def from_day(self, first: date, terms: Terms) -> Iterator[date]:
        """The allowed days from ``first`` on, in order."""
        if self.dates == "any":
            yield from (first + timedelta(days=n) for n in range(FAR))
        elif self.dates == "fixed":
            for year in range(first.year, first.year + 3):
                for month, day in sorted(self.fixed):
                    found = _in_month(year, month, day)
                    if found >= first:
                        yield found
        else:
            month = first.replace(day=1)
            for number in range(FAR // 30):
                day = add_months(month, number)
                if day >= first and self._begins(day, terms):
                    yield day

    def _begins(self, day: date, terms: Terms) -> bool:
        if self.dates == "term":
            return terms.containing(day).date_from == day
        first_month = terms.first_month if self.dates == "year" else 1
        return (day.month - first_month) % MONTHS_OF[self.dates] == 0


def _in_month(year: int, month: int, day: int) -> date:
    first = date(year, month, 1)
    last = add_months(first, 1) - ONE_DAY
    return min(first + timedelta(days=day - 1), last)


def allowed_days(
    days: Days, asked: date, wished: date, terms: Terms, strictly: bool = False
) -> Iterator[date]:
    """The days from ``wished`` on that were asked for in time.

    :param strictly: a notice: its months and days run from the day after ``asked`` and
        are over before the allowed day. Of a month's notice given on 30 June the last
        day is 30 July, of one given on 31 January the end of February.
    """
    free = days.dates == "any" and days.cut_off == "none"
    first = wished if free else max(asked, wished)
    if strictly and days.cut_off == "before":
        over = add_months(asked, days.months) + timedelta(days=days.days)
        yield from days.from_day(max(first, over + ONE_DAY), terms)
        return
    for day in days.from_day(first, terms):
        if free or asked <= days.last_ask(day):
            yield day
