"""Sequences of a year of real life in which money would have been lost or doubled."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_payments import PaymentCase


class SequenceCase(PaymentCase):
    """What people do in the books besides reading files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = cls.north_agreement

    def reversal(self, move, modify=False):
        """The move that core's wizard makes: the credit note, or the new draft."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": move.date})
        )
        wizard.modify_moves() if modify else wizard.refund_moves()
        return wizard.new_move_ids

    def credited(self, move, lines=None):
        """A posted credit note for an invoice."""
        note = self.reversal(move)
        note.action_post()
        return note

    def owes(self, member):
        """Kroner; computed anew, as for a user who opens the member."""
        member.invalidate_recordset(["balance"])
        return member.balance

    def parked(self, delivery):
        return self.env["asom.nets.payment"].search(
            [("delivery_id", "=", delivery.id), ("state", "=", "parked")]
        )

    def assert_receivables(self, company=None):
        """What stands on the claims' account is what the members owe, to the øre."""
        company = company or self.north
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("account_type", "=", "asset_receivable"),
            ]
        )
        members = self.env["asom.membership"].search([("company_id", "=", company.id)])
        members.invalidate_recordset(["balance"])
        self.assertEqual(
            round(sum(lines.mapped("balance")) * 100),
            round(sum(members.mapped("balance")) * 100),
        )


@tagged("post_install", "-at_install")
class TestCreditNotes(SequenceCase):
    def test_of_an_open_invoice(self):
        move = self.move_of(self.bo)
        self.credited(move)
        self.assertEqual(self.owes(self.bo), 0.0)
        self.assertEqual(move.payment_state, "reversed")
        self.assert_receivables()

    def test_of_a_paid_invoice_is_the_members_credit(self):
        """The next run charges the days again that nobody has paid for any more."""
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move))
        self.credited(move)
        self.assertEqual(self.owes(self.bo), -300.0)
        self.assert_receivables()
        run = self.collect("2026-04-01", "2026-06-30")
        later = run.move_ids.filtered(lambda m: m.asom_membership_id == self.bo)
        self.assertEqual((later.amount_total, later.amount_residual), (600.0, 300.0))
        self.assertEqual(self.owes(self.bo), 300.0)

    def test_invoice_made_anew(self):
        """A run's invoice is not; one that somebody has made by hand is."""
        move = self.move_of(self.bo)
        with self.assertRaisesRegex(UserError, "belongs to a collection run"):
            self.reversal(move, modify=True)
        other = move.copy({"invoice_date": move.invoice_date})
        other.asom_membership_id = self.bo
        other.action_post()
        self.credited(move)
        self.told(self.slip_paid(other))
        self.assertEqual(self.owes(self.bo), 0.0)
        anew = self.reversal(other, modify=True)
        self.assertEqual(self.owes(self.bo), -300.0)
        anew.action_post()
        self.assertEqual(self.owes(self.bo), 0.0)
        self.assert_receivables()

    def test_charged_back_after_the_credit_note(self):
        """The invoice is not open again: its own credit note settles it."""
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move))
        self.credited(move)
        self.told(self.slip_paid(move, code="0299"))
        self.assertEqual(self.owes(self.bo), 0.0)
        self.assertEqual(move.amount_residual, 0.0)
        self.assertFalse(move.nets_failure)
        self.assert_receivables()

    def test_failure_ends_with_the_credit_note(self):
        move = self.move_of(self.bo)
        self.told(self.paid(move, code="0237"))
        self.assertEqual(move.nets_failure, "rejected")
        self.credited(move)
        self.assertFalse(move.nets_failure)


@tagged("post_install", "-at_install")
class TestFailureOfPaid(SequenceCase):
    def test_rejected_after_it_was_paid(self):
        move = self.move_of(self.ida)
        self.pay(move)
        for code in ("0237", "0238"):
            self.told(self.paid(move, code=code))
            self.assertFalse(move.nets_failure)

    def test_one_of_two_payments_taken_back(self):
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move))
        self.told(self.slip_paid(move))
        self.told(self.slip_paid(move, code="0299"))
        self.assertEqual((self.bo.balance, move.payment_state), (0.0, "paid"))
        self.assertFalse(move.nets_failure)

    def test_rejected_by_hand_after_it_was_paid(self):
        move = self.move_of(self.ida)
        row = self.paid(move, code="0237", reference="", due=date(2025, 3, 3))
        parked = self.parked(self.told(row))
        self.pay(move)
        parked._match_by_hand(move)
        self.assertFalse(move.nets_failure)


@tagged("post_install", "-at_install")
class TestCash(SequenceCase):
    def test_too_much(self):
        self.pay(self.move_of(self.bo), 500.0)
        self.assertEqual(self.owes(self.bo), -200.0)
        self.assert_receivables()
        run = self.collect("2026-04-01", "2026-06-30")
        later = run.move_ids.filtered(lambda m: m.asom_membership_id == self.bo)
        self.assertEqual(later.amount_residual, 100.0)

    def test_then_by_betalingsservice_too(self):
        move = self.move_of(self.ida)
        self.pay(move)
        self.told(self.paid(move))
        self.assertEqual(self.owes(self.ida), -300.0)
        self.assert_receivables()


@tagged("post_install", "-at_install")
class TestTakenBack(SequenceCase):
    def test_the_payment_that_was_not_refunded(self):
        """Paid twice, once given back: a charge-back takes back what is left."""
        move = self.move_of(self.bo)
        first = self.payment(self.told(self.slip_paid(move)))
        second = self.payment(self.told(self.slip_paid(move)))
        second.action_refund()
        back = self.payment(self.told(self.slip_paid(move, code="0299")))
        self.assertEqual(back.returns_id, first)
        self.assertEqual(self.owes(self.bo), 300.0)
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(move.nets_failure, "charged_back")

    def test_by_its_archive_reference(self):
        move = self.move_of(self.bo)
        archive = "4202601021234567890123"
        first = self.payment(self.told(self.slip_paid(move, archive=archive)))
        self.told(self.slip_paid(move))
        back = self.slip_paid(move, code="0299", archive=archive)
        back = self.payment(self.told(back))
        self.assertEqual(back.returns_id, first)

    def test_the_same_part_told_twice(self):
        move = self.move_of(self.ida)
        self.told(self.paid(move))
        self.told(self.paid(move, amount=10000, code="0239"))
        again = self.payment(self.told(self.paid(move, amount=10000, code="0239")))
        self.assertEqual(again.state, "parked")
        self.assertEqual(self.owes(self.ida), 100.0)

    def test_refunded_and_then_charged_back(self):
        move = self.move_of(self.bo)
        payment = self.payment(self.told(self.slip_paid(move, amount=50000)))
        payment.action_refund()
        self.told(self.slip_paid(move, amount=50000, code="0299"))
        self.assertEqual(self.owes(self.bo), 500.0)
        self.assertEqual(move.amount_residual, 300.0)
        self.assertEqual(payment.credit, 0.0)
        self.assert_receivables()

    def test_credit_used_by_a_later_run(self):
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move, amount=50000))
        run = self.collect("2026-04-01", "2026-06-30")
        later = run.move_ids.filtered(lambda m: m.asom_membership_id == self.bo)
        self.told(self.slip_paid(move, amount=50000, code="0299"))
        self.assertEqual((move | later).mapped("amount_residual"), [300.0, 300.0])
        self.assertEqual(self.owes(self.bo), 600.0)


@tagged("post_install", "-at_install")
class TestRefunds(SequenceCase):
    def test_again_when_credit_comes_back(self):
        payment = self.payment(
            self.told(self.slip_paid(self.move_of(self.bo), amount=90000))
        )
        run = self.collect("2026-04-01", "2026-06-30")
        payment.action_refund()
        self.assertEqual(payment.refunded, 300.0)
        run.action_cancel()
        self.assertEqual(payment.credit, 300.0)
        payment.action_refund()
        self.assertEqual((payment.refunded, payment.credit), (600.0, 0.0))
        self.assertEqual(self.balance_of(self.books.refund_account_id), -60000)
        self.assertEqual(self.owes(self.bo), 0.0)

    def test_never_what_was_taken_back(self):
        move = self.move_of(self.bo)
        payment = self.payment(self.told(self.slip_paid(move)))
        self.told(self.slip_paid(move, code="0299"))
        payment.line_id.remove_move_reconcile()
        self.assertEqual(payment.credit, 0.0)


@tagged("post_install", "-at_install")
class TestToldTwice(SequenceCase):
    def test_without_a_reference(self):
        self.delivered()
        row = self.paid(self.move_of(self.ida), reference="")
        self.assertEqual(self.payment(self.told(row)).state, "booked")
        self.assertEqual(self.payment(self.told(row)).state, "parked")
        self.assertEqual(self.owes(self.ida), 0.0)

    def test_one_archive_reference_for_two_invoices(self):
        """A bank's bundle: two slips under one reference are two payments."""
        ida, bo = self.move_of(self.ida), self.move_of(self.bo)
        archive = "4202601021234567890123"
        self.told(
            self.slip_paid(ida, archive=archive), self.slip_paid(bo, archive=archive)
        )
        self.assertEqual((ida.payment_state, bo.payment_state), ("paid", "paid"))
        again = self.told(self.slip_paid(ida, archive=archive))
        self.assertEqual(self.payment(again).state, "parked")

    def test_outcome_stays_what_it_was(self):
        out = self.delivered()
        move = self.move_of(self.ida)
        self.told(self.paid(move))
        self.told(self.paid(move, code="0239"))
        self.told(self.paid(move))
        row = out.collection_ids.filtered(lambda r: r.membership_id == self.ida)
        self.assertEqual(row.outcome, "charged_back")


@tagged("post_install", "-at_install")
class TestEntriesStay(SequenceCase):
    def test_an_accountant_cannot_undo_an_entry(self):
        move = self.move_of(self.bo)
        payment = self.payment(self.told(self.slip_paid(move)))
        for undo in (
            payment.entry_id.button_draft,
            payment.entry_id.button_cancel,
            payment.entry_id._reverse_moves,
            payment.entry_id.unlink,
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                undo()
        self.assertEqual(payment.entry_id.state, "posted")
        self.assertEqual(self.owes(self.bo), 0.0)


@tagged("post_install", "-at_install")
class TestStatementToo(SequenceCase):
    """The bank statement and Nets tell of the same slip."""

    def statement(self, move, amount):
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.north.id)], limit=1
        )
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": bank.id,
                "date": "2026-01-02",
                "amount": amount,
                "payment_ref": f"+71<{move.nets_payment_id}",
            }
        )

    def test_statement_first(self):
        move = self.move_of(self.bo)
        line = self.statement(move, 300.0)
        self.assertTrue(line.is_reconciled)
        payment = self.payment(self.told(self.slip_paid(move)))
        self.assertEqual(payment.state, "parked")
        self.assertEqual(self.owes(self.bo), 0.0)
        # A person knows: he has paid twice.
        payment._match_by_hand(move)
        self.assertEqual(self.owes(self.bo), -300.0)

    def test_statement_after_a_part(self):
        move = self.move_of(self.bo)
        self.told(self.slip_paid(move, amount=15000))
        line = self.statement(move, 150.0)
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self.owes(self.bo), 150.0)

    def test_too_much_is_the_members_credit(self):
        move = self.move_of(self.bo)
        self.statement(move, 450.0).action_nets_match()
        self.assertEqual(self.owes(self.bo), -150.0)
        self.assert_receivables()
