"""When a claim is too old to be claimed (forældelsesloven; domain facts 3.6)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

DEBT_YEARS = 3
ACKNOWLEDGED_YEARS = 10
RULE = "forældelsesloven § 3"
RULE_ACKNOWLEDGED = "forældelsesloven § 5"
WATCH_MONTHS = 6


def limitation_day(
    due: date, acknowledged: date | None = None, accessory: bool = False
) -> date:
    """The last day on which a claim can be claimed.

    Reminders change nothing. What was acknowledged when it was too old already stays
    too old.

    :param due: the last day on which it could have been paid in time
    :param acknowledged: when it was acknowledged in writing, as to existence and size
    :param accessory: interest and fees, which have three years in any case
    """
    last = due + relativedelta(years=DEBT_YEARS)
    if acknowledged and not accessory and acknowledged <= last:
        last = max(last, acknowledged + relativedelta(years=ACKNOWLEDGED_YEARS))
    return last


def is_barred(
    due: date, day: date, acknowledged: date | None = None, accessory: bool = False
) -> bool:
    """Is a claim too old on ``day``?"""
    return day > limitation_day(due, acknowledged, accessory)


@lru_cache(maxsize=64)
def barred_before(day: date) -> date:
    """What was due before this day is too old on ``day`` unless it was acknowledged."""
    first = day - relativedelta(years=DEBT_YEARS)
    # 29 February and its neighbours: asked of the rule itself.
    while is_barred(first, day):
        first += relativedelta(days=1)
    return first


def watched_before(day: date) -> date:
    """What was due before this day is too old within the next six months."""
    return barred_before(day + relativedelta(months=WATCH_MONTHS))
