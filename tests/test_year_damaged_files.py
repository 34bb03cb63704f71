"""Damaged files are received: refused with a line number, or booked so that it adds up.

Nothing else may happen to the database, and no exception comes out. Every case is drawn
from a seed that its message names.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from datetime import date
from random import Random

import pytest
from freezegun import freeze_time
from peers.nets import Nets
from peers.nets.outgoing import Writer, mandate
from year.damage import damaged

from odoo.tests import tagged

from odoo.addons.asom_nets.tests.common import EARLY, SUPPLIER
from odoo.addons.asom_nets.tests.common_payments import DUE, PaymentCase

CASES = int(os.environ.get("ASOM_DAMAGED") or 30)
"""For each kind of file; ASOM_DAMAGED=90 in the environment tries so many."""
PAID, RETURNED = ("0236", "0297", "FI"), ("0239", "0299")
ROWS = ("payment", "mandate.event", "parked", "information", "slip", "section")
TO_NETS = ("0601", "0605", "LS")
FI_LINES = (
    "FI0101308881000253547880000000000000000000020260105143901P",
    "FI020812345677500000121499000000000000000000000000020260105143901",
    "FI03020260102710000{first:0>15}193820260102458161702320260105"
    "000000000030000                      CC000000000N",
    "FI03020260102710000{other:0>15}193820260102458161702420260105"
    "000000000012345                      CC000000000N",
    "FI0808123456700000000002000000000042345000000000000000",
    "FI09013088810002535478800000000000000000000100000000002",
)


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestDamagedFiles(PaymentCase):
    """One world of a few members; each case is undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        others = [cls.subscriber(f"Medlem {number}") for number in range(6)]
        south = cls.subscriber("Sten Syd", company=cls.south)
        cls.rest = cls.collect()
        cls.collect_south()
        moves = {
            member: cls.env["account.move"].search(
                [("asom_membership_id", "=", member.id)]
            )
            for member in (cls.ida, cls.bo, *others, south)
        }
        with freeze_time(EARLY):
            delivery = cls.quarter.action_create_delivery()
        cls.files = {
            "0602": cls._payments(moves, others, south),
            "0603": cls._mandates(others),
            "0621": cls._receipt(delivery),
            "FI": cls._bank(moves, others),
        }
        cls.env.flush_all()

    @classmethod
    def _payments(cls, moves, others, south) -> bytes:
        one, two, three, four, five, six = (moves[member] for member in others)
        taken_back = cls.slip_paid(three, archive="4202601020000000000777")
        rows = [
            cls.paid(moves[cls.ida]),
            cls.paid(one),
            cls.paid(two, code="0237"),
            cls.paid(six, code="0238"),
            cls.paid(four),
            cls.paid(four, code="0239"),
            cls.slip_paid(moves[cls.bo]),
            taken_back,
            cls.slip_paid(three, code="0299", archive="4202601020000000000777"),
            cls.slip_paid(five, amount=12_345),
            cls.paid(moves[south]),
        ]
        return cls.file_0602(*rows, number=5001)

    @classmethod
    def _mandates(cls, others) -> bytes:
        stream = io.BytesIO()
        head = {"supplier": SUPPLIER, "sub_system": "BS1", "number": f"{5002:010}"}
        writer = Writer(stream, "0603", day=DUE, **head)
        first, ended = date(2026, 2, 2), date(2025, 12, 30)
        pbs, numbers = "01234567", [member.member_number for member in others]
        rows = [
            mandate("0212", "0231", pbs, 1, numbers[0], "222222221", first),
            mandate("0212", "0231", pbs, 1, numbers[1], "222222222", first),
            mandate(
                "0212",
                "0232",
                pbs,
                1,
                cls.ida.member_number,
                "000000123",
                date(2025, 6, 1),
                ended,
            ),
            mandate("0212", "0234", pbs, 1, numbers[3], "222222224", first, first),
            mandate("0219", "0230", pbs, 1, numbers[2], "999999999", first),
        ]
        writer.add_all(rows)
        return stream.getvalue()

    @classmethod
    def _receipt(cls, delivery) -> bytes:
        nets = Nets(SUPPLIER)
        nets.add_creditor("01234567", (1,), "81234567", "0040", "0440116243")
        answer = nets.take(cls.data(delivery), date(2025, 12, 8))
        assert answer.accepted, answer.faults
        return answer.receipt[1]

    @classmethod
    def _bank(cls, moves, others) -> bytes:
        ids = {
            "first": moves[others[0]].nets_payment_id,
            "other": moves[others[1]].nets_payment_id,
        }
        return "".join(f"{line}\r\n" for line in FI_LINES).format(**ids).encode()

    def test_the_files_themselves(self):
        """Undamaged, each of them is booked: else the others would say nothing."""
        for kind, data in self.files.items():
            with self.subTest(kind):
                self.assertEqual(self._undone(kind, data), "done")

    def test_0602(self):
        self._damage("0602")

    def test_0603(self):
        self._damage("0603")

    def test_0621(self):
        self._damage("0621")

    def test_of_the_bank(self):
        self._damage("FI")

    def _damage(self, kind: str) -> None:
        states = Counter()
        for case in range(CASES):
            seed = f"{kind}|{case}"
            data = damaged(self.files[kind], Random(seed))
            states[self._undone(seed, data)] += 1
        self.assertGreater(states["failed"], CASES // 9, states)
        self.assertGreater(states["done"] + states["review"], CASES // 9, states)

    def _undone(self, seed: str, data: bytes) -> str:
        """Receive the file, check what came of it, and undo it.

        Gives back the state of the delivery.
        """
        savepoint = self.env.cr.savepoint()
        try:
            return self._receive(seed, data)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        finally:
            self.env.invalidate_all(flush=False)
            savepoint.close(rollback=True)
            self.env.transaction.clear()

    def _receive(self, seed: str, data: bytes) -> str:
        before = self._balances()
        moves = self._count("account.move")
        delivery = self.env["asom.nets.delivery"].receive(seed, data)
        self.assertEqual(delivery._data(), data)
        self.assertEqual(self.env["asom.nets.delivery"].receive("x", data), delivery)
        if delivery.state == "failed":
            if delivery.type not in TO_NETS:
                self.assertRegex(delivery.failure, r"Line \d+")
            for name in ROWS:
                self.assertEqual(self._count(f"asom.nets.{name}", delivery), 0, name)
            self.assertEqual(self._count("account.move"), moves)
        elif delivery.type != "receipt":
            self.assertIn(delivery.state, ("done", "review"), delivery.failure)
            self._check_sums(delivery, data, before)
        return delivery.state

    def _count(self, model: str, delivery=None) -> int:
        domain = [("delivery_id", "=", delivery.id)] if delivery else []
        return self.env[model].search_count(domain)

    def _check_sums(self, delivery, data: bytes, before: dict) -> None:
        """The totals in the bytes, the rows and the books are one and the same."""
        payments = self.env["asom.nets.payment"].search(
            [("delivery_id", "=", delivery.id)]
        )
        self.assertNotIn("new", payments.mapped("state"))
        # Only files of payments state amounts.
        stated = sum(_totals(data)) if delivery.type in ("0602", "FI") else 0
        # What is not known is on the work list as it stood there, its money too.
        unknown = self.env["asom.nets.parked"].search(
            [("delivery_id", "=", delivery.id), ("kind", "=", "record")]
        )
        beside = sum(_paid(row.raw) for row in unknown)
        self.assertEqual(_ore(payments, "amount") + beside, stated)
        self.assertEqual(_ore(delivery.section_ids, "amount"), stated)
        placed = payments.filtered("line_id")
        lost = (payments - placed).filtered("amount")
        self.assertLessEqual(set(lost.mapped("state")), {"failed"})
        waiting = payments.filtered(lambda one: one.state in ("parked", "failed"))
        self.assertEqual(len(waiting.parked_ids), len(waiting))
        change = {name: now - before[name] for name, now in self._balances().items()}
        came = _ore(placed.filtered(lambda one: one.kind in PAID), "amount")
        went = _ore(placed.filtered(lambda one: one.kind in RETURNED), "amount")
        self.assertEqual(change["clearing"], came - went)
        self.assertEqual(change["members"] + change["unmatched"], went - came)
        self.assertEqual(change["all"], 0)

    def _balances(self) -> dict[str, int]:
        """Posted balances of both associations in øre."""
        agreements = self.north_agreement | self.south_agreement
        lines = self.env["account.move.line"]
        domains = {
            "clearing": [("account_id", "in", agreements.clearing_account_id.ids)],
            "unmatched": [("account_id", "in", agreements.unmatched_account_id.ids)],
            "members": [("account_type", "=", "asset_receivable")],
            "all": [],
        }
        posted = [
            ("parent_state", "=", "posted"),
            ("company_id", "in", agreements.company_id.ids),
        ]
        return {
            name: _ore(lines.search([*posted, *domain]), "balance")
            for name, domain in domains.items()
        }


def _ore(records, field: str) -> int:
    return round(sum(records.mapped(field)) * 100)


def _paid(record: str) -> int:
    """The amount of a payment record, by its place."""
    digits = record[115:128]
    return int(digits) if record[:5] == "BS042" and digits.isdecimal() else 0


def _totals(data: bytes) -> list[int]:
    """The sections' totals as they stand in the bytes."""
    return [
        int(found)
        for found in re.findall(rb"(?m)^BS092.{37}([0-9]{15})", _even(data))
        + re.findall(rb"(?m)^FI080.{19}([0-9]{15})", _even(data))
    ]


def _even(data: bytes) -> bytes:
    return re.sub(rb"\r\n?|\x85", b"\n", data)
