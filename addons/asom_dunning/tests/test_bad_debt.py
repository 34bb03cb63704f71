"""VAT in what is lost, to the øre; no database."""

import unittest

from hypothesis import given, strategies as st

from odoo.addons.asom_dunning.procedure.bad_debt import recovered, vat_of


class TestBadDebt(unittest.TestCase):
    def test_vat_in_what_is_left(self):
        for left, total, taxes, expected in (
            (31_250, 31_250, [6_250], [6_250]),
            (10_000, 31_250, [6_250], [2_000]),
            (1, 31_250, [6_250], [0]),
            (10_000, 40_000, [6_250, 1_000], [1_562, 250]),
            (10_000, 30_000, [], []),
            (0, 30_000, [6_000], [0]),
        ):
            self.assertEqual(vat_of(left, total, taxes), expected)

    def test_what_comes_after_all(self):
        for came, whole, before, vat, expected in (
            (10_000, 31_250, 0, 6_250, (10_000, 2_000)),
            (50_000, 31_250, 10_000, 6_250, (21_250, 4_250)),
            (0, 31_250, 0, 6_250, (0, 0)),
            (100, 31_250, 31_250, 6_250, (0, 0)),
        ):
            self.assertEqual(recovered(came, whole, before, vat), expected)

    @given(st.lists(st.integers(1, 9_999), max_size=8), st.integers(1, 20_000))
    def test_all_of_the_vat_has_come_with_the_last_of_it(self, parts, whole):
        vat, before, told = whole // 5, 0, 0
        for part in [*parts, whole]:
            booked, own = recovered(part, whole, before, vat)
            self.assertTrue(0 <= own <= booked)
            before, told = before + booked, told + own
        self.assertEqual((before, told), (whole, vat))
