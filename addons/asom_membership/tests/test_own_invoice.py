from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError

from ..banking_days import next_banking_day
from .common import AssociationCase


class TestOwnInvoice(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.product("Late", 100.0, asom_kind="fee")
        cls.ida = cls.member("Ida Holm")
        cls.bo = cls.member("Bo Friis")
        cls.charges = cls.env["asom.charge"]

    def fee(self, member=None, amount=None, **options):
        return self.charges._add_fee(member or self.ida, self.late, amount, **options)

    def test_a_fee_costs_the_price_of_the_day_or_what_is_said(self):
        fee = self.fee()
        self.assertEqual(
            (fee.kind, fee.amount, fee.name, fee.state),
            ("fee", 100.0, "Late", "waiting"),
        )
        other = self.fee(amount=-2505, name="Sorry", note="Wrong signal")
        self.assertEqual(
            (other.kind, other.amount, other.name, other.note),
            ("credit", -25.05, "Sorry", "Wrong signal"),
        )
        with self.assertRaisesRegex(UserError, "no price on that day"):
            self.fee(day="2020-01-01")

    def test_fees_are_invoiced_by_themselves_one_invoice_for_each_member(self):
        fees = self.fee() + self.fee(amount=2500) + self.fee(self.bo)
        moves = fees._invoice()
        self.assertEqual(moves.mapped("amount_total"), [125.0, 100.0])
        self.assertEqual(moves.mapped("state"), ["posted", "posted"])
        self.assertEqual(moves.asom_membership_id, self.ida + self.bo)
        self.assertFalse(moves.asom_run_id)
        self.assertEqual(fees.mapped("state"), ["invoiced"] * 3)
        self.assertEqual(fees.mapped("move_id"), moves)
        today = fields.Date.context_today(fees)
        due = next_banking_day(today + timedelta(14))
        self.assertEqual(moves[0].invoice_date_due, due)
        self.assertEqual(moves[0].asom_payment_channel, self.ida.payment_channel)

    def test_a_second_call_invoices_nothing_again(self):
        fee = self.fee()
        [move] = fee._invoice()
        self.assertEqual(
            (fee + self.fee())._invoice().mapped("amount_total"), [100] * 2
        )
        self.assertEqual(fee.move_id, move)
        self.assertEqual(self.charged(self.ida), 20000)

    def test_credit_is_a_credit_note_and_nothing_is_no_invoice(self):
        [note] = self.fee(amount=-3000)._invoice()
        self.assertEqual((note.move_type, note.amount_total), ("out_refund", 30.0))
        both = self.fee(amount=3000) + self.fee(amount=-3000)
        [zero] = both._invoice()
        self.assertEqual(zero.amount_total, 0.0)

    def test_due_date_and_channel_can_be_said(self):
        day = fields.Date.context_today(self.ida) + timedelta(60)
        [move] = self.fee()._invoice(date_due=day, payment_channel="slip")
        self.assertEqual(
            (move.invoice_date_due, move.asom_payment_channel), (day, "slip")
        )

    def test_a_run_takes_no_fee_that_is_invoiced(self):
        fee = self.fee(day="2026-01-01")
        fee._invoice()
        run = self.new_run()
        run.action_preview()
        self.assertFalse(run.line_ids)

    def test_what_a_run_has_taken_or_is_cancelled_is_not_invoiced_by_itself(self):
        fee = self.fee(day="2026-01-01")
        self.new_run().action_preview()
        with self.assertRaisesRegex(UserError, "belongs to a collection run"):
            fee._invoice()
        other = self.fee(self.bo, day="2027-01-01", amount=100)
        other.action_cancel()
        with self.assertRaisesRegex(UserError, "was cancelled"):
            other._invoice()

    def test_who_is_held_from_billing_is_not_invoiced(self):
        self.env["asom.billing.hold"].create(
            {"membership_id": self.ida.id, "reason": "Estate"}
        )
        with self.assertRaisesRegex(UserError, "Estate"):
            self.fee()._invoice()

    def test_the_invoice_stays_and_when_credited_the_fee_is_gone(self):
        fee = self.fee()
        [move] = fee._invoice()
        with self.assertRaisesRegex(UserError, "Credit it instead"):
            move.button_draft()
        note = move._reverse_moves(cancel=True)
        self.assertEqual(fee.state, "cancelled")
        self.assertEqual(move.payment_state, "reversed")
        with self.assertRaisesRegex(UserError, "Credit it instead"):
            note.button_draft()
        run = self.new_run()
        run.action_preview()
        self.assertFalse(run.line_ids)

    def test_the_button_is_for_who_approves_and_with_four_eyes_for_another_one(self):
        staff = self.user_of("enters", "group_staff", self.north)
        manager = self.user_of("decides", "group_manager", self.north)
        fee = self.charges.with_user(staff)._add_fee(self.ida, self.late)
        with self.assertRaises(AccessError):
            fee.with_user(staff).action_invoice()
        self.north.asom_four_eyes = True
        own = self.charges.with_user(manager)._add_fee(self.ida, self.late)
        with self.assertRaisesRegex(UserError, "four eyes"):
            own.with_user(manager).action_invoice()
        fee.with_user(manager).action_invoice()
        self.assertEqual(fee.sudo().move_id.state, "posted")
