"""Danish banking days (domain/betalingsservice.md section 11).

The library ``holidays`` knows the public holidays of Denmark; the banks are closed on
four more days: the Friday after Ascension Day, 5 June, 24 and 31 December.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays.countries import Denmark

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """Weekdays and other days of ``year`` on which Danish banks are closed."""
    public = Denmark(years=year, language="en_US")
    closed = set(public)
    ascension = [day for day, name in public.items() if "Ascension" in name]
    closed |= {day + ONE_DAY for day in ascension}
    closed |= {date(year, 6, 5), date(year, 12, 24), date(year, 12, 31)}
    return frozenset(closed)


def is_banking_day(day: date) -> bool:
    """Whether Danish banks are open on ``day``."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def next_banking_day(day: date) -> date:
    """``day`` itself, or the first banking day after it."""
    while not is_banking_day(day):
        day += ONE_DAY
    return day


def previous_banking_day(day: date) -> date:
    """``day`` itself, or the last banking day before it."""
    while not is_banking_day(day):
        day -= ONE_DAY
    return day


@lru_cache(maxsize=4096)
def add_banking_days(day: date, count: int) -> date:
    """The ``count``-th banking day after ``day``, or before it where it is negative.

    ``day`` itself is never counted. With 0 it is the day itself when the banks are
    open, else the next banking day.
    """
    if not count:
        return next_banking_day(day)
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        if is_banking_day(day):
            left -= 1
    return day


def first_banking_day(day: date) -> date:
    """The first banking day of the month of ``day``."""
    return next_banking_day(day.replace(day=1))


def last_banking_days(month: date, count: int) -> date:
    """The ``count``-th last banking day of the month of ``month`` (1 = the last)."""
    day = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    while count:
        day -= ONE_DAY
        if is_banking_day(day):
            count -= 1
    return day
