"""What becomes of the mails with a run's invoices, and of those that wait."""

from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestMails(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.ida, cls.bo = (
            cls.member(name, payment_channel="transfer")
            for name in ("Ida Holm", "Bo Vig")
        )
        for member in (cls.ida, cls.bo):
            member.partner_id.email = f"{member.id}@example.com"
            cls.subscribe(member, cls.tv, "2026-01-01")
        cls.run_ = cls.collect()
        cls.run_.action_send_mails()
        cls.idas, cls.bos = (
            cls.run_.line_ids.filtered(lambda line, m=m: line.membership_id == m)
            for m in (cls.ida, cls.bo)
        )

    def mail(self, line):
        """The mail with the invoice, as Odoo's own sending leaves it in the queue."""
        line.move_id.sending_data = False
        document = self.env["ir.attachment"].create({"name": "x.txt", "raw": b"x"})
        message = line.move_id.with_context(mail_notify_force_send=False).message_post(
            body="Your invoice",
            message_type="comment",
            partner_ids=line.partner_id.ids,
            attachment_ids=document.ids,
        )
        return self.env["mail.mail"].search([("mail_message_id", "=", message.id)])

    def send(self, mail, error=None):
        with (
            patch.object(IrMail_Server, "_disable_send", return_value=False),
            patch.object(IrMail_Server, "_connect__"),
            patch.object(IrMail_Server, "send_email", side_effect=error),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            mail.send()

    def test_a_mail_that_fails_is_not_called_sent(self):
        mail = self.mail(self.idas)
        self.assertEqual(mail.state, "outgoing")
        self.send(mail, ValueError("550 no such user"))
        self.assertEqual(
            (self.idas.sent_by, self.idas.send_failure), ("mail_failed", "unknown")
        )
        self.assertIn("550 no such user", self.idas.send_error)
        self.assertEqual(self.bos.sent_by, "mail")
        self.run_.invalidate_recordset()
        self.assertEqual(self.run_.mail_failed_count, 1)
        self.assertEqual(self.run_.to_mail_count, 1)
        # Sent again, and this time it goes.
        self.run_.action_send_mails()
        self.assertEqual((self.idas.sent_by, self.idas.send_failure), ("mail", False))
        self.assertTrue(self.idas.move_id.sending_data)
        self.send(self.mail(self.idas))
        self.assertEqual((self.idas.sent_by, self.idas.send_error), ("mail", False))

    def test_a_mail_that_comes_back_days_later_has_failed(self):
        mail = self.mail(self.idas)
        notification = mail.notification_ids
        self.send(mail)
        self.assertEqual(self.idas.sent_by, "mail")
        # As Odoo notes an answer of the receiving server.
        bounce = {"notification_status": "bounce", "failure_type": "mail_bounce"}
        notification.write(bounce)
        self.assertEqual(
            (self.idas.sent_by, self.idas.send_failure), ("mail_failed", "mail_bounce")
        )
        # The answer to that mail says nothing about one that was sent after it.
        with freeze_time("2025-12-12"):
            self.run_.action_send_mails()
            notification.write(bounce)
        self.assertEqual(self.idas.sent_by, "mail")

    def test_what_another_mail_about_the_invoice_does_is_not_told(self):
        other = self.payer("Somebody Else", email="else@example.com")
        message = self.idas.move_id.message_post(body="?", partner_ids=other.ids)
        message.notification_ids.write({"notification_status": "exception"})
        self.assertEqual(self.idas.sent_by, "mail")

    def test_an_invoice_that_cannot_be_made_into_a_document_is_not_called_sent(self):
        self.env["account.move.send"]._hook_if_errors(
            {
                self.idas.move_id: {
                    "error": {"error_title": "No printer"},
                    "author_partner_id": self.env.user.partner_id.id,
                    "sending_methods": {"email"},
                }
            },
            allow_raising=False,
        )
        self.assertEqual(
            (self.idas.sent_by, self.idas.send_error), ("mail_failed", "No printer")
        )

    def test_cancelling_stops_the_mails_that_wait_and_says_how_many_have_gone(self):
        chris = self.member("Chris Ny", payment_channel="transfer")
        self.subscribe(chris, self.tv, "2026-01-01")
        self.send(self.mail(self.idas))
        waiting = self.mail(self.bos)
        self.run_.invalidate_recordset()
        self.assertIn("will be stopped: 1", self.run_.cancel_note)
        self.assertIn("Sent by Mail: 1", self.run_.cancel_note)
        self.run_.action_cancel_start()
        self.assertEqual(self.run_.state, "cancelled")
        self.assertEqual(waiting.state, "cancel")
        self.assertEqual((self.idas.sent_by, self.bos.sent_by), ("mail", False))
        bodies = "".join(self.run_.message_ids.mapped("body"))
        self.assertIn("were stopped: 1. Had been sent already: 1.", bodies)

    def test_cancelling_stops_mails_that_are_not_made_yet(self):
        self.run_.action_cancel_start()
        self.assertFalse(any(self.run_.move_ids.mapped("sending_data")))
        self.assertFalse(any(self.run_.line_ids.mapped("sent_by")))

    def test_a_mail_that_somebody_stops_is_to_be_sent_again(self):
        self.mail(self.idas).cancel()
        self.assertFalse(self.idas.sent_by)
        self.run_.invalidate_recordset()
        self.assertEqual(self.run_.to_mail_count, 1)

    def test_another_mail_that_is_stopped_leaves_the_invoice_sent(self):
        self.send(self.mail(self.idas))
        reply = self.idas.move_id.with_context(
            mail_notify_force_send=False
        ).message_post(
            body="You asked …",
            message_type="comment",
            partner_ids=self.idas.partner_id.ids,
        )
        other = self.env["mail.mail"].search([("mail_message_id", "=", reply.id)])
        self.assertEqual(other.state, "outgoing")
        other.cancel()
        self.assertEqual(self.idas.sent_by, "mail")
        # Nor does a run that is cancelled stop it.
        other.mark_outgoing()
        self.run_.action_cancel_start()
        self.assertEqual(other.state, "outgoing")

    def test_a_mail_that_is_thrown_away_before_it_goes_is_to_be_sent_again(self):
        self.mail(self.idas).unlink()
        self.assertFalse(self.idas.sent_by)
        gone = self.mail(self.bos)
        self.send(gone)
        gone.exists().unlink()
        self.assertEqual(self.bos.sent_by, "mail")

    def test_notifications_of_many_mails_are_told_in_one_go(self):
        notifications = (self.mail(self.idas) | self.mail(self.bos)).notification_ids
        notifications.write(
            {"notification_status": "exception", "failure_type": "mail_smtp"}
        )
        self.assertEqual(
            set((self.idas | self.bos).mapped("send_failure")), {"mail_smtp"}
        )

    def test_paid_letters_are_not_offered_in_an_association(self):
        if "snailmail" not in dict(
            self.env["res.partner"]._fields["invoice_sending_method"].selection
        ):
            self.skipTest("Odoo's paid letters are not installed.")
        partners = self.env["res.partner"]

        def choices(model):
            return dict(
                model.fields_get(["invoice_sending_method"], ["selection"])[
                    "invoice_sending_method"
                ]["selection"]
            )

        self.assertNotIn("snailmail", choices(partners))
        bureau = self.env.ref("base.main_company")
        alone = {"allowed_company_ids": bureau.ids}
        self.assertIn("snailmail", choices(partners.with_context(**alone)))
        # The bureau's is the first company of a user who sees the association too.
        both = {"allowed_company_ids": (bureau | self.north).ids}
        self.assertNotIn("snailmail", choices(partners.with_context(**both)))
        own = partners.with_context(**alone).create({"name": "Bureau's Customer"})
        own.invoice_sending_method = "snailmail"
        with self.assertRaisesRegex(ValidationError, "paid letters"):
            self.ida.partner_id.with_context(
                **both
            ).invoice_sending_method = "snailmail"
        wizard = (
            self.env["account.move.send.wizard"]
            .with_context(active_model="account.move", active_ids=self.idas.move_id.ids)
            .create({})
        )
        self.assertNotIn("snailmail", wizard.sending_method_checkboxes)
        self.assertIn("email", wizard.sending_method_checkboxes)

    def test_numbers_stand_in_the_order_of_their_value(self):
        for number in ("10", "9", "A10", "A9", "100"):
            self.member("Ann Lund", member_number=f"55{number}")
        mine = [("member_number", "=like", "55%")]
        for order in (None, "member_number"):
            found = self.env["asom.membership"].search(mine, order=order)
            self.assertEqual(
                found.mapped("member_number"),
                ["55A9", "55A10", "559", "5510", "55100"],
            )

    def test_the_buttons_that_are_refused_are_not_shown(self):
        move = self.idas.move_id
        self.assertTrue(move.asom_is_fixed)
        with self.assertRaises(UserError):
            move.button_draft()
        note = move._reverse_moves([{"invoice_date": move.invoice_date}])
        note._post()
        self.assertTrue(note.asom_is_fixed)
        self.assertEqual(note.asom_status, "settled")
        # Nor when it was cancelled with its run, nor on the members' own form.
        move._asom_step().state = "cancel"
        self.assertTrue(move.asom_is_fixed)
        accountant = self.user_of("books", "group_accountant", self.north)
        moves = self.env["account.move"].with_user(accountant)
        for view in ("account.view_move_form", "asom_membership.member_move_form"):
            arch = etree.fromstring(moves.get_view(self.env.ref(view).id)["arch"])
            for button in arch.iterfind(".//button[@name='button_draft']"):
                self.assertIn("asom_is_fixed", button.get("invisible"), view)
            self.assertIsNotNone(arch.find(".//button[@name='button_draft']"), view)
