"""Random lives of claims: whatever happens, no reminder goes beyond the law."""

import unittest
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from odoo.addons.asom_dunning.procedure.arrears import arrears_since
from odoo.addons.asom_dunning.procedure.fees import Fee, judge
from odoo.addons.asom_dunning.procedure.law import DEMAND_DAYS, SHIPPED, Law
from odoo.addons.asom_dunning.procedure.stages import (
    Claim,
    Terms,
    last_payment_date,
    next_step,
    plan,
)
from odoo.addons.asom_membership.banking_days import is_banking_day

LAW = Law(SHIPPED)
FIRST = date(2026, 1, 1)
days = st.integers(0, 500)
terms = st.builds(Terms, st.integers(-3, 40), st.integers(-3, 40), st.integers(-3, 40))
debts = st.lists(
    st.tuples(days, st.integers(1, 500_000), st.none() | days, st.none() | days),
    min_size=1,
    max_size=6,
)
runs = st.lists(days, min_size=1, max_size=25).map(sorted)


class Life:
    """What happens to one member; runs come on any days.

    :param debts: (due, øre, day of payment, day on which it is taken back) of each
    """

    def __init__(self, debts, terms, fee, given):
        self.debts = debts
        self.terms, self.fee, self.given = terms, fee, given
        self.sent = {key: {} for key in range(len(debts))}
        self.letters = []

    def is_open(self, key, day):
        due, _ore, paid, back = self.debts[key]
        if paid is None or day <= FIRST + timedelta(max(paid, due)):
            return True
        return back is not None and back > paid and day > FIRST + timedelta(back)

    def claim(self, key, day):
        due, ore, _paid, back = self.debts[key]
        again = FIRST + timedelta(back) if back is not None else None
        return Claim(
            key,
            FIRST + timedelta(due),
            ore if self.is_open(key, day) else 0,
            dict(self.sent[key]),
            again if again and again < day else None,
        )

    def overdue(self, day):
        for key, (due, _ore, paid, _back) in enumerate(self.debts):
            last = None if self.is_open(key, day) else FIRST + timedelta(max(paid, due))
            yield FIRST + timedelta(due + 1), last

    def run(self, number):
        day = FIRST + timedelta(number)
        claims = [self.claim(key, day) for key in self.sent]
        found = plan(claims, self.terms, day)
        if not found.stages:
            return
        earlier = [letter["fee"] for letter in self.letters if letter["fee"]]
        since = arrears_since(self.overdue(day), day)
        verdict = judge(LAW, day, self.fee, found.stages, earlier, since)
        deadline = last_payment_date(day, self.given, LAW.value(DEMAND_DAYS, day))
        for key, stage in found.stages.items():
            assert self.is_open(key, day)
            assert stage not in self.sent[key], "a stage is not repeated"
            assert stage == "1" or "1" in self.sent[key], "a stage is not skipped"
            assert day > max([claims[key].due, *self.sent[key].values()])
            self.sent[key][stage] = deadline
        self.letters.append(
            {
                "day": day,
                "ore": verdict.ore,
                "fee": verdict.ore and Fee(day, frozenset(found.stages)),
                "deadline": deadline,
                "since": since,
            }
        )


class TestLives(unittest.TestCase):
    @settings(max_examples=150, deadline=None)
    @given(debts, terms, st.integers(0, 20_000), st.integers(0, 30), runs)
    def test_no_letter_goes_beyond_the_law(self, debts, terms, fee, given_days, runs):
        life = Life(debts, terms, fee, given_days)
        for number in runs:
            life.run(number)
        charged = [letter for letter in life.letters if letter["ore"]]
        self.assertTrue(all(letter["ore"] <= 10_000 for letter in charged))
        for one, other in zip(charged, charged[1:], strict=False):
            self.assertGreaterEqual((other["day"] - one["day"]).days, 10)
        for letter in charged:
            same = [
                each
                for each in charged
                if letter["since"] <= each["day"] <= letter["day"]
            ]
            self.assertLessEqual(len(same), 3)
        for key in life.sent:
            count = sum(key in letter["fee"].claims for letter in charged)
            self.assertLessEqual(count, 3)
        for letter in life.letters:
            self.assertTrue(is_banking_day(letter["deadline"]))
            self.assertGreaterEqual((letter["deadline"] - letter["day"]).days, 10)

    @settings(max_examples=80, deadline=None)
    @given(debts, terms, days)
    def test_the_order_of_claims_says_nothing(self, debts, terms, number):
        day = FIRST + timedelta(number)
        life = Life(debts, terms, 0, 10)
        claims = [life.claim(key, day) for key in life.sent]
        self.assertEqual(
            dict(plan(claims, terms, day).stages),
            dict(plan(reversed(claims), terms, day).stages),
        )

    @settings(max_examples=80, deadline=None)
    @given(debts, terms, days)
    def test_what_has_come_to_a_stage_today_has_not_yesterday(
        self, debts, terms, number
    ):
        day = FIRST + timedelta(number)
        life = Life(debts, terms, 0, 10)
        for key in life.sent:
            stage, first = next_step(life.claim(key, day), terms)
            one = [life.claim(key, day)]
            before = plan(one, terms, first - timedelta(1))
            self.assertFalse(before.stages or before.handover, stage)
