"""What Nets owes each association by the payment records, to the øre."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_payments import DUE
from .common_settlement import SettlementCase

LATER = date(2026, 1, 7)


@tagged("post_install", "-at_install")
class TestPayout(SettlementCase):
    def test_a_row_for_each_section(self):
        delivery = self.told(
            self.paid(self.ida_move), self.slip_paid(self.bo_move, amount=12345)
        )
        automatic = self.payout(delivery, number="0211")
        slips = self.payout(delivery, number="0215")
        self.assertEqual((automatic.date, automatic.expected), (DUE, 300.0))
        self.assertEqual((slips.paid_count, slips.expected), (1, 123.45))
        self.assertEqual(automatic.state, "open")
        self.assertEqual(automatic.open_amount, 300.0)
        self.assertEqual(automatic.difference, 0.0)
        self.assertEqual(automatic.section_ids.mapped("number"), ["0211"])
        self.assertEqual(automatic.stated, 300.0)
        self.assertEqual(self.payout(number="0211"), automatic)
        self.assertEqual(delivery.payout_count, 2)
        self.assert_adds_up()

    def test_by_the_bank_s_day(self):
        """Payments of one day may reach the bank on two."""
        delivery = self.told(
            self.paid(self.ida_move, booked_day=DUE),
            self.paid(self.bo_move, booked_day=LATER),
        )
        first = self.payout(delivery, date=DUE)
        later = self.payout(delivery, date=LATER)
        self.assertEqual(first.expected, 300.0)
        self.assertEqual(later.expected, 300.0)
        entry = first.clearing_line_ids.move_id
        self.assertEqual(entry, later.clearing_line_ids.move_id)
        self.assertEqual(entry.date, DUE)
        self.assertEqual(
            sorted(entry.line_ids.filtered("nets_payout_id").mapped("date_maturity")),
            [DUE, LATER],
        )
        # Each payment stands at its own member.
        for payment in delivery.payment_ids:
            self.assertEqual(payment.line_id.asom_membership_id, payment.membership_id)
            self.assertEqual(payment.payout_id.date, payment.date_booked)
        self.assert_adds_up()

    def test_no_bookkeeping_date(self):
        delivery = self.told(self.paid(self.ida_move, booked_day=None, day=LATER))
        self.assertEqual(self.payout(delivery).date, LATER)

    def test_charge_back_of_the_same_day(self):
        self.told(self.paid(self.ida_move), self.paid(self.bo_move))
        delivery = self.told(self.paid(self.ida_move, code="0239"))
        payout = self.payout(delivery)
        self.assertEqual((payout.paid, payout.returned), (600.0, 300.0))
        self.assertEqual(payout.expected, 300.0)
        self.assertEqual((payout.paid_count, payout.returned_count), (2, 1))
        self.assert_adds_up()

    def test_taken_back_later_is_below_zero(self):
        self.told(self.paid(self.ida_move))
        delivery = self.told(self.paid(self.ida_move, code="0239", day=LATER))
        payout = self.payout(delivery)
        self.assertEqual((payout.date, payout.expected), (LATER, -300.0))
        self.assertEqual(payout.state, "open")
        self.assertEqual(self.clearing(), 0)
        self.assert_adds_up()

    def test_nothing_left_is_agreed(self):
        delivery = self.told(
            self.paid(self.ida_move), self.paid(self.ida_move, code="0239")
        )
        payout = self.payout(delivery)
        self.assertEqual((payout.expected, payout.state), (0.0, "agreed"))
        self.assertTrue(all(payout.clearing_line_ids.mapped("reconciled")))
        self.assert_adds_up()

    def test_rejected_is_no_money(self):
        delivery = self.told(self.paid(self.ida_move, code="0237"))
        self.assertFalse(delivery._payouts())
        self.assertFalse(self.payouts.search([]))

    def test_to_be_placed_was_paid_as_well(self):
        delivery = self.told(self.paid(self.ida_move, reference="000009999"))
        self.assertEqual(self.payment(delivery).state, "parked")
        self.assertEqual(self.payout(delivery).expected, 300.0)
        self.assert_adds_up()

    def test_never_was_such_money(self):
        delivery = self.told(self.paid(self.ida_move, reference="000009999"))
        payment = self.payment(delivery)
        payment._set_aside("never", "Told by mistake")
        payout = self.payout(delivery)
        self.assertEqual((payout.corrected, payout.expected), (-300.0, 0.0))
        self.assertEqual(payout.state, "agreed")
        self.assert_adds_up()
        payment.action_bring_back()
        self.assertEqual((payout.corrected, payout.expected), (0.0, 300.0))
        self.assert_adds_up()

    def test_failed_ones_are_shown(self):
        """A payment that cannot be booked is no part of it, but it is told of."""
        posted = self.env.registry["asom.nets.payment"]._member_item

        def refuse(payments, agreement, payment, parked):
            if payment.membership_id == self.bo:
                raise RuntimeError("Refused by the test")
            return posted(payments, agreement, payment, parked)

        self.patch(self.env.registry["asom.nets.payment"], "_member_item", refuse)
        delivery = self.told(self.paid(self.ida_move), self.paid(self.bo_move))
        payout = self.payout(delivery)
        self.assertEqual((payout.expected, payout.paid_count), (300.0, 1))
        self.assertEqual(payout.waiting_amount, 300.0)
        self.assert_adds_up()
        self.patch(self.env.registry["asom.nets.payment"], "_member_item", posted)
        delivery.payment_ids.filtered(lambda p: p.state == "failed").action_retry()
        payout.invalidate_recordset()
        self.assertEqual((payout.expected, payout.paid_count), (600.0, 2))
        self.assertEqual(payout.waiting_amount, 0.0)
        self.assert_adds_up()

    def test_the_same_file_twice(self):
        data = self.file_0602(self.paid(self.ida_move))
        deliveries = self.env["asom.nets.delivery"]
        first = deliveries.receive("D-602.BS1", data)
        self.assertEqual(deliveries.receive("D-602.BS1", data), first)
        first._process()
        payout = self.payout(first)
        self.assertEqual((payout.expected, payout.paid_count), (300.0, 1))
        self.assertEqual(len(payout.clearing_line_ids), 1)
        self.assert_adds_up()

    def test_two_associations_in_one_file(self):
        self.subscriber("Sven Syd", self.south)
        move = self.collect_south().move_ids
        delivery = self.told(self.paid(self.ida_move), self.paid(move))
        north = self.payout(delivery, company_id=self.north)
        south = self.payout(delivery, company_id=self.south)
        self.assertEqual((north.expected, south.expected), (300.0, 99.5))
        self.assert_adds_up()
        self.assert_adds_up(self.south)

    def test_slips_with_an_earlier_creditor_number(self):
        """Members go on paying by the slips that they have got."""
        number = self.north_agreement.l10n_dk_fik_creditor_number
        self.north_agreement.l10n_dk_fik_creditor_number = "83333333"
        slip = self.bo_move.nets_payment_id, "A1", 30000
        self.assertEqual(
            self.payment(self.fi_file(slip, creditor=number)).state, "booked"
        )
        self.assertEqual(self.bo_move.payment_state, "paid")

    def test_slips_with_a_journals_own_creditor_number(self):
        journal = self.north._asom_dues_journal()
        journal.l10n_dk_fik_creditor_number = "83333333"
        slip = self.bo_move.nets_payment_id, "A1", 30000
        delivery = self.fi_file(slip, creditor="83333333")
        self.assertEqual(self.payment(delivery).move_id, self.bo_move)
        # Where two associations have given such slips, nobody can tell.
        theirs = self.south._asom_dues_journal()
        theirs.l10n_dk_fik_creditor_number = "83333333"
        delivery = self.fi_file(slip, creditor="83333333", number=2)
        self.assertEqual(delivery.state, "failed")

    def test_never_edited(self):
        payout = self.payout(self.told(self.paid(self.ida_move)))
        staff = self.user_of("settle_staff", "group_staff", self.north)
        with self.assertRaises(UserError):
            payout.with_user(staff).write({"explanation": "No reason"})
        with self.assertRaises(UserError):
            payout.unlink()

    def test_nets_control_figure_is_shown(self):
        payout = self.payout(self.told(self.paid(self.ida_move)))
        self.env["asom.nets.information"].create(
            {
                "delivery_id": payout.payment_ids.delivery_id.id,
                "section_id": payout.section_ids.id,
                "company_id": self.north.id,
                "line": 900,
                "code": "0",
                "count": 2,
                "amount": 600.0,
                "date": DUE,
            }
        )
        payout.invalidate_recordset()
        self.assertEqual(payout.control_amount, 600.0)
