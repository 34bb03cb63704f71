"""Payments of invoices that are no member's, and debts that are no invoice's."""

from odoo import Command
from odoo.tests import tagged

from .common_settlement import SettlementCase


@tagged("post_install", "-at_install")
class TestNoMember(SettlementCase):
    """The association sells an advertisement; its slip has a payment id as all have."""

    def invoice(self, partner, amount=100.0):
        move = (
            self.env["account.move"]
            .with_company(self.north)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": self.north.id,
                    "journal_id": self.north._asom_dues_journal().id,
                    "partner_id": partner.id,
                    "invoice_date": "2026-01-02",
                    "invoice_date_due": "2026-01-20",
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.tv.id,
                                "quantity": 1,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        self.assertFalse(move.asom_membership_id)
        return move

    def test_told_by_the_bank(self):
        move = self.invoice(self.payer("Advertiser"))
        payment = self.payment(self.fi_file((move.nets_payment_id, "B1", 10000)))
        self.assertEqual((payment.state, move.payment_state), ("booked", "paid"))

    def test_told_by_nets(self):
        move = self.invoice(self.payer("Advertiser"))
        row = self.slip_paid(
            self.bo_move,
            amount=10000,
            payer=f"0000{move.nets_payment_id}",
            reference="",
        )
        payment = self.payment(self.told(row))
        self.assertEqual((payment.move_id, move.amount_residual), (move, 0.0))

    def test_two_payers_in_one_file(self):
        """What one has paid too much is not the other's."""
        one, other = (self.invoice(self.payer(name)) for name in ("Baker", "Butcher"))
        self.fi_file((one.nets_payment_id, "B1", 15000))
        self.fi_file((other.nets_payment_id, "B2", 4000), number=2)
        self.assertEqual((one.amount_residual, other.amount_residual), (0.0, 60.0))

    def test_the_payer_is_a_member_too(self):
        move = self.invoice(self.bo.partner_id)
        payment = self.payment(self.fi_file((move.nets_payment_id, "B1", 15000)))
        self.assertEqual(move.payment_state, "paid")
        self.assertFalse(payment.line_id.asom_membership_id)
        self.assertEqual((self.bo.balance, self.bo_move.amount_residual), (300.0, 300))
        self.assertEqual(payment.credit, 50.0)
        payment.action_refund()
        self.assertEqual((payment.credit, payment.refunded), (0.0, 50.0))

    def test_taken_off_and_placed_there_again(self):
        move = self.invoice(self.payer("Advertiser"))
        payment = self.payment(self.fi_file((move.nets_payment_id, "B1", 10000)))
        payment.action_unmatch()
        self.assertEqual((payment.state, move.amount_residual), ("parked", 100.0))
        action = payment.parked_ids._match(move)
        self.assertIn("Advertiser", action["params"]["message"])
        self.assertEqual((payment.state, move.amount_residual), ("booked", 0.0))


@tagged("post_install", "-at_install")
class TestOwedWithoutInvoice(SettlementCase):
    """Bo pays 200 kr. too much, gets them back, and charges all of it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        delivery = cls.told(cls.slip_paid(cls.bo_move, amount=50000))
        payments = cls.env["asom.nets.payment"]
        payments.search([("delivery_id", "=", delivery.id)]).action_refund()
        cls.told(cls.slip_paid(cls.bo_move, amount=50000, code="0299"))

    def test_what_he_owes_is_paid(self):
        self.assertEqual(self.bo.balance, 500.0)
        again = self.payment(self.told(self.slip_paid(self.bo_move, amount=50000)))
        self.assertEqual((self.bo.balance, again.credit), (0.0, 0.0))
        self.assertEqual(self.bo_move.amount_residual, 0.0)

    def test_the_named_invoice_goes_first(self):
        self.told(self.slip_paid(self.bo_move, amount=40000))
        self.assertEqual((self.bo.balance, self.bo_move.amount_residual), (100.0, 0.0))

    def test_and_is_charged_back_once_more(self):
        self.told(self.slip_paid(self.bo_move, amount=50000))
        self.told(self.slip_paid(self.bo_move, amount=50000, code="0299"))
        self.assertEqual(self.bo.balance, 500.0)
        self.assertEqual(self.bo.nets_credit, 0.0)

    def test_the_next_run_uses_no_money_that_was_owed(self):
        self.told(self.slip_paid(self.bo_move, amount=50000))
        run = self.collect("2026-04-01", "2026-06-30")
        later = run.move_ids.filtered(lambda m: m.asom_membership_id == self.bo)
        self.assertEqual(later.amount_residual, 300.0)

    def test_credit_of_another_kind_covers_it_before_the_next_dues(self):
        """A transfer names the invoice and is 180 kr. more."""
        text = f"+71<{self.bo_move.nets_payment_id}"
        self.statement(480.0, text=text).action_nets_match()
        self.assertEqual(self.bo.balance, 20.0)
        run = self.collect("2026-04-01", "2026-06-30")
        later = run.move_ids.filtered(lambda m: m.asom_membership_id == self.bo)
        self.assertEqual((later.amount_residual, self.bo.balance), (300.0, 320.0))
        self.assertEqual(self.bo.nets_credit, 0.0)
