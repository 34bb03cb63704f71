"""Deadlines of section 0112 per payment month (domain/betalingsservice.md 11).

Due dates of one calendar month share a deadline: the 6th last banking day of the
month before. A late one exists 3 banking days later at an extra fee per collection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo.addons.asom_membership.banking_days import last_banking_days

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
UTC = ZoneInfo("UTC")
NORMAL_DAY = 6
LATE_DAY = 3


@dataclass(frozen=True)
class Deadlines:
    """When a delivery must be with Nets.

    :ivar normal: the ordinary deadline, Danish time
    :ivar late: the last one, at an extra fee
    """

    normal: datetime
    late: datetime


def deadlines(due: date, cut_off_hour: int) -> Deadlines:
    """The deadlines for collections due on ``due``.

    :param cut_off_hour: hour of the day, Danish time. The guide says 11, data
        suppliers plan for 9 (SINGLE source each), so it is a setting.
    """
    month_before = due.replace(day=1) - timedelta(days=1)
    at = time(cut_off_hour, tzinfo=COPENHAGEN)
    return Deadlines(
        datetime.combine(last_banking_days(month_before, NORMAL_DAY), at),
        datetime.combine(last_banking_days(month_before, LATE_DAY), at),
    )
