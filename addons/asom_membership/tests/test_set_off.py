"""Members' credit and the next run: used once, given back when that is cancelled."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestSetOff(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.ida = cls.member("Ida Holm")
        cls.bo = cls.member("Bo Friis")
        for member in cls.ida | cls.bo:
            cls.subscribe(member, cls.tv)
        cls.quarter = cls.collect()

    def invoice(self, run, member):
        return run.line_ids.filtered(lambda row: row.membership_id == member).move_id

    def pay(self, move, amount=None):
        """Register a payment of an invoice in core's own wizard."""
        wizards = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        with Form(wizards) as form:
            if amount:
                form.amount = amount
        form.record.action_create_payments()

    def owes(self, member):
        """Kroner, computed anew."""
        member.invalidate_recordset(["balance"])
        return member.balance

    def credit(self, move, kroner=None):
        """A posted credit note by core's wizard; of one line's price only."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": move.date})
        )
        wizard.refund_moves()
        note = wizard.new_move_ids
        if kroner:
            note.invoice_line_ids[0].price_unit = kroner
        note.action_post()
        return note

    def entry(self, member, amount, account=None):
        """An accountant's entry: the member's payer has ``amount`` kroner to his
        credit."""
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.north.id), ("type", "=", "general")], limit=1
        )
        bank = self.env["account.account"].search(
            [("company_ids", "in", self.north.id), ("account_type", "=", "income")],
            limit=1,
        )
        claims = self.invoice(self.quarter, self.ida).line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": "2026-01-05",
                "line_ids": [
                    (0, 0, {"account_id": bank.id, "debit": amount}),
                    (
                        0,
                        0,
                        {
                            "account_id": claims.account_id.id,
                            "partner_id": member.partner_id.id,
                            "credit": amount,
                        },
                    ),
                ],
            }
        )
        entry.action_post()
        return entry

    def test_credit_note_of_a_paid_invoice(self):
        move = self.invoice(self.quarter, self.ida)
        self.pay(move)
        note = self.credit(move)
        self.assertEqual(note.asom_membership_id, self.ida)
        self.assertEqual(self.owes(self.ida), -300.0)
        run = self.collect("2026-04-01", "2026-06-30")
        # The days that were credited are charged again, and paid with that credit.
        later = self.invoice(run, self.ida)
        self.assertEqual((later.amount_total, later.amount_residual), (600.0, 300.0))
        self.assertEqual(self.invoice(run, self.bo).amount_residual, 300.0)
        self.assertEqual((self.owes(self.ida), self.owes(self.bo)), (300.0, 600.0))

    def test_part_of_it(self):
        move = self.invoice(self.quarter, self.ida)
        self.pay(move)
        self.credit(move, 99.95)
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.invoice(run, self.ida).amount_residual, 200.05)
        run.action_cancel()
        self.assertEqual(self.owes(self.ida), -99.95)
        again = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.invoice(again, self.ida).amount_residual, 200.05)
        self.assertEqual(self.owes(self.ida), 200.05)

    def test_too_much_cash(self):
        self.pay(self.invoice(self.quarter, self.ida), 300.01)
        self.assertEqual(self.owes(self.ida), -0.01)
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.invoice(run, self.ida).amount_residual, 299.99)

    def test_cash_that_is_taken_off_an_invoice_stays_the_members(self):
        move = self.invoice(self.quarter, self.ida)
        self.pay(move)
        move.line_ids.remove_move_reconcile()
        self.assertEqual((self.owes(self.ida), move.amount_residual), (0.0, 300.0))

    def test_more_than_one_run_can_use(self):
        self.pay(self.invoice(self.quarter, self.ida), 1000.0)
        for start, end, left in (
            ("2026-04-01", "2026-06-30", -400.0),
            ("2026-07-01", "2026-09-30", -100.0),
            ("2026-10-01", "2026-12-31", 200.0),
        ):
            self.collect(start, end)
            self.assertEqual(self.owes(self.ida), left)

    def test_an_accountants_entry(self):
        self.entry(self.ida, 120.0)
        self.assertEqual(self.owes(self.ida), 180.0)
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.invoice(run, self.ida).amount_residual, 180.0)

    def test_what_is_overdue_comes_before_new_dues(self):
        """Else a member whose credit covers it would be reminded of it."""
        old = self.invoice(self.quarter, self.ida)
        self.entry(self.ida, 120.0)
        with freeze_time(old.invoice_date_due + timedelta(31)):
            run = self.collect("2026-04-01", "2026-06-30")
        later = self.invoice(run, self.ida)
        self.assertEqual((old.amount_residual, later.amount_residual), (180.0, 300.0))
        self.assertEqual(self.owes(self.ida), 480.0)

    def test_its_own_payment_may_still_come(self):
        old = self.invoice(self.quarter, self.ida)
        self.entry(self.ida, 120.0)
        with freeze_time(old.invoice_date_due + timedelta(30)):
            run = self.collect("2026-04-01", "2026-06-30")
        later = self.invoice(run, self.ida)
        self.assertEqual((old.amount_residual, later.amount_residual), (300.0, 180.0))

    def test_a_credit_note_of_the_run_settles_what_is_overdue(self):
        """And is given back with the run."""
        old = self.invoice(self.quarter, self.ida)
        fee = self.product("Goodwill", None, asom_kind="fee")
        self.waiting(self.ida, fee, -450.0, "credit")
        with freeze_time(old.invoice_date_due + timedelta(31)):
            run = self.collect("2026-04-01", "2026-06-30")
            note = self.invoice(run, self.ida)
            self.assertEqual(note.move_type, "out_refund")
            self.assertEqual((old.amount_residual, note.amount_residual), (150.0, 0.0))
            run.action_cancel()
            self.assertEqual(run.state, "cancelled")
            self.assertEqual(old.amount_residual, 300.0)
            self.assertEqual(self.owes(self.ida), 300.0)
            again = self.collect("2026-04-01", "2026-06-30")
        note = self.invoice(again, self.ida)
        self.assertEqual((old.amount_residual, note.amount_residual), (150.0, 0.0))
        self.assertEqual(self.owes(self.ida), 150.0)

    def test_payer_of_two_memberships(self):
        """Whose credit it is cannot be told: nothing is guessed."""
        other = self.member("Ida's cottage")
        self.subscribe(other, self.tv)
        other.partner_id = self.ida.partner_id
        self.entry(self.ida, 120.0)
        self.assertEqual(self.owes(self.ida), 300.0)
        run = self.collect("2026-04-01", "2026-06-30")
        for member in self.ida | other:
            self.assertEqual(
                self.invoice(run, member).amount_residual,
                self.invoice(run, member).amount_total,
            )

    def test_two_memberships_never_use_each_others_credit(self):
        other = self.member("Ida's cottage")
        self.subscribe(other, self.tv)
        other.partner_id = self.ida.partner_id
        self.pay(self.invoice(self.quarter, self.ida), 700.0)
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.invoice(run, self.ida).amount_residual, 0.0)
        later = self.invoice(run, other)
        self.assertEqual(later.amount_residual, later.amount_total)
        self.assertEqual(self.owes(self.ida), -100.0)

    def test_invoice_made_anew_is_the_members(self):
        """An invoice that somebody has made by hand; a run's is refused."""
        move = self.invoice(self.quarter, self.ida).copy()
        move.asom_membership_id = self.ida
        move.action_post()
        self.credit(self.invoice(self.quarter, self.ida))
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": move.date})
        )
        wizard.modify_moves()
        anew = wizard.new_move_ids
        self.assertEqual(anew.asom_membership_id, self.ida)
        self.assertEqual(self.owes(self.ida), 0.0)
        anew.action_post()
        self.assertEqual(self.owes(self.ida), 300.0)

    def test_a_paid_run_is_not_taken_back(self):
        self.pay(self.invoice(self.quarter, self.ida), 0.01)
        with self.assertRaises(UserError):
            self.quarter.action_cancel()

    def test_not_used_where_the_association_keeps_it(self):
        self.north.asom_use_credit = False
        self.pay(self.invoice(self.quarter, self.ida), 500.0)
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.invoice(run, self.ida).amount_residual, 300.0)
        self.assertEqual(self.owes(self.ida), 100.0)

    def test_credit_of_another_association_is_not_seen(self):
        product = self.product("TV", 300.0, company=self.south)
        sven = self.member("Sven Syd", self.south)
        self.subscribe(sven, product)
        run = self.collect("2025-12-01", "2025-12-31", company=self.south)
        self.pay(self.invoice(run, sven), 900.0)
        later = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.invoice(later, self.ida).amount_residual, 300.0)
        self.assertEqual(self.owes(sven), -600.0)
