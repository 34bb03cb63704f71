"""Which charges and credits a subscription needs: the rule of invariant 1, pure.

A subscription owes its price for every day from its first to its last. Days that a
charge already holds are never charged again; a charge that no longer fits (the
subscription ended earlier, its price or discount was corrected back in time) is
credited as a whole and its days are charged afresh. The same call made again with
its own result added to what is charged gives nothing, so the order and number of
runs make no difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .changing import Change, term_pieces
from .periods import Period, subtract, terms_between
from .proration import Discount, Piece, Rate

FAR_AWAY = date(9999, 12, 31)


@dataclass(frozen=True)
class Charged:
    """A charge that exists and is not credited.

    :ivar key: whatever finds it again (a database id)
    :ivar amount: øre
    :ivar invoiced: False while it stands in a preview: its days are taken, but what
        nobody was asked for is not credited
    """

    key: int
    period: Period
    amount: int
    invoiced: bool = True


@dataclass
class Subscription:
    """What the rule needs to know of one subscription.

    :ivar date_to: last day, or None while it runs
    :ivar cancelled: True when it never took effect: nothing is owed
    :ivar recheck_from: charges that end on or after this day are computed again
    :ivar rates: prices of the product in order of ``valid_from``
    :ivar change: what it takes the place of, or None
    :ivar on_change: what it then owes for the term, one of changing.ON_CHANGE
    """

    date_from: date
    date_to: date | None
    proration: str
    rates: list[Rate]
    discounts: list[Discount] = field(default_factory=list)
    quantity: int = 1
    charged: list[Charged] = field(default_factory=list)
    cancelled: bool = False
    recheck_from: date | None = None
    change: Change | None = None
    on_change: str = "difference"

    def period(self) -> Period | None:
        """The days the subscription runs, or None when there is none."""
        end = self.date_to or FAR_AWAY
        if self.cancelled or end < self.date_from:
            return None
        return Period(self.date_from, end)


def credits_needed(
    subscription: Subscription, term_months: int, first_month: int
) -> list[Charged]:
    """Charges that no longer fit the subscription, to be credited as a whole.

    :raises MissingPrice: when a charge to be computed again has no price any more
    """
    running = subscription.period()
    result = []
    for charge in subscription.charged:
        if running is None or not _covered(charge.period, running, subscription):
            result.append(charge)
        elif (
            subscription.recheck_from is not None
            and charge.period.date_to >= subscription.recheck_from
        ):
            parts = _price(subscription, charge.period, term_months, first_month)
            if [part.period for part in parts] != [charge.period] or (
                sum(part.amount for part in parts) != charge.amount
            ):
                result.append(charge)
    return result


def _covered(charged: Period, running: Period, subscription: Subscription) -> bool:
    if subscription.proration == "none":
        # The term was due on its first day; leaving later gives nothing back.
        return charged.date_from in running
    return running.overlap(charged) == charged


def charges_needed(
    subscription: Subscription,
    collect: Period,
    term_months: int,
    first_month: int = 1,
    credited: frozenset[int] = frozenset(),
) -> list[Piece]:
    """The charges that are missing on the days of ``collect``.

    :param collect: the days that a run collects for
    :param term_months: length of the association's term in months
    :param credited: keys of charges that are being credited now; their days are
        charged afresh even where they lie outside ``collect``
    :returns: pieces in order; one of 0 øre marks days that cost nothing
    :raises MissingPrice: when a day has no price; then nothing of this
        subscription may be charged
    """
    running = subscription.period()
    if running is None:
        return []
    taken = [c.period for c in subscription.charged if c.key not in credited]
    again = [c.period for c in subscription.charged if c.key in credited]
    result = []
    for period in sorted([collect, *again]):
        wanted = running.overlap(period)
        if wanted is None:
            continue
        for free in subtract(wanted, taken):
            result += _price(subscription, free, term_months, first_month)
        taken.append(wanted)
    return result


@dataclass(frozen=True)
class Due:
    """What a subscription owes when a period is collected.

    :ivar credited: charges that no longer fit, credited as a whole
    :ivar new: what is missing, in order; a piece of 0 øre marks days that cost nothing
    :ivar certain: False while some of its days stand in a preview
    """

    credited: list[Charged]
    new: list[Piece]
    certain: bool = True

    @property
    def amount(self) -> int:
        """Øre that is asked for; below zero in the member's favour."""
        new = sum(piece.amount for piece in self.new)
        return new - sum(charge.amount for charge in self.credited)


def due(
    subscription: Subscription, collect: Period, term_months: int, first_month: int = 1
) -> Due:
    """What a collection of ``collect`` charges and credits.

    :raises MissingPrice: when a day has no price; then nothing of this subscription
        may be charged
    """
    terms = term_months, first_month
    misfits = credits_needed(subscription, *terms)
    credited = [charge for charge in misfits if charge.invoiced]
    keys = frozenset(charge.key for charge in credited)
    new = charges_needed(subscription, collect, *terms, keys)
    certain = all(charge.invoiced for charge in subscription.charged)
    return Due(credited, new, certain)


def collected(
    subscription: Subscription, collect: Period, term_months: int, first_month: int = 1
) -> int:
    """Øre that a collection of ``collect`` charges, credits taken off; the subscription
    is then as if that had been invoiced.

    :raises MissingPrice: when a day has no price
    """
    owed = due(subscription, collect, term_months, first_month)
    kept = [charge for charge in subscription.charged if charge not in owed.credited]
    # Ids of the database are above zero.
    lowest = min([0, *(charge.key for charge in kept)])
    subscription.charged = kept + [
        Charged(lowest - number, piece.period, piece.amount)
        for number, piece in enumerate(owed.new, 1)
    ]
    subscription.recheck_from = None
    return owed.amount


def _price(
    subscription: Subscription, days: Period, term_months: int, first_month: int
) -> list[Piece]:
    result = []
    for term in terms_between(days.date_from, days.date_to, term_months, first_month):
        result += term_pieces(
            subscription, days.overlap(term), term, term_months, first_month
        )
    return result
