"""Changes of one member that are only thought of: what ends, what starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Start:
    """A product that starts.

    :ivar product: a ``product.product``
    :ivar replaces: the subscription that it takes the place of, or an empty recordset
    :ivar dues_day: the day from which it is charged, where that is another one
    :ivar last: last day, or None
    """

    product: object
    day: date
    quantity: int = 1
    replaces: object = None
    dues_day: date | None = None
    last: date | None = None


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
