"""When a member who leaves is let go: of the services, and of the membership.

These are two rules (domain/denmark.md 3.8): statutes often ask for three months to the
end of a quarter for the membership, while a service ends with a month's notice at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..periods import ONE_DAY
from .days import Days, Terms, allowed_days
from .lawful import last_day_of_binding, latest_end_of_service
from .rules import NoDay, Reason


@dataclass(frozen=True)
class Leaving:
    """The last days of one who leaves.

    :ivar membership: last day as a member
    :ivar service: last day of the services, never after ``membership``
    """

    membership: date
    service: date
    reasons: tuple[Reason, ...] = ()


def last_day(notice: Days, asked: date, wished: date, terms: Terms) -> date:
    """The first last day that the notice allows, not before ``wished``.

    :raises NoDay: when there is none in the next two years
    """
    days = allowed_days(notice, asked, wished + ONE_DAY, terms, strictly=True)
    for day in days:
        return day - ONE_DAY
    raise NoDay(notice)


def leaving(
    asked: date,
    wished: date,
    terms: Terms,
    service: Days | None = None,
    membership: Days | None = None,
    began: date | None = None,
    min_months: int = 0,
) -> Leaving:
    """The last days of a member who gives notice on ``asked``.

    :param service: notice of the services; None: they end with the membership
    :param membership: notice of the membership; None: it ends on the wished day, or
        with the services where these end later
    :param began: first day of the service that began last, for its minimum period
    :raises NoDay: when the notice allows no day
    """
    reasons = []
    last = wished
    if membership:
        last = last_day(membership, asked, wished, terms)
        reasons.append(Reason.of("membership_notice", day=last))
    service_last, why = service_end(
        asked, wished, terms, service, began, min_months, last
    )
    reasons += why
    if not membership:
        last = max(last, service_last)
    return Leaving(last, min(service_last, last), tuple(reasons))


def service_end(
    asked: date,
    wished: date,
    terms: Terms,
    service: Days | None,
    began: date | None = None,
    min_months: int = 0,
    otherwise: date | None = None,
) -> tuple[date, list[Reason]]:
    """The last day of a service that is given notice of, and why.

    :param otherwise: the last day where no notice is asked for
    """
    reasons = []
    last = otherwise or wished
    if service:
        last = last_day(service, asked, wished, terms)
        reasons.append(Reason.of("service_notice", day=last))
    bound = began and last_day_of_binding(began, min_months, asked)
    if bound and last < bound:
        last = bound
        reasons.append(Reason.of("binding", months=min_months, day=bound))
    top = latest_end_of_service(asked)
    if top:
        top = max(top, wished, bound or top)
        if last > top:
            last = top
            reasons.append(Reason.of("lawful_notice", day=top))
    return last, reasons
