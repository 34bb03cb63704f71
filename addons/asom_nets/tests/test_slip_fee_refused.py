"""No fee for a slip that Nets never prints."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSlipFeeRefused(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = cls.product("Paper slip", 25.0, asom_kind="fee")
        cls.once = cls.product("Reconnection", 150.0, asom_kind="fee")
        cls.north_agreement.slip_fee_product_id = cls.fee
        cls.slip = cls.subscriber("Slip", payment_channel="slip")

    def assert_no_fee(self, run):
        self.assertFalse(run.charge_ids.filtered(lambda c: c.product_id == self.fee))
        self.assertIn("no_slip", run.line_ids.warning_codes)
        self.assertIn("Nets sends no slip", run.line_ids.warning_text)
        with self.assertRaisesRegex(UserError, "can be collected by Nets"):
            run.action_create_delivery()

    def test_two_runs_on_one_due_date(self):
        first = self.collect()
        fee = first.charge_ids.filtered(lambda c: c.product_id == self.fee)
        self.assertEqual(len(fee), 1)
        first.action_create_delivery()
        self.waiting(self.slip, self.once, 150.0)
        self.assert_no_fee(self.collect(due=first.date_due))

    def test_a_due_date_that_has_come(self):
        self.assert_no_fee(self.collect(due="2025-12-08"))

    def test_another_member_still_pays_it(self):
        first = self.collect()
        first.action_create_delivery()
        other = self.subscriber("Other", payment_channel="slip")
        second = self.collect(due=first.date_due)
        fee = second.charge_ids.filtered(lambda c: c.product_id == self.fee)
        self.assertEqual(fee.membership_id, other)
