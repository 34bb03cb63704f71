"""What members are to be charged: the result of a run's calculation, pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

# Two charges are the same when these are; their texts and ids may differ.
COMPARED = (
    "kind",
    "subscription_id",
    "product_id",
    "date_from",
    "date_to",
    "amount",
    "reverses_id",
    "rule",
)


def fact(row: dict) -> tuple:
    """What a charge comes to, to be compared with another one.

    :param row: values of a charge, amount in øre
    """
    return tuple(row.get(name) or None for name in COMPARED)


@dataclass
class Owed:
    """By membership id, what a collection run finds.

    :ivar rows: values of new charges, amount in øre
    :ivar fees: (id, øre) of fees and credits that wait
    :ivar warnings: {"code", "params"} of what staff should look at
    :ivar rechecked: subscriptions that have been computed again
    """

    rechecked: Any
    rows: dict[int, list[dict]] = field(default_factory=lambda: defaultdict(list))
    fees: dict[int, list[tuple]] = field(default_factory=dict)
    warnings: dict[int, list[dict]] = field(default_factory=lambda: defaultdict(list))

    def total(self, member: int) -> int:
        """What the member is asked for, in øre; below zero in his favour."""
        return sum(row["amount"] for row in self.rows.get(member, ())) + sum(
            amount for _id, amount in self.fees.get(member, ())
        )


def facts_of(rows, fees) -> dict[tuple, tuple]:
    """{fact: (text, øre)} of what a member is charged, to be compared.

    :param rows: values of new charges, amount in øre
    :param fees: {id: (text, øre)} of charges that wait
    """
    found = {fact(row): (row["name"], row["amount"]) for row in rows}
    return found | {("waiting", key): value for key, value in fees.items()}
