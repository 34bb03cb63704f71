"""Which reminder each claim has come to by its own dates, and one letter for several.

The stage belongs to the claim: what came later begins at its own first reminder, and
paying the oldest claim lets no other one skip or repeat a stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from odoo.addons.asom_membership.banking_days import next_banking_day

FIRST, SECOND, HANDOVER = "1", "2", "handover"
ORDER = (FIRST, SECOND, HANDOVER)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an association waits: days after the last payment date that was given.

    :ivar waits: of ``FIRST``, ``SECOND`` and ``HANDOVER``, at least 1
    """

    first: int
    second: int
    handover: int

    def of(self, stage: str) -> int:
        """Days to wait before ``stage``; never less than one, as the last payment date
        itself is not late."""
        waits = (self.first, self.second, self.handover)
        return max(1, dict(zip(ORDER, waits, strict=True))[stage])


@dataclass(frozen=True, slots=True)
class Claim:
    """An invoice that is not paid.

    :ivar due: its last payment date
    :ivar open: øre that are left
    :ivar deadlines: {stage: last payment date that its reminder gave}, of what was sent
    :ivar again: a new last payment date, as money was taken back after the last one
    """

    key: Any
    due: date
    open: int
    deadlines: Mapping[str, date] = field(default_factory=dict)
    again: date | None = None


def next_step(claim: Claim, terms: Terms) -> tuple[str, date]:
    """The stage that follows and the first day on which it may come.

    :returns: (stage, day); after both reminders the stage is ``HANDOVER``
    """
    if SECOND in claim.deadlines:
        stage = HANDOVER
    else:
        stage = SECOND if FIRST in claim.deadlines else FIRST
    given = [claim.due, *claim.deadlines.values(), *filter(None, [claim.again])]
    # On a day when the banks are closed nobody can pay: the next one is in time.
    last = next_banking_day(max(given))
    return stage, last + timedelta(days=terms.of(stage))


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to one member on one day.

    :ivar stages: {claim's key: "1" or "2"} of the letter; empty: there is none
    :ivar handover: keys of claims that the association is asked about
    :ivar others: keys of what is overdue and has not come to anything that day
    """

    stages: Mapping[Any, str]
    handover: tuple
    others: tuple

    @property
    def stage(self) -> str:
        """The letter's: the highest of its claims'; "" without a letter."""
        return max(self.stages.values(), default="")


def plan(claims: Iterable[Claim], terms: Terms, day: date) -> Plan:
    """One letter for all that has come to a reminder by ``day``.

    :param claims: of one member, with something left to pay
    """
    stages, handover, others = {}, [], []
    for claim in sorted(claims, key=lambda claim: (claim.due, str(claim.key))):
        if claim.open <= 0 or next_banking_day(claim.due) >= day:
            continue
        stage, first = next_step(claim, terms)
        if first > day:
            others.append(claim.key)
        elif stage == HANDOVER:
            handover.append(claim.key)
        else:
            stages[claim.key] = stage
    return Plan(stages, tuple(handover), tuple(others))


def last_payment_date(sent: date, days: int, least: int, on_the_way: int = 0) -> date:
    """The last payment date that a reminder gives.

    :param sent: when it leaves
    :param days: that the association gives
    :param least: that the law wants
    :param on_the_way: days that the post takes, on top
    :returns: a banking day
    """
    return next_banking_day(sent + timedelta(days=max(days, least) + on_the_way))
