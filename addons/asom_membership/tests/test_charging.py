import itertools
import unittest
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from odoo.addons.asom_membership.charging import (
    Charged,
    Subscription,
    charges_needed,
    credits_needed,
)
from odoo.addons.asom_membership.periods import Period
from odoo.addons.asom_membership.proration import PRORATIONS, MissingPrice, Rate

from .test_proration import (
    AMOUNTS,
    DAYS_2027_2028,
    START,
    TERM_MONTHS,
    discounts,
    rate_histories,
)

YEARS = Period(date(2027, 1, 1), date(2028, 12, 31))


class Ledger:
    """Plays the database: applies what the rule asks for and sums the money."""

    def __init__(self, subscription, months, first_month=1):
        self.subscription = subscription
        self.months = months
        self.first_month = first_month
        self.keys = itertools.count(1)
        self.total = 0

    def run(self, collect):
        """A collection run; returns how many credits and charges it made."""
        misfits = credits_needed(self.subscription, self.months, self.first_month)
        gone = frozenset(charge.key for charge in misfits)
        new = charges_needed(
            self.subscription, collect, self.months, self.first_month, gone
        )
        self.total += sum(p.amount for p in new) - sum(c.amount for c in misfits)
        kept = [c for c in self.subscription.charged if c.key not in gone]
        self.subscription.charged = kept + [
            Charged(next(self.keys), piece.period, piece.amount) for piece in new
        ]
        self._no_day_twice()
        return len(misfits) + len(new)

    def _no_day_twice(self):
        spans = sorted(charge.period for charge in self.subscription.charged)
        for one, following in zip(spans, spans[1:], strict=False):
            assert one.date_to < following.date_from, (one, following)


def owed(subscription, months, first_month, collect=YEARS):
    """A fresh calculation of the same subscription, never charged before."""
    fresh = Subscription(
        subscription.date_from,
        subscription.date_to,
        subscription.proration,
        subscription.rates,
        subscription.discounts,
        subscription.quantity,
        cancelled=subscription.cancelled,
    )
    ledger = Ledger(fresh, months, first_month)
    ledger.run(collect)
    return ledger.total


@st.composite
def subscriptions(draw, prorations=PRORATIONS):
    first = draw(st.dates(date(2026, 6, 1), YEARS.date_to))
    ends = draw(st.booleans())
    last = draw(st.dates(first, date(2029, 6, 1))) if ends else None
    return Subscription(
        first,
        last,
        draw(st.sampled_from(prorations)),
        draw(rate_histories()),
        draw(st.lists(discounts(), max_size=2)),
        draw(st.integers(1, 3)),
    )


@st.composite
def cuts(draw):
    """The years 2027-2028 cut anywhere, in any order."""
    inside = draw(st.sets(st.integers(1, YEARS.days - 1), max_size=7))
    edges = [0, *sorted(inside), YEARS.days]
    parts = [
        Period(
            YEARS.date_from + timedelta(days=begin),
            YEARS.date_from + timedelta(days=end - 1),
        )
        for begin, end in zip(edges, edges[1:], strict=False)
    ]
    return draw(st.permutations(parts))


def simple(proration="day", until=None, amount=30_000, since=date(2027, 1, 1)):
    return Subscription(since, until, proration, [Rate(START, amount, 3)])


Q1 = Period(date(2027, 1, 1), date(2027, 3, 31))
Q2 = Period(date(2027, 4, 1), date(2027, 6, 30))


class TestByHand(unittest.TestCase):
    def test_a_quarter_once(self):
        ledger = Ledger(simple(), 3)
        self.assertEqual(ledger.run(Q1), 1)
        self.assertEqual(ledger.run(Q1), 0)
        self.assertEqual(ledger.total, 30_000)

    def test_overlapping_periods(self):
        ledger = Ledger(simple(), 3)
        ledger.run(Period(date(2027, 2, 1), date(2027, 2, 28)))
        ledger.run(Period(date(2027, 1, 15), date(2027, 3, 15)))
        ledger.run(Q1)
        self.assertEqual(ledger.total, 30_000)
        self.assertEqual(sum(c.period.days for c in ledger.subscription.charged), 90)

    def test_end_back_in_time_by_day(self):
        ledger = Ledger(simple(), 3)
        ledger.run(Q1)
        ledger.subscription.date_to = date(2027, 2, 14)
        ledger.run(Q2)
        self.assertEqual(ledger.total, 15_000)  # 45 of 90 days
        self.assertEqual(ledger.run(Q2), 0)

    def test_end_back_in_time_by_month(self):
        ledger = Ledger(simple("month"), 3)
        ledger.run(Q1)
        ledger.subscription.date_to = date(2027, 2, 14)
        ledger.run(Q2)
        self.assertEqual(ledger.total, 20_000)

    def test_end_back_in_time_without_proration(self):
        ledger = Ledger(simple("none"), 3)
        ledger.run(Q1)
        ledger.subscription.date_to = date(2027, 2, 14)
        self.assertEqual(ledger.run(Q2), 0)
        self.assertEqual(ledger.total, 30_000)

    def test_end_before_a_charged_term_without_proration(self):
        ledger = Ledger(simple("none"), 3)
        ledger.run(Q1)
        ledger.run(Q2)
        ledger.subscription.date_to = date(2027, 2, 14)
        ledger.run(Q2)
        self.assertEqual(ledger.total, 30_000)

    def test_cancelled_gives_all_back(self):
        for proration in PRORATIONS:
            ledger = Ledger(simple(proration), 3)
            ledger.run(Q1)
            self.assertEqual(ledger.total, 30_000)
            ledger.subscription.cancelled = True
            ledger.run(Q2)
            self.assertEqual(ledger.total, 0, proration)
            self.assertEqual(ledger.subscription.charged, [])

    def test_price_changed_back_in_time(self):
        ledger = Ledger(simple(), 3)
        ledger.run(Q1)
        ledger.run(Q2)
        ledger.subscription.rates.append(Rate(date(2027, 4, 1), 60_000, 3))
        self.assertEqual(ledger.run(Q2), 0, "nothing is looked at without a reason")
        ledger.subscription.recheck_from = date(2027, 4, 1)
        self.assertEqual(ledger.run(Q2), 2, "one credit and one charge")
        self.assertEqual(ledger.total, 90_000)
        self.assertEqual(ledger.run(Q2), 0)

    def test_recheck_leaves_charges_that_fit(self):
        ledger = Ledger(simple(), 3)
        ledger.run(Q1)
        ledger.subscription.recheck_from = date(2027, 1, 1)
        self.assertEqual(ledger.run(Q1), 0)

    def test_what_was_charged_before_an_upgrade_stays(self):
        """Months of a yearly price that were rounded each for itself."""
        subscription = Subscription(
            date(2027, 1, 1), None, "day", [Rate(START, 99_500, 12)]
        )
        ledger = Ledger(subscription, 1)
        ledger.run(Q1)
        ledger.subscription.charged = [
            Charged(charge.key, charge.period, 8_292)
            for charge in ledger.subscription.charged
        ]
        self.assertEqual(ledger.run(Q1), 0)
        ledger.run(Q2)
        self.assertEqual(ledger.total, 49_750)

    def test_recheck_leaves_charges_before_its_day(self):
        ledger = Ledger(simple(), 3)
        ledger.run(Q1)
        ledger.subscription.rates = [Rate(START, 1, 3)]
        ledger.subscription.recheck_from = date(2027, 4, 1)
        self.assertEqual(ledger.run(Q1), 0)

    def test_credited_days_outside_the_run_are_charged_afresh(self):
        """A run for January finds that the second quarter was too dear: its credit
        and its new charge belong together."""
        ledger = Ledger(simple(), 3)
        ledger.run(Q2)
        ledger.subscription.rates = [Rate(START, 60_000, 3)]
        ledger.subscription.recheck_from = date(2027, 4, 1)
        ledger.run(Q1)
        self.assertEqual(ledger.total, 120_000)
        later = Ledger(simple(), 3)
        later.run(Q1)
        later.subscription.date_to = date(2027, 2, 14)
        later.run(Q2)
        self.assertEqual(later.total, 15_000)

    def test_missing_price_charges_nothing(self):
        subscription = simple()
        subscription.rates = [Rate(date(2027, 2, 1), 100, 3)]
        with self.assertRaises(MissingPrice) as caught:
            charges_needed(subscription, Q1, 3)
        self.assertEqual(caught.exception.day, date(2027, 1, 1))

    def test_before_and_after_the_subscription(self):
        subscription = simple(since=date(2027, 2, 1), until=date(2027, 2, 28))
        self.assertEqual(charges_needed(subscription, Q2, 3), [])
        self.assertEqual(
            charges_needed(
                subscription, Period(date(2027, 1, 1), date(2027, 1, 31)), 3
            ),
            [],
        )


class TestProperties(unittest.TestCase):
    @settings(deadline=None, max_examples=300)
    @given(subscriptions(), cuts(), TERM_MONTHS, st.integers(1, 12))
    def test_parts_in_any_order_add_up(self, subscription, parts, months, first_month):
        ledger = Ledger(subscription, months, first_month)
        for part in parts:
            ledger.run(part)
            self.assertEqual(ledger.run(part), 0, "the same run again gives nothing")
        self.assertEqual(ledger.total, owed(subscription, months, first_month))
        self.assertEqual(ledger.run(YEARS), 0)

    @settings(deadline=None, max_examples=300)
    @given(
        subscriptions(("day", "month")),
        cuts(),
        st.lists(st.dates(date(2026, 1, 1), date(2029, 1, 1)), min_size=1, max_size=3),
        TERM_MONTHS,
    )
    def test_ended_back_in_time_again_and_again(
        self, subscription, parts, ends, months
    ):
        """Credits and new charges together are what a fresh calculation owes."""
        ledger = Ledger(subscription, months)
        for number, part in enumerate(parts):
            ledger.run(part)
            if number < len(ends):
                subscription.date_to = ends[number]
        ledger.run(YEARS)
        self.assertEqual(ledger.total, owed(subscription, months, 1))
        self.assertEqual(ledger.run(YEARS), 0)

    @settings(deadline=None, max_examples=200)
    @given(
        subscriptions(("none",)),
        st.dates(date(2026, 1, 1), date(2029, 1, 1)),
        TERM_MONTHS,
    )
    def test_ended_back_in_time_without_proration(self, subscription, end, months):
        """A term that was begun is kept, one that never began is given back."""
        ledger = Ledger(subscription, months)
        ledger.run(YEARS)
        subscription.date_to = min(end, subscription.date_to or end)
        ledger.run(YEARS)
        self.assertEqual(ledger.total, owed(subscription, months, 1))

    @settings(deadline=None, max_examples=300)
    @given(subscriptions(), cuts(), DAYS_2027_2028, AMOUNTS, TERM_MONTHS)
    def test_price_changed_back_in_time(self, subscription, parts, day, amount, months):
        ledger = Ledger(subscription, months)
        half = len(parts) // 2
        for part in parts[:half]:
            ledger.run(part)
        kept = [rate for rate in subscription.rates if rate.valid_from < day]
        subscription.rates = [*kept, Rate(day, amount, 3)]
        subscription.recheck_from = date(2026, 1, 1)
        for part in parts[half:]:
            ledger.run(part)
        ledger.run(YEARS)
        self.assertEqual(ledger.total, owed(subscription, months, 1))
        self.assertEqual(ledger.run(YEARS), 0)

    @settings(deadline=None)
    @given(subscriptions(), cuts(), TERM_MONTHS)
    def test_cancelled_is_free(self, subscription, parts, months):
        ledger = Ledger(subscription, months)
        for part in parts:
            ledger.run(part)
        subscription.cancelled = True
        ledger.run(YEARS)
        self.assertEqual(ledger.total, 0)
