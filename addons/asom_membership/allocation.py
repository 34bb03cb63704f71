"""Which claims a payment covers, and how much of each; without Odoo.

What a payment names is paid first: the debtor decides. What is left of it follows the
association's choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

ORDERS = ("oldest", "newest", "smallest", "credit")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a member owes on one invoice.

    :ivar key: whatever the caller knows it by
    :ivar due: due date
    :ivar open: øre that are still owed, above zero
    """

    key: Any
    due: date
    open: int


def allocate(amount: int, claims: Iterable[Claim], order: str) -> list[tuple[Any, int]]:
    """Spread money over claims.

    :param amount: øre, above zero
    :param claims: settled claims may be among them
    :param order: "oldest", "newest", "smallest" first, or "credit": no claim is paid
    :returns: [(key, øre)] in the order of paying; what it does not add up to is credit
    :raises ValueError: an unknown order, or an amount that is not above zero
    """
    if order not in ORDERS:
        raise ValueError(f"{order!r} is no order of allocation")
    if amount <= 0:
        raise ValueError(f"{amount} øre cannot be spread")
    if order == "credit":
        return []
    parts = []
    for claim in sorted(claims, key=_KEYS[order]):
        part = min(amount, claim.open)
        if part > 0:
            parts.append((claim.key, part))
            amount -= part
    return parts


_KEYS = {
    "oldest": lambda claim: (claim.due, claim.key),
    "newest": lambda claim: (-claim.due.toordinal(), claim.key),
    "smallest": lambda claim: (claim.open, claim.due, claim.key),
}
