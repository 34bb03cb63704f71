"""Which line of a bank statement is which payment from Nets.

Only what is certain is matched: the same amount to the øre, near the day on which Nets
moves the money, and no second line or payout that would fit as well. How Nets bundles
what it pays is not documented (ASSUMED: one amount for each section, debtor group and
day, or one for a whole day), so both are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from odoo.addons.asom_membership.banking_days import add_banking_days


@dataclass(frozen=True)
class BankLine:
    """A line of a bank statement; ``amount`` in øre, below zero when it was drawn."""

    id: int
    day: date
    amount: int


@dataclass(frozen=True)
class Due:
    """What the bank statement should show; ``amount`` in øre, below zero when more was
    taken back than paid. ``payer`` is the creditor agreement."""

    id: int
    day: date
    amount: int
    payer: int
    section: str


@dataclass(frozen=True)
class _Bundle:
    """Payouts of one day that may be one amount at the bank."""

    ids: tuple[int, ...]
    day: date
    amount: int


def in_window(day: date, due: date, days: int) -> bool:
    """Whether ``day`` is at most ``days`` banking days before or after ``due``."""
    first = add_banking_days(due, -days) if days else due
    last = add_banking_days(due, days)
    return first <= day <= last


def match(
    lines: list[BankLine], dues: list[Due], days: int
) -> list[tuple[int, tuple[int, ...]]]:
    """What belongs together for certain.

    A payout of its own goes before a day's sum, and the very day before its
    neighbours; where two would fit equally well, neither is taken.

    :param days: banking days that the bank may be early or late
    :returns: [(line id, payout ids)]; each line and payout at most once
    """
    found = []
    single = [_Bundle((due.id,), due.day, due.amount) for due in dues if due.amount]
    for bundles in (single, _bundles(dues, by_section=True), _bundles(dues, False)):
        taken_lines = {line for line, _dues in found}
        taken = {due for _line, some in found for due in some}
        found += _pairs(
            [line for line in lines if line.id not in taken_lines and line.amount],
            [bundle for bundle in bundles if not taken & set(bundle.ids)],
            days,
        )
    return found


def _bundles(dues: list[Due], by_section: bool) -> list[_Bundle]:
    """A day's payouts of one agreement (and section) together, where it has several."""

    def key(due):
        return (due.payer, due.day, due.section if by_section else "")

    groups: dict[tuple, list[Due]] = {}
    for due in dues:
        groups.setdefault(key(due), []).append(due)
    bundles = []
    for (_payer, day, _section), some in groups.items():
        amount = sum(due.amount for due in some)
        if len(some) > 1 and amount:
            bundles.append(_Bundle(tuple(due.id for due in some), day, amount))
    return bundles


def _pairs(lines, bundles, days):
    by_amount: dict[int, tuple[list, list]] = {}
    for line in lines:
        by_amount.setdefault(line.amount, ([], []))[0].append(line)
    for bundle in bundles:
        by_amount.setdefault(bundle.amount, ([], []))[1].append(bundle)
    pairs = []
    for some_lines, some_bundles in by_amount.values():
        for near in (0, days):
            pairs += _unique(some_lines, some_bundles, near)
    return pairs


def _unique(lines, bundles, days):
    """Pairs of the same amount that fit each other and nothing else; those found are
    taken out of both lists."""
    fits = {
        line: [b for b in bundles if in_window(line.day, b.day, days)] for line in lines
    }
    wanted = [bundle for some in fits.values() for bundle in some]
    pairs = [
        (line, some[0])
        for line, some in fits.items()
        if len(some) == 1 and wanted.count(some[0]) == 1
    ]
    for line, bundle in pairs:
        lines.remove(line)
        bundles.remove(bundle)
    return [(line.id, bundle.ids) for line, bundle in pairs]
