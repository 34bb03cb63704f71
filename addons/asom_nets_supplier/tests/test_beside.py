"""Leverandørservice beside Betalingsservice in the same run."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, SupplierCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestBeside(SupplierCase):
    def test_the_deadline_stays_until_the_0601_is_sent(self):
        self.subscriber("Ida Holm")
        delivery = self.written()
        run = self.quarter
        deadline = run.nets_deadline
        self.assertTrue(deadline)
        delivery.action_mark_sent()
        run.invalidate_recordset()
        self.assertEqual(run.nets_deadline, deadline)

    def test_the_0601_is_never_the_other_file(self):
        self.written()
        with self.assertRaisesRegex(UserError, "None of its invoices"):
            self.quarter.action_create_delivery()

    def test_the_number_of_a_registered_business_stays(self):
        with self.assertRaisesRegex(UserError, "knows"):
            self.shop.member_number = "987654"

    def test_a_number_that_is_none_does_not_stop_the_others(self):
        other = self.business("Kiosk")
        # As the register may have it from before.
        self.env.cr.execute(
            "UPDATE asom_membership SET member_number = 'A77' WHERE id = %s",
            [other.id],
        )
        other.invalidate_recordset()
        delivery = self.written()
        self.assertEqual(len(self.sound(delivery).rows), 1)
        [left] = delivery.collection_ids.filtered(lambda c: c.state == "left_out")
        self.assertIn("digits only", left.reason)
