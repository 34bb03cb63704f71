"""What becomes of mandates, without a database."""

import itertools
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from odoo.tests import BaseCase

from odoo.addons.asom_nets.mandate_life import (
    END_REASONS,
    Spell,
    Told,
    in_its_century,
    take,
)
from odoo.addons.asom_nets.matching.similar_numbers import one_off, parts

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in range(1, 5))


def told(code, number, start=None, end=None, day=date(2026, 6, 1)):
    return Told(code, number, start, end, day)


def lived(*records, spells=None):
    """[(number, from, to, reason)] after these records, the oldest first."""
    spells = [] if spells is None else spells
    for one in records:
        take(spells, one)
    rows = [(one.number, one.date_from, one.ended_on, one.reason) for one in spells]
    return sorted(rows, key=str)


class TestLife(BaseCase):
    def test_a_life(self):
        records = [told("0231", "a", JAN), told("0232", "a", JAN, MAR)]
        self.assertEqual(lived(records[0]), [("a", JAN, None, None)])
        self.assertEqual(lived(*records), [("a", JAN, MAR, "bank")])

    def test_each_end_has_its_reason(self):
        for code, reason in END_REASONS.items():
            got = lived(told("0231", "a", JAN), told(code, "a", JAN, MAR))
            self.assertEqual(got, [("a", JAN, MAR, reason)])

    def test_any_order(self):
        records = [
            told("0231", "a", JAN),
            told("0232", "a", JAN, FEB),
            told("0231", "b", MAR),
            told("0231", "c", APR),
        ]
        expected = [
            ("a", JAN, FEB, "bank"),
            ("b", MAR, APR, "replaced"),
            ("c", APR, None, None),
        ]
        for order in itertools.permutations(records):
            self.assertEqual(lived(*order), expected)

    def test_a_late_end_spares_the_newer(self):
        spells = [Spell("a", MAR)]
        outcome = take(spells, told("0232", "a", JAN, FEB))
        self.assertEqual((outcome.what, spells[0].ended_on), ("older", None))
        outcome = take(spells, told("0234", "b", JAN, FEB))
        self.assertEqual(outcome.what, "ended")
        self.assertIsNone(spells[0].ended_on)

    def test_cancelled_before_its_first_day(self):
        # Registered in January for the first of March, and cancelled in February.
        records = [told("0231", "a", MAR), told("0232", "a", MAR, FEB)]
        for order in itertools.permutations(records):
            self.assertEqual(lived(*order), [("a", MAR, FEB, "bank")])
        spells = [Spell("a", JAN, FEB, "bank"), Spell("a", APR)]
        self.assertEqual(take(spells, told("0234", "a", APR, MAR)).what, "ended")
        self.assertEqual(spells[1].ended_on, MAR)
        self.assertEqual(take(spells, told("0234", "a", APR, MAR)).what, "known")

    def test_an_end_without_a_date_counts_when_told(self):
        got = lived(told("0231", "a", JAN), told("0233", "a", day=FEB))
        self.assertEqual(got, [("a", JAN, FEB, "creditor")])

    def test_an_end_is_told_again(self):
        spells = [Spell("a", JAN, FEB, "bank")]
        self.assertEqual(take(spells, told("0234", "a", JAN, MAR)).what, "known")
        self.assertEqual(spells[0].ended_on, FEB)

    def test_the_same_number_again(self):
        got = lived(
            told("0231", "a", JAN), told("0232", "a", JAN, FEB), told("0231", "a", MAR)
        )
        self.assertEqual(got, [("a", JAN, FEB, "bank"), ("a", MAR, None, None)])

    def test_the_same_number_again_ends_before_it_is_told(self):
        records = [
            told("0231", "a", JAN),
            told("0232", "a", JAN, FEB),
            told("0231", "a", MAR),
            told("0232", "a", MAR, APR),
        ]
        expected = [("a", JAN, FEB, "bank"), ("a", MAR, APR, "bank")]
        first, end, second, late = records
        for order in (records, [first, end, late, second], [end, late, second, first]):
            self.assertEqual(lived(*order), expected)

    def test_active_says_more_than_registered(self):
        # Both are older than what we hold, but only one of them still runs.
        held = [Spell("b", MAR)]
        got = lived(told("0231", "a", JAN), spells=held)
        self.assertEqual(got, [("a", JAN, MAR, "replaced"), ("b", MAR, None, None)])
        held = [Spell("b", MAR)]
        got = lived(told("0230", "a", JAN, day=APR), spells=held)
        self.assertEqual(got, [("a", JAN, None, None), ("b", MAR, APR, "replaced")])
        held = [Spell("a", JAN, FEB, "bank")]
        got = lived(told("0230", "a", JAN, day=APR), spells=held)
        self.assertEqual(got, [("a", JAN, FEB, "bank"), ("a", FEB, None, None)])
        # Told before the end: it knows nothing new.
        held = [Spell("a", JAN, APR, "bank")]
        self.assertEqual(take(held, told("0230", "a", JAN, day=MAR)).what, "known")

    def test_a_mandate_that_is_told_with_its_end(self):
        got = lived(told("0231", "a", JAN, MAR))
        self.assertEqual(got, [("a", JAN, MAR, "betalingsservice")])
        got = lived(told("0231", "a", JAN), told("0230", "a", JAN, MAR, day=FEB))
        self.assertEqual(got, [("a", JAN, MAR, "betalingsservice")])

    def test_dates_of_the_last_century(self):
        told_on = date(2026, 11, 20)
        for written, meant in (
            (date(2096, 1, 1), date(1996, 1, 1)),
            (date(2096, 2, 29), date(1996, 2, 29)),
            (date(2074, 6, 30), date(1974, 6, 30)),
            (date(2026, 12, 1), date(2026, 12, 1)),
            (date(2009, 9, 1), date(2009, 9, 1)),
            (None, None),
        ):
            self.assertEqual(in_its_century(written, told_on), meant)

    def test_other_transactions(self):
        with self.assertRaisesRegex(ValueError, "0295"):
            take([], told("0295", "a"))

    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def test_whatever_comes(self, data):
        days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
        records = []
        for _ in range(data.draw(st.integers(1, 7))):
            start = data.draw(days)
            code = data.draw(st.sampled_from(["0230", "0231", *END_REASONS]))
            ends = code in END_REASONS
            # Before its first day, too.
            length = data.draw(st.integers(-20 if ends else 0, 40))
            records.append(
                told(
                    code,
                    data.draw(st.sampled_from("abc")),
                    start,
                    start + timedelta(length) if ends else None,
                    start + timedelta(length),
                )
            )
        spells = []
        for one in records:
            before = {id(s): (s.number, s.date_from) for s in spells}
            take(spells, one)
            for spell in spells:
                if id(spell) in before:
                    self.assertEqual(before[id(spell)], (spell.number, spell.date_from))
            self.assertLessEqual(sum(s.ended_on is None for s in spells), 1)
            for spell in spells:
                self.assertEqual(spell.ended_on is None, spell.reason is None)
            for first, second in itertools.combinations(spells, 2):
                if first.number == second.number:
                    self.assertGreaterEqual(
                        max(first.date_from, second.date_from),
                        min(first.ended_on or date.max, second.ended_on or date.max),
                    )
        # The last record again changes nothing.
        state = lived(spells=spells)
        take(spells, records[-1])
        self.assertEqual(lived(spells=spells), state)


class TestSimilarNumbers(BaseCase):
    def test_one_off(self):
        for meant in ("1001", "1002", "101", "11001", "0101", "1010", "100", "Ø001"):
            self.assertIn(meant.lstrip("0"), one_off("1001") | {"1001"}, meant)
        for other in ("1234", "10", "1001"):
            self.assertNotIn(other, one_off("1001"))
        self.assertEqual(one_off("7") & {"", "7", "0"}, set())

    def test_parts(self):
        self.assertIn("1001", parts("123451001"))
        self.assertIn("1001", parts("1001DK"))
        self.assertEqual(parts("1001"), [])
        self.assertEqual(parts(""), [])
        lengths = [len(part) for part in parts("123456789")]
        self.assertEqual(lengths, sorted(lengths, reverse=True))
