"""Money on the work list that is no member's payment of an invoice."""

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .test_worklist import NOW, WorkListCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAside(WorkListCase):
    def setUp(self):
        super().setUp()
        self.parked = self.row(self.stranger())
        self.books = self.north_agreement

    def balances(self):
        """Øre on the accounts for unplaced payments, refunds and clearing."""
        return tuple(
            self.balance_of(account)
            for account in (
                self.books.unmatched_account_id,
                self.books.refund_account_id,
                self.books.clearing_account_id,
            )
        )

    def answer(self, parked, way, **vals):
        action = parked.action_ask_aside()
        wizard = self.env[action["res_model"]].with_user(self.staff)
        wizard = wizard.with_context(
            allowed_company_ids=self.north.ids, **action["context"]
        )
        with Form(wizard) as form:
            form.way = way
            for name, value in vals.items():
                setattr(form, name, value)
        return form.record.action_set_aside()

    def test_paid_back(self):
        self.assertEqual(self.balances(), (-30000, 0, 30000))
        self.answer(self.parked, "refund", note="Meant for the heating company")
        self.assertEqual(self.balances(), (0, -30000, 30000))
        self.assertEqual(self.parked.state, "done")
        self.assertIn("heating company", self.parked.resolution)
        self.assertEqual(self.parked.payment_id.state, "aside")
        self.assertTrue(
            all(
                line.reconciled
                for line in self.env["account.move.line"].search(
                    [("account_id", "=", self.books.unmatched_account_id.id)]
                )
            )
        )

    def test_told_by_mistake(self):
        self.answer(self.parked, "never", note="Told twice")
        self.assertEqual(self.balances(), (0, 0, 0))
        # It has been told: the same record again is doubtful, and not booked.
        again = self.told(self.paid(self.move, customer="99887", reference="000777777"))
        self.assertIn("told before", self.open_parked(again).reason)

    def test_why_is_asked(self):
        wizard = self.env["asom.nets.parked.aside"].create(
            {"parked_id": self.parked.id, "way": "refund", "note": " "}
        )
        with self.assertRaises(UserError):
            wizard.action_set_aside()
        self.assertEqual(self.parked.state, "open")

    def test_brought_back(self):
        payment = self.parked.payment_id
        for way in ("refund", "never"):
            self.answer(self.parked, way, note="Wrong")
            payment.action_bring_back()
            self.assertEqual(self.balances(), (-30000, 0, 30000))
            self.assertEqual((payment.state, self.parked.state), ("parked", "open"))
        self.click(self.parked, self.move)
        self.assertEqual(self.move.payment_state, "paid")
        self.assertEqual(self.balances(), (0, 0, 30000))

    def test_paid_back_for_good(self):
        """Once the refund is settled with the bank, it is not brought back."""
        self.answer(self.parked, "refund", note="Wrong")
        payment = self.parked.payment_id.sudo()
        bank = payment._book_by_hand(
            [
                (self.books.refund_account_id, *payment._nobody(), 300.0),
                (self.books.clearing_account_id, *payment._nobody(), -300.0),
            ],
            "paid by the bank",
        )
        line = bank.line_ids.sorted("id")[:1]
        self.env["account.move.line"]._reconcile_plan([payment.line_id + line])
        with self.assertRaises(UserError):
            self.parked.payment_id.action_bring_back()

    def test_a_payment_and_its_charge_back(self):
        back = self.row(
            self.told(
                self.paid(
                    self.move, code="0239", customer="99887", reference="000777777"
                )
            )
        )
        self.assertEqual(self.balances(), (0, 0, 0))
        payment, taken = self.parked.payment_id, back.payment_id
        self.answer(back, "twin", twin_id=payment)
        self.assertEqual((self.parked.state, back.state), ("done", "done"))
        self.assertEqual((payment.twin_id, taken.twin_id), (taken, payment))
        self.assertTrue(payment.sudo().line_id.reconciled)
        payment.action_bring_back()
        self.assertEqual((self.parked.state, back.state), ("open", "open"))
        self.assertFalse(payment.sudo().line_id.reconciled)
        self.assertEqual(payment.returned, 0.0)
        self.assertEqual(self.balances(), (0, 0, 0))

    def test_what_does_not_fit(self):
        other = self.row(
            self.told(self.paid(self.move, 20000, customer="5", reference=""))
        )
        payment = self.parked.payment_id
        for twin in (payment, other.payment_id):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                payment._set_aside(twin)
        back = self.row(
            self.told(self.paid(self.move, 25000, code="0239", customer="5"))
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            payment._set_aside(back.payment_id)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            back.payment_id._set_aside("refund", "no")
        self.answer(self.parked, "refund", note="Yes")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            payment._set_aside("refund", "twice")

    def test_a_rejection_has_no_money(self):
        told = self.row(
            self.told(self.paid(self.move, code="0237", customer="8", reference=""))
        )
        with self.assertRaises(UserError):
            told.payment_id._set_aside("never", "nothing")
