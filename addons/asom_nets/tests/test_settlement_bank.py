"""The bank side: found on the statement, entered by hand, different, explained."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_payments import DUE
from .common_settlement import SettlementCase

MONDAY = date(2026, 1, 5)


@tagged("post_install", "-at_install")
class TestStatementFirst(SettlementCase):
    def test_exact_amount(self):
        line = self.statement(300.0)
        self.assertFalse(line.is_reconciled)
        payout = self.payout(self.told(self.paid(self.ida_move)))
        self.assertEqual((payout.state, payout.received), ("agreed", 300.0))
        self.assertEqual(payout.received_on, DUE)
        self.assertEqual(payout.statement_line_ids, line)
        self.assertTrue(line.is_reconciled)
        self.assertTrue(all(payout.clearing_line_ids.mapped("reconciled")))
        self.assertEqual(self.clearing(), 0)
        self.assert_adds_up()

    def test_the_account_is_named(self):
        """The one where it is expected; then the one where it came in."""
        journal = self.bank(self.north)
        journal.bank_account_id = self.env["res.partner.bank"].create(
            {
                "acc_number": "DK5000400440116243",
                "partner_id": self.north.partner_id.id,
            }
        )
        payout = self.payout(self.told(self.paid(self.ida_move)))
        self.assertEqual(payout.bank_account, f"{journal.name} DK50 0040 0440 1162 43")
        other = journal.copy({"code": "BNK9"})
        other.name = "Savings"
        vals = {"amount": 300.0, "date": DUE, "payment_ref": "Husleje"}
        line = self.env["account.bank.statement.line"].create(
            {"journal_id": other.id, **vals}
        )
        payout._settle_with(line)
        self.assertEqual(payout.statement_line_ids.journal_id, other)
        self.assertEqual(payout.bank_account, "Savings")

    def test_reset_to_draft(self):
        """An accountant mends a line; until it is posted again the books lack it."""
        payout = self.payout(self.told(self.paid(self.ida_move)))
        line = self.statement(300.0)
        line.move_id.button_draft()
        self.assertEqual(
            (payout.state, payout.received, payout.open_amount), ("open", 0.0, 300.0)
        )
        self.assert_adds_up()
        line.move_id.action_post()
        self.assertEqual((payout.state, payout.received), ("agreed", 300.0))
        line.move_id.button_draft()
        line.amount = 290.0
        line.move_id.action_post()
        self.assertEqual(payout.state, "open")
        payout._settle_with(line)
        self.assertEqual((payout.state, payout.difference), ("different", -10.0))
        self.assert_adds_up()

    def test_other_text_waits_for_a_person(self):
        line = self.statement(300.0, text="Husleje")
        payout = self.payout(self.told(self.paid(self.ida_move)))
        self.assertEqual(payout.state, "open")
        payout._settle_with(line)
        self.assertEqual(payout.state, "agreed")

    def test_words_are_a_setting(self):
        self.north_agreement.payout_words = False
        self.statement(300.0, text="Husleje")
        self.assertEqual(
            self.payout(self.told(self.paid(self.ida_move))).state, "agreed"
        )

    def test_the_pbs_number_tells(self):
        self.statement(300.0, text="OVERF 01234567")
        self.assertEqual(
            self.payout(self.told(self.paid(self.ida_move))).state, "agreed"
        )


@tagged("post_install", "-at_install")
class TestStatementLater(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.told(cls.paid(cls.ida_move))._payouts()

    def test_exact_amount(self):
        self.statement(300.0, MONDAY)
        self.assertEqual(self.first.state, "agreed")
        self.assertEqual(self.first.received_on, MONDAY)
        self.assert_adds_up()

    def test_too_late_or_too_early(self):
        self.statement(300.0, date(2026, 1, 7))
        self.statement(300.0, date(2025, 12, 23))
        self.assertEqual(self.first.state, "open")
        self.north_agreement.payout_days = 3
        self.first.action_look()
        # Now both would fit.
        self.assertEqual(self.first.state, "open")

    def test_another_association_s_bank(self):
        self.statement(300.0, company=self.south)
        self.assertEqual(self.first.state, "open")
        self.assertEqual(self.clearing(), 30000)
        line = self.statement(300.0, text="?", company=self.south)
        with self.assertRaises(UserError):
            self.first._settle_with(line)

    def test_a_day_in_one_amount(self):
        slips = self.told(self.slip_paid(self.bo_move))._payouts()
        line = self.statement(600.0)
        self.assertEqual(self.first.state, "agreed")
        self.assertEqual(slips.state, "agreed")
        self.assertEqual(slips.statement_line_ids, line)
        items = line.move_id.line_ids.filtered("nets_payout_id")
        self.assertEqual(sorted(items.mapped("balance")), [-300.0, -300.0])
        self.assertTrue(line.is_reconciled)
        self.assert_adds_up()

    def test_drawn_back(self):
        self.statement(300.0)
        payout = self.told(self.paid(self.ida_move, code="0239", day=MONDAY))._payouts()
        self.statement(-300.0, MONDAY)
        self.assertEqual((payout.state, payout.received), ("agreed", -300.0))
        self.assertEqual(self.clearing(), 0)
        self.assert_adds_up()

    def test_other_amount_is_different(self):
        self.first._settle_with(self.statement(290.0))
        self.assertEqual(self.first.state, "different")
        self.assertEqual(self.first.difference, -10.0)
        self.assertEqual(self.first.open_amount, 10.0)
        self.assertEqual(self.clearing(), 1000)
        self.assert_adds_up()
        # The rest comes the next day.
        self.statement(10.0, MONDAY)
        self.assertEqual(self.first.state, "agreed")
        self.assertEqual(len(self.first.statement_line_ids), 2)
        self.assert_adds_up()

    def test_too_much(self):
        self.first._settle_with(self.statement(310.0))
        self.assertEqual((self.first.state, self.first.difference), ("different", 10.0))
        self.assertEqual(self.clearing(), -1000)
        self.assert_adds_up()

    def test_reconciled_by_core_alone(self):
        """An accountant reconciles without our buttons: the figures still add up."""
        line = self.statement(300.0, text="Unknown")
        _bank, suspense, _other = line._seek_for_lines()
        suspense.account_id = self.north_agreement.clearing_account_id
        (suspense | self.first.clearing_line_ids).reconcile()
        self.assertEqual((self.first.state, self.first.received), ("agreed", 300.0))
        self.assertEqual(self.clearing(), 0)
        self.assert_adds_up()
        line.action_undo_reconciliation()
        self.assertEqual((self.first.state, self.first.received), ("open", 0.0))

    def test_undone_in_the_statement(self):
        line = self.statement(300.0)
        line.action_undo_reconciliation()
        self.assertEqual((self.first.state, self.first.received), ("open", 0.0))
        self.assertEqual(self.clearing(), 30000)
        self.assert_adds_up()
        self.first.action_look()
        self.assertEqual(self.first.state, "agreed")

    def test_what_was_undone_is_not_done_again_by_itself(self):
        """Neither the next statement nor the next file knows better than a person."""
        line = self.statement(300.0)
        line.action_undo_reconciliation()
        self.statement(12.0, MONDAY)
        self.told(self.slip_paid(self.bo_move, amount=5000))
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self.first.state, "open")
        line.action_nets_find()
        self.assertTrue(line.is_reconciled)
        self.first.action_take_back()
        self.statement(13.0, MONDAY)
        self.assertFalse(line.is_reconciled)
        # Another line of the same amount is certain now.
        other = self.statement(300.0)
        self.assertEqual(self.first.statement_line_ids, other)

    def test_taken_back(self):
        line = self.statement(300.0)
        self.first.action_take_back()
        self.assertEqual(self.first.state, "open")
        self.assertFalse(line.is_reconciled)
        self.assert_adds_up()
        with self.assertRaises(UserError):
            self.first.action_take_back()

    def test_a_reconciled_line_is_refused(self):
        line = self.statement(300.0)
        slips = self.told(self.slip_paid(self.bo_move))._payouts()
        with self.assertRaises(UserError):
            slips._settle_with(line)

    def test_several_must_be_the_amount(self):
        slips = self.told(self.slip_paid(self.bo_move))._payouts()
        line = self.statement(500.0)
        with self.assertRaisesRegex(UserError, "600,00"):
            (self.first | slips)._settle_with(line)
        self.assertEqual(self.clearing(), 60000)

    def test_payments_of_the_day_that_come_late(self):
        """A second file of the same day opens it again; the figures meet in the end."""
        self.statement(300.0)
        self.assertEqual(self.first.state, "agreed")
        self.told(self.paid(self.bo_move))
        self.assertEqual(self.first.expected, 600.0)
        self.assertEqual(
            (self.first.state, self.first.open_amount), ("different", 300.0)
        )
        self.statement(300.0)
        self.assertEqual(self.first.state, "agreed")
        self.assert_adds_up()


@tagged("post_install", "-at_install")
class TestByHand(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.told(cls.paid(cls.ida_move))._payouts()

    def test_without_a_statement(self):
        wizard = self.receive(self.first)
        self.assertEqual((wizard.way, wizard.amount, wizard.date), ("hand", 300.0, DUE))
        self.assertEqual((self.first.state, self.first.by_hand), ("agreed", 300.0))
        self.assertEqual(self.money(), 30000)
        self.assert_adds_up()

    def test_own_account(self):
        # Not the clearing account itself, which has the same type.
        account = self.north_agreement.clearing_account_id.copy({"code": "619277"})
        self.north_agreement.payout_account_id = account
        self.receive(self.first)
        self.assertEqual(self.balance_of(account), 30000)

    def test_several_as_expected(self):
        slips = self.told(self.slip_paid(self.bo_move))._payouts()
        both = self.first | slips
        self.receive(both)
        self.assertEqual(set(both.mapped("state")), {"agreed"})
        self.assertEqual(self.money(), 60000)

    def test_the_statement_takes_its_place(self):
        self.receive(self.first)
        line = self.statement(300.0)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self.first.state, "agreed")
        self.assertEqual((self.first.by_hand, self.first.received), (0.0, 300.0))
        # Nothing stands on the bank account twice.
        self.assertEqual(self.money(), 30000)
        self.assert_adds_up()

    def test_chosen_from_the_statement(self):
        line = self.statement(300.0, text="Unknown")
        with Form(
            self.env["asom.nets.payout.receive"].with_context(
                **self.first.action_receive()["context"]
            )
        ) as form:
            self.assertEqual(form.way, "statement")
            form.statement_line_id = line
        form.record.action_receive()
        self.assertEqual(self.first.statement_line_ids, line)

    def test_taken_back(self):
        self.receive(self.first, amount=250.0)
        self.assertEqual(self.first.state, "different")
        self.first.action_take_back()
        self.assertEqual((self.first.state, self.first.open_amount), ("open", 300.0))
        self.assertEqual(self.money(), 0)
        self.assert_adds_up()
        self.receive(self.first)
        self.assertEqual(self.first.state, "agreed")
        self.assertEqual(self.money(), 30000)

    def test_no_bank_account_at_all(self):
        self.bank(self.north).active = False
        with self.assertRaisesRegex(UserError, "bank journal"):
            self.receive(self.first)


@tagged("post_install", "-at_install")
class TestDifference(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.told(cls.paid(cls.ida_move))._payouts()
        cls.first._receive(260.0, DUE)

    def explain(self, **vals):
        wizard = (
            self.env["asom.nets.payout.explain"]
            .with_context(**self.first.action_explain()["context"])
            .create(vals)
        )
        return wizard.action_explain()

    def test_explained_stays_on_clearing(self):
        self.explain(explanation="The rest comes on Monday")
        self.assertEqual(self.first.state, "explained")
        self.assertEqual(self.first.explained_by_id, self.env.user)
        self.assertTrue(self.first.explained_at)
        self.assertEqual(
            (self.first.explained_open, self.first.open_amount), (40.0, 40.0)
        )
        self.assertEqual(self.clearing(), 4000)
        self.assertIn("Monday", self.first.message_ids[0].body)
        self.assert_adds_up()

    def test_booked(self):
        account = self.account()
        self.explain(explanation="Fee", account_id=account.id, date=DUE)
        self.assertEqual((self.first.state, self.first.difference), ("agreed", -40.0))
        self.assertEqual(self.first.difference_booked, 40.0)
        self.assertEqual(self.balance_of(account), 4000)
        self.assertEqual(self.clearing(), 0)
        self.assert_adds_up()

    def test_text_is_needed(self):
        with self.assertRaises(UserError):
            self.explain(explanation="  ")
        self.assertEqual(self.first.state, "different")

    def test_void_when_the_figures_change(self):
        self.explain(explanation="The rest comes on Monday")
        self.told(self.paid(self.bo_move))
        self.assertEqual(self.first.open_amount, 340.0)
        self.assertEqual(self.first.state, "different")

    def test_nothing_to_explain(self):
        self.first._receive(40.0, DUE)
        self.assertEqual(self.first.state, "agreed")
        with self.assertRaises(UserError):
            self.explain(explanation="Why not")

    def test_booked_difference_is_taken_back_too(self):
        account = self.account()
        self.explain(explanation="Fee", account_id=account.id, date=DUE)
        self.first.action_take_back()
        self.assertEqual((self.first.state, self.first.open_amount), ("open", 300.0))
        self.assertEqual(self.balance_of(account), 0)
        self.assertEqual(self.clearing(), 30000)
        self.assert_adds_up()

    def test_nothing_came_at_all(self):
        self.first.action_take_back()
        account = self.account()
        self.explain(explanation="Paid to another", account_id=account.id, date=DUE)
        self.assertEqual((self.first.state, self.first.received), ("agreed", 0.0))
        self.assertEqual(self.first.difference, -300.0)
        self.assert_adds_up()
