import unittest
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings, strategies as st

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore
from odoo.addons.asom_membership.periods import Period, term_containing
from odoo.addons.asom_membership.proration import (
    PRORATIONS,
    Discount,
    MissingPrice,
    Rate,
    exact_price,
    pieces,
    rate_on,
    round_half_up,
)

START = date(2020, 1, 1)
AMOUNTS = st.integers(0, 2_000_000)
TERM_MONTHS = st.sampled_from([1, 3, 6, 12])
DAYS_2027_2028 = st.dates(date(2027, 1, 1), date(2028, 12, 31))


@st.composite
def rate_histories(draw):
    later = draw(st.lists(DAYS_2027_2028, max_size=4, unique=True))
    return [
        Rate(day, draw(AMOUNTS), draw(TERM_MONTHS)) for day in [START, *sorted(later)]
    ]


@st.composite
def discounts(draw):
    first, last = sorted([draw(DAYS_2027_2028), draw(DAYS_2027_2028)])
    percent = draw(st.booleans())
    return Discount(
        first,
        draw(st.sampled_from([None, last])),
        draw(st.integers(1, 10_000)) if percent else 0,
        0 if percent else draw(st.integers(1, 100_000)),
    )


def cost(first, last, months=3, amount=30_000, per=3, proration="day", **more):
    """Øre of the days from ``first`` to ``last`` of one price without discount."""
    term = term_containing(first, months, more.get("first_month", 1))
    found = pieces(
        Period(first, last),
        term,
        months,
        more.get("rates") or [Rate(START, amount, per)],
        more.get("discounts", []),
        proration,
        more.get("since", START),
        more.get("quantity", 1),
        more.get("first_month", 1),
    )
    return sum(piece.amount for piece in found)


class TestRounding(unittest.TestCase):
    def test_halves_go_away_from_zero(self):
        for value, expected in [
            (Fraction(1, 2), 1),
            (Fraction(-1, 2), -1),
            (Fraction(3, 2), 2),
            (Fraction(5, 2), 3),
            (Fraction(49, 100), 0),
            (Fraction(-149, 100), -1),
            (Fraction(7), 7),
        ]:
            self.assertEqual(round_half_up(value), expected, value)

    def test_kroner_and_back(self):
        for ore in [0, 1, 29, 57, 58, 115, 1_010, 435, 100_000_001, -5]:
            self.assertEqual(to_ore(to_kroner(ore)), ore)
        self.assertEqual(to_ore(1.15), 115)
        self.assertEqual(to_ore(4.35), 435)

    def test_danish_amounts(self):
        self.assertEqual(danish(-123_450), "-1.234,50")
        self.assertEqual(danish(5), "0,05")
        self.assertEqual(danish(100_000_000), "1.000.000,00")


class TestByHand(unittest.TestCase):
    """Cases of ordinary Danish associations, worked out by hand."""

    def test_whole_terms(self):
        first = date(2026, 1, 1)
        self.assertEqual(cost(first, date(2026, 3, 31)), 30_000)
        # 1,200.00 a year, collected by quarter and by month.
        self.assertEqual(cost(first, date(2026, 3, 31), 3, 120_000, 12), 30_000)
        self.assertEqual(cost(first, date(2026, 1, 31), 1, 120_000, 12), 10_000)
        # 100.00 a month collected by half-year.
        self.assertEqual(cost(first, date(2026, 6, 30), 6, 10_000, 1), 60_000)

    def test_join_in_the_middle_by_day(self):
        # 15 February-31 March: 14 + 31 = 45 of 90 days of the first quarter of 2026.
        self.assertEqual(cost(date(2026, 2, 15), date(2026, 3, 31)), 15_000)
        # 2028 is a leap year: 15 + 31 = 46 of 91 days: 15164.8 øre.
        self.assertEqual(cost(date(2028, 2, 15), date(2028, 3, 31)), 15_165)

    def test_february(self):
        month = 10_000
        one_day_2026 = cost(date(2026, 2, 28), date(2026, 2, 28), 1, month, 1)
        one_day_2028 = cost(date(2028, 2, 29), date(2028, 2, 29), 1, month, 1)
        self.assertEqual(one_day_2026, month - round_half_up(Fraction(month * 27, 28)))
        self.assertEqual(one_day_2028, month - round_half_up(Fraction(month * 28, 29)))
        self.assertEqual(cost(date(2028, 2, 1), date(2028, 2, 29), 1, month, 1), month)

    def test_the_31st(self):
        # The last day of a month of 31 days: 10000 - round(9677.4).
        self.assertEqual(cost(date(2026, 1, 31), date(2026, 1, 31), 1, 10_000, 1), 323)

    def test_by_month_the_leaver_pays_the_started_month(self):
        by_month = {"proration": "month"}
        self.assertEqual(cost(date(2026, 1, 1), date(2026, 2, 1), **by_month), 20_000)
        self.assertEqual(cost(date(2026, 1, 1), date(2026, 2, 28), **by_month), 20_000)

    def test_by_month_the_joiner_begins_with_the_next_month(self):
        by_month = {"proration": "month"}
        self.assertEqual(cost(date(2026, 1, 2), date(2026, 3, 31), **by_month), 20_000)
        self.assertEqual(cost(date(2026, 1, 1), date(2026, 3, 31), **by_month), 30_000)
        self.assertEqual(cost(date(2026, 1, 2), date(2026, 1, 31), **by_month), 0)

    def test_none_costs_the_whole_term_on_its_first_day(self):
        none = {"proration": "none", "since": date(2026, 2, 10)}
        self.assertEqual(cost(date(2026, 2, 10), date(2026, 2, 10), **none), 30_000)
        self.assertEqual(cost(date(2026, 2, 11), date(2026, 3, 31), **none), 0)
        self.assertEqual(cost(date(2026, 4, 1), date(2026, 4, 1), **none), 30_000)

    def test_price_change_inside_the_term(self):
        rates = [Rate(START, 30_000, 3), Rate(date(2026, 2, 1), 60_000, 3)]
        # 31 of 90 days at the old price, 59 of 90 at the new one.
        first = round_half_up(Fraction(30_000 * 31, 90))
        second = 60_000 - round_half_up(Fraction(60_000 * 31, 90))
        term = term_containing(date(2026, 1, 1), 3)
        found = pieces(term, term, 3, rates, [], "day", START)
        self.assertEqual([p.amount for p in found], [first, second])
        self.assertEqual(
            [p.period for p in found],
            [
                Period(date(2026, 1, 1), date(2026, 1, 31)),
                Period(date(2026, 2, 1), date(2026, 3, 31)),
            ],
        )

    def test_price_change_in_the_middle_of_a_month_by_month(self):
        """The month is paid at the price of its first day."""
        rates = [Rate(START, 30_000, 3), Rate(date(2026, 2, 15), 60_000, 3)]
        term = term_containing(date(2026, 1, 1), 3)
        found = pieces(term, term, 3, rates, [], "month", START)
        self.assertEqual([p.amount for p in found], [20_000, 20_000])

    def test_discounts(self):
        term = term_containing(date(2026, 1, 1), 3)
        half = Discount(term.date_from, None, 5_000)
        ten_kroner = Discount(term.date_from, None, 0, 1_000)
        rate = Rate(START, 30_000, 3)
        self.assertEqual(exact_price(rate, [half]), 15_000)
        # The percentage first, then the amount.
        self.assertEqual(exact_price(rate, [ten_kroner, half]), 14_000)
        self.assertEqual(exact_price(rate, [half, half, half]), 0)
        self.assertEqual(exact_price(rate, [ten_kroner] * 40), 0)
        self.assertEqual(exact_price(rate, [half], quantity=3), 45_000)

    def test_discount_that_ends_inside_the_term(self):
        free_january = Discount(date(2026, 1, 1), date(2026, 1, 31), 10_000)
        self.assertEqual(
            cost(date(2026, 1, 1), date(2026, 3, 31), discounts=[free_january]),
            30_000 - round_half_up(Fraction(30_000 * 31, 90)),
        )

    def test_no_price(self):
        rates = [Rate(date(2026, 2, 1), 100, 3)]
        with self.assertRaises(MissingPrice) as caught:
            cost(date(2026, 1, 30), date(2026, 3, 31), rates=rates)
        self.assertEqual(caught.exception.day, date(2026, 1, 30))
        with self.assertRaises(MissingPrice):
            rate_on([], date(2026, 1, 1))

    def test_rate_on_its_first_day(self):
        rates = [Rate(START, 1, 3), Rate(date(2026, 2, 1), 2, 3)]
        self.assertEqual(rate_on(rates, date(2026, 1, 31)).amount, 1)
        self.assertEqual(rate_on(rates, date(2026, 2, 1)).amount, 2)

    def test_unknown_proration(self):
        with self.assertRaisesRegex(ValueError, "week"):
            cost(date(2026, 1, 1), date(2026, 1, 2), proration="week")


class TestParts(unittest.TestCase):
    @settings(deadline=None, max_examples=300)
    @given(st.data())
    def test_parts_of_a_term_add_up(self, data):
        """Invariant 3: however a term is cut, its parts are the whole."""
        months = data.draw(TERM_MONTHS)
        term = term_containing(data.draw(DAYS_2027_2028), months)
        rates = data.draw(rate_histories())
        given_discounts = data.draw(st.lists(discounts(), max_size=3))
        proration = data.draw(st.sampled_from(PRORATIONS))
        quantity = data.draw(st.integers(1, 4))
        since = data.draw(st.sampled_from([START, term.date_from, term.date_to]))
        cuts = sorted(
            data.draw(st.sets(st.integers(1, term.days - 1), max_size=6))
            if term.days > 1
            else ()
        )
        edges = [0, *cuts, term.days]

        def price(span):
            return pieces(
                span, term, months, rates, given_discounts, proration, since, quantity
            )

        total = 0
        for begin, end in zip(edges, edges[1:], strict=False):
            part = Period(
                term.date_from + timedelta(days=begin),
                term.date_from + timedelta(days=end - 1),
            )
            found = price(part)
            self.assertEqual(found[0].period.date_from, part.date_from)
            self.assertEqual(found[-1].period.date_to, part.date_to)
            self.assertEqual(sum(p.period.days for p in found), part.days)
            self.assertTrue(all(p.amount >= 0 for p in found))
            total += sum(p.amount for p in found)
        self.assertEqual(total, sum(p.amount for p in price(term)))

    @settings(deadline=None)
    @given(AMOUNTS, TERM_MONTHS, st.sampled_from(PRORATIONS), DAYS_2027_2028)
    def test_a_whole_term_costs_its_price(self, amount, months, proration, day):
        term = term_containing(day, months)
        rates = [Rate(START, amount, months)]
        found = pieces(term, term, months, rates, [], proration, START)
        self.assertEqual([p.amount for p in found], [amount])
