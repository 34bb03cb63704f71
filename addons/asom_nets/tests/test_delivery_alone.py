"""Fees that were invoiced without a run are collected in deliveries of their own."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..reading.delivery_amounts import amounts
from .common import EARLY
from .common_payments import PaymentCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestDeliveryAlone(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls.product("Late", 100.0, asom_kind="fee")
        cls.staff = cls.user_of("clerk", "group_staff", cls.north)

    def invoice(self, member=None, **options):
        charges = self.env["asom.charge"]
        fee = charges._add_fee(member or self.ida, self.late)
        return fee._invoice(**options)

    def collect_alone(self, moves):
        action = moves.action_nets_collect()
        return self.env[action["res_model"]].browse(action["res_id"])

    def refused(self, move, *texts):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            move.action_nets_collect()
        for text in texts:
            self.assertIn(text, str(caught.exception))

    def tamper(self, query, *args):
        self.env.flush_all()
        self.env.cr.execute(query, args)
        self.env.invalidate_all(flush=False)

    def test_a_fee_is_collected_and_paid_without_a_run(self):
        move = self.invoice()
        self.assertTrue(move.nets_waits_alone)
        self.assertEqual(move._nets_way_to_pay(), "slip")
        delivery = self.collect_alone(move)
        report = self.accepted(delivery)
        self.assertEqual(
            [(row.due_date, row.amount) for row in report.collections],
            [(move.invoice_date_due, 10000)],
        )
        self.assertFalse(delivery.run_id)
        self.assertEqual((delivery.included_count, delivery.amount_total), (1, 100.0))
        self.assertFalse(move.nets_waits_alone)
        self.assertEqual(move._nets_way_to_pay(), "automatic")
        delivery.action_mark_sent()
        delivery.action_acknowledge()
        self.told(self.paid(move, day=move.invoice_date_due))
        self.assertEqual(move.amount_residual, 0.0)
        self.assertEqual(delivery.collection_ids.outcome, "paid")

    def test_it_is_due_when_nets_takes_it_and_collects_nothing_else(self):
        """Two weeks from 8 December is past November's deadline; the dues are
        collected on 2 January, and one fee on each day."""
        self.assertEqual(self.quarter.date_due, date(2026, 1, 2))
        first, second = self.invoice(), self.invoice()
        self.assertEqual(first.invoice_date_due, date(2026, 1, 5))
        self.assertEqual(second.invoice_date_due, date(2026, 1, 6))
        self.accepted(self.collect_alone(first + second))
        self.accepted(self.delivered())
        # Nothing of hers is invoiced, but dues may be, and are due on the second.
        eva = self.subscriber("Eva Juhl")
        self.mandate(eva, number="000000124")
        self.assertEqual(self.invoice(eva).invoice_date_due, date(2026, 1, 5))
        # Who pays by slip has two weeks, as everybody.
        slip = self.invoice(self.bo)
        self.assertEqual(slip.invoice_date_due, date(2025, 12, 22))

    def test_a_day_that_is_said_stays_and_what_nets_refuses_is_told(self):
        move = self.invoice(date_due=date(2025, 12, 22))
        self.assertEqual(move.invoice_date_due, date(2025, 12, 22))
        self.refused(move, "None of these invoices", "deadline")
        other = self.invoice()
        delivery = self.collect_alone(move + other)
        self.assertEqual(delivery.left_out_count, 1)
        self.assertIn("deadline", self.reason_of(delivery, move))

    def reason_of(self, delivery, move):
        return delivery.collection_ids.filtered(lambda row: row.move_id == move).reason

    def test_each_association_has_a_delivery(self):
        self.late_south = self.product(
            "Late", 50.0, company=self.south, asom_kind="fee"
        )
        pia = self.subscriber("Pia", self.south, payment_channel="slip")
        fee = self.env["asom.charge"]._add_fee(pia, self.late_south)
        south = fee._invoice(date_due=date(2026, 1, 5))
        action = (self.invoice() + south).action_nets_collect()
        deliveries = self.env["asom.nets.delivery"].search(action["domain"])
        self.assertEqual(deliveries.company_id, self.north + self.south)
        for delivery in deliveries:
            self.accepted(delivery)

    def test_what_waits_is_found_and_only_that(self):
        move = self.invoice()
        slip, card = self.invoice(self.bo), self.invoice(payment_channel="card")
        hand = move.copy()
        hand.action_post()
        own = [("company_id", "=", self.north.id), ("nets_waits_alone", "=", True)]
        self.assertEqual(self.env["account.move"].search(own), move + slip)
        for other in (card, hand, self.quarter.move_ids[0]):
            self.refused(other, "None of these invoices is a fee")

    def test_it_stands_in_one_delivery_until_that_is_refused(self):
        move = self.invoice()
        delivery = self.collect_alone(move)
        self.refused(move, "None of these invoices is a fee")
        with self.assertRaisesRegex(UserError, "stands in delivery"):
            move.button_draft()
        delivery.action_cancel()
        again = self.collect_alone(move)
        self.assertNotEqual(again, delivery)
        self.accepted(again)

    def test_charges_ledger_and_file_agree_or_there_is_no_file(self):
        for query, *texts in (
            ("UPDATE asom_charge SET amount = 1 WHERE move_id = %s", "1,00", "100,00"),
            (
                "UPDATE account_move SET amount_residual_signed = 1 WHERE id = %s",
                "100,00",
                "1,00",
            ),
            (
                "UPDATE account_move SET invoice_date_due = '2026-01-09' WHERE id = %s",
                "01/05/2026",
            ),
            (
                "UPDATE account_move_line SET date_maturity = '2026-01-09' "
                "WHERE move_id = %s AND display_type = 'payment_term'",
                "01/09/2026",
            ),
            (
                "UPDATE account_move_line SET balance = 200 "
                "WHERE move_id = %s AND display_type = 'payment_term'",
                "200,00",
            ),
            (
                "UPDATE asom_charge SET membership_id = (SELECT MAX(id) "
                "FROM asom_membership WHERE company_id = asom_charge.company_id) "
                "WHERE move_id = %s",
                "Bo Friis",
            ),
            (
                "UPDATE account_move_line SET partner_id = (SELECT MAX(id) "
                "FROM res_partner) "
                "WHERE move_id = %s AND display_type = 'payment_term'",
                "payer",
            ),
        ):
            with self.subTest(query), self.cr.savepoint() as savepoint:
                move = self.invoice()
                self.tamper(query, move.id)
                before = self.env["asom.nets.delivery"].search_count([])
                self.refused(move, "no file is made", *texts)
                after = self.env["asom.nets.delivery"].search_count([])
                self.assertEqual(before, after)
                savepoint.rollback()

    def test_a_file_that_says_another_amount_is_not_kept(self):
        move = self.invoice()
        path = "odoo.addons.asom_nets.models.delivery.agree.amounts"
        with patch(path, lambda data: dict.fromkeys(amounts(data), 9900)):
            self.refused(move, "100,00", "99,00")

    def test_part_of_it_is_collected_where_part_was_paid(self):
        move = self.invoice()
        self.pay(move, 40.0)
        delivery = self.collect_alone(move)
        self.assertEqual(delivery.amount_total, 60.0)
        self.accepted(delivery)

    def test_staff_collect_and_boards_do_not(self):
        self.act_in(self.north)
        move = self.invoice()
        board = self.user_of("board", "group_board", self.north)
        with self.assertRaises(AccessError):
            move.with_user(board).action_nets_collect()
        delivery = self.collect_alone(move.with_user(self.staff))
        self.accepted(delivery)
        self.assertEqual(delivery.with_user(board).amount_total, 100.0)
