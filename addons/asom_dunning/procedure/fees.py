"""Whether a reminder may have a fee (renteloven § 9 b), and why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .law import FEE_DAYS, FEE_MOST, FEES_PER_ARREARS, FEES_PER_CLAIM, Law, Row


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee that was asked for and not taken back.

    :ivar day: on which its reminder was sent
    :ivar claims: keys of what it was for
    """

    day: date
    claims: frozenset


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether there is a fee.

    :ivar ore: of the fee, 0 where there is none
    :ivar code: "allowed"; "no_fee": the association asks for none; "held": disputed or
        on hold; "over", "too_soon", "claim_used", "arrears_used": the law's limits
    :ivar row: the law's row that decides
    :ivar since: the day that it counts from
    :ivar count: how many fees there were
    """

    ore: int
    code: str
    row: Row | None = None
    since: date | None = None
    count: int = 0


def judge(
    law: Law,
    day: date,
    ore: int,
    claims: Collection,
    earlier: Iterable[Fee],
    since: date | None,
    held: bool = False,
) -> Verdict:
    """Whether a reminder of ``day`` may have a fee.

    :param ore: what the association asks for
    :param claims: keys of what the reminder is for
    :param earlier: all fees to the same member in the same association
    :param since: first day of the unbroken arrears
    :param held: disputed, or on hold for a reason that stops fees
    :raises MissingLaw: when the law has no limits for the day
    """
    most = law.on(FEE_MOST, day)
    if ore <= 0:
        return Verdict(0, "no_fee")
    if ore > most.value:
        return Verdict(0, "over", most)
    if held:
        return Verdict(0, "held")
    earlier = list(earlier)
    days = law.on(FEE_DAYS, day)
    # A later one counts as well: a run of an earlier day may come after it.
    near = [f.day for f in earlier if abs((f.day - day).days) < days.value]
    if near:
        return Verdict(0, "too_soon", days, max(near))
    per_claim = law.on(FEES_PER_CLAIM, day)
    for claim in claims:
        count = sum(claim in fee.claims for fee in earlier)
        if count >= per_claim.value:
            return Verdict(0, "claim_used", per_claim, count=count)
    per_arrears = law.on(FEES_PER_ARREARS, day)
    count = sum(since is None or fee.day >= since for fee in earlier)
    if count >= per_arrears.value:
        return Verdict(0, "arrears_used", per_arrears, since, count)
    return Verdict(ore, "allowed", most, since, count)


def next_fee_day(law: Law, last: date) -> date:
    """The first day on which a fee may follow that of ``last``."""
    return last + timedelta(days=law.value(FEE_DAYS, last))
