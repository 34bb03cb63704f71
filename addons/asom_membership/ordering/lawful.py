"""Ceilings of Danish law that no association's rule gets past (design.md, invariant 5).

Source: domain/denmark.md 3.8. Consumers' services (TV, internet, telephone) bind for at
most six months and end with at most a month's notice to the end of a month; common TV
since 1 July 2016. The membership itself follows the association's own statutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..periods import ONE_DAY, add_months


@dataclass(frozen=True)
class Ceiling:
    """The most that a rule may ask for.

    :ivar what: ``binding_months`` or ``service_notice_months``
    :ivar valid_from: orders asked for on or after this day
    """

    what: str
    months: int
    valid_from: date
    source: str


TELE = "Telephone and internet of consumers: practice of Teleankenævnet"
CEILINGS = (
    Ceiling(
        "binding_months",
        6,
        date(2010, 1, 1),
        TELE,
    ),
    Ceiling(
        "service_notice_months",
        1,
        date(2010, 1, 1),
        TELE,
    ),
    Ceiling(
        "service_notice_months",
        1,
        date(2016, 7, 1),
        "Common supply of TV: the act on radio and television, from 1 July 2016",
    ),
)


def ceiling(what: str, asked: date) -> Ceiling | None:
    """The ceiling in force on the day of an order, or None before there was one."""
    known = [c for c in CEILINGS if c.what == what and c.valid_from <= asked]
    return max(known, key=lambda c: c.valid_from, default=None)


def last_day_of_binding(began: date, months: int, asked: date) -> date | None:
    """The last day that a service of a minimum period runs at least.

    :param months: what the rule asks for; cut to the ceiling
    """
    top = ceiling("binding_months", asked)
    months = min(months, top.months) if top else months
    return add_months(began, months) - ONE_DAY if months > 0 else None


def latest_end_of_service(asked: date) -> date | None:
    """The last day that who gives notice on ``asked`` can be held to a service: a
    month's notice, to the end of a month."""
    top = ceiling("service_notice_months", asked)
    if not top:
        return None
    month = add_months(asked.replace(day=1), top.months + 1)
    return month - ONE_DAY
