"""What is entered by hand beside, before and after the bank statement."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_settlement import SettlementCase


@tagged("post_install", "-at_install")
class TestEnteredOnce(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.told(cls.paid(cls.ida_move))._payouts()

    def test_not_twice(self):
        self.receive(self.first)
        for amount in ({}, {"amount": 300.0}):
            with self.assertRaisesRegex(UserError, "all of it has been received"):
                self.receive(self.first, way="hand", **amount)
        self.assertEqual(self.money(), 30000)
        self.assertEqual(self.first.state, "agreed")
        self.assert_adds_up()

    def test_several_not_twice(self):
        both = self.first | self.told(self.slip_paid(self.bo_move))._payouts()
        self.receive(both)
        with self.assertRaises(UserError):
            self.receive(both, way="hand")
        self.assertEqual(self.money(), 60000)

    def test_several_only_what_is_missing(self):
        self.receive(self.first)
        both = self.first | self.told(self.slip_paid(self.bo_move))._payouts()
        wizard = self.receive(both)
        self.assertEqual(wizard.amount, 300.0)
        self.assertEqual(self.money(), 60000)
        self.assert_adds_up()

    def test_a_part_leaves_the_rest(self):
        self.receive(self.first, amount=250.0)
        context = self.first.action_receive()["context"]
        with Form(self.env["asom.nets.payout.receive"].with_context(**context)) as form:
            self.assertEqual(
                (form.way, form.amount, form.missing), ("hand", 50.0, 50.0)
            )
            # A bank statement shows all of it anew.
            form.way = "statement"
            self.assertEqual(form.missing, 300.0)
            form.way = "hand"
        form.record.action_receive()
        self.assertEqual((self.first.state, self.money()), ("agreed", 30000))

    def test_all_entered_leaves_the_statement(self):
        self.receive(self.first)
        context = self.first.action_receive()["context"]
        with Form(self.env["asom.nets.payout.receive"].with_context(**context)) as form:
            self.assertEqual((form.way, form.missing), ("statement", 300.0))
            form.statement_line_id = self.statement(300.0, text="Unknown")
        form.record.action_receive()
        self.assertEqual((self.first.state, self.money()), ("agreed", 30000))

    def test_the_line_of_what_was_entered_is_no_second_payment(self):
        """A part of an invoice, told by the bank's file, entered by hand; then the
        bank's line of it comes, and fits what is left of the invoice to the øre."""
        move = self.bo_move
        payout = self.payout(self.fi_file((move.nets_payment_id, "A1", 15000)))
        self.receive(payout)
        line = self.statement(150.0, text=f"+71<{move.nets_payment_id}")
        self.assertFalse(line.is_reconciled)
        self.assertEqual((move.amount_residual, self.bo.balance), (150.0, 150.0))
        with self.assertRaisesRegex(UserError, "has been told by Nets"):
            line.action_nets_match()
        payout._settle_with(line)
        self.assertEqual((self.money(), move.amount_residual), (15000, 150.0))


@tagged("post_install", "-at_install")
class TestFromNets(SettlementCase):
    def test_a_word_within_a_word(self):
        """A member's transfer is not Nets' money, though the amount fits."""
        payout = self.told(self.slip_paid(self.ida_move))._payouts()
        line = self.statement(300.0, text="Internetservice Bo Friis")
        self.assertFalse(line.is_reconciled)
        self.assertEqual(payout.state, "open")

    def test_how_banks_write_it(self):
        agreement = self.north_agreement
        for text in (
            "BETALINGSSERVICE",
            "Overførsel nets 12",
            "PBS00123456",
            "Nets-udbetaling",
            "NETS/02.01.",
            f"Kreditor {agreement.pbs_number}",
            f"KRED{agreement.pbs_number}",
        ):
            self.assertTrue(agreement._is_from_nets(text), text)
        for text in (
            "Planetservice",
            "Kabinetservice nr. 4",
            "PBSA",
            f"9{agreement.pbs_number}",
            False,
        ):
            self.assertFalse(agreement._is_from_nets(text), text)

    def test_two_agreements_one_bank(self):
        """The old agreement's money and the new one's are alike: not certain."""
        old = self.told(self.paid(self.ida_move))._payouts()
        self.replace_agreement()
        new = self.told(self.paid(self.bo_move, pbs_number="02222222"))._payouts()
        self.assertNotEqual(old.agreement_id, new.agreement_id)
        line = self.statement(300.0)
        self.assertFalse(line.is_reconciled)
        new._settle_with(line)
        self.assertEqual((old.state, new.state), ("open", "agreed"))
        self.assertTrue(self.statement(300.0).is_reconciled)


@tagged("post_install", "-at_install")
class TestBooksStay(SettlementCase):
    """What the settlement is counted from cannot be pulled away from under it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.told(cls.paid(cls.ida_move))._payouts()

    def test_another_clearing_account(self):
        agreement = self.north_agreement
        clearing = agreement.clearing_account_id
        with self.assertRaisesRegex(UserError, "stays as it is"):
            agreement.clearing_account_id = clearing.copy({"code": "619277"})
        agreement.clearing_account_id = clearing
        # Nothing has been paid back yet.
        other = agreement.refund_account_id.copy({"code": "741277"})
        agreement.refund_account_id = other
        self.assertEqual(agreement.refund_account_id, other)

    def test_entered_by_hand_is_taken_back_here_only(self):
        self.receive(self.first)
        entry = self.first._items("bank").move_id
        with self.assertRaisesRegex(UserError, "take it back there"):
            entry._reverse_moves([{"date": entry.date}], cancel=True)
        with self.assertRaisesRegex(UserError, "take it back there"):
            entry.button_draft()
        self.first.action_take_back()
        self.assertEqual((self.first.open_amount, self.first.unshown), (300.0, 300.0))

    def test_no_difference_on_the_clearing_account_itself(self):
        account = self.north_agreement.clearing_account_id
        with self.assertRaisesRegex(UserError, "Choose another account"):
            self.first._explain("Fee", account)
        self.north_agreement.payout_account_id = account
        with self.assertRaisesRegex(UserError, "Choose another account"):
            self.first._receive(300.0, self.first.date)
        self.assert_adds_up()

    def test_a_difference_that_has_grown_meanwhile(self):
        self.receive(self.first, amount=295.0)
        context = self.first.action_explain()["context"]
        with Form(self.env["asom.nets.payout.explain"].with_context(**context)) as form:
            self.assertEqual(form.open_amount, 5.0)
            form.explanation = "Fee"
            form.account_id = self.account()
        self.told(self.paid(self.bo_move))
        with self.assertRaisesRegex(UserError, "305,00"):
            form.record.action_explain()
        self.assertEqual(self.first.difference_booked, 0.0)
        self.assertEqual(self.first.open_amount, 305.0)
