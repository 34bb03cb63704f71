"""The ends of what rules say: leap days, the last days of months and quarters, the day
of a cut-off and the one after it. Worked out by hand from domain/denmark.md 7.1."""

import unittest
from datetime import timedelta

from odoo.addons.asom_membership.ordering.days import Days, Terms
from odoo.addons.asom_membership.ordering.lawful import last_day_of_binding
from odoo.addons.asom_membership.ordering.notice import last_day, leaving
from odoo.addons.asom_membership.ordering.rules import Ask, Rule, answer, dues_day

from .test_ordering import MONTH_END, QUARTERS, THREE_MONTHS, answered, d

# Association, direction, asked, wished, expected day, from when charged, fee.
ORDERS = [
    # Asked before 1 March: the last day of February, of a leap year as well.
    ("Vindinge", "down", "29/2/28", "29/2/28", "1/4/28", "1/4/28", 500_00),
    ("Vindinge", "down", "1/3/28", "1/3/28", "1/7/28", "1/7/28", 500_00),
    ("Vindinge", "down", "31/8", "31/8", "1/10", "1/10", 500_00),
    ("Vindinge", "up", "29/2/28", "29/2/28", "29/2/28", "1/2/28", 500_00),
    ("Vindinge", "up", "31/12", "31/12", "31/12", "1/12", 500_00),
    # A month before the quarter, on the day itself.
    ("Balle-Bredsten", "down", "1/6", "1/6", "1/7", "1/7", 0),
    ("Balle-Bredsten", "down", "2/6", "2/6", "1/10", "1/10", 0),
    ("Balle-Bredsten", "down", "1/12", "1/12", "1/1/28", "1/1/28", 0),
    ("Balle-Bredsten", "down", "2/12", "2/12", "1/4/28", "1/4/28", 0),
    # The running month, and then a month.
    ("Holsted", "down", "29/2/28", "29/2/28", "1/4/28", "1/4/28", 299_00),
    ("Holsted", "down", "31/12", "31/12", "1/2/28", "1/2/28", 299_00),
    ("Holsted", "up", "1/1/28", "1/1/28", "1/3/28", "1/3/28", 0),
    ("Biersted", "up", "1/1", "1/1", "1/1", "1/1", 375_00),
    ("Biersted", "down", "30/6", "15/6", "1/7", "1/7", 375_00),
    ("Korup", "up", "1/8", "1/8", "1/10", "1/10", 350_00),
    ("Korup", "down", "2/11", "2/11", "1/4/28", "1/4/28", 350_00),
    ("Hundige", "down", "30/9", "30/9", "1/10", "1/10", 400_00),
    ("Hundige", "up", "1/3", "2/4", "1/10", "1/10", 400_00),
    # By the 15th, whatever day of the week that is: 15 August 2027 is a Sunday.
    ("AFiK", "down", "15/9", "15/9", "1/10", "1/10", 250_00),
    ("AFiK", "down", "16/9", "16/9", "1/1/28", "1/1/28", 250_00),
    ("AFiK", "up", "20/3", "1/4", "1/7", "1/7", 250_00),
    ("Højen and Røn", "up", "1/10", "1/10", "1/10", "1/10", 0),
    ("Højen and Røn", "down", "30/9", "30/9", "30/9", "1/10", 0),
    ("Højen and Røn", "down", "29/2/28", "29/2/28", "29/2/28", "1/4/28", 0),
    # Collected until 30 June and not given back.
    ("Sæby", "down", "30/6", "30/6", "30/6", "1/7", 0),
    ("Sæby", "down", "1/4", "1/4", "1/4", "1/7", 0),
]

HALF_YEAR = Days("half_year", cut_off="before", months=3)
# Notice, asked, last day.
NOTICES = [
    # 30 days to a quarter's end: those after the day of the notice.
    (Days("quarter", cut_off="before", days=30), "1/3", "31/3"),
    (Days("quarter", cut_off="before", days=30), "31/5", "30/6"),
    (Days("quarter", cut_off="before", days=30), "1/6", "30/9"),
    (Days("quarter", cut_off="before", days=30), "1/12", "31/12"),
    (Days("quarter", cut_off="before", days=30), "2/12", "31/3/28"),
    (Days("quarter", cut_off="before", days=30), "1/3/28", "31/3/28"),
    # Three months to a half-year's end, to a quarter's end.
    (HALF_YEAR, "31/3", "30/6"),
    (HALF_YEAR, "1/4", "31/12"),
    (HALF_YEAR, "30/9", "31/12"),
    (HALF_YEAR, "1/10", "30/6/28"),
    (THREE_MONTHS, "30/11", "31/3/28"),
    (THREE_MONTHS, "31/12", "31/3/28"),
    (THREE_MONTHS, "1/1/28", "30/6/28"),
    # A month from the last days of months.
    (Days(cut_off="before", months=1), "30/4", "30/5"),
    (Days(cut_off="before", months=1), "30/6", "30/7"),
    (Days(cut_off="before", months=1), "31/3", "30/4"),
    (Days(cut_off="before", months=1), "31/1/28", "29/2/28"),
    (Days(cut_off="before", months=1), "28/2", "28/3"),
    (Days(cut_off="before", months=1), "29/2/28", "29/3/28"),
    # The running month and 30 days.
    (Days(cut_off="month_end", days=30), "1/2", "30/3"),
    (Days(cut_off="month_end", days=30), "1/2/28", "30/3/28"),
    (Days(cut_off="month_end", days=30), "31/12", "30/1/28"),
    (Days(cut_off="month_end", months=1, days=15), "10/4", "15/6"),
    (MONTH_END, "31/12", "31/1/28"),
    (MONTH_END, "31/1/28", "29/2/28"),
    (Days("quarter", cut_off="before", months=1), "30/11", "31/12"),
    (Days("quarter", cut_off="before", months=1), "1/12", "31/3/28"),
]


class TestEdgesByHand(unittest.TestCase):
    def test_day_dues_and_fee_of_each_order(self):
        for name, way, asked, wished, first, dues, fee in ORDERS:
            with self.subTest(name=name, way=way, asked=asked):
                found = answered(name, "change", way, asked, wished)
                self.assertEqual(
                    (found.day, found.dues_day, found.fee), (d(first), d(dues), fee)
                )

    def test_last_days_by_notice(self):
        for notice, asked, expected in NOTICES:
            with self.subTest(notice=notice, asked=asked):
                last = last_day(notice, d(asked), d(asked), QUARTERS)
                self.assertEqual(last, d(expected))

    def test_a_month_of_notice_is_never_longer_than_a_month(self):
        for number in range(366):
            asked = d("1/1/28") + timedelta(days=number)
            last = last_day(Days(cut_off="before", months=1), asked, asked, QUARTERS)
            self.assertLessEqual((last - asked).days, 31, asked)
            self.assertGreaterEqual((last - asked).days, 28, asked)

    def test_to_the_end_of_an_accounting_year_that_begins_in_july(self):
        year, terms = Days("year", cut_off="before", months=3), Terms(3, 7)
        for asked, expected in (("31/3", "30/6"), ("1/4", "30/6/28")):
            last = last_day(year, d(asked), d(asked), terms)
            self.assertEqual(last, d(expected), asked)

    def test_the_law_ends_a_service_at_the_end_of_the_next_month(self):
        thirty = Days("month", cut_off="month_end", days=30)
        for asked, expected in (("10/1", "28/2"), ("31/1/28", "29/2/28")):
            left = leaving(d(asked), d(asked), QUARTERS, thirty, HALF_YEAR)
            self.assertEqual(left.service, d(expected), asked)
            self.assertEqual(left.membership, d("30/6").replace(year=d(asked).year))

    def test_a_binding_that_begins_on_the_last_of_august(self):
        self.assertEqual(last_day_of_binding(d("31/8/26"), 6, d("1/9/26")), d("27/2"))

    def test_the_free_window_counts_from_moving_in(self):
        for moved, asked, fee in (
            ("16/2/28", "1/3/28", 0),
            ("16/2/28", "2/3/28", 250_00),
            ("15/2", "1/3", 0),
            ("15/2", "2/3", 250_00),
            ("1/3", "1/3", 0),
        ):
            found = answered("AFiK", "change", "up", asked, asked, moved_in=d(moved))
            self.assertEqual(found.fee, fee, (moved, asked))

    def test_the_most_changes_of_each_period(self):
        twice = (d("1/4"), d("1/5"))
        for most, most_in, earlier, expected in (
            (1, "quarter", (d("31/3"),), "1/4"),
            (1, "quarter", (d("30/6"),), "1/7"),
            (2, "quarter", twice[:1], "1/4"),
            (2, "quarter", twice, "1/7"),
            (1, "half_year", (d("2/1"),), "1/7"),
            (1, "year", (d("31/12"),), "1/1/28"),
            (1, "term", (d("30/6"),), "1/7"),
        ):
            with self.subTest(most=most, most_in=most_in, earlier=earlier):
                rule = Rule(days=Days("month"), most=most, most_in=most_in)
                ask = Ask(d("20/3"), d("1/4"), QUARTERS, earlier=earlier)
                self.assertEqual(answer(rule, ask).day, d(expected))

    def test_what_is_dropped_is_paid_for_what_has_been_started(self):
        for charge, day, expected in (
            ("day", "20/11", "20/11"),
            ("month", "20/11", "1/12"),
            ("month", "1/11", "1/11"),
            ("term", "20/11", "1/1/28"),
            ("term", "1/10", "1/10"),
            ("next_term", "20/11", "1/1/28"),
            ("prepaid", "20/11", "1/1/28"),
        ):
            with self.subTest(charge=charge, day=day):
                found = dues_day(charge, d(day), QUARTERS, d("31/12"), ends=True)
                self.assertEqual(found, d(expected))
        # By law nobody pays longer than until the end of the month after the notice.
        rule = Rule(kind="drop", charge="term")
        found = answer(rule, Ask(d("5/10"), d("5/10"), QUARTERS))
        self.assertEqual(found.dues_day, d("1/12"))
        self.assertIn("dues_until", [reason.code for reason in found.reasons])
