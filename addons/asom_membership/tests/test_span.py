"""Parts of a price add up to the price, over the price's own span."""

import unittest
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings, strategies as st

from odoo.addons.asom_membership.charging import Subscription, charges_needed
from odoo.addons.asom_membership.periods import Period, add_months
from odoo.addons.asom_membership.price_plan import NoAmount, read_parts, write_parts
from odoo.addons.asom_membership.proration import PRORATIONS, Discount, Rate

from .test_proration import AMOUNTS, START, TERM_MONTHS, cost

ONE_DAY = timedelta(days=1)
MONTHS = st.integers(1, 12)
WAYS = st.sampled_from(PRORATIONS)


def dues_year(first_month, year=2027):
    start = date(year, first_month, 1)
    return Period(start, add_months(start, 12) - ONE_DAY)


def charged(subscription, months, first_month=1, days=None):
    """Øre of each charge on ``days``, a dues year if not given."""
    found = charges_needed(
        subscription, days or dues_year(first_month), months, first_month
    )
    return [piece.amount for piece in found]


def priced(amount, months=12, way="day", since=START, until=None, **more):
    parts = more.pop("parts", ())
    rates = more.pop("rates", None) or [Rate(START, amount, months, parts)]
    return Subscription(since, until, way, rates, **more)


class TestByHand(unittest.TestCase):
    def test_a_years_terms_are_the_yearly_price(self):
        for way in PRORATIONS:
            for amount, term in [(99_500, 1), (100_000, 1), (33_333, 3), (10_001, 6)]:
                found = charged(priced(amount, way=way), term)
                self.assertEqual(len(found), 12 // term)
                self.assertEqual(sum(found), amount, (way, amount))

    def test_a_half_yearly_price_by_months(self):
        half = Period(date(2027, 4, 1), date(2027, 9, 30))
        found = charged(priced(10_000, 6), 1, 4, half)
        self.assertEqual(found, [1667, 1666, 1667, 1667, 1666, 1667])

    def test_a_term_longer_than_the_price_is_the_span(self):
        self.assertEqual(charged(priced(3_333, 1), 3), [9_999] * 4)
        self.assertEqual(charged(priced(10_000, 3), 12), [40_000])

    def test_each_quarter_of_a_year_weighs_the_same(self):
        """However many days it has."""
        self.assertEqual(charged(priced(100_000), 3), [25_000] * 4)

    def test_joined_inside_the_year_is_rounded_once_from_the_whole(self):
        """100.02 a year: 87.5175 are left on 15 February, the middle of its quarter."""
        found = charged(priced(10_002, since=date(2026, 2, 15)), 3, 1, YEAR_2026)
        self.assertEqual(sum(found), 8_752)

    def test_left_inside_the_year(self):
        left = charged(priced(10_002, until=date(2026, 2, 14)), 3, 1, YEAR_2026)
        self.assertEqual(left, [1_250])

    def test_a_discount_in_per_cent_counts_over_the_year(self):
        discount = Discount(START, None, 1_000)
        found = charged(priced(99_500, discounts=[discount]), 1)
        self.assertEqual(sum(found), 89_550)

    def test_a_discount_in_kroner_counts_over_the_year(self):
        discount = Discount(START, None, 0, 10_000)
        found = charged(priced(99_500, discounts=[discount]), 1)
        self.assertEqual(sum(found), 89_500)

    def test_a_discount_of_half_a_year(self):
        discount = Discount(date(2027, 7, 1), None, 5_000)
        found = charged(priced(99_500, discounts=[discount]), 1)
        self.assertEqual((sum(found[:6]), sum(found[6:])), (49_750, 24_875))

    def test_several_of_one_are_rounded_together(self):
        self.assertEqual(sum(charged(priced(33_333, quantity=3), 1)), 99_999)

    def test_a_new_price_in_the_middle_of_the_year(self):
        rates = [Rate(START, 99_500, 12), Rate(date(2027, 7, 1), 100_000, 12)]
        found = charged(priced(0, rates=rates), 1)
        self.assertEqual((sum(found[:6]), sum(found[6:])), (49_750, 50_000))


YEAR_2026 = dues_year(1, 2026)


class TestPlan(unittest.TestCase):
    """A price that is collected in parts of its own."""

    plan = (102_500, 97_500)

    def test_each_term_has_its_part(self):
        self.assertEqual(charged(priced(200_000, parts=self.plan), 6), [*self.plan])

    def test_the_dues_year_begins_in_its_first_month(self):
        days = Period(date(2027, 10, 1), date(2028, 9, 30))
        found = charged(priced(200_000, parts=self.plan), 6, 4, days)
        self.assertEqual(found, [97_500, 102_500])

    def test_within_a_term_by_days(self):
        since = date(2026, 8, 1)
        found = charged(priced(200_000, parts=self.plan, since=since), 6, 1, YEAR_2026)
        # 153 of 184 days: 81073.37 øre.
        self.assertEqual(found, [81_073])

    def test_within_a_term_by_months(self):
        since = date(2026, 8, 2)
        found = charged(
            priced(200_000, way="month", parts=self.plan, since=since),
            6,
            1,
            YEAR_2026,
        )
        self.assertEqual(found, [65_000])

    def test_discounts_keep_the_plans_shape(self):
        half = Discount(START, None, 5_000)
        found = charged(priced(200_000, parts=self.plan, discounts=[half]), 6)
        self.assertEqual(found, [51_250, 48_750])
        kroner = Discount(START, None, 0, 20_000)
        found = charged(priced(200_000, parts=self.plan, discounts=[kroner]), 6)
        self.assertEqual(found, [92_250, 87_750])

    def test_a_part_may_be_nothing(self):
        plan = (0, 0, 50_000, 0)
        self.assertEqual(charged(priced(50_000, parts=plan), 3), [*plan])
        self.assertEqual(charged(priced(0, parts=(0, 0)), 6), [0, 0])

    def test_shorter_terms_than_the_plan_share_its_parts(self):
        """When the association has changed its terms meanwhile."""
        found = charged(priced(200_000, parts=self.plan), 3)
        self.assertEqual(found, [51_250, 51_250, 48_750, 48_750])
        self.assertEqual(charged(priced(200_000, parts=self.plan), 12), [200_000])

    def test_parts_as_people_write_them(self):
        for text in [
            "1.025,00 + 975,00",
            "1025+975",
            "1025,00 kr. ; 975 kr",
            "1.025\n975,0",
            "1,025.00 + 975.00",
        ]:
            self.assertEqual(read_parts(text), self.plan, text)
        self.assertEqual(write_parts(self.plan), "1.025,00 + 975,00")
        self.assertEqual(read_parts("  "), ())
        self.assertEqual(read_parts(None), ())

    def test_what_is_no_amount_is_told(self):
        for text in ["1.025,00 + half", "1025 +", "-5 + 10", "10,255 + 1", "1.02 5"]:
            with self.assertRaises(NoAmount, msg=text):
                read_parts(text)


@st.composite
def plans(draw):
    """(øre, months, parts, term) of a price."""
    months, term = draw(TERM_MONTHS), draw(TERM_MONTHS)
    count = months // term
    if count > 1 and draw(st.booleans()):
        parts = draw(st.lists(AMOUNTS, min_size=count, max_size=count))
        return sum(parts), months, tuple(parts), term
    return draw(AMOUNTS), months, (), term


class TestAnyPrice(unittest.TestCase):
    @settings(deadline=None, max_examples=150)
    @given(plans(), MONTHS, WAYS, st.integers(1, 3))
    def test_a_year_costs_the_years_price(self, plan, first_month, way, quantity):
        amount, months, parts, term = plan
        one = priced(amount, months, way, parts=parts, quantity=quantity)
        self.assertEqual(
            sum(charged(one, term, first_month)), amount * 12 // months * quantity
        )

    @settings(deadline=None, max_examples=150)
    @given(plans(), MONTHS, st.sampled_from(("day", "month")), st.data())
    def test_who_leaves_and_who_joins_pay_the_price_together(
        self, plan, first_month, way, data
    ):
        amount, months, parts, term = plan
        year = dues_year(first_month)
        day = data.draw(st.dates(year.date_from + ONE_DAY, year.date_to))
        leaves = priced(amount, months, way, parts=parts, until=day - ONE_DAY)
        joins = priced(amount, months, way, parts=parts, since=day)
        total = sum(charged(leaves, term, first_month))
        total += sum(charged(joins, term, first_month))
        self.assertEqual(total, amount * 12 // months)

    @settings(deadline=None, max_examples=100)
    @given(plans(), MONTHS, st.data())
    def test_cut_anywhere_it_costs_the_same(self, plan, first_month, data):
        """Prices and discounts that change inside the year too."""
        amount, months, parts, term = plan
        year = dues_year(first_month)
        days = st.dates(year.date_from, year.date_to)
        rates = [Rate(START, amount, months, parts)]
        rates.append(Rate(data.draw(days), data.draw(AMOUNTS), months))
        first, last = sorted([data.draw(days), data.draw(days)])
        reduced = [
            Discount(first, last, data.draw(st.integers(0, 10_000))),
            Discount(data.draw(days), None, 0, data.draw(st.integers(0, 50_000))),
        ]
        way = data.draw(WAYS)
        one = priced(0, way=way, rates=rates, discounts=reduced, since=first)
        whole = sum(charged(one, term, first_month))
        cuts = sorted(data.draw(st.sets(days, max_size=5)) - {year.date_from})
        edges = [year.date_from, *cuts, year.date_to + ONE_DAY]
        total = 0
        for start, end in zip(edges, edges[1:], strict=False):
            part = Period(start, end - ONE_DAY)
            total += sum(charged(one, term, first_month, part))
        self.assertEqual(total, whole)

    @settings(deadline=None, max_examples=100)
    @given(AMOUNTS, AMOUNTS, st.integers(0, 3), st.integers(0, 10_000))
    def test_a_year_of_two_prices_is_rounded_where_the_price_changes(
        self, old, new, quarter, basis_points
    ):
        """There and at its end by half an øre, by nothing in each of its months."""
        rates = [Rate(START, old, 12), Rate(date(2027, 1 + 3 * quarter, 1), new, 12)]
        reduced = [Discount(START, None, basis_points)]
        found = sum(charged(priced(0, rates=rates, discounts=reduced), 1))
        exact = Fraction(old * quarter + new * (4 - quarter), 4)
        exact *= Fraction(10_000 - basis_points, 10_000)
        self.assertLessEqual(abs(found - exact), Fraction(3, 2))

    def test_a_day_of_a_year(self):
        """A day in the middle of a year costs what lies between its two ends."""
        day = date(2026, 2, 15)
        self.assertEqual(cost(day, day, 3, 36_500, 12), 101)  # 46.64 less 45.63


if __name__ == "__main__":
    unittest.main()
