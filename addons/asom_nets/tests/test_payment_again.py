"""A payment that is told again, after a person has moved the first one."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_settlement import SettlementCase

ARCHIVE = "4202601021234567890123"


@tagged("post_install", "-at_install")
class TestToldAgain(SettlementCase):
    def move_away(self, payment):
        """A person places it at Bo's invoice."""
        payment.action_unmatch()
        payment._match_by_hand(self.bo_move)
        self.assertEqual(payment.move_id, self.bo_move)
        self.assertEqual(payment.named_move_id, self.ida_move)

    def test_automatic_under_a_new_delivery(self):
        row = self.paid(self.ida_move)
        self.move_away(self.payment(self.told(row)))
        again = self.payment(self.told(row))
        self.assertEqual(again.state, "parked")
        self.assertEqual(self.ida_move.amount_residual, 300.0)

    def test_automatic_with_another_due_date(self):
        """One collection was sent; it cannot be paid twice."""
        other = self.paid(self.ida_move, due=date(2026, 2, 2))
        self.assertEqual(self.payment(self.told(other)).state, "booked")
        again = self.payment(self.told(self.paid(self.ida_move)))
        self.assertEqual(again.state, "parked")
        self.assertIn("paid automatically before", again.reason)
        self.assertEqual(again.move_id, self.ida_move)
        self.assertEqual(self.ida_move.amount_residual, 0.0)

    def test_automatic_with_another_due_date_in_one_file(self):
        rows = [self.paid(self.ida_move, due=date(2026, 1, day)) for day in (2, 5)]
        delivery = self.told(*rows)
        payments = self.env["asom.nets.payment"].search(
            [("delivery_id", "=", delivery.id)], order="line"
        )
        self.assertEqual(payments.mapped("state"), ["booked", "parked"])

    def test_collected_again_after_a_charge_back(self):
        self.told(self.paid(self.ida_move))
        self.told(self.paid(self.ida_move, code="0239", day=date(2026, 1, 20)))
        self.assertEqual(self.ida_move.amount_residual, 300.0)
        later = self.paid(self.ida_move, due=date(2026, 2, 2), day=date(2026, 2, 2))
        self.assertEqual(self.payment(self.told(later)).state, "booked")
        self.assertEqual(self.ida_move.amount_residual, 0.0)

    def test_slip_under_a_new_delivery(self):
        row = self.slip_paid(self.ida_move, archive=ARCHIVE)
        self.move_away(self.payment(self.told(row)))
        self.assertEqual(self.payment(self.told(row)).state, "parked")

    def test_a_bundle_still_pays_two_invoices(self):
        first = self.slip_paid(self.ida_move, archive=ARCHIVE)
        second = self.slip_paid(self.bo_move, archive=ARCHIVE)
        self.told(first, second)
        self.assertEqual(self.ida_move.amount_residual, 0.0)
        self.assertEqual(self.bo_move.amount_residual, 0.0)

    def test_a_reference_of_zeros_names_no_payment(self):
        """Else a slip that nobody knows would hold up all others of its amount."""
        zeros = {"archive": "0" * 22}
        self.told(self.slip_paid(self.ida_move, payer="99887", reference="", **zeros))
        self.told(self.slip_paid(self.bo_move, **zeros))
        self.assertEqual(self.bo_move.amount_residual, 0.0)

    def test_slip_without_a_reference_of_the_bank(self):
        """The same payer, day and amount once more: nobody can tell."""
        for archive in ("0" * 22, " "):
            row = {"archive": archive, "day": date(2026, 1, 2 + len(archive.strip()))}
            first = self.told(self.slip_paid(self.bo_move, 10000, **row))
            self.assertEqual(self.payment(first).state, "booked")
            again = self.told(self.slip_paid(self.bo_move, 10000, **row))
            self.assertEqual(self.payment(again).state, "parked")
        self.assertEqual(self.bo_move.amount_residual, 100.0)

    def test_what_was_named_is_frozen(self):
        payment = self.payment(self.told(self.paid(self.ida_move)))
        with self.assertRaises(UserError):
            payment.named_move_id = self.bo_move


@tagged("post_install", "-at_install")
class TestShownLater(SettlementCase):
    """The bank's file tells Ida's slip; its line comes on the statement later."""

    def setUp(self):
        super().setUp()
        number = self.ida_move.nets_payment_id
        self.first = self.payment(self.fi_file((number, "A1", 30000)))
        self.first.action_unmatch()

    def line(self):
        return self.statement(300.0, text=f"+71<{self.ida_move.nets_payment_id}")

    def waits(self):
        line = self.line()
        self.assertFalse(line.is_reconciled)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            line.action_nets_match()
        self.assertEqual(self.ida_move.amount_residual, 300.0)

    def test_while_it_waits(self):
        self.waits()

    def test_after_it_was_moved(self):
        self.first._match_by_hand(self.bo_move)
        self.waits()

    def test_after_it_was_set_aside_to_be_paid_back(self):
        self.first._set_aside("refund", "not ours")
        self.waits()

    def test_after_a_person_found_that_it_never_came(self):
        self.first._set_aside("never", "told by mistake")
        self.assertTrue(self.line().is_reconciled)
        self.assertEqual(self.ida_move.amount_residual, 0.0)
