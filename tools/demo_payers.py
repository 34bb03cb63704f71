"""What the demonstration's members do when Nets collects from them.

By their place among those who are collected from alike; most simply pay.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.peers.nets import Behaviour

AUTOMATIC_EVERY, SLIP_EVERY = 120, 25
"""After so many members the lists below begin again."""
AUTOMATIC: dict[int, Behaviour] = {
    5: Behaviour("charged_back"),
    12: Behaviour("rejects"),
    21: Behaviour("dies"),
    33: Behaviour("bank_cancels"),
    50: Behaviour("rejects"),
    55: Behaviour("cancels"),
    88: Behaviour("rejects"),
}
"""Place -> behaviour of a member with a mandate."""
SLIPS: dict[int, Behaviour] = {
    1: Behaviour("never_pays"),
    2: Behaviour("pays_part", amount=20_000),
    4: Behaviour("signs_up"),
    6: Behaviour("pays_twice"),
    8: Behaviour("pays_over"),
    11: Behaviour("never_pays"),
    14: Behaviour("slip_taken_back"),
    17: Behaviour("never_pays"),
    20: Behaviour("signs_up"),
}
"""Place -> behaviour of a member who gets a slip."""


def scripts(automatic: Iterable[str], slips: Iterable[str]) -> dict[str, Behaviour]:
    """Customer number -> behaviour, of those who do not simply pay.

    `automatic`, `slips`: customer numbers with and without a mandate, in an order
    that is the same each time.
    """
    return {
        customer: behaviours[place % every]
        for customers, behaviours, every in (
            (automatic, AUTOMATIC, AUTOMATIC_EVERY),
            (slips, SLIPS, SLIP_EVERY),
        )
        for place, customer in enumerate(customers)
        if place % every in behaviours
    }


def misread(payment_id: str) -> str:
    """A payment id with two neighbouring digits of its running number interchanged,
    as somebody types it who has mislaid the slip."""
    for place in range(len(payment_id) - 2, 0, -1):
        one, other = payment_id[place - 1 : place + 1]
        # The check digit does not see 09 and 90 interchanged.
        if one != other and {one, other} != {"0", "9"}:
            return f"{payment_id[: place - 1]}{other}{one}{payment_id[place + 1 :]}"
    return payment_id
