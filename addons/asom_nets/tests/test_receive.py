"""Files from Nets: recognised, checked as a whole, kept, never booked twice."""

import base64
import os
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.delivery import process
from ..models.payment import book
from .common import NetsCase
from .common_payments import PaymentCase

SAMPLES = Path(
    os.environ.get("ASOM_SAMPLES")
    or Path(__file__).resolve().parents[4] / "shared" / "samples"
)


@tagged("post_install", "-at_install")
class TestReceive(PaymentCase):
    def test_the_same_bytes_twice(self):
        move = self.move_of(self.ida)
        data = self.file_0602(self.paid(move))
        first = self.env["asom.nets.delivery"].receive("D1-602.BS1", data)
        entries = self.env["account.move"].search_count([])
        second = self.env["asom.nets.delivery"].receive("other name", data)
        self.assertEqual(second, first)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertIn("Nothing was changed", first.message_ids[0].body)
        self.assertEqual(first.state, "done")
        self.assertEqual(self.data(first), data)

    def test_the_same_number_with_other_bytes(self):
        move = self.move_of(self.ida)
        self.told(self.paid(move), number=77)
        second = self.told(self.slip_paid(self.move_of(self.bo)), number=77)
        self.assertEqual(second.state, "failed")
        self.assertIn("0000000077", second.failure)
        self.assertRegex(second.failure, r"on \d\d/\d\d/20\d\d,")
        self.assertEqual(self.move_of(self.bo).payment_state, "not_paid")
        self.assertFalse(second.section_ids)

    def test_the_test_system_counts_its_own_deliveries(self):
        """An association that has tested with Nets begins again in production."""
        data = self.file_0602(self.paid(self.move_of(self.bo)), number=77)
        self.north_agreement.sub_system = "KR9"
        tested = self.env["asom.nets.delivery"].receive(
            "D1-602.KR9", data.replace(b"BS1", b"KR9")
        )
        self.assertEqual((tested.state, tested.sub_system), ("done", "KR9"))
        self.north_agreement.sub_system = "BS1"
        first = self.told(self.paid(self.move_of(self.ida)), number=77)
        self.assertEqual((first.state, first.sub_system), ("done", "BS1"))
        again = self.told(self.slip_paid(self.move_of(self.bo)), number=77)
        self.assertEqual(again.state, "failed")

    def test_a_refused_number_may_come_again(self):
        move = self.move_of(self.ida)
        good = self.file_0602(self.paid(move), number=78)
        broken = good.replace(b"BS0920", b"BS0929", 1)
        refused = self.env["asom.nets.delivery"].receive("x", broken)
        self.assertEqual(refused.state, "failed")
        self.env["asom.nets.delivery"].receive("x", good)
        self.assertEqual(move.payment_state, "paid")

    def test_wrong_total(self):
        move = self.move_of(self.ida)
        data = self.file_0602(self.paid(move))
        lines = data.split(b"\r\n")
        end = next(line for line in lines if line.startswith(b"BS092"))
        place = data.index(end) + 56
        wrong = data[:place] + b"9" + data[place + 1 :]
        delivery = self.env["asom.nets.delivery"].receive("wrong", wrong)
        self.assertEqual(delivery.state, "failed")
        self.assertIn("Line 4, BS092", delivery.failure)
        self.assertIn("position 43", delivery.failure)
        self.assertFalse(
            self.env["asom.nets.payment"].search([("delivery_id", "=", delivery.id)])
        )
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(self.data(delivery), wrong)

    def test_unknown_creditor_and_read_again(self):
        move = self.move_of(self.ida)
        row = self.paid(move)._replace(pbs_number="09999999")
        row = row._replace(record=row.record.replace("01234567", "09999999", 1))
        data = self.file_0602(row, self.slip_paid(self.move_of(self.bo)))
        delivery = self.env["asom.nets.delivery"].receive("x", data)
        self.assertEqual(delivery.state, "failed")
        self.assertIn("Line 2", delivery.failure)
        self.assertIn("09999999", delivery.failure)
        self.assertEqual(self.move_of(self.bo).payment_state, "not_paid")
        with self.assertRaises(UserError):
            delivery.action_read_again()
        self.agreement(
            self.association("Third", "29189846", "year", "advance"), "09999999"
        )
        delivery.action_read_again()
        self.assertEqual(delivery.state, "done")
        self.assertEqual(self.move_of(self.bo).payment_state, "paid")
        self.assertEqual(self.open_parked(delivery).company_id.name, "Third")

    def test_another_data_supplier(self):
        delivery = self.told(self.paid(self.move_of(self.ida)), supplier="25313763")
        self.assertEqual(delivery.state, "failed")
        self.assertIn("25313763", delivery.failure)

    def test_files_that_go_to_nets(self):
        out = self.delivered()
        delivery = self.env["asom.nets.delivery"].receive("x", self.data(out))
        self.assertEqual(delivery.state, "failed")
        self.assertIn("0601", delivery.failure)

    def test_anything_else_is_kept(self):
        for data in (b"", b"hello", bytes(range(256)) * 20, b"BS002"):
            delivery = self.env["asom.nets.delivery"].receive("x", data)
            self.assertEqual((delivery.state, delivery.type), ("failed", "unknown"))
            self.assertTrue(delivery.failure)
            self.assertEqual(delivery._data(), data)

    def test_unknown_record_is_parked_and_the_rest_booked(self):
        move = self.move_of(self.ida)
        strange = self.paid(move)
        strange = strange._replace(
            record=strange.record.replace("BS042012345670236", "BS042012345670244"),
        )
        delivery = self.told(self.paid(move), strange)
        self.assertEqual(delivery.state, "done")
        self.assertEqual(move.payment_state, "paid")
        parked = self.open_parked(delivery)
        self.assertEqual(parked.kind, "record")
        self.assertIn("0244", parked.reason)
        self.assertEqual(parked.amount, 300.0)
        self.assertEqual(parked.raw, strange.record.rstrip())

    def test_several_associations_in_one_file(self):
        member = self.subscriber(company=self.south)
        self.collect_south()
        south_move = self.move_of(member)
        delivery = self.told(self.paid(self.move_of(self.ida)), self.paid(south_move))
        self.assertEqual(delivery.company_id, self.env.ref("base.main_company"))
        self.assertEqual(south_move.payment_state, "paid")
        entries = (
            self.env["asom.nets.payment"]
            .search([("delivery_id", "=", delivery.id)])
            .entry_id
        )
        self.assertEqual(entries.company_id, self.north | self.south)

    def test_staff_of_one_association(self):
        user = self.user_of("north_staff", "group_staff", self.north)
        member = self.subscriber("Sten Sydhavn", company=self.south)
        self.collect_south()
        data = self.file_0602(self.paid(self.move_of(member)))
        deliveries = self.env["asom.nets.delivery"].with_user(user)
        deliveries = deliveries.with_context(allowed_company_ids=self.north.ids)
        with self.assertRaises(AccessError) as refused:
            deliveries.receive("x", data)
        self.assertNotIn("Sydhavn", str(refused.exception))
        self.assertNotIn("South", str(refused.exception))
        # Nothing was kept, and the board may not receive at all.
        self.assertFalse(
            self.env["asom.nets.payment"].search([("membership_id", "=", member.id)])
        )
        board = self.user_of("north_board", "group_board", self.north)
        with self.assertRaises(AccessError):
            self.env["asom.nets.delivery"].with_user(board).receive("x", data)

    def test_staff_of_one_association_reads_that_a_file_is_incomplete(self):
        """Whose it is, nobody knows; that it is another's is not said."""
        user = self.user_of("north_staff", "group_staff", self.north)
        data = self.file_0602(self.paid(self.move_of(self.ida)))
        deliveries = self.env["asom.nets.delivery"].with_user(user)
        deliveries = deliveries.with_context(allowed_company_ids=self.north.ids)
        with self.assertRaisesRegex(UserError, "incomplete"):
            deliveries.receive("x", data[: len(data) // 2])
        with self.assertRaises(UserError) as refused:
            deliveries.receive("x", b"Hello")
        self.assertNotIsInstance(refused.exception, AccessError)
        self.assertEqual(deliveries.receive("x", data).state, "done")

    def test_a_worker_dies_between_batches(self):
        moves = self.move_of(self.ida) | self.move_of(self.bo)
        more = [self.subscriber(f"Member {n}") for n in range(4)]
        self.collect()
        moves |= self.env["account.move"].search(
            [("asom_membership_id", "in", [m.id for m in more])]
        )
        data = self.file_0602(*map(self.paid, moves))
        self.patch(process, "STAGE_BATCH", 2)
        self.patch(book, "BOOK_BATCH", 2)
        delivery, _known = self.env["asom.nets.delivery"]._receive("x", data)
        calls = iter(range(100))
        original = type(delivery)._stage_batch

        def dies(this, batch):
            original(this, batch)
            if next(calls) in (1, 3):
                raise KeyboardInterrupt

        self.patch(type(delivery), "_stage_batch", dies)
        for _attempt in range(3):
            try:
                delivery._process()
            except KeyboardInterrupt:
                continue
        self.assertEqual(delivery.state, "done")
        self.assertEqual(set(moves.mapped("payment_state")), {"paid"})
        self.assertEqual(
            len(self.env["asom.nets.payment"].search(self.of_north("move_id"))), 6
        )


@tagged("post_install", "-at_install")
class TestSamples(NetsCase):
    """The files that Nets has made; the creditor's numbers are as in the samples."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_agreement.data_supplier_cvr = "12345678"

    def receive_sample(self, name):
        path = SAMPLES / "nets" / name
        if not path.is_file():
            self.skipTest(f"no sample files: {path} is not there")
        return self.env["asom.nets.delivery"].receive(name, path.read_bytes())

    def test_payments(self):
        delivery = self.receive_sample("0602_0211_0215_124trans_id744.txt")
        self.assertEqual(delivery.state, "done", delivery.failure)
        payments = self.env["asom.nets.payment"].search(
            [("delivery_id", "=", delivery.id)]
        )
        kinds = {kind: len(rows) for kind, rows in payments.grouped("kind").items()}
        self.assertEqual(kinds, {"0236": 116, "0237": 7, "0297": 1})
        # Nobody here knows these members: all of it waits, and the money adds up.
        self.assertEqual(set(payments.mapped("state")), {"parked"})
        agreement = self.north_agreement
        lines = self.env["account.move.line"].search(
            [("account_id", "=", agreement.unmatched_account_id.id)]
        )
        self.assertEqual(
            -round(sum(lines.mapped("balance")) * 100),
            round(sum(delivery.section_ids.mapped("amount")) * 100),
        )

    def test_the_others(self):
        expected = {
            "0602_0215_1x0297_overpaid_id726.txt": ("0602", "done"),
            "0603_0212_0219_pbcnet_id1010.txt": ("0603", "done"),
            "0603_0212_0232_0234_id716.txt": ("0603", "done"),
            "0603_0210_172x0230_pbcnet_id906.txt": ("0603", "review"),
            "0621_0120_id714.txt": ("0621", "done"),
            "receipt_T_PBCNET40_id707.txt": ("receipt", "done"),
            "0602_auto_and_slip.txt": ("0602", "failed"),
            "0603_bad_count.txt": ("0603", "failed"),
            "0603_registered_and_cancelled.txt": ("0603", "failed"),
        }
        self.agreement(
            self.association("FI", "29189846", "year", "advance"), "03333333"
        )
        for name, (kind, state) in expected.items():
            with self.subTest(name):
                delivery = self.receive_sample(name)
                self.assertEqual(
                    (delivery.type, delivery.state), (kind, state), delivery.failure
                )
                if state == "failed":
                    self.assertIn("Line", delivery.failure)

    def test_control_figures_say_what_they_count(self):
        delivery = self.receive_sample("0621_0120_id714.txt")
        told = self.env["asom.nets.information"].search(
            [("delivery_id", "=", delivery.id)]
        )
        self.assertEqual(
            {name.partition(",")[0] for name in told.mapped("display_name")},
            {"Automatic Payments", "Payment Slips"},
        )

    def test_bytes_are_kept(self):
        delivery = self.receive_sample("receipt_T_PBCNET40_id707.txt")
        path = SAMPLES / "nets" / "receipt_T_PBCNET40_id707.txt"
        self.assertEqual(base64.b64decode(delivery.content), path.read_bytes())
