"""Mandates: their life, and what the member's account says about them."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestMandate(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.bo = cls.subscriber("Bo Lund")

    def test_state_by_date(self):
        today = fields.Date.today()
        mandates = [
            self.mandate(self.ida, f"{n:09d}", ended_on=end)
            for n, end in enumerate(
                (today - timedelta(1), today, today + timedelta(1), False)
            )
        ]
        self.assertEqual(
            [m.state for m in mandates], ["ended", "ended", "active", "active"]
        )
        for state in ("active", "ended"):
            found = self.env["asom.nets.mandate"].search(
                [("state", "=", state), ("membership_id", "=", self.ida.id)]
            )
            self.assertEqual(
                set(found), {m for m in mandates if m.state == state}, state
            )

    def test_company_follows_the_member(self):
        self.assertEqual(self.mandate(self.ida).company_id, self.north)

    def test_number_has_nine_digits(self):
        for number in ("12345678", "1234567890", "12345678X"):
            with (
                self.subTest(number),
                self.assertRaisesRegex(Exception, "number_digits"),
                self.env.cr.savepoint(),
                self.quiet(),
            ):
                self.mandate(self.ida, number)

    def test_one_open_in_a_group(self):
        first = self.mandate(self.ida)
        with self.assertRaisesRegex(Exception, "open_uniq"):
            with self.env.cr.savepoint(), self.quiet():
                self.mandate(self.ida, "000000124")
        first.ended_on = "2025-12-01"
        first.flush_recordset()
        self.mandate(self.ida, "000000124")

    def test_one_that_never_began(self):
        mandate = self.mandate(self.ida, since="2026-06-01", ended_on="2025-11-30")
        self.assertEqual(mandate.state, "ended")
        self.assertFalse(self.ida.nets_has_mandate)
        # Its number is free for all the time.
        self.mandate(self.ida, since="2026-05-01")

    def test_group_of_the_same_association(self):
        with self.assertRaises(UserError):
            self.mandate(
                self.ida, debtor_group_id=self.south_agreement.debtor_group_ids.id
            )

    def having(self):
        return self.env["asom.membership"].search(
            [("nets_has_mandate", "=", True), ("company_id", "=", self.north.id)]
        )

    def test_the_member_has_one(self):
        self.assertFalse(self.ida.nets_has_mandate)
        mandate = self.mandate(self.ida)
        self.assertTrue(self.ida.nets_has_mandate)
        self.assertFalse(self.bo.nets_has_mandate)
        self.assertEqual(self.having(), self.ida)
        lacking = self.env["asom.membership"].search(
            [("nets_has_mandate", "=", False), ("company_id", "=", self.north.id)]
        )
        self.assertEqual(lacking, self.bo)
        mandate.ended_on = fields.Date.today()
        self.assertFalse(self.ida.nets_has_mandate)
        self.assertFalse(self.having())
        self.assertEqual(self.ida.nets_mandate_count, 1)

    def test_only_in_the_members_own_debtor_group(self):
        second = self.add_group(2)
        self.mandate(self.ida)
        self.ida.nets_debtor_group_id = second
        self.assertFalse(self.ida.nets_has_mandate)
        self.assertFalse(self.having())
        self.mandate(self.ida, "000000999", debtor_group_id=second.id)
        self.assertTrue(self.ida.nets_has_mandate)
        self.assertEqual(self.having(), self.ida)

    def test_preview_warns_who_gets_a_slip(self):
        self.mandate(self.ida)
        slip = self.subscriber("Slip", payment_channel="slip")
        run = self.new_run()
        run.action_preview()
        warned = {line.membership_id: line.warning_codes or "" for line in run.line_ids}
        self.assertNotIn("no_mandate", warned[self.ida])
        self.assertIn("no_mandate", warned[self.bo])
        self.assertNotIn("no_mandate", warned[slip])

    def test_nobody_is_warned_of_without_an_agreement(self):
        self.north_agreement.active = False
        run = self.new_run()
        run.action_preview()
        self.assertFalse(
            any("no_mandate" in (c or "") for c in run.line_ids.mapped("warning_codes"))
        )

    def test_a_customer_number_is_for_ever(self):
        self.bo.member_number = "B7"
        self.mandate(self.ida)
        with self.assertRaisesRegex(UserError, "Nets knows .*Ida Holm"):
            self.ida.member_number = "A7"
        self.collect().action_create_delivery()
        with self.assertRaisesRegex(UserError, "Nets knows .*Bo Lund"):
            self.bo.member_number = "B8"
        # Leading zeros make no difference to Nets.
        self.bo.member_number = "00B7"
        self.assertEqual(self.bo.member_number, "00B7")
