"""Whether a member's signal may be closed, of which services, and from when
(domain facts 3.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from odoo.addons.asom_membership.banking_days import next_banking_day

# Nothing is closed on shorter notice than a demand gives (open question 113).
LEAST_NOTICE = 10


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs, and what is owed for it.

    :ivar key: of the subscription
    :ivar owed: øre that are left of the overdue invoices that it stands in
    """

    key: object
    owed: int


def unpaid(services: Iterable[Service]) -> list:
    """Keys of the services that may be closed: only what is not paid."""
    return [service.key for service in services if service.owed > 0]


def obstacles(
    *,
    owed: int,
    services: int,
    holds: Iterable[str] = (),
    in_transit: date | None = None,
    barred: bool = False,
    day: date,
) -> list[tuple[str, object]]:
    """Why nothing may be closed on ``day``; empty: it may.

    :param owed: øre that are overdue of what would be closed
    :param services: how many would be closed
    :param holds: reasons of the holds in force (dispute, agreement, estate, …)
    :param in_transit: last day on which money may come
    :param barred: all that is owed is too old to be claimed
    :returns: (code, what it is about)
    """
    found: list[tuple[str, object]] = []
    if owed <= 0:
        found.append(("paid", None))
    elif barred:
        found.append(("barred", None))
    if not services:
        found.append(("no_service", None))
    found += [("hold", reason) for reason in holds]
    if in_transit and in_transit >= day:
        found.append(("in_transit", in_transit))
    return found


def closing_day(told: date, days: int, on_the_way: int = 0) -> date:
    """The first day on which the signal may be closed: a banking day, so that the
    member can pay on the day before.

    :param told: when the notice leaves
    :param days: that the association gives
    :param on_the_way: days that the post takes
    """
    last = next_banking_day(told + timedelta(days=max(days, LEAST_NOTICE) + on_the_way))
    return next_banking_day(last + timedelta(days=1))
