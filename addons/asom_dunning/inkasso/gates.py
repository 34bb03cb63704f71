"""What has to be so before a claim goes to an agency (domain facts 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..procedure.holds import DISPUTES
from ..procedure.limitation import is_barred

PRIVATE, BUSINESS = "private", "business"


@dataclass(frozen=True, slots=True)
class Claim:
    """One invoice of a case.

    :ivar open: øre that are left
    :ivar demand: last payment date that the demand (inkassoloven § 10) gave, or None
    :ivar in_transit: last day on which money for it may come, or None
    :ivar holds: reasons of the holds in force for it
    """

    key: object
    due: date
    open: int
    demand: date | None = None
    in_transit: date | None = None
    holds: Sequence[str] = ()
    acknowledged: date | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something does not go to the agency.

    :ivar code: "nothing", "no_demand", "demand_runs", "disputed", "held",
        "in_transit", "barred", "small", "wrong_kind", "not_approved"
    :ivar key: the claim, or None: the case as a whole
    :ivar about: a day, an amount in øre, a reason
    """

    code: str
    key: object = None
    about: object = None


def refusal_of(claim: Claim, day: date) -> Refusal | None:
    """Why one claim does not go on ``day``, or None: it may."""
    if claim.open <= 0:
        return Refusal("nothing", claim.key)
    if is_barred(claim.due, day, claim.acknowledged):
        return Refusal("barred", claim.key, claim.due)
    if claim.holds:
        first = sorted(claim.holds, key=lambda reason: reason not in DISPUTES)[0]
        code = "disputed" if first in DISPUTES else "held"
        return Refusal(code, claim.key, first)
    if claim.demand is None:
        return Refusal("no_demand", claim.key)
    if claim.demand >= day:
        return Refusal("demand_runs", claim.key, claim.demand)
    if claim.in_transit and claim.in_transit >= day:
        return Refusal("in_transit", claim.key, claim.in_transit)
    return None


def judge(
    claims: Iterable[Claim],
    day: date,
    *,
    threshold: int,
    debtor: str,
    takes: Iterable[str],
    approved: bool,
) -> tuple[list, list[Refusal]]:
    """Which claims may go, and what stands in the way.

    A dispute about one claim stops the case: the agency gets all of a debtor's claims
    in one case, and no one that is contested.

    :param threshold: øre below which the agency takes no case
    :param debtor: ``PRIVATE`` or ``BUSINESS``
    :param takes: kinds of debtors that the agreement is for
    :param approved: the association has decided so
    :returns: (keys that may go, refusals); the case goes when there is a key and no
        refusal without one
    """
    claims = list(claims)
    refusals = [found for claim in claims if (found := refusal_of(claim, day))]
    refused = {refusal.key for refusal in refusals}
    going = [claim for claim in claims if claim.key not in refused]
    whole: list[Refusal] = []
    if any(refusal.code == "disputed" for refusal in refusals):
        whole.append(Refusal("disputed"))
    if not going:
        whole.append(Refusal("nothing"))
    elif (total := sum(claim.open for claim in going)) < threshold:
        whole.append(Refusal("small", about=total))
    if debtor not in takes:
        whole.append(Refusal("wrong_kind", about=debtor))
    if not approved:
        whole.append(Refusal("not_approved"))
    return [claim.key for claim in going], [*refusals, *whole]


def may_go(keys: Sequence, refusals: Iterable[Refusal]) -> bool:
    """Does the case go, with these claims?"""
    return bool(keys) and all(refusal.key is not None for refusal in refusals)
