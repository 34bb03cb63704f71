"""A change inside a term that is due as a whole: the pure rule."""

import itertools
import unittest
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from odoo.addons.asom_membership.changing import Change, Following, Row, followings
from odoo.addons.asom_membership.charging import Subscription, charges_needed
from odoo.addons.asom_membership.periods import Period
from odoo.addons.asom_membership.proration import PRORATIONS, Discount, Rate

from .test_charging import Ledger, cuts
from .test_proration import START

ONE_DAY = timedelta(days=1)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
YEARS = Period(date(2026, 1, 1), date(2027, 12, 31))
JULY = date(2026, 7, 1)


def row(key, since, until=None, family="tv", **more):
    more.setdefault("kind", "package")
    end = until and date.fromisoformat(until)
    return Row(key, more.pop("kind"), family, date.fromisoformat(since), end, **more)


class TestWhoFollowsWhom(unittest.TestCase):
    def check(self, rows, *expected):
        found = [(one.before, one.after) for one in followings(rows)]
        self.assertEqual(found, list(expected))

    def test_the_same_product_the_day_after(self):
        rows = [row(1, "2026-01-01", "2026-06-30"), row(2, "2026-07-01")]
        self.check(rows, ((1,), (2,)))
        self.assertEqual(followings(rows), [Following((1,), (2,))])

    def test_a_gap_is_no_change(self):
        self.check([row(1, "2026-01-01", "2026-06-29"), row(2, "2026-07-01")])

    def test_what_runs_beside_is_no_change(self):
        self.check([row(1, "2026-01-01"), row(2, "2026-07-01")])
        self.check([row(1, "2026-01-01", "2026-07-31"), row(2, "2026-07-01")])

    def test_another_product_is_no_change(self):
        other = row(2, "2026-07-01", family="net")
        self.check([row(1, "2026-01-01", "2026-06-30"), other])

    def test_another_product_that_was_said_to_replace_it(self):
        other = row(2, "2026-07-01", family="net", replaces=1)
        self.check([row(1, "2026-01-01", "2026-06-30"), other], ((1,), (2,)))
        self.check([row(1, "2026-01-01", "2026-03-31"), other], ((1,), (2,)))

    def test_what_goes_on_is_not_replaced_whatever_was_said(self):
        self.check([row(1, "2026-01-01"), row(2, "2026-07-01", replaces=1)])

    def test_an_add_on_does_not_replace_a_package(self):
        other = row(2, "2026-07-01", family="hbo", kind="addon", replaces=1)
        self.check([row(1, "2026-01-01", "2026-06-30"), other])

    def test_what_never_took_effect_is_passed_over(self):
        rows = [
            row(1, "2026-01-01", "2026-06-30"),
            row(2, "2026-07-01", family="net", cancelled=True, replaces=1),
            row(3, "2026-07-01", family="film", replaces=2),
        ]
        self.check(rows, ((1,), (3,)))

    def test_a_chain(self):
        rows = [
            row(1, "2026-01-01", "2026-03-31"),
            row(2, "2026-04-01", "2026-06-30"),
            row(3, "2026-07-01"),
        ]
        self.check(rows, ((1,), (2,)), ((2,), (3,)))

    def test_two_beside_each_other_become_one(self):
        ended = [row(key, "2026-01-01", "2026-06-30") for key in (1, 2)]
        self.check([*ended, row(3, "2026-07-01")], ((1, 2), (3,)))

    def test_each_is_followed_once(self):
        """By the one that says so, else by those that begin the day after."""
        rows = [
            row(1, "2026-01-01", "2026-06-30"),
            row(2, "2026-07-01"),
            row(3, "2026-07-01", family="net", replaces=1),
        ]
        self.check(rows, ((1,), (3,)))

    def test_a_circle_of_rows_that_never_took_effect_ends(self):
        rows = [
            row(1, "2026-01-01", cancelled=True, replaces=2),
            row(2, "2026-02-01", cancelled=True, replaces=1),
            row(3, "2026-03-01", replaces=2),
        ]
        self.check(rows)


def bought(amount, since=YEAR.date_from, until=None, way="none", **more):
    return Subscription(since, until, way, [Rate(START, amount, 12)], **more)


def linked(*chain, on_change="difference"):
    """Each ends the day before the next one begins."""
    for old, new in itertools.pairwise(chain):
        old.date_to = new.date_from - ONE_DAY
        new.change = Change([old], [new])
        new.on_change = on_change
    return chain


def due(subscription, days=YEAR, months=12):
    return sum(p.amount for p in charges_needed(subscription, days, months))


class TestByHand(unittest.TestCase):
    def test_another_quantity_owes_the_difference(self):
        one, two = linked(bought(45_000), bought(45_000, JULY, quantity=2))
        self.assertEqual((due(one), due(two)), (45_000, 45_000))
        self.assertEqual(due(two, YEARS), 45_000 + 90_000)

    def test_another_package_owes_by_its_setting(self):
        for on_change, amount in [
            ("difference", 25_000),
            ("full", 70_000),
            ("next_term", 0),
        ]:
            chain = linked(bought(45_000), bought(70_000, JULY), on_change=on_change)
            self.assertEqual(due(chain[1]), amount, on_change)
            self.assertEqual(due(chain[1], YEARS), amount + 70_000, on_change)

    def test_dues_are_not_refunded(self):
        for old, new in [
            (bought(90_000), bought(45_000, JULY)),
            (bought(45_000, quantity=2), bought(45_000, JULY)),
        ]:
            linked(old, new)
            self.assertEqual((due(old), due(new)), (90_000, 0))
            self.assertEqual(due(new, YEARS), 45_000)

    def test_down_and_up_again_costs_nothing_more(self):
        days = [date(2026, month, 1) for month in (3, 6, 9)]
        prices = (45_000, 90_000, 100_000)
        new = [bought(p, day) for p, day in zip(prices, days, strict=True)]
        chain = linked(bought(90_000), *new)
        self.assertEqual([due(one) for one in chain], [90_000, 0, 0, 10_000])

    def test_a_full_new_term_counts_for_the_next_change(self):
        second = bought(70_000, date(2026, 4, 1))
        third = bought(150_000, JULY)
        linked(bought(45_000), second, third)
        second.on_change = "full"
        self.assertEqual(due(second), 70_000)
        self.assertEqual(due(third), 150_000 - 45_000 - 70_000)

    def test_on_the_first_day_of_a_term_there_is_no_difference(self):
        for on_change in ("difference", "full", "next_term"):
            new_year = date(2027, 1, 1)
            chain = linked(
                bought(45_000), bought(70_000, new_year), on_change=on_change
            )
            self.assertEqual([due(one, YEARS) for one in chain], [45_000, 70_000])

    def test_what_never_took_effect_covers_nothing(self):
        old, new = linked(bought(45_000), bought(70_000, JULY))
        old.cancelled = True
        self.assertEqual((due(old), due(new)), (0, 70_000))

    def test_joined_and_changed_inside_the_term(self):
        old, new = linked(bought(45_000, date(2026, 2, 15)), bought(70_000, JULY))
        self.assertEqual((due(old), due(new)), (45_000, 25_000))

    def test_discounts_on_either(self):
        half = [Discount(START, None, 5_000)]
        old, new = linked(bought(45_000, discounts=half), bought(70_000, JULY))
        self.assertEqual((due(old), due(new)), (22_500, 47_500))
        old, new = linked(bought(45_000), bought(70_000, JULY, discounts=half))
        self.assertEqual((due(old), due(new)), (45_000, 0))

    def test_two_become_one_of_two(self):
        old = [bought(45_000, until=JULY - ONE_DAY) for _ in range(2)]
        new = bought(45_000, JULY, quantity=2)
        new.change = Change(old, [new])
        self.assertEqual(due(new), 0)

    def test_one_of_two_becomes_two_of_one(self):
        old = bought(45_000, quantity=2, until=JULY - ONE_DAY)
        new = [bought(45_000, JULY) for _ in range(3)]
        for one in new:
            one.change = Change([old], new)
        self.assertEqual([due(one) for one in new], [0, 0, 45_000])

    def test_by_quarters_only_the_term_of_the_change_is_due_already(self):
        old, new = linked(bought(40_000), bought(80_000, date(2026, 8, 1)))
        self.assertEqual(due(old, months=3), 30_000)
        self.assertEqual(due(new, months=3), 10_000 + 20_000)

    def test_days_and_months_are_charged_by_themselves(self):
        for way, first, second in [("day", 22_315, 35_288), ("month", 22_500, 35_000)]:
            old, new = linked(bought(45_000, way=way), bought(70_000, JULY, way=way))
            self.assertEqual((due(old), due(new)), (first, second), way)

    def test_from_a_whole_term_to_days(self):
        """The rest of the year is due already by the price of the old one."""
        old, new = linked(bought(45_000), bought(70_000, JULY, way="month"))
        self.assertEqual((due(old), due(new)), (45_000, 12_500))
        self.assertEqual(due(new, YEARS), 12_500 + 70_000)
        old, new = linked(bought(70_000), bought(45_000, JULY, way="day"))
        self.assertEqual(due(new), 0)

    def test_from_days_to_a_whole_term(self):
        old, new = linked(bought(45_000, way="month"), bought(70_000, JULY))
        self.assertEqual((due(old), due(new)), (22_500, 47_500))

    def test_the_charge_tells_what_was_due_already(self):
        _old, new = linked(bought(45_000), bought(70_000, JULY))
        [piece] = charges_needed(new, YEAR, 12)
        self.assertEqual((piece.whole, piece.covered), (70_000, 45_000))


@st.composite
def chains(draw):
    """Changes in the years 2026-2027, (price, quantity) each."""
    days = draw(st.sets(st.dates(YEARS.date_from, date(2027, 12, 30)), max_size=4))
    rows = []
    for day in [YEARS.date_from, *sorted(days - {YEARS.date_from})]:
        amount, quantity = draw(st.integers(0, 100_000)), draw(st.integers(1, 3))
        rows.append(bought(amount, day, quantity=quantity))
    return linked(*rows)


class TestAnyChain(unittest.TestCase):
    @settings(deadline=None, max_examples=150)
    @given(chains(), st.sampled_from((3, 6, 12)))
    def test_a_term_costs_what_is_the_dearest_in_it(self, chain, months):
        for number in range(24 // months):
            month = number * months
            first = date(2026 + month // 12, 1 + month % 12, 1)
            month += months
            last = date(2026 + month // 12, 1 + month % 12, 1) - ONE_DAY
            term = Period(first, last)
            running = [one for one in chain if one.period().overlap(term)]
            prices = []
            for one in running:
                alone = bought(one.rates[0].amount, first, quantity=one.quantity)
                prices.append(due(alone, term, months))
            total = sum(due(one, term, months) for one in chain)
            self.assertEqual(total, max(prices))

    @settings(deadline=None, max_examples=100)
    @given(chains(), cuts(), st.sampled_from((1, 3, 12)), st.sampled_from(PRORATIONS))
    def test_in_any_order_of_runs_it_costs_the_same(self, chain, parts, months, way):
        chain[-1].proration = way
        expected = sum(due(one, YEARS_OF_CUTS, months) for one in chain)
        ledgers = [Ledger(one, months) for one in chain]
        for part in parts:
            for ledger in ledgers:
                ledger.run(part)
                self.assertEqual(ledger.run(part), 0)
        self.assertEqual(sum(ledger.total for ledger in ledgers), expected)

    @settings(deadline=None, max_examples=100)
    @given(chains(), st.sampled_from((1, 3, 12)))
    def test_an_undone_change_costs_nothing(self, chain, months):
        """The new one never took effect, and the old one goes on."""
        old = chain[0]
        alone = due(bought(old.rates[0].amount, quantity=old.quantity), YEARS, months)
        ledgers = [Ledger(one, months) for one in chain]
        for ledger in ledgers:
            ledger.run(YEARS)
        for one in chain[1:]:
            one.cancelled = True
        old.date_to = None
        for ledger in ledgers:
            ledger.run(YEARS)
            self.assertEqual(ledger.run(YEARS), 0)
        self.assertEqual(sum(ledger.total for ledger in ledgers), alone)


YEARS_OF_CUTS = Period(date(2027, 1, 1), date(2028, 12, 31))
