"""Plans of payment in instalments: days and amounts, and whether they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.asom_membership.banking_days import next_banking_day

MONTH, TWO_WEEKS, WEEK = "month", "2weeks", "week"
INTERVALS = (MONTH, TWO_WEEKS, WEEK)
MOST = 120
"""Instalments of one plan: ten years of months."""
KRONE = 100


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is to be paid until when.

    :ivar due: last day, a banking day
    """

    due: date
    ore: int


class BadPlan(ValueError):
    """There is no such plan.

    :ivar code: "none": nothing is owed; "number": not 1 to ``MOST`` instalments, or so
        many that one has less than a krone; "amount": an instalment has less than a
        krone
    """

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def by_number(total: int, number: int, first: date, every: str) -> list[Instalment]:
    """Equal instalments of whole kroner; the last one has what is left.

    :raises BadPlan: when there is nothing to share, or too little
    """
    if total <= 0:
        raise BadPlan("none")
    if not 1 <= number <= MOST or total < number * KRONE:
        raise BadPlan("number")
    each = total // number // KRONE * KRONE
    amounts = [each] * (number - 1)
    return _on_days([*amounts, total - sum(amounts)], first, every)


def by_amount(total: int, ore: int, first: date, every: str) -> list[Instalment]:
    """Instalments of an amount; the last one has what is left.

    :raises BadPlan: as :func:`by_number`
    """
    if total <= 0:
        raise BadPlan("none")
    if ore < KRONE:
        raise BadPlan("amount")
    full, rest = divmod(total, ore)
    amounts = [ore] * full + ([rest] if rest else [])
    if len(amounts) > MOST:
        raise BadPlan("number")
    return _on_days(amounts, first, every)


def _on_days(amounts, first, every):
    """Counted from the first day, so that the 31st is the last of each month; moved to
    a banking day one by one."""
    steps = {
        MONTH: relativedelta(months=1),
        TWO_WEEKS: relativedelta(weeks=2),
        WEEK: relativedelta(weeks=1),
    }
    return [
        Instalment(next_banking_day(first + number * steps[every]), ore)
        for number, ore in enumerate(amounts)
    ]


def paid_of(plan: Sequence[Instalment], paid: int) -> list[int]:
    """Øre that each instalment has got of what was paid, in their order."""
    parts = []
    for each in plan:
        part = min(max(paid, 0), each.ore)
        parts.append(part)
        paid -= part
    return parts


def missed(
    plan: Sequence[Instalment], paid: int, day: date, grace: int
) -> Instalment | None:
    """The first instalment that is not paid in full though it was due more than
    ``grace`` days before ``day``; None: the plan is kept."""
    parts = paid_of(plan, paid)
    for each, part in zip(plan, parts, strict=True):
        if part < each.ore and each.due + timedelta(days=grace) < day:
            return each
    return None
