"""A change inside a term: what is due already for a term is not charged again, pure.

Where a product is charged for whole terms, a change to another quantity or package on
1 July of a year that is due owes the difference, not the year once more. A change is
one subscription that follows another of the same member: because somebody said so, or
because it begins the day after the other ended and has the same product or a package
of the same exclusive group. Whatever runs beside is no change.

What the new one owes for the rest of that term is the new product's choice:

``difference``
    its price less what is due for the term already; nothing comes back where it is
    less ("dues are not refunded");
``full``
    a full new term;
``next_term``
    nothing until the next term.

With another quantity of the same product it is always the difference. All of this
follows from what is owed, not from what was charged: it is the same whether the old
subscription was charged long ago, is charged by the same run or stands in a preview.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .periods import ONE_DAY, Period
from .proration import Piece, pieces

if TYPE_CHECKING:
    from .charging import Subscription

ON_CHANGE = ("difference", "full", "next_term")
# More øre than anything costs.
FULLY = 10**15


# === WHO FOLLOWS WHOM === #


@dataclass(frozen=True)
class Row:
    """What has to be known of a subscription to see whom it follows.

    :ivar key: whatever finds it again (a database id); the order of creation
    :ivar kind: only a package replaces a package, an add-on an add-on
    :ivar family: the same for products that replace each other
    :ivar replaces: key of the row that it was said to replace, or None
    """

    key: int
    kind: str
    family: Hashable
    date_from: date
    date_to: date | None = None
    cancelled: bool = False
    replaces: int | None = None


@dataclass(frozen=True)
class Following:
    """Rows that begin on one day in the place of others; both in order."""

    before: tuple[int, ...]
    after: tuple[int, ...]


def followings(rows: Iterable[Row]) -> list[Following]:
    """Every change among one member's subscriptions, in order of its day.

    Each row is followed once: by the one that says so, else by those of its family
    that begin the day after.
    """
    known = {row.key: row for row in rows}
    live = sorted(
        (row for row in known.values() if not row.cancelled),
        key=lambda row: (row.date_from, row.key),
    )
    beginning = defaultdict(list)
    for row in live:
        beginning[row.date_from, row.family].append(row.key)
    before = defaultdict(list)
    followed = set()
    for row in live:
        old = _said(row, known)
        if old and old.key not in followed:
            followed.add(old.key)
            before[row.date_from, row.family].append(old.key)
    for row in live:
        if row.key in followed or not row.date_to or row.date_to == date.max:
            continue
        place = row.date_to + ONE_DAY, row.family
        if place in beginning:
            before[place].append(row.key)
    return [
        Following(tuple(sorted(keys)), tuple(beginning[place]))
        for place, keys in sorted(before.items(), key=lambda item: item[0][0])
    ]


def _said(row: Row, known: dict[int, Row]) -> Row | None:
    """The row that ``row`` was said to replace, past those that never took effect."""
    old, seen = known.get(row.replaces), {row.key}
    while old and old.cancelled and old.key not in seen:
        seen.add(old.key)
        old = known.get(old.replaces)
    if not old or old.cancelled or old.kind != row.kind:
        return None
    return old if old.date_to and old.date_to < row.date_from else None


# === WHAT IS DUE ALREADY === #


@dataclass
class Change:
    """Subscriptions that begin on one day in the place of others; both in order."""

    before: list[Subscription]
    after: list[Subscription]


def tell_changes(
    facts: dict[Hashable, Subscription],
    changes: Iterable[tuple[Iterable, Iterable]],
    products: dict[Hashable, Hashable],
    on_change: dict[Hashable, str],
) -> None:
    """Tell subscriptions what they take the place of, and what they then owe.

    :param facts: {key: subscription}, of all that changes name
    :param changes: (keys that ended, keys that begin in their place)
    :param products: {key: its product}
    :param on_change: {key: the product's own choice, one of ON_CHANGE}
    """
    for before, after in changes:
        change = Change([facts[key] for key in before], [facts[key] for key in after])
        same = {products[key] for key in before}
        for key in after:
            facts[key].change = change
            if products[key] not in same:
                facts[key].on_change = on_change[key]


@dataclass
class Stake:
    """What a subscription and all that it has come from owe for one term, in øre.

    :ivar covered: of the subscription's own price, what was due already
    :ivar total: everything that is due for the term
    :ivar whole: of it, what is due for the term as a whole, whenever it ends
    """

    covered: int = 0
    total: int = 0
    whole: int = 0


def term_pieces(
    subscription: Subscription,
    days: Period,
    term: Period,
    term_months: int,
    first_month: int,
) -> list[Piece]:
    """What ``days`` of a term cost, without what is due for the term already.

    :raises MissingPrice: when a day of it, or of what it replaces, has no price
    """
    terms = term, term_months, first_month
    covered = 0
    if _changes_in(subscription, term):
        covered = _changed(subscription, *terms).covered
    return _pieces(subscription, days, *terms, covered)


def _changes_in(subscription: Subscription, term: Period) -> bool:
    """Whether it takes the place of another one inside the term: on its first day
    there is nothing due for it yet."""
    begins = subscription.date_from
    return bool(subscription.change) and term.date_from < begins <= term.date_to


def _pieces(subscription, days, term, term_months, first_month, covered=0):
    return pieces(
        days,
        term,
        term_months,
        subscription.rates,
        subscription.discounts,
        subscription.proration,
        subscription.date_from,
        subscription.quantity,
        first_month,
        covered,
    )


def _price(subscription, days, *terms, covered=0) -> int:
    return sum(one.amount for one in _pieces(subscription, days, *terms, covered))


def _stake(subscription: Subscription, *terms) -> Stake:
    """What is due by ``subscription`` for the first of ``terms``, its length and the
    association's first month."""
    term = terms[0]
    running = subscription.period()
    days = running and running.overlap(term)
    if not days:
        return Stake()
    if _changes_in(subscription, term):
        return _changed(subscription, *terms)
    price = _price(subscription, days, *terms)
    return Stake(0, price, price if subscription.proration == "none" else 0)


def _changed(subscription: Subscription, *terms) -> Stake:
    stakes = [_stake(old, *terms) for old in subscription.change.before]
    left = sum(stake.total for stake in stakes)
    whole = sum(stake.whole for stake in stakes)
    found = result = Stake()
    for new in subscription.change.after:
        days = new.period().overlap(terms[0])
        if new.proration == "none":
            price = _price(new, days, *terms)
            used = min(price, left) if new.on_change == "difference" else 0
            covered = {"full": 0, "next_term": price}.get(new.on_change, used)
            due = used + price - covered
            found = Stake(covered, due, due)
            left, whole = left - used, max(0, whole - used)
        else:
            covered = 0 if new.on_change == "full" else whole
            if whole and new.on_change == "next_term":
                covered = FULLY
            due = left + _price(new, days, *terms, covered=covered)
            found = Stake(covered, due, whole)
            left = whole = 0
        if new is subscription:
            result = found
    # What nobody has needed stays with the last one, for the changes to come.
    found.total += left
    found.whole += whole
    return result
