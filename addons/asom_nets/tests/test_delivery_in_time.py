"""Nets' deadlines when a file is written, and when it is sent."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase

AFTER_ALL_DEADLINES = "2025-12-24 12:00:00"


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestInTime(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.bo = cls.subscriber("Bo Dam")

    def test_slips_alone_go_on_any_day(self):
        """betalingsservice 11: 0117 knows no monthly deadline."""
        self.bo.nets_debtor_group_id = self.env["asom.nets.debtor.group"].create(
            {
                "agreement_id": self.north_agreement.id,
                "number": 7,
                "name": "Slips",
                "section": "0117",
            }
        )
        run = self.collect()
        with freeze_time(AFTER_ALL_DEADLINES):
            delivery = run.action_create_delivery()
            rows = delivery.collection_ids.grouped("state")
            self.assertEqual(rows["included"].membership_id, self.bo)
            self.assertEqual(rows["left_out"].membership_id, self.ida)
            self.assertIn("last deadline", rows["left_out"].reason)
            self.assertTrue(delivery._check_in_time() is None)
            # Called again, it says that nothing more can be sent.
            with self.assertRaisesRegex(UserError, "last deadline"):
                run.action_create_delivery()

    def test_written_in_time_and_sent_too_late(self):
        delivery = self.collect().action_create_delivery()
        delivery._check_in_time()
        with freeze_time(AFTER_ALL_DEADLINES):
            with self.assertRaisesRegex(UserError, "last deadline"):
                delivery._check_in_time()
        with freeze_time("2026-01-20 08:00:00"):
            with self.assertRaisesRegex(UserError, "has come"):
                delivery._check_in_time()
            # Whoever has handed it in says so all the same.
            delivery.action_mark_sent()
            delivery._check_in_time()
