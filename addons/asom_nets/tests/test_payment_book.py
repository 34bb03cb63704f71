"""Payments in the books: entries, invoices, credit, charge-backs, to the øre."""

from datetime import date

from odoo.tests import tagged

from .common_payments import DUE, PaymentCase


@tagged("post_install", "-at_install")
class TestPaid(PaymentCase):
    def test_one_entry_for_a_section(self):
        ida, bo = self.move_of(self.ida), self.move_of(self.bo)
        delivery = self.told(self.paid(ida), self.paid(bo))
        self.assertEqual(delivery.state, "done")
        entry = self.env["account.move"].search(self.of_north("nets_section_id"))
        self.assertEqual(len(entry), 1)
        self.assertEqual((entry.date, entry.state), (DUE, "posted"))
        self.assertEqual(entry.journal_id, self.north_agreement.journal_id)
        self.assertEqual(len(entry.line_ids), 3)
        self.assertEqual(
            self.balance_of(self.north_agreement.clearing_account_id), 60000
        )
        for move in ida | bo:
            self.assertEqual(move.payment_state, "paid")
            self.assertEqual(move.asom_membership_id.balance, 0.0)
        self.assertFalse(self.open_parked(delivery))

    def test_an_entry_for_each_date(self):
        ida, bo = self.move_of(self.ida), self.move_of(self.bo)
        self.told(
            self.slip_paid(ida, day=date(2025, 12, 30)),
            self.slip_paid(bo, day=date(2025, 12, 31)),
        )
        entries = self.env["account.move"].search(self.of_north("nets_section_id"))
        self.assertEqual(
            sorted(entries.mapped("date")), [date(2025, 12, 30), date(2025, 12, 31)]
        )

    def test_collections_know_what_became_of_them(self):
        out = self.delivered()
        self.told(
            self.paid(self.move_of(self.ida)),
            self.paid(self.move_of(self.bo), code="0237"),
        )
        outcomes = {row.membership_id: row.outcome for row in out.collection_ids}
        self.assertEqual(outcomes, {self.ida: "paid", self.bo: "rejected"})

    def test_part_payment(self):
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move, amount=10000))
        self.assertEqual(move.payment_state, "partial")
        self.assertEqual(move.amount_residual, 200.0)
        self.told(self.slip_paid(move, amount=20000))
        self.assertEqual(move.payment_state, "paid")

    def test_too_much_is_credit_and_the_next_run_uses_it(self):
        move = self.move_of(self.bo)
        payment = self.payment(self.told(self.slip_paid(move, amount=50000)))
        self.assertEqual((move.payment_state, payment.state), ("paid", "booked"))
        self.assertEqual(payment.credit, 200.0)
        self.assertEqual(self.bo.balance, -200.0)
        run = self.collect("2026-04-01", "2026-06-30")
        later = self.env["account.move"].search(
            [("asom_run_id", "=", run.id), ("asom_membership_id", "=", self.bo.id)]
        )
        self.assertEqual(later.amount_residual, 100.0)
        self.assertEqual(self.bo.balance, 100.0)
        self.assertEqual(payment.credit, 0.0)
        # Its own credit does not keep a run from being cancelled, and is given back.
        run.action_cancel()
        self.assertEqual(self.bo.balance, -200.0)
        self.assertEqual(payment.credit, 200.0)

    def test_credit_can_be_kept(self):
        self.north.asom_use_credit = False
        self.told(self.slip_paid(self.move_of(self.bo), amount=50000))
        run = self.collect("2026-04-01", "2026-06-30")
        later = run.line_ids.filtered(lambda r: r.membership_id == self.bo).move_id
        self.assertEqual(later.amount_residual, 300.0)
        self.assertEqual(self.bo.balance, 100.0)

    def test_the_rest_goes_to_other_claims(self):
        """Named first, then in the association's order."""
        named = self.move_of(self.bo)
        self.collect("2026-04-01", "2026-06-30")
        self.collect("2026-07-01", "2026-09-30")
        moves = self.env["account.move"].search(
            [("asom_membership_id", "=", self.bo.id)], order="invoice_date_due"
        )
        self.assertEqual(moves[0], named)
        for order, left in (
            ("oldest", [0.0, 100.0, 300.0]),
            ("newest", [0.0, 300.0, 100.0]),
            ("credit", [0.0, 300.0, 300.0]),
        ):
            with self.subTest(order):
                self.north_agreement.allocation = order
                delivery = self.told(self.slip_paid(named, amount=50000))
                self.assertEqual(moves.mapped("amount_residual"), left)
                self.payment(delivery).action_unmatch()
                self.assertEqual(moves.mapped("amount_residual"), [300.0] * 3)

    def test_paid_twice_is_credit(self):
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move))
        delivery = self.told(self.slip_paid(move))
        self.assertEqual(self.payment(delivery).credit, 300.0)
        self.assertEqual(self.bo.balance, -300.0)

    def test_the_same_bank_payment_twice_is_not(self):
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move, archive="4202601021234567890123"))
        delivery = self.told(self.slip_paid(move, archive="4202601021234567890123"))
        payment = self.payment(delivery)
        self.assertEqual(payment.state, "parked")
        self.assertEqual(self.bo.balance, 0.0)
        # What the bank says it has put on the account is in the books all the same.
        agreement = self.north_agreement
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), -30000)
        self.assertEqual(self.balance_of(agreement.clearing_account_id), 60000)

    def test_betalingsservice_pays_a_collection_once(self):
        move = self.move_of(self.ida)
        self.told(self.paid(move))
        payment = self.payment(self.told(self.paid(move)))
        self.assertEqual(payment.state, "parked")
        self.assertIn("double", payment.reason)
        twice = self.told(
            self.paid(self.move_of(self.bo)), self.paid(self.move_of(self.bo))
        )
        states = self.env["asom.nets.payment"].search(
            [("delivery_id", "=", twice.id)], order="id"
        )
        self.assertEqual(states.mapped("state"), ["booked", "parked"])

    def test_rejected_leaves_the_invoice_open_with_the_reason(self):
        move = self.move_of(self.ida)
        for code, failure in (("0237", "rejected"), ("0238", "cancelled")):
            delivery = self.told(self.paid(move, code=code))
            self.assertEqual(self.payment(delivery).state, "noted")
            self.assertEqual(move.nets_failure, failure)
            self.assertEqual(move.payment_state, "not_paid")
        self.told(self.slip_paid(move))
        self.assertFalse(move.nets_failure)

    def test_zero_is_information(self):
        move = self.move_of(self.ida)
        zero = self.paid(move, asked=0)
        delivery = self.told(zero._replace(record=zero.record[:115] + "0" * 13, paid=0))
        self.assertEqual(self.payment(delivery).state, "noted")
        self.assertFalse(self.payment(delivery).entry_id)

    def test_a_disbursement_is_parked(self):
        delivery = self.told(self.paid(self.move_of(self.ida), sign=2))
        self.assertEqual(self.payment(delivery).state, "parked")

    def test_one_poisoned_row_does_not_stop_the_others(self):
        ida, bo = self.move_of(self.ida), self.move_of(self.bo)
        payments = self.env.registry["asom.nets.payment"]
        original = payments._member_item

        def poisoned(this, agreement, payment, parked):
            if payment.membership_id == self.ida:
                raise RuntimeError("poisoned")
            return original(this, agreement, payment, parked)

        self.patch(payments, "_member_item", poisoned)
        delivery = self.told(self.paid(ida), self.paid(bo))
        self.assertEqual(delivery.state, "done")
        self.assertEqual(bo.payment_state, "paid")
        failed = self.open_parked(delivery).payment_id
        self.assertEqual(failed.state, "failed")
        # What a program said stands in the log, people read what to do.
        self.assertIn(f"payment {failed.id}", failed.reason)
        self.assertNotIn("poisoned", failed.reason)
        self.assertFalse(failed.entry_id)
        self.patch(payments, "_member_item", original)
        failed.action_retry()
        self.assertEqual((failed.state, ida.payment_state), ("booked", "paid"))
        self.assertFalse(self.open_parked(delivery))

    def test_a_closed_period(self):
        self.north.sudo().fiscalyear_lock_date = "2026-01-31"
        self.told(self.paid(self.move_of(self.ida)))
        entry = self.env["account.move"].search(self.of_north("nets_section_id"))
        self.assertGreater(entry.date, date(2026, 1, 31))
        self.assertEqual(self.move_of(self.ida).payment_state, "paid")


@tagged("post_install", "-at_install")
class TestReturned(PaymentCase):
    def test_charge_back_opens_the_invoice(self):
        move = self.move_of(self.ida)
        self.told(self.paid(move))
        delivery = self.told(self.paid(move, code="0239", day=date(2026, 1, 7)))
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(move.nets_failure, "charged_back")
        self.assertEqual(move.nets_failure_date, date(2026, 1, 7))
        self.assertEqual(self.ida.balance, 300.0)
        agreement = self.north_agreement
        self.assertEqual(self.balance_of(agreement.clearing_account_id), 0)
        payment = self.payment(delivery)
        self.assertEqual(payment.returns_id.returned, 300.0)
        # What was paid and what was taken back settle one another.
        self.assertTrue(payment.line_id.reconciled)
        self.assertTrue(payment.returns_id.line_id.reconciled)

    def test_part_of_it(self):
        move = self.move_of(self.ida)
        self.told(self.paid(move))
        self.told(self.paid(move, amount=12345, code="0239"))
        self.assertEqual(move.amount_residual, 123.45)
        self.told(self.paid(move, amount=17655, code="0239"))
        self.assertEqual(move.amount_residual, 300.0)
        again = self.told(self.paid(move, amount=1, code="0239"))
        self.assertEqual(self.payment(again).state, "parked")

    def test_in_one_file(self):
        move = self.move_of(self.ida)
        self.told(
            self.paid(move, code="0239", day=date(2026, 1, 7)),
            self.paid(move),
        )
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(self.ida.balance, 300.0)

    def test_without_a_payment_it_is_parked_with_its_money(self):
        move = self.move_of(self.ida)
        delivery = self.told(self.paid(move, code="0239"))
        self.assertEqual(self.open_parked(delivery).kind, "return")
        agreement = self.north_agreement
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), 30000)
        self.assertEqual(self.balance_of(agreement.clearing_account_id), -30000)
        # The payment comes; then the charge-back can be matched.
        self.told(self.paid(move))
        self.payment(delivery)._match_by_hand(move)
        self.assertEqual(self.balance_of(agreement.unmatched_account_id), 0)
        self.assertEqual(move.payment_state, "not_paid")
        self.assertFalse(self.open_parked(delivery))

    def test_slip_taken_back_after_paying_twice(self):
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move))
        self.told(self.slip_paid(move))
        self.told(self.slip_paid(move, code="0299"))
        self.assertEqual(self.bo.balance, 0.0)

    def test_payment_that_covered_more_than_its_invoice(self):
        """The named invoice is the first to be open again."""
        named = self.move_of(self.bo)
        self.collect("2026-04-01", "2026-06-30")
        moves = self.env["account.move"].search(
            [("asom_membership_id", "=", self.bo.id)], order="invoice_date_due"
        )
        self.told(self.slip_paid(named, amount=60000))
        self.assertEqual(moves.mapped("amount_residual"), [0.0, 0.0])
        self.told(self.slip_paid(named, amount=30000, code="0299"))
        self.assertEqual(moves.mapped("amount_residual"), [300.0, 0.0])
