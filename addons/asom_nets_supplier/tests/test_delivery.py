"""Collections of Leverandørservice behind the same deliveries."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, SupplierCase


@tagged("post_install", "-at_install")
class TestDelivery(SupplierCase):
    def test_a_run_is_written(self):
        other = self.subscriber("Ida Holm")
        delivery = self.written()
        report = self.sound(delivery)
        number = self.shop.member_number
        self.assertEqual(report.rows, [("260102", "580", "01234", number, 30000)])
        self.assertEqual((delivery.type, delivery.state), ("LS", "ready"))
        self.assertEqual(delivery.collection_ids.membership_id, self.shop)
        # The others are collected by the 0601, which leaves the business out.
        with freeze_time(EARLY):
            ordinary = self.quarter.action_create_delivery()
        self.assertEqual(ordinary.type, "0601")
        self.assertEqual(ordinary.collection_ids.membership_id, other)

    def test_again_gives_the_same(self):
        delivery = self.written()
        with freeze_time(EARLY):
            again = self.quarter.action_create_ls_delivery()["res_id"]
        self.assertEqual(again, delivery.id)

    def test_cancelled_it_is_free_again(self):
        delivery = self.written()
        delivery.action_cancel()
        with freeze_time(EARLY):
            again = self.quarter.action_create_ls_delivery()["res_id"]
        self.assertNotEqual(again, delivery.id)
        with self.assertRaises(UserError):
            delivery.write({"content": b"eA=="})

    def test_left_out(self):
        without = self.business("Kiosk", active=False)
        delivery = self.written()
        self.assertIn("registration", self.reason(delivery, without))
        self.assertEqual(len(self.sound(delivery).rows), 1)

    def test_too_late_to_tell(self):
        with freeze_time("2025-12-29 08:00:00"):
            run = self.collect()
            with self.assertRaises(UserError) as refused:
                run.action_create_ls_delivery()
        self.assertIn("told before", str(refused.exception))

    def test_written_in_time_and_sent_too_late(self):
        delivery = self.written()
        with freeze_time(EARLY):
            delivery._check_in_time()
        with freeze_time("2025-12-29 08:00:00"):
            with self.assertRaisesRegex(UserError, "told before"):
                delivery._check_in_time()
            # Whoever has handed it in says so all the same.
            delivery.action_mark_sent()
            delivery._check_in_time()

    def test_what_nets_charges_for(self):
        """A creditor number that begins with 12 makes no record look like a 012."""
        self.north_agreement.ls_creditor_number = "12345"
        self.business("Kiosk")
        delivery = self.written()
        delivery.action_mark_sent()
        counted = {cost.kind: cost.count for cost in delivery.sudo().cost_ids}
        self.assertEqual(counted, {"delivery": 1, "section": 1})

    def test_no_agreement(self):
        self.north_agreement.ls_creditor_number = False
        with self.assertRaises(UserError):
            self.written()

    def test_run_with_a_sent_file_stays(self):
        delivery = self.written()
        delivery.action_mark_sent()
        with self.assertRaises(UserError):
            self.quarter.action_cancel()


@tagged("post_install", "-at_install")
class TestRegistration(SupplierCase):
    def write_file(self):
        action = self.north_agreement.action_create_ls_registrations()
        return self.env["asom.nets.delivery"].browse(action["res_id"])

    def test_in_and_out(self):
        member = self.subscriber("Cykler ApS")
        row = self.registration(member)
        with self.assertRaises(UserError):
            self.write_file()
        row.action_confirm()
        delivery = self.write_file()
        [read] = self.sound(delivery).rows
        self.assertEqual(read[:4], ("000000", "510", "01234", member.member_number))
        self.assertEqual(row.state, "sent")
        # A file that is taken back frees it, the next one is accepted.
        delivery.action_cancel()
        self.assertEqual(row.state, "waiting")
        self.write_file().action_mark_sent()
        row.action_accepted()
        self.assertEqual(row.state, "active")
        self.assertEqual(member.payment_channel, "leverandorservice")
        row.action_cancel_at_nets()
        [read] = self.sound(self.write_file()).rows
        self.assertEqual(read[1], "540")
        row.action_accepted()
        self.assertEqual(row.state, "ended")
        self.assertTrue(row.date_to)

    def test_numbers(self):
        member = self.subscriber("Cykler ApS")
        for vals in (
            {"cvr": "12345678"},
            {"bank_registration": "12"},
            {"bank_account": "0"},
            {"bank_account": "12345678901"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.registration(member, **vals)
        letters = self.subscriber("Bager ApS", member_number="AB12")
        with self.assertRaises(UserError):
            self.registration(letters)

    def test_one_at_a_time(self):
        with (
            self.quiet(),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.registration(self.shop)

    def test_steps(self):
        row = self.registration(self.subscriber("Cykler ApS"))
        for step in ("action_accepted", "action_refused", "action_ended"):
            with self.subTest(step), self.assertRaises(UserError):
                getattr(row, step)()
        row.action_confirm()
        with self.assertRaises(UserError):
            row.bank_account = "1"

    def test_apart(self):
        user = self.user_of("south_staff", "group_staff", self.south)
        rows = self.env["asom.nets.supplier.registration"].with_user(user)
        rows = rows.with_context(allowed_company_ids=self.south.ids)
        self.assertFalse(rows.search([]))
        board = self.user_of("north_board", "group_board", self.north)
        row = self.shop.supplier_registration_ids
        seen = row.with_user(board).with_context(allowed_company_ids=self.north.ids)
        self.assertEqual(seen.cvr, row.cvr)
        with self.assertRaises(UserError):
            seen.read(["bank_account"])
