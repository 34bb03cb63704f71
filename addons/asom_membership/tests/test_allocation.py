"""Money spread over claims: no øre is lost or made."""

import unittest
from datetime import date, timedelta

from hypothesis import given, strategies as st

from odoo.addons.asom_membership.allocation import ORDERS, Claim, allocate

DAY = date(2026, 1, 1)
claims = st.lists(
    st.builds(
        Claim,
        key=st.integers(1, 10**6),
        due=st.integers(0, 900).map(lambda n: DAY + timedelta(days=n)),
        open=st.integers(0, 10**7),
    ),
    max_size=8,
    unique_by=lambda claim: claim.key,
)


class TestAllocate(unittest.TestCase):
    def spread(self, amount, order):
        return allocate(
            amount,
            [
                Claim("a", DAY, 300),
                Claim("b", DAY + timedelta(days=90), 100),
                Claim("c", DAY + timedelta(days=30), 200),
                Claim("paid", DAY, 0),
            ],
            order,
        )

    def test_orders(self):
        self.assertEqual(self.spread(400, "oldest"), [("a", 300), ("c", 100)])
        self.assertEqual(self.spread(250, "newest"), [("b", 100), ("c", 150)])
        self.assertEqual(self.spread(250, "smallest"), [("b", 100), ("c", 150)])
        self.assertEqual(self.spread(250, "credit"), [])
        self.assertEqual(
            self.spread(900, "oldest"), [("a", 300), ("c", 200), ("b", 100)]
        )

    def test_refused(self):
        for amount in (0, -1):
            with self.assertRaises(ValueError):
                self.spread(amount, "oldest")
        with self.assertRaises(ValueError):
            self.spread(1, "random")

    @given(st.integers(1, 10**8), claims, st.sampled_from(ORDERS))
    def test_adds_up(self, amount, some, order):
        parts = allocate(amount, some, order)
        owed = {claim.key: claim.open for claim in some}
        self.assertEqual(len(parts), len({key for key, _part in parts}))
        for key, part in parts:
            self.assertTrue(0 < part <= owed[key])
        expected = 0 if order == "credit" else min(amount, sum(owed.values()))
        self.assertEqual(sum(part for _key, part in parts), expected)
