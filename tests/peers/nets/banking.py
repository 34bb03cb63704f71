"""Danish banking days 2025-2029 written out, and Nets' deadlines.

Rules: betalingsservice.md 11. The days are a list, not a computation, so that they
can disagree with anybody's formula for Easter.
"""

from __future__ import annotations

from datetime import date, time, timedelta

_CLOSED = """
2025: 01-01 04-17 04-18 04-21 05-29 05-30 06-05 06-09 12-24 12-25 12-26 12-31
2026: 01-01 04-02 04-03 04-06 05-14 05-15 05-25 06-05 12-24 12-25 12-26 12-31
2027: 01-01 03-25 03-26 03-29 05-06 05-07 05-17 06-05 12-24 12-25 12-26 12-31
2028: 01-01 04-13 04-14 04-17 05-25 05-26 06-05 12-24 12-25 12-26 12-31
2029: 01-01 03-29 03-30 04-02 05-10 05-11 05-21 06-05 12-24 12-25 12-26 12-31
"""
"""Days on which the banks are closed, besides Saturdays and Sundays.

1 January, Maundy Thursday, Good Friday, Easter Monday, Ascension Day and the Friday
after it, Whit Monday (5 June in 2028), 5 June, 24, 25, 26 and 31 December.
"""

CLOSED = frozenset(
    date.fromisoformat(f"{year}-{day}")
    for year, days in (line.split(": ") for line in _CLOSED.strip().splitlines())
    for day in days.split()
)
FIRST, LAST = date(2025, 1, 1), date(2029, 12, 31)
"""The table knows the days between these."""

DEADLINE_HOUR = time(11)
"""0112 must be there before this time of the deadline day."""
NORMAL_DEADLINE, LATE_DEADLINE = 6, 3
"""Banking days from the end of the month before the payment month."""
REJECT_DAY = 7
"""The debtor may reject up to and including this day of the payment month."""

_DAY = timedelta(days=1)


def is_banking_day(day: date) -> bool:
    """Whether banks are open. Raises ValueError for a day outside the table."""
    if not FIRST <= day <= LAST:
        raise ValueError(f"{day} is outside the table of banking days {FIRST}-{LAST}")
    return day.weekday() < 5 and day not in CLOSED


def on_or_after(day: date) -> date:
    """The day itself if it is a banking day, else the next."""
    while not is_banking_day(day):
        day += _DAY
    return day


def shift(day: date, banking_days: int) -> date:
    """So many banking days later, or earlier if negative."""
    step = _DAY if banking_days > 0 else -_DAY
    for _ in range(abs(banking_days)):
        day += step
        while not is_banking_day(day):
            day += step
    return day


def first_of_next_month(day: date) -> date:
    """The first of the month after that of the day."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def deadline(payment_day: date) -> date:
    """Last day for collections of the payment day's month."""
    return shift(payment_day.replace(day=1), -NORMAL_DEADLINE)


def late_deadline(payment_day: date) -> date:
    """Last day on which they are taken against an extra fee."""
    return shift(payment_day.replace(day=1), -LATE_DEADLINE)


def reject_until(payment_day: date) -> date:
    """Last day on which the debtor may take a payment of this month back."""
    return on_or_after(payment_day.replace(day=REJECT_DAY))


def mandate_start(registered: date) -> date:
    """First banking day of the first month that a mandate is in force for.

    A mandate must be registered by the banking day before the deadline. That it then
    begins on the first banking day of the payment month is what the mandate lists of
    2010 show (sample 0603 / 0210). Before the table begins: the first of the month.
    """
    month = first_of_next_month(registered)
    if registered < FIRST:
        return month
    if registered > shift(deadline(month), -1):
        month = first_of_next_month(month)
    return on_or_after(month)
