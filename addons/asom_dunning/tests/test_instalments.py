"""Plans in instalments and planned days, worked out by hand; no database."""

import unittest
from datetime import date, datetime

from hypothesis import given, strategies as st

from odoo.addons.asom_dunning.procedure.daily import EACH_DAY, last_planned
from odoo.addons.asom_dunning.procedure.instalments import (
    INTERVALS,
    MONTH,
    WEEK,
    BadPlan,
    by_amount,
    by_number,
    missed,
    paid_of,
)
from odoo.addons.asom_membership.banking_days import is_banking_day


def shown(plan):
    return [(str(each.due), each.ore) for each in plan]


class TestInstalments(unittest.TestCase):
    def test_equal_instalments_of_whole_kroner_with_the_rest_in_the_last(self):
        plan = by_number(100_050, 3, date(2026, 1, 31), MONTH)
        # Saturday 31 January is Monday 2 February; 28 February a Saturday as well.
        self.assertEqual(
            shown(plan),
            [
                ("2026-02-02", 33_300),
                ("2026-03-02", 33_300),
                ("2026-03-31", 33_450),
            ],
        )

    def test_instalments_of_an_amount(self):
        plan = by_amount(50_000, 20_000, date(2026, 3, 27), WEEK)
        # Maundy Thursday to Easter Monday are closed; the 3rd is Good Friday.
        self.assertEqual(
            shown(plan),
            [("2026-03-27", 20_000), ("2026-04-07", 20_000), ("2026-04-10", 10_000)],
        )

    def test_what_is_no_plan(self):
        for code, args in (
            ("none", (by_number, 0, 3)),
            ("number", (by_number, 1000, 0)),
            ("number", (by_number, 1000, 121)),
            ("number", (by_number, 299, 3)),
            ("amount", (by_amount, 1000, 99)),
            ("number", (by_amount, 1_000_000, 100)),
        ):
            with self.assertRaises(BadPlan) as bad:
                args[0](*args[1:], date(2026, 1, 5), MONTH)
            self.assertEqual(bad.exception.code, code, args)

    def test_money_counts_for_the_instalments_in_their_order(self):
        plan = by_number(90_000, 3, date(2026, 1, 5), MONTH)
        self.assertEqual(paid_of(plan, 45_000), [30_000, 15_000, 0])
        self.assertEqual(paid_of(plan, -1), [0, 0, 0])

    def test_an_instalment_is_missed_after_the_days_of_grace_alone(self):
        plan = by_number(90_000, 3, date(2026, 1, 5), MONTH)
        self.assertIsNone(missed(plan, 0, date(2026, 1, 10), 5))
        self.assertEqual(missed(plan, 29_999, date(2026, 1, 11), 5), plan[0])
        self.assertIsNone(missed(plan, 30_000, date(2026, 1, 11), 5))
        # Paid ahead counts for what comes.
        self.assertIsNone(missed(plan, 60_000, date(2026, 2, 20), 5))
        self.assertEqual(missed(plan, 60_000, date(2026, 3, 11), 5), plan[2])

    @given(
        st.integers(100, 10_000_000),
        st.integers(1, 120),
        st.dates(date(2026, 1, 1), date(2030, 1, 1)),
        st.sampled_from(INTERVALS),
    )
    def test_a_plan_is_the_whole_debt_on_banking_days_that_rise(
        self, total, number, first, every
    ):
        try:
            plan = by_number(total, number, first, every)
        except BadPlan:
            return
        self.assertEqual(sum(each.ore for each in plan), total)
        self.assertTrue(all(each.ore >= 100 for each in plan))
        days = [each.due for each in plan]
        self.assertTrue(all(map(is_banking_day, days)))
        self.assertEqual(days, sorted(days))


class TestPlannedDay(unittest.TestCase):
    def test_the_latest_day_whose_hour_has_passed(self):
        for now, weekday, expected in (
            # Monday 12 January 2026.
            ("2026-01-12 06:00", EACH_DAY, "2026-01-12"),
            ("2026-01-12 05:59", EACH_DAY, "2026-01-09"),
            ("2026-01-12 06:00", "0", "2026-01-12"),
            ("2026-01-12 05:59", "0", "2026-01-05"),
            ("2026-01-14 12:00", "0", "2026-01-12"),
            # Off for three weeks: one day, the latest.
            ("2026-02-04 12:00", "0", "2026-02-02"),
            # Easter Monday is made up for on Tuesday, and not before.
            ("2026-04-06 12:00", "0", "2026-03-30"),
            ("2026-04-07 06:00", "0", "2026-04-07"),
            ("2026-04-05 12:00", EACH_DAY, "2026-04-01"),
        ):
            day = last_planned(datetime.fromisoformat(now), weekday, 6)
            self.assertEqual(str(day), expected, (now, weekday))
