"""Cases worked out by hand: deadlines, stages, letters, fees, arrears and interest.

1 January 2026 is a Thursday; Easter is on 5 April, Ascension Day on 14 May.
"""

import unittest
from datetime import date

from odoo.addons.asom_dunning.procedure.arrears import arrears_since
from odoo.addons.asom_dunning.procedure.fees import Fee, judge, next_fee_day
from odoo.addons.asom_dunning.procedure.holds import REASONS, last_day
from odoo.addons.asom_dunning.procedure.interest import interest
from odoo.addons.asom_dunning.procedure.law import (
    REFERENCE_RATE,
    SHIPPED,
    Law,
    MissingLaw,
    Row,
)
from odoo.addons.asom_dunning.procedure.stages import (
    Claim,
    Terms,
    last_payment_date,
    next_step,
    plan,
)

LAW = Law(SHIPPED)
TEN = Terms(10, 10, 10)


def d(text):
    """``"26-03-02"`` as a date."""
    return date.fromisoformat(f"20{text}")


class TestLastPaymentDate(unittest.TestCase):
    # sent, days given, the law's least, days in the post, last payment date
    CASES = (
        ("26-03-02", 10, 10, 0, "26-03-12"),
        ("26-03-02", 14, 10, 0, "26-03-16"),
        # Less than the law allows is not given.
        ("26-03-02", 5, 10, 0, "26-03-12"),
        # A Saturday.
        ("26-03-04", 10, 10, 0, "26-03-16"),
        # Maundy Thursday to Easter Monday.
        ("26-03-23", 10, 10, 0, "26-04-07"),
        # Ascension Day and the Friday after it.
        ("26-05-04", 10, 10, 0, "26-05-18"),
        # Constitution Day, a Friday.
        ("26-05-26", 10, 10, 0, "26-06-08"),
        # Christmas Eve to Sunday the 27th.
        ("26-12-14", 10, 10, 0, "26-12-28"),
        # New Year's Eve to Sunday the 3rd.
        ("26-12-21", 10, 10, 0, "27-01-04"),
        # Three days in the post end on a Sunday.
        ("26-03-02", 10, 10, 3, "26-03-16"),
        # Easter Sunday and Monday.
        ("26-03-26", 10, 10, 0, "26-04-07"),
        # Christmas Day on a Friday, and the weekend.
        ("26-12-15", 10, 10, 0, "26-12-28"),
        # Another year's Ascension Day: Easter is on 28 March 2027.
        ("27-04-26", 10, 10, 0, "27-05-10"),
        # Sent on it; Whit Sunday and Monday.
        ("27-05-06", 10, 10, 0, "27-05-18"),
        # A leap day is one like another.
        ("28-02-19", 10, 10, 0, "28-02-29"),
        # The Great Prayer Day was the last one in 2023.
        ("23-04-25", 10, 10, 0, "23-05-08"),
        ("26-04-21", 10, 10, 0, "26-05-01"),
    )

    def test_it_is_a_banking_day_and_never_before_the_laws(self):
        for sent, days, least, post, expected in self.CASES:
            with self.subTest(sent=sent, days=days):
                found = last_payment_date(d(sent), days, least, post)
                self.assertEqual(found, d(expected))


class TestNextStep(unittest.TestCase):
    # terms, due, deadlines given, money taken back: new date, stage, first day
    CASES = (
        (TEN, "26-01-02", {}, None, "1", "26-01-12"),
        # Saturday's money may come on Monday.
        (TEN, "26-01-03", {}, None, "1", "26-01-15"),
        (TEN, "26-01-02", {"1": "26-01-22"}, None, "2", "26-02-01"),
        (
            TEN,
            "26-01-02",
            {"1": "26-01-22", "2": "26-02-16"},
            None,
            "handover",
            "26-02-26",
        ),
        # A charge-back keeps the stage and gives a new date.
        (TEN, "26-01-02", {"1": "26-01-22"}, "26-03-02", "2", "26-03-12"),
        (TEN, "26-01-02", {}, "26-01-20", "1", "26-01-30"),
        # The last payment date itself is never late.
        (Terms(0, 0, 0), "26-01-02", {}, None, "1", "26-01-03"),
        (Terms(5, 5, 5), "26-04-01", {}, None, "1", "26-04-06"),
        # Due on Maundy Thursday: payable on Tuesday after Easter.
        (Terms(5, 5, 5), "26-04-02", {}, None, "1", "26-04-12"),
        (Terms(1, 3, 7), "26-01-02", {"1": "26-01-22"}, None, "2", "26-01-25"),
        (Terms(1, 3, 7), "26-01-02", {"2": "26-01-22"}, None, "handover", "26-01-29"),
        # Due on Christmas Eve: payable on Monday the 28th.
        (TEN, "26-12-24", {}, None, "1", "27-01-07"),
        # Taken back before the last payment date of reminder 1, which still counts.
        (TEN, "26-01-02", {"1": "26-01-22"}, "26-01-10", "2", "26-02-01"),
        # Taken back after both, on Maundy Thursday: ten days after Easter's Tuesday.
        (
            TEN,
            "26-01-02",
            {"1": "26-01-22", "2": "26-02-16"},
            "26-04-02",
            "handover",
            "26-04-17",
        ),
    )

    def test_the_stage_follows_from_the_claims_own_dates(self):
        for terms, due, given, again, stage, first in self.CASES:
            with self.subTest(due=due, given=given, again=again):
                deadlines = {key: d(day) for key, day in given.items()}
                claim = Claim("A", d(due), 100, deadlines, again and d(again))
                self.assertEqual(next_step(claim, terms), (stage, d(first)))


def claim(key, due, open_=100, again=None, **deadlines):
    """``one`` and ``two`` are the last payment dates that the reminders gave."""
    stages = {"one": "1", "two": "2"}
    given = {stages[name]: d(day) for name, day in deadlines.items()}
    return Claim(key, d(due), open_, given, again and d(again))


class TestPlan(unittest.TestCase):
    # claims, day, {claim: stage} of the letter, handed over, not come to anything
    CASES = (
        ([claim("A", "26-01-02")], "26-01-12", {"A": "1"}, "", ""),
        ([claim("A", "26-01-02")], "26-01-11", {}, "", "A"),
        # Nothing is overdue on the last payment date, nor on the weekend after it.
        ([claim("A", "26-01-02")], "26-01-02", {}, "", ""),
        ([claim("A", "26-01-03")], "26-01-04", {}, "", ""),
        # Two claims at different stages, one letter.
        (
            [claim("A", "26-01-02", one="26-01-22"), claim("B", "26-01-16")],
            "26-02-01",
            {"A": "2", "B": "1"},
            "",
            "",
        ),
        # The later one has not come to its first reminder.
        (
            [claim("A", "26-01-02", one="26-01-22"), claim("B", "26-01-23")],
            "26-02-01",
            {"A": "2"},
            "",
            "B",
        ),
        # The oldest is paid: the other one begins at its own first reminder.
        (
            [claim("A", "26-01-02", 0, one="26-01-22"), claim("B", "26-01-16")],
            "26-02-01",
            {"B": "1"},
            "",
            "",
        ),
        # Paid in part: it goes on.
        (
            [claim("A", "26-01-02", 1, one="26-01-22")],
            "26-02-01",
            {"A": "2"},
            "",
            "",
        ),
        # One is handed over, the other is reminded again.
        (
            [
                claim("A", "26-01-02", one="26-01-22", two="26-02-16"),
                claim("B", "26-01-16", one="26-02-16"),
            ],
            "26-02-26",
            {"B": "2"},
            "A",
            "",
        ),
        # A charge-back after the first reminder: not before the new date.
        (
            [claim("A", "26-01-02", one="26-01-22", again="26-02-02")],
            "26-02-01",
            {},
            "",
            "A",
        ),
        (
            [claim("A", "26-01-02", one="26-01-22", again="26-02-02")],
            "26-02-12",
            {"A": "2"},
            "",
            "",
        ),
    )

    def test_one_letter_for_all_that_has_come_to_a_reminder(self):
        for claims, day, stages, handover, others in self.CASES:
            with self.subTest(claims=[c.key for c in claims], day=day):
                found = plan(claims, TEN, d(day))
                self.assertEqual(found.stages, stages)
                self.assertEqual(found.handover, tuple(handover))
                self.assertEqual(found.others, tuple(others))
                self.assertEqual(found.stage, max(stages.values(), default=""))


def fees(*days, of="A"):
    """Fees on these days, for these claims."""
    return [Fee(d(day), frozenset(of)) for day in days]


class TestFees(unittest.TestCase):
    # øre, day, earlier fees, arrears since, on hold, verdict
    CASES = (
        (10_000, "26-01-12", [], "26-01-03", False, "allowed"),
        (15_000, "26-01-12", [], "26-01-03", False, "over"),
        (10_001, "26-01-12", [], "26-01-03", False, "over"),
        (0, "26-01-12", [], "26-01-03", False, "no_fee"),
        # The first one may come as soon as it is late.
        (10_000, "26-01-03", [], "26-01-03", False, "allowed"),
        # Without a fee there may be any number, and one the day after.
        (
            0,
            "26-02-02",
            fees("26-01-01", "26-01-11", "26-02-01"),
            "25-12-20",
            False,
            "no_fee",
        ),
        (10_000, "26-01-12", [], "26-01-03", True, "held"),
        # 1 January, then 11 January: ten days between them.
        (10_000, "26-01-10", fees("26-01-01"), "25-12-20", False, "too_soon"),
        (10_000, "26-01-11", fees("26-01-01"), "25-12-20", False, "allowed"),
        # For another claim it is the same member's fee.
        (10_000, "26-01-10", fees("26-01-01", of="B"), "25-12-20", False, "too_soon"),
        # A run of an earlier day comes after a later one.
        (10_000, "26-01-10", fees("26-01-15"), "25-12-20", False, "too_soon"),
        (
            10_000,
            "26-03-01",
            fees("26-01-01", "26-01-11", "26-02-01"),
            "26-02-20",
            False,
            "claim_used",
        ),
        # Three for other claims in one unbroken arrears.
        (
            10_000,
            "26-03-01",
            fees("26-01-01", "26-01-11", "26-02-01", of="B"),
            "25-12-20",
            False,
            "arrears_used",
        ),
        # The arrears were broken after them.
        (
            10_000,
            "26-03-01",
            fees("26-01-01", "26-01-11", "26-02-01", of="B"),
            "26-02-20",
            False,
            "allowed",
        ),
        # Two fees of 50 count as two.
        (5_000, "26-03-01", fees("26-01-01", "26-02-01"), "25-12-20", False, "allowed"),
        (
            5_000,
            "26-03-01",
            fees("26-01-01", "26-01-20", "26-02-10"),
            "25-12-20",
            False,
            "claim_used",
        ),
        # Two for this claim and one for another, in one unbroken arrears.
        (
            10_000,
            "26-03-01",
            [*fees("26-01-01", "26-01-11"), *fees("26-02-01", of="B")],
            "25-12-20",
            False,
            "arrears_used",
        ),
        # The first day of the arrears is one of its days, the day before is not.
        (
            10_000,
            "26-03-01",
            fees("25-12-20", "26-01-05", "26-01-20", of="B"),
            "25-12-20",
            False,
            "arrears_used",
        ),
        (
            10_000,
            "26-03-01",
            fees("25-12-19", "26-01-05", "26-01-20", of="B"),
            "25-12-20",
            False,
            "allowed",
        ),
        # Nine days over the end of February; ten in a leap year.
        (10_000, "26-03-01", fees("26-02-20"), "26-01-03", False, "too_soon"),
        (10_000, "28-03-01", fees("28-02-20"), "28-01-03", False, "allowed"),
    )

    def test_never_beyond_the_law(self):
        for ore, day, earlier, since, held, code in self.CASES:
            with self.subTest(day=day, code=code):
                found = judge(LAW, d(day), ore, "A", earlier, d(since), held)
                self.assertEqual(found.code, code)
                self.assertEqual(found.ore, ore if code == "allowed" else 0)
                if code not in ("no_fee", "held"):
                    self.assertIn("renteloven § 9 b", found.row.source)

    def test_without_a_law_for_the_day_there_is_no_answer(self):
        with self.assertRaises(MissingLaw):
            judge(LAW, d("12-12-31"), 10_000, "A", [], d("12-12-01"))

    def test_the_next_fee_may_come_ten_days_later(self):
        self.assertEqual(next_fee_day(LAW, d("26-01-01")), d("26-01-11"))


class TestHolds(unittest.TestCase):
    # reason, first day, last day that was planned, ended on, last day
    CASES = (
        ("dispute", "26-01-05", None, "26-01-12", "26-01-11"),
        # Made and ended on the same day, it has held that day.
        ("wish", "26-01-12", None, "26-01-12", "26-01-12"),
        # Teleankenævnet has decided: four weeks more.
        ("complaint", "26-01-05", None, "26-01-12", "26-02-09"),
        # Ended once more, it is not longer.
        ("complaint", "26-01-05", "26-02-09", "26-01-20", "26-02-09"),
        # A last day that somebody has guessed.
        ("complaint", "26-01-05", "26-12-31", "26-01-12", "26-02-09"),
    )

    def test_the_last_day_of_one_that_is_ended(self):
        for reason, first, planned, today, last in self.CASES:
            with self.subTest(reason=reason, planned=planned):
                self.assertIn(reason, REASONS)
                found = last_day(reason, d(first), planned and d(planned), d(today))
                self.assertEqual(found, d(last))


class TestArrears(unittest.TestCase):
    # (first day overdue, last day overdue or None) of each debt, day, since
    CASES = (
        ([("26-01-03", "26-01-20"), ("26-01-15", None)], "26-02-01", "26-01-03"),
        # Settled on the 20th, the next one overdue on the 21st: no break.
        ([("26-01-03", "26-01-20"), ("26-01-21", None)], "26-02-01", "26-01-03"),
        ([("26-01-03", "26-01-20"), ("26-01-22", None)], "26-02-01", "26-01-22"),
        ([("26-01-03", "26-01-20")], "26-02-01", None),
        ([("26-01-03", "26-03-01"), ("26-01-10", "26-01-12")], "26-02-01", "26-01-03"),
        ([("26-02-02", None)], "26-02-01", None),
        # A chain of three; the second begins on the day after the first was settled.
        (
            [
                ("26-01-03", "26-01-10"),
                ("26-01-11", "26-01-25"),
                ("26-01-24", None),
            ],
            "26-03-01",
            "26-01-03",
        ),
        # Settled today: it is in arrears today.
        ([("26-01-03", "26-02-01")], "26-02-01", "26-01-03"),
        ([], "26-02-01", None),
    )

    def test_unbroken_across_debts(self):
        for spans, day, since in self.CASES:
            with self.subTest(spans=spans):
                debts = [(d(first), last and d(last)) for first, last in spans]
                self.assertEqual(arrears_since(debts, d(day)), since and d(since))


class TestInterest(unittest.TestCase):
    # øre, due, until, payments, pauses, days of a year, øre of interest
    CASES = (
        # 181 days of 9.90 %: 4,909.31
        (100_000, "22-12-31", "23-06-30", [], [], 365, 4_909),
        (100_000, "22-12-31", "23-06-30", [], [], 360, 4_977),
        # 15 days of 9.90 % and 15 of 11.25 %: 869.17
        (100_000, "23-06-15", "23-07-15", [], [], 365, 869),
        # 31 days of the whole, 29 of the half at 11.75 %: 1,464.72
        (100_000, "23-12-31", "24-02-29", [("24-01-31", 50_000)], [], 365, 1_464),
        # Paid on the last payment date.
        (100_000, "23-12-31", "24-02-29", [("23-12-31", 100_000)], [], 365, 0),
        (100_000, "23-12-31", "23-12-31", [], [], 365, 0),
        # 10 and 29 days; 21 days between them are not counted: 1,255.47
        (100_000, "23-12-31", "24-02-29", [], [("24-01-11", "24-01-31")], 365, 1_255),
        # On hold until further notice: 10 days, 321.91
        (100_000, "23-12-31", "24-02-29", [], [("24-01-11", None)], 365, 321),
        # Paid on the 10th, taken back on the 20th: 10 and 11 days, 676.02
        (
            100_000,
            "23-12-31",
            "24-01-31",
            [("24-01-10", 100_000), ("24-01-20", -100_000)],
            [],
            365,
            676,
        ),
        # A reference rate below zero: 10 days of 7.55 %, 206.84
        (100_000, "21-12-31", "22-01-10", [], [], 365, 206),
        # Four half-years: 184 days of 7.55, 181 of 9.90, 184 of 11.25 and 182 of
        # 11.75 %: 20,245.48; of a year of 360 days 20,526.67
        (100_000, "22-06-30", "24-06-30", [], [], 365, 20_245),
        (100_000, "22-06-30", "24-06-30", [], [], 360, 20_526),
        # 200 of 450 kr. in the second half-year: 91 days of 9.90 and 46 of 11.25 % of
        # the whole, 138 of 11.25 % of the rest: 2,812.07
        (45_000, "23-03-31", "23-12-31", [("23-08-15", 20_000)], [], 365, 2_812),
        # Paid after 40 days, taken back 41 later; 10 and 31 days more: 1,040.24
        (
            45_000,
            "23-03-31",
            "23-07-31",
            [("23-05-10", 45_000), ("23-06-20", -45_000)],
            [],
            365,
            1_040,
        ),
        # An agreement over the turn of the half-year: 15 days of 9.90 and 47 of
        # 11.25 %: 556.64
        (30_000, "23-05-31", "23-08-31", [], [("23-06-16", "23-07-15")], 365, 556),
        # More than was owed is no interest to the member.
        (100_000, "23-12-31", "24-01-31", [("23-12-31", 150_000)], [], 365, 0),
    )

    def test_to_the_ore(self):
        for ore, due, until, paid, pauses, year, expected in self.CASES:
            with self.subTest(due=due, until=until, paid=paid):
                found = interest(
                    LAW,
                    ore,
                    [(d(day), amount) for day, amount in paid],
                    d(due),
                    d(until),
                    [(d(first), last and d(last)) for first, last in pauses],
                    year,
                )
                self.assertEqual(found, expected)

    def test_a_half_year_without_a_rate_stops_it(self):
        for due in ("25-01-01", "26-08-01", "13-06-01"):
            with self.subTest(due=due), self.assertRaises(MissingLaw):
                interest(LAW, 100_000, [], d(due), d(due).replace(month=12))

    def test_a_rate_that_somebody_has_confirmed_is_used(self):
        confirmed = Row(REFERENCE_RATE, d("26-07-01"), 175, "nationalbanken.dk")
        law = Law([*SHIPPED, confirmed])
        # 10 days of 9.75 %: 267.12
        self.assertEqual(interest(law, 100_000, [], d("26-07-05"), d("26-07-15")), 267)
