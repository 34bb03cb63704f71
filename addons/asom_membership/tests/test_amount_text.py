"""The reckoning that an invoice shows for an amount."""

import unittest
from datetime import date

from ..amount_text import Explanation, explain
from ..periods import Period, term_containing
from ..proration import Discount, Rate, pieces

YEAR = date(2026, 1, 1)
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))
SINCE = date(2025, 1, 1)


class TestAmountText(unittest.TestCase):
    def told(self, amount, days, rate, term_months=3, discounts=(), **facts):
        return explain(amount, days, [rate], list(discounts), term_months, **facts)

    def test_a_whole_term_is_its_price(self):
        found = self.told(18750, QUARTER, Rate(SINCE, 18750, 3))
        self.assertEqual(found, Explanation(18750, 3))

    def test_half_a_quarter_is_so_many_of_its_days(self):
        days = Period(date(2026, 1, 1), date(2026, 2, 14))
        found = self.told(9375, days, Rate(SINCE, 18750, 3))
        self.assertEqual(
            (found.unit, found.part, found.whole, found.price), ("day", 45, 90, 18750)
        )

    def test_a_month_of_a_yearly_price_is_one_of_twelve(self):
        days = Period(date(2026, 2, 1), date(2026, 2, 28))
        for amount in (8291, 8292):
            found = self.told(amount, days, Rate(SINCE, 99500, 12), term_months=1)
            self.assertEqual((found.unit, found.part, found.whole), ("month", 1, 12))

    def test_a_monthly_price_is_charged_for_three_months(self):
        found = self.told(30000, QUARTER, Rate(SINCE, 10000, 1))
        self.assertEqual((found.unit, found.part, found.whole), ("month", 3, 1))

    def test_part_of_a_term_that_a_monthly_price_is_for(self):
        days = Period(date(2026, 1, 1), date(2026, 2, 14))
        found = self.told(15000, days, Rate(SINCE, 10000, 1))
        self.assertEqual(
            (found.price, found.months, found.part, found.whole), (30000, 3, 45, 90)
        )

    def test_number_and_discounts_are_told(self):
        off = [Discount(SINCE, None, 2500, 0), Discount(SINCE, None, 0, 1000)]
        found = self.told(
            2 * (18000 * 3 // 4 - 1000),
            QUARTER,
            Rate(SINCE, 18000, 3),
            discounts=off,
            quantity=2,
        )
        self.assertEqual(
            (found.quantity, found.basis_points, found.reduction), (2, 2500, 1000)
        )

    def test_what_no_price_gives_is_not_explained(self):
        self.assertIsNone(self.told(12345, QUARTER, Rate(SINCE, 18750, 3)))

    def test_a_price_that_changes_in_between_is_not_explained(self):
        rates = [Rate(SINCE, 18000, 3), Rate(date(2026, 2, 1), 19000, 3)]
        self.assertIsNone(explain(18000, QUARTER, rates, [], 3))

    def test_no_price_is_no_explanation(self):
        self.assertIsNone(self.told(1, QUARTER, Rate(date(2027, 1, 1), 1, 3)))

    def test_a_divided_price_tells_which_share_it_is(self):
        rate = Rate(SINCE, 200000, 12, (102500, 97500))
        days = Period(date(2026, 7, 1), date(2026, 12, 31))
        found = self.told(97500, days, rate, term_months=6)
        self.assertEqual(
            (found.price, found.unit, found.part, found.whole), (200000, "share", 2, 2)
        )
        self.assertIsNone(self.told(102500, days, rate, term_months=6))

    def test_what_a_run_charges_is_explained_to_the_ore(self):
        """Every part of a term that the calculation gives has its reckoning."""
        for price, months in ((18750, 3), (99500, 12), (33333, 12), (10001, 1)):
            rate = Rate(SINCE, price, months)
            for proration in ("day", "month", "none"):
                for start in (1, 2, 15, 31):
                    days = Period(date(2026, 1, start), date(2026, 3, 31))
                    term = term_containing(days.date_from, 3)
                    [piece] = pieces(
                        days, term, 3, [rate], [], proration, days.date_from
                    )
                    if not piece.amount:
                        continue
                    found = explain(
                        piece.amount, days, [rate], [], 3, proration=proration
                    )
                    if found is None:
                        # A term's share of a price that is no whole number of øre.
                        self.assertEqual((proration, price), ("day", 33333))
                        continue
                    self.assertLessEqual(abs(found.exact() - piece.amount), 1)
