"""What is too old to be claimed is sent to nobody by Odoo's own means either."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base

LATE = "2029-01-03 10:00:00"


@tagged("post_install", "-at_install")
class TestSendTooOld(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.bo = cls.owing("Ida Holm", "Bo Lind")
        (cls.ida | cls.bo).partner_id.email = "member@example.org"
        with freeze_time("2028-11-01"):
            cls.collect("2028-10-01", "2028-12-31", "2028-12-01")

    def mails(self, move):
        return self.env["mail.message"].search(
            [
                ("model", "=", "account.move"),
                ("res_id", "in", move.ids),
                ("message_type", "in", ("comment", "email", "email_outgoing")),
                ("attachment_ids", "!=", False),
            ]
        )

    def claim(self, member, number=0):
        return self.claims_of(member)[number]

    def wizard(self, move):
        return (
            self.env["account.move.send.wizard"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"move_id": move.id, "sending_methods": ["email"]})
        )

    def test_send_and_print_refuses_it_and_says_why(self):
        old, young = self.claim(self.ida), self.claim(self.ida, 1)
        with freeze_time(LATE):
            wizard = self.wizard(old)
            self.assertEqual(wizard.alerts["asom_too_old"]["level"], "danger")
            with self.assertRaisesRegex(UserError, "Too old to be claimed"):
                wizard.action_send_and_print()
            self.assertFalse(self.mails(old))
            self.assertNotIn("asom_too_old", self.wizard(young).alerts or {})

    def test_on_its_last_day_it_is_sent(self):
        old = self.claim(self.ida)
        with freeze_time("2029-01-02 10:00:00"):
            self.wizard(old).action_send_and_print()
        self.assertTrue(self.mails(old))

    def test_several_at_once_and_in_the_background_leave_it_out(self):
        old, young = self.claim(self.ida), self.claim(self.bo, 1)
        with freeze_time(LATE):
            batch = (
                self.env["account.move.send.batch.wizard"]
                .with_context(active_model="account.move", active_ids=(old + young).ids)
                .create({"move_ids": [(6, 0, (old + young).ids)]})
            )
            self.assertEqual(batch.alerts["asom_too_old"]["level"], "warning")
            batch.action_send_and_print(force_synchronous=True)
            self.assertFalse(self.mails(old))
            self.assertTrue(self.mails(young))
            # Handed to the background before it was too old.
            old.sending_data = {
                "author_user_id": self.env.uid,
                "author_partner_id": self.env.user.partner_id.id,
            }
            jobs = type(self.env["ir.cron"])
            self.patch(jobs, "_commit_progress", lambda *_args, **_more: 60)
            self.env["account.move"]._cron_account_move_send(job_count=10)
            self.assertFalse(self.mails(old))
            self.assertFalse(old.sending_data)

    def test_there_is_no_button_to_pay_it_and_the_reason_is_told(self):
        old, young = self.claim(self.ida), self.claim(self.ida, 1)
        every = [("id", "in", (old | young).ids)]
        with freeze_time(LATE):
            self.assertFalse(old._has_to_be_paid())
            self.assertTrue(young._has_to_be_paid())
            self.assertIn("too old to be claimed", old._get_online_payment_error())
            self.assertNotIn("too old", young._get_online_payment_error())
            self.assertEqual(self.env["account.move"]._asom_too_old_among(every), old)
        with freeze_time("2029-01-02 10:00:00"):
            self.assertTrue(old._has_to_be_paid(), "on its last day it is asked for")
