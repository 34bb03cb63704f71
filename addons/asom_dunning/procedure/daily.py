"""On which day reminders were to be made last, where they are made by themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from odoo.addons.asom_membership.banking_days import is_banking_day, next_banking_day

ONE_DAY = timedelta(days=1)
EACH_DAY = ""


def last_planned(now: datetime, weekday: str, hour: int) -> date:
    """The latest day whose hour has passed. A machine that was off for weeks gets one
    day, not all of them.

    :param now: in the association's own time
    :param weekday: "0" (Monday) to "4"; ``EACH_DAY``: each banking day. A day on which
        banks are closed is made up for on the next banking day
    :param hour: full hour of the day
    """
    latest = now.date() if now.hour >= hour else now.date() - ONE_DAY
    if weekday == EACH_DAY:
        while not is_banking_day(latest):
            latest -= ONE_DAY
        return latest
    planned = latest - timedelta(days=(latest.weekday() - int(weekday)) % 7)
    while next_banking_day(planned) > latest:
        planned -= timedelta(days=7)
    return next_banking_day(planned)
