"""An invoice that is open again: what else has the member paid, and who is told."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_settlement import SettlementCase

ARCHIVE = "4202601021234567890123"


@tagged("post_install", "-at_install")
class TestPaidTwice(SettlementCase):
    """Bo's slip is paid twice: the second payment is his credit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        payments = cls.env["asom.nets.payment"]
        delivery = cls.told(cls.slip_paid(cls.bo_move, archive=ARCHIVE))
        cls.first = payments.search([("delivery_id", "=", delivery.id)])
        delivery = cls.told(cls.slip_paid(cls.bo_move))
        cls.second = payments.search([("delivery_id", "=", delivery.id)])

    def still_paid(self):
        self.assertEqual((self.bo.balance, self.bo_move.amount_residual), (0.0, 0.0))
        self.assertFalse(self.bo_move.nets_failure)
        self.assertEqual(self.second.credit, 0.0)

    def test_the_first_is_charged_back(self):
        self.assertEqual(self.second.credit, 300.0)
        self.told(self.slip_paid(self.bo_move, code="0299", archive=ARCHIVE))
        self.still_paid()

    def test_the_match_of_the_first_is_taken_back(self):
        self.first.action_unmatch()
        self.still_paid()

    def test_both_are_charged_back(self):
        for _n in range(2):
            self.told(self.slip_paid(self.bo_move, code="0299"))
        self.assertEqual(self.bo_move.amount_residual, 300.0)
        self.assertEqual(self.bo_move.nets_failure, "charged_back")
        self.assertEqual((self.bo.balance, self.bo.nets_credit), (300.0, 0.0))

    def test_credit_stays_credit_where_the_association_keeps_it(self):
        """What the second payment names is paid; other invoices are not."""
        self.north_agreement.allocation = "credit"
        self.told(self.slip_paid(self.bo_move, code="0299", archive=ARCHIVE))
        self.still_paid()


@tagged("post_install", "-at_install")
class TestForNoSinglePayment(SettlementCase):
    """A charge-back that a person places at an invoice which no one payment of that
    amount has settled."""

    def charged_back(self, amount=None):
        row = self.slip_paid(self.bo_move, amount, code="0299")
        back = self.payment(self.told(row))
        self.assertEqual(back.state, "parked")
        return back

    def open_again(self, back):
        self.assertEqual((back.state, back.returns_id), ("booked", back.browse()))
        self.assertEqual(self.bo.balance, 300.0)
        self.assertEqual(self.bo_move.amount_residual, 300.0)
        self.assertEqual(self.bo_move.nets_failure, "charged_back")
        self.assertTrue(back.line_id.reconciled)
        account = self.north_agreement.unmatched_account_id
        self.assertEqual(self.balance_of(account), 0)

    def test_two_parts(self):
        for _n in range(2):
            self.told(self.slip_paid(self.bo_move, amount=15000))
        back = self.charged_back()
        back._match_by_hand(self.bo_move)
        self.open_again(back)

    def test_two_parts_that_were_too_much(self):
        for _n in range(2):
            self.told(self.slip_paid(self.bo_move, amount=25000))
        back = self.charged_back(50000)
        back._match_by_hand(self.bo_move)
        self.open_again(back)

    def test_shown_by_the_bank_alone(self):
        self.statement(300.0, text=f"+71<{self.bo_move.nets_payment_id}")
        twin = self.payment(self.told(self.slip_paid(self.bo_move)))
        twin._set_aside("never", "on the statement")
        back = self.charged_back()
        back._match_by_hand(self.bo_move)
        self.open_again(back)

    def test_a_part_of_it(self):
        for _n in range(2):
            self.told(self.slip_paid(self.bo_move, amount=15000))
        back = self.charged_back(20000)
        back._match_by_hand(self.bo_move)
        self.assertEqual((self.bo.balance, self.bo_move.amount_residual), (200, 200))

    def test_nothing_has_been_paid(self):
        back = self.charged_back()
        with self.assertRaisesRegex(UserError, "No booked payment"):
            back._match_by_hand(self.bo_move)


@tagged("post_install", "-at_install")
class TestShownByBank(SettlementCase):
    def test_the_line_of_one_part_is_not_the_other(self):
        """The bank's side of the first part, which the person gave to Nets' money."""
        number = self.bo_move.nets_payment_id
        payout = self.payout(self.fi_file((number, "A1", 15000)))
        line = self.statement(150.0, text=f"+71<{number}")
        payout._settle_with(line)
        second = self.payment(self.fi_file((number, "A2", 15000), number=2))
        self.assertEqual(second.state, "booked", second.reason)

    def test_other_associations_lines_are_not_read(self):
        line = self.statement(77.0, text="Something", company=self.south)
        _bank, suspense, _other = line._seek_for_lines()
        suspense.account_id = self.account("expense", self.south)
        self.assertTrue(line.is_reconciled)
        seen = []
        lines = self.env.registry["account.bank.statement.line"]
        original = lines.search_fetch

        def spy(this, *args, **kwargs):
            found = original(this, *args, **kwargs)
            seen.extend(found)
            return found

        self.patch(lines, "search_fetch", spy)
        self.told(self.paid(self.ida_move, reference="000099999"))
        self.assertFalse(seen)


@tagged("post_install", "-at_install")
class TestToldLate(SettlementCase):
    def outcome(self, out):
        rows = out.collection_ids
        return rows.filtered(lambda row: row.membership_id == self.ida).outcome

    def test_cancelled_after_it_was_paid(self):
        out = self.delivered()
        self.told(self.paid(self.ida_move))
        self.told(self.paid(self.ida_move, code="0238"))
        self.assertEqual(self.outcome(out), "paid")

    def test_rejected_after_it_was_charged_back(self):
        out = self.delivered()
        self.told(self.paid(self.ida_move))
        self.told(self.paid(self.ida_move, code="0239"))
        self.told(self.paid(self.ida_move, code="0237"))
        self.assertEqual(self.outcome(out), "rejected")
