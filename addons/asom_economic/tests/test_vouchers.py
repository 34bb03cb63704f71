"""Vouchers, bodies and errors without a database."""

import json
import unittest
from collections import defaultdict
from decimal import Decimal

import hypothesis
from hypothesis import strategies as st

from odoo.addons.asom_economic.economic import (
    Line,
    Vat,
    Voucher,
    body,
    chunks,
    entries,
    expand,
    split,
)
from odoo.addons.asom_economic.economic.errors import of_answer
from odoo.addons.asom_economic.economic.vouchers import vat_of_gross, vat_of_net

RATES = st.sampled_from(("25", "12", "6", "7.5", "0.5", "100"))
ORE = st.integers(-(10**9), 10**9)


class TestVouchers(unittest.TestCase):
    @hypothesis.given(ORE, RATES)
    def test_e_conomic_takes_out_exactly_the_vat_that_was_put_in(self, net, rate):
        rate = Decimal(rate)
        part = vat_of_net(net, rate)
        self.assertEqual(vat_of_gross(net + part, rate), part)

    @hypothesis.given(
        st.lists(
            st.tuples(
                st.integers(1000, 1004), ORE, st.sampled_from(("", "U25", "U12"))
            ),
            min_size=1,
            max_size=12,
        ),
        st.integers(-50, 50),
    )
    def test_rows_book_what_the_lines_say_whatever_they_say(self, given, off):
        vats = {
            "U25": Vat("U25", Decimal(25), 7200),
            "U12": Vat("U12", Decimal(12), 7210),
        }
        lines = [Line(*each) for each in given]
        # The ledger's own VAT, some øre away from what each row comes to.
        vat = sum(vat_of_net(a, vats[v].rate) for _n, a, v in given if v) + off
        lines.append(Line(7200, vat))
        lines.append(Line(5800, -sum(line.amount for line in lines)))
        wanted = defaultdict(int)
        for line in lines:
            wanted[line.account] += line.amount
        rows = entries(lines, vats)
        sent = json.loads(
            body([Voucher(1, 1, "2026-01-01", "x", "00000000-1", tuple(rows))], "DKK")
        )
        booked = defaultdict(int)
        for entry in sent["entries"]:
            for account, amount in expand(entry, vats, {}):
                booked[account] += amount
        self.assertEqual(
            {k: v for k, v in booked.items() if v},
            {k: v for k, v in wanted.items() if v},
        )

    @hypothesis.given(st.lists(ORE, min_size=2, max_size=60), st.integers(2, 9))
    def test_parts_of_a_posting_come_to_0_and_to_the_whole(self, amounts, most):
        sums = dict(enumerate(amounts))
        sums["bank"] = -sum(amounts)
        whole = defaultdict(int)
        for part in split(sums, "bank", most):
            self.assertLessEqual(len(part), most)
            self.assertEqual(sum(part.values()), 0)
            for key, amount in part.items():
                whole[key] += amount
        self.assertEqual({**dict(whole), "bank": whole["bank"]}, sums)

    def test_a_voucher_is_never_split_between_calls(self):
        self.assertEqual(chunks([200, 200, 200, 500, 1]), [2, 1, 1, 1])

    def test_one_row_is_enough_for_two_sides(self):
        [row] = entries([Line(5800, 100), Line(1010, -100)], {})
        self.assertEqual({row.account, row.contra}, {5800, 1010})

    def test_errors_of_both_kinds_are_read(self):
        old = of_answer(
            400,
            {
                "errorCode": "E04300",
                "errors": [
                    {
                        "arrayIndex": 0,
                        "entries": {
                            "errors": [],
                            "items": [
                                {
                                    "arrayIndex": 0,
                                    "date": {
                                        "errors": [
                                            {
                                                "propertyName": "Date",
                                                "errorMessage": "Perioden er spærret.",
                                                "errorCode": "E04041",
                                            }
                                        ]
                                    },
                                }
                            ],
                        },
                    }
                ],
            },
        )
        self.assertEqual(old.kind, "rejected")
        self.assertEqual([e.code for e in old.errors], ["E04041"])
        self.assertEqual(of_answer(503, None).kind, "unknown")
        self.assertEqual(
            of_answer(400, {"errorCode": "PayloadChanged"}).kind, "key_misused"
        )
