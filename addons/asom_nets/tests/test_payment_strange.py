"""Records that contradict themselves or the collection are for a person."""

import io
from datetime import date

from peers.nets import outgoing

from odoo.tests import tagged

from .common import SUPPLIER
from .common_settlement import SettlementCase

LONG_AGO, NEVER = "010101", "311299"


def put(row, *parts, **vals):
    """A record with other content from 1-based positions."""
    record = row.record
    for start, text in parts:
        record = record[: start - 1] + text + record[start - 1 + len(text) :]
    return row._replace(record=record, **vals)


@tagged("post_install", "-at_install")
class TestStrange(SettlementCase):
    def setUp(self):
        super().setUp()
        self.delivered()
        self.north_agreement._set_up_books()

    def outcome(self, move):
        return move.nets_collection_ids.filtered(lambda r: r.state == "included")

    def parked(self, row, placed):
        """The payment of a record, which waits with ``placed`` øre to be placed."""
        delivery = self.told(row)
        payment = self.payment(delivery)
        parked = self.open_parked(delivery)
        self.assertEqual((payment.state, len(parked)), ("parked", 1))
        account = self.north_agreement.unmatched_account_id
        self.assertEqual(self.balance_of(account), -placed)
        self.assertEqual(self.clearing(), placed)
        self.assert_adds_up()
        return payment

    # === AMOUNTS === #

    def test_a_collection_paid_with_another_amount(self):
        total = 0
        for number, amount in enumerate((1, 29999, 819000, 9999999999999)):
            with self.subTest(amount):
                total += amount
                payment = self.parked(self.paid(self.ida_move, amount), total)
                why = "told before" if number else "Only slips"
                self.assertIn(why, payment.reason)
        self.assertEqual(self.ida_move.amount_residual, 300.0)
        self.assertFalse(self.outcome(self.ida_move).outcome)
        # A person may still place it.
        payment._match_by_hand(self.ida_move)
        self.assertEqual(self.ida_move.amount_residual, 0.0)
        self.assertEqual(self.outcome(self.ida_move).outcome, "paid")

    def test_not_what_our_delivery_has_collected(self):
        row = self.paid(self.ida_move, 819000, asked=819000)
        self.assertIn("300,00 kr. were collected", self.parked(row, 819000).reason)

    def test_slips_may_differ(self):
        payment = self.payment(self.told(self.slip_paid(self.bo_move, 12345)))
        self.assertEqual(payment.state, "booked")

    def test_slips_do_not_differ_where_the_sum_proves_nothing(self):
        unread = put(
            self.slip_paid(self.bo_move), (14, "0290"), (116, "X" * 13), paid=70
        )
        rows = [self.slip_paid(self.bo_move), self.slip_paid(self.ida_move, 12345)]
        delivery = self.told(unread, *rows)
        payments = self.env["asom.nets.payment"].search(
            [("delivery_id", "=", delivery.id)], order="line"
        )
        self.assertEqual(payments.mapped("state"), ["booked", "parked"])
        record, section = (
            self.open_parked(delivery).filtered(lambda p, kind=kind: p.kind == kind)
            for kind in ("record", "section")
        )
        self.assertEqual((len(record), record.amount), (1, 0.0))
        self.assertEqual((section.amount, section.section_id.unexplained), (0.7, 0.7))
        self.assertIn("424,15", section.reason)
        section.action_done("It was a fee")

    def test_paid_with_nothing(self):
        for row in (
            put(self.paid(self.ida_move), (116, "0" * 13), paid=0),
            put(self.paid(self.ida_move, code="0239"), (116, "0" * 13), paid=0),
            put(self.slip_paid(self.bo_move), (116, "0" * 13), paid=0),
            put(self.slip_paid(self.bo_move, code="0299"), (116, "0" * 13), paid=0),
        ):
            with self.subTest(row.record[13:17]):
                payment = self.parked(row, 0)
                move = payment.move_id
                self.assertEqual(move.amount_residual, 300.0)
                self.assertFalse(self.outcome(move).outcome)
                self.assertFalse(move.nets_failure)
                payment._match_by_hand(move)
                self.assertFalse(self.outcome(move).outcome)

    def test_rejected_and_paid(self):
        paid = "0000000081900"
        row = put(self.paid(self.ida_move, code="0237"), (116, paid), paid=81900)
        payment = self.parked(row, 81900)
        self.assertIn("819,00", payment.reason)
        self.assertFalse(self.outcome(self.ida_move).outcome)
        self.assertFalse(self.ida_move.nets_failure)
        # There was no such money; or there was.
        payment._set_aside("never", "told by mistake")
        self.assertEqual(self.clearing(), 0)
        payment.action_bring_back()
        payment._match_by_hand(self.ida_move)
        self.assertEqual(self.ida_move.amount_residual, 0.0)
        self.assertEqual(self.outcome(self.ida_move).outcome, "paid")
        self.assertEqual(payment.credit, 519.0)
        payment.action_unmatch()
        self.assertEqual(self.ida_move.amount_residual, 300.0)
        self.assert_adds_up()

    def test_cancelled_collections_in_the_sum_wait_on_the_work_list(self):
        row = put(self.paid(self.ida_move, code="0238"), (116, "0000000081900"))
        delivery = self.told(row._replace(paid=81900))
        self.assertEqual(self.payment(delivery).state, "noted")
        parked = self.open_parked(delivery)
        self.assertEqual((parked.kind, parked.amount), ("section", 819.0))

    # === DAYS === #

    def test_impossible_days(self):
        placed = 0
        for day in (LONG_AGO, NEVER, "020125", "020127"):
            for start in (104, 110):
                with self.subTest(day, start=start):
                    placed += 30000
                    row = put(self.slip_paid(self.bo_move), (start, day))
                    payment = self.parked(row, placed)
                    self.assertIn("The day cannot be right", payment.reason)
                    self.assertEqual(payment.entry_id.date, date(2026, 1, 2))
                    self.assertEqual(payment._bank_day(), date(2026, 1, 2))

    def test_impossible_days_of_all_that_moves_money(self):
        self.told(self.paid(self.ida_move), self.slip_paid(self.bo_move))
        for row in (
            self.paid(self.ida_move, code="0239"),
            self.slip_paid(self.bo_move, code="0299"),
            self.paid(self.ida_move, customer="0777", reference=""),
        ):
            delivery = self.told(put(row, (104, LONG_AGO), (110, NEVER)))
            payment = self.payment(delivery)
            self.assertEqual(payment.state, "parked")
            self.assertEqual(payment.entry_id.date, date(2026, 1, 2))
        self.assert_adds_up()

    def test_an_impossible_day_in_a_file_of_the_bank(self):
        number = self.bo_move.nets_payment_id
        delivery = self.fi_file((number, "A1", 30000), day=date(2099, 12, 31))
        payment = self.payment(delivery)
        self.assertEqual(payment.state, "parked")
        self.assertLess(payment.entry_id.date, date(2099, 1, 1))

    def test_days_that_no_calendar_has(self):
        """The rest of the file is booked; the money of the record stands with the
        other money that is to be placed."""
        placed = 0
        for start in (53, 104, 110):
            with self.subTest(start):
                placed += 30000
                row = put(self.slip_paid(self.bo_move), (start, "300226"))
                payment = self.parked(row, placed)
                self.assertIn("300226", payment.reason)
                self.assertIn("no such day", payment.reason)
                self.assertEqual(payment.entry_id.date, date(2026, 1, 2))
                self.assertEqual(payment.raw[start - 1 : start + 5], "300226")
        odd = put(self.slip_paid(self.bo_move), (104, "310426"))
        delivery = self.told(odd, self.paid(self.ida_move))
        self.assertEqual(self.ida_move.amount_residual, 0.0)
        self.assertEqual(len(self.open_parked(delivery)), 1)
        # A person may place it on its invoice.
        payment._match_by_hand(self.bo_move)
        self.assertEqual(self.bo_move.amount_residual, 0.0)
        self.assert_adds_up()

    def test_no_such_day_of_all_that_moves_money(self):
        self.told(self.paid(self.ida_move), self.slip_paid(self.bo_move))
        for row in (
            self.paid(self.ida_move, code="0237"),
            self.paid(self.ida_move, code="0239"),
            self.slip_paid(self.bo_move, code="0299"),
        ):
            start = 50 if row.record[13:17] == "0237" else 104
            payment = self.payment(self.told(put(row, (start, "290226"))))
            self.assertEqual(payment.state, "parked")
            self.assertIn("290226", payment.reason)
        self.assert_adds_up()

    def test_a_mandate_of_no_day_waits_on_the_work_list(self):
        stream = io.BytesIO()
        writer = outgoing.Writer(
            stream,
            "0603",
            supplier=SUPPLIER,
            sub_system="BS1",
            number="0000000077",
            day=date(2026, 1, 2),
        )
        row = outgoing.mandate(
            "0212",
            "0231",
            pbs_number=self.pbs_number(self.north),
            group=1,
            customer=self.bo.member_number,
            number="000000456",
            start=date(2026, 1, 2),
        )
        writer.add(put(row, (50, "300226")))
        writer.close()
        delivery = self.env["asom.nets.delivery"].receive("M", stream.getvalue())
        parked = self.open_parked(delivery)
        self.assertIn("300226", parked.reason)
        self.assertFalse(self.bo.nets_has_mandate)

    def test_a_section_of_another_century(self):
        data = self.file_0602(
            self.paid(self.ida_move), self.paid(self.bo_move, code="0237")
        )
        lines = data.split(b"\r\n")
        lines[1] = lines[1][:49] + LONG_AGO.encode() + lines[1][55:]
        delivery = self.env["asom.nets.delivery"].receive("x", b"\r\n".join(lines))
        self.assertEqual(delivery.state, "done")
        self.assertFalse(self.open_parked(delivery))
        self.assertEqual(self.ida_move.amount_residual, 0.0)
        self.assertGreater(self.bo_move.nets_failure_date, date(2025, 1, 1))

    def test_a_slip_that_is_paid_a_year_late(self):
        day = date(2027, 1, 4)
        row = self.slip_paid(self.bo_move, day=day)
        self.assertEqual(self.payment(self.told(row, day=day)).state, "booked")
