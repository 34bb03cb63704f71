import unittest
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from odoo.addons.asom_membership.periods import (
    Period,
    add_months,
    subtract,
    term_containing,
    terms_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
MONTHS = st.sampled_from([1, 3, 6, 12])
FIRST = st.integers(1, 12)


@st.composite
def periods(draw, low=date(2024, 1, 1), high=date(2028, 12, 31)):
    first, last = sorted([draw(st.dates(low, high)), draw(st.dates(low, high))])
    return Period(first, last)


def days_of(ranges):
    return {
        span.date_from + timedelta(days=number)
        for span in ranges
        for number in range(span.days)
    }


class TestPeriod(unittest.TestCase):
    def test_days_include_both_ends(self):
        self.assertEqual(Period(date(2026, 2, 1), date(2026, 2, 28)).days, 28)
        self.assertEqual(Period(date(2028, 2, 1), date(2028, 2, 29)).days, 29)
        self.assertEqual(Period(date(2026, 1, 1), date(2026, 1, 1)).days, 1)

    def test_end_before_start(self):
        with self.assertRaisesRegex(ValueError, "2026-01-01"):
            Period(date(2026, 1, 2), date(2026, 1, 1))

    def test_holds_both_ends(self):
        march = Period(date(2026, 3, 1), date(2026, 3, 31))
        for day, inside in [
            (date(2026, 2, 28), False),
            (date(2026, 3, 1), True),
            (date(2026, 3, 31), True),
            (date(2026, 4, 1), False),
        ]:
            self.assertEqual(day in march, inside, day)

    def test_overlap(self):
        march = Period(date(2026, 3, 1), date(2026, 3, 31))
        self.assertIsNone(march.overlap(Period(date(2026, 4, 1), date(2026, 4, 2))))
        self.assertEqual(
            march.overlap(Period(date(2026, 3, 31), date(2026, 4, 2))),
            Period(date(2026, 3, 31), date(2026, 3, 31)),
        )

    @settings(deadline=None)
    @given(periods(), periods())
    def test_overlap_is_the_intersection(self, one, other):
        common = one.overlap(other)
        self.assertEqual(
            days_of([common] if common else []), days_of([one]) & days_of([other])
        )


class TestTerms(unittest.TestCase):
    def test_add_months_cuts_to_the_last_day(self):
        for day, months, expected in [
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2028, 1, 31), 1, date(2028, 2, 29)),
            (date(2026, 3, 31), -1, date(2026, 2, 28)),
            (date(2026, 12, 15), 1, date(2027, 1, 15)),
            (date(2026, 1, 15), -13, date(2024, 12, 15)),
        ]:
            self.assertEqual(add_months(day, months), expected)

    def test_terms_by_hand(self):
        for day, months, first_month, start, end in [
            (date(2026, 2, 15), 3, 1, date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 2, 15), 3, 2, date(2026, 2, 1), date(2026, 4, 30)),
            (date(2026, 1, 31), 3, 2, date(2025, 11, 1), date(2026, 1, 31)),
            (date(2026, 3, 31), 12, 4, date(2025, 4, 1), date(2026, 3, 31)),
            (date(2026, 4, 1), 12, 4, date(2026, 4, 1), date(2027, 3, 31)),
            (date(2026, 9, 1), 6, 10, date(2026, 4, 1), date(2026, 9, 30)),
            (date(2028, 2, 29), 1, 7, date(2028, 2, 1), date(2028, 2, 29)),
        ]:
            self.assertEqual(
                term_containing(day, months, first_month), Period(start, end)
            )

    def test_term_that_does_not_divide_the_year(self):
        for months in (0, -3, 5, 24):
            with self.assertRaises(ValueError):
                term_containing(date(2026, 1, 1), months)

    @settings(deadline=None)
    @given(DAYS, MONTHS, FIRST)
    def test_a_term_holds_its_day_and_begins_a_month(self, day, months, first_month):
        term = term_containing(day, months, first_month)
        self.assertIn(day, term)
        self.assertEqual(term.date_from.day, 1)
        self.assertEqual((term.date_from.month - first_month) % months, 0)
        self.assertEqual(
            add_months(term.date_from, months), term.date_to + timedelta(days=1)
        )

    @settings(deadline=None)
    @given(DAYS, MONTHS, FIRST)
    def test_all_days_of_a_term_share_it(self, day, months, first_month):
        term = term_containing(day, months, first_month)
        for other in (term.date_from, term.date_to):
            self.assertEqual(term_containing(other, months, first_month), term)
        before = term_containing(
            term.date_from - timedelta(days=1), months, first_month
        )
        self.assertEqual(before.date_to, term.date_from - timedelta(days=1))

    @settings(deadline=None, max_examples=50)
    @given(periods(), MONTHS, FIRST)
    def test_terms_between_cover_the_range_once(self, span, months, first_month):
        terms = list(terms_between(span.date_from, span.date_to, months, first_month))
        self.assertIn(span.date_from, terms[0])
        self.assertIn(span.date_to, terms[-1])
        for one, following in zip(terms, terms[1:], strict=False):
            self.assertEqual(
                one.date_to + timedelta(days=1), following.date_from, terms
            )


class TestSubtract(unittest.TestCase):
    def test_by_hand(self):
        year = Period(date(2026, 1, 1), date(2026, 12, 31))
        q2 = Period(date(2026, 4, 1), date(2026, 6, 30))
        may = Period(date(2026, 5, 1), date(2026, 5, 31))
        self.assertEqual(subtract(year, []), [year])
        self.assertEqual(subtract(year, [year]), [])
        self.assertEqual(
            subtract(year, [may, q2]),
            [
                Period(date(2026, 1, 1), date(2026, 3, 31)),
                Period(date(2026, 7, 1), date(2026, 12, 31)),
            ],
        )

    @settings(deadline=None, max_examples=200)
    @given(periods(), st.lists(periods(), max_size=6))
    def test_is_the_difference_in_as_few_ranges_as_possible(self, span, taken):
        free = subtract(span, taken)
        self.assertEqual(days_of(free), days_of([span]) - days_of(taken))
        self.assertEqual(sum(part.days for part in free), len(days_of(free)))
        for one, following in zip(free, free[1:], strict=False):
            self.assertGreater((following.date_from - one.date_to).days, 1)
