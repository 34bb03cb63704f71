"""Changes of one member that are only thought of: what ends, what starts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Start:
    """A product that starts.

    :ivar product: a ``product.product``
    :ivar replaces: the subscription that it takes the place of, or an empty recordset
    :ivar dues_day: the day from which it is charged, where that is another one
    :ivar last: last day, or None
    :ivar dues_to: the last day that is charged, where that is another one
    """

    product: object
    day: date
    quantity: int = 1
    replaces: object = None
    dues_day: date | None = None
    last: date | None = None
    dues_to: date | None = None

    def charged_until(self, day: date) -> Start:
        """The same, charged until another day than its last one."""
        return replace(self, dues_to=day)

    def discounts(self):
        """The discounts that still count, of the same product whose place it takes; of
        another product none."""
        if not self.replaces or self.replaces.product_id != self.product:
            return []
        kept = self.replaces.discount_ids
        return [each for each in kept if not each.date_to or each.date_to >= self.day]


@dataclass
class Changes:
    """What of a member's subscriptions would be otherwise.

    :ivar ending: {subscription: last day, or None when it never begins}
    :ivar starting: what starts, in order
    :ivar dues_to: {subscription: last day that is charged}, where that is another one
    """

    ending: dict = field(default_factory=dict)
    starting: list[Start] = field(default_factory=list)
    dues_to: dict = field(default_factory=dict)


def needed_first(starting: list[Start]) -> list[Start]:
    """What starts, each after what it needs; else in the order in which it stands."""
    left, found, had = list(starting), [], set()
    while left:
        ready = [each for each in left if _needs_nothing_of(each, had)] or left
        found += ready
        had |= {each.product.product_tmpl_id for each in ready}
        left = [each for each in left if each not in ready]
    return found


def _needs_nothing_of(start: Start, had: set) -> bool:
    needs = start.product.product_tmpl_id.asom_requires_ids
    return not needs or any(template in had for template in needs)
