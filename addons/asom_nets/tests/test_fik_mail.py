"""The mail with the invoice: the way to pay on top, the OCR line inside the mail."""

import base64
import email
import email.policy

from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.base.tests.common import MockSmtplibCase

from ..fik_picture import picture
from .common import EARLY
from .test_fik_report import ReportCase


class MailCase(MockSmtplibCase, ReportCase):
    """Mails go to a caught SMTP session, as the bytes that would be sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bo.partner_id.email = "bo@example.com"
        cls.ida.partner_id.email = "ida@example.com"
        cls.north.email = "post@north.example.com"

    def send(self, move):
        """The mail that the payer gets, parsed from what went over the line."""
        sender = self.env["account.move.send"].with_context(force_send=True)
        with self.mock_smtplib_connection():
            sender._generate_and_send_invoices(move, sending_methods=["email"])
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        sent = [
            mail
            for mail in self.emails
            if mail["smtp_to_list"] == [move.partner_id.email]
        ]
        self.assertEqual(len(sent), 1)
        return email.message_from_string(
            sent[0]["message"], policy=email.policy.default
        )

    @staticmethod
    def part(mail, kind):
        return mail.get_body(preferencelist=(kind,)).get_content()


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestFikMail(MailCase):
    def test_slip(self):
        mail = self.send(self.slip)
        subject = mail["subject"].replace("\xa0", " ")
        self.assertEqual(subject, "North Antenna: 300.00 kr., due 01/02/2026")
        text = self.part(mail, "plain")
        self.assertIn(self.slip.nets_ocr_line, text)
        self.assertIn(self.slip.nets_payment_id, text)
        self.assertLess(text.index("300.00"), 200)
        self.assertLess(text.index("01/02/2026"), 200)
        first = text.replace("\xa0", " ").split("*")[1]
        self.assertEqual(first, "Pay 300.00 kr. by 01/02/2026.")

    def test_the_picture_travels_with_the_mail(self):
        mail = self.send(self.slip)
        html = self.part(mail, "html")
        self.assertNotIn("data:image", html)
        self.assertNotIn("/fik/", html)
        name = f"fik-{self.slip.nets_payment_id}-81234567@asom"
        self.assertIn(f'src="cid:{name}"', html)
        related = [part for part in mail.walk() if part["Content-ID"] == f"<{name}>"]
        self.assertEqual(len(related), 1)
        self.assertEqual(related[0].get_content_type(), "image/png")
        self.assertEqual(related[0].get_content(), picture(self.slip.nets_ocr_line))
        self.assertTrue(related[0]["Content-Disposition"].startswith("inline"))

    def test_the_invoice_is_attached(self):
        mail = self.send(self.slip)
        names = [part.get_filename() for part in mail.iter_attachments()]
        self.assertEqual(len(names), 1, names)
        self.assertIn(self.slip.name.replace("/", "_"), names[0])

    def test_automatic(self):
        mail = self.send(self.auto)
        subject = mail["subject"].replace("\xa0", " ")
        self.assertEqual(
            subject, "North Antenna: 300.00 kr., by Betalingsservice on 01/02/2026"
        )
        text = self.part(mail, "plain")
        self.assertIn("paid automatically through Betalingsservice", text)
        self.assertIn("01/02/2026", text)
        self.assertNotIn(self.auto.nets_payment_id, text)
        self.assertNotIn("cid:fik", self.part(mail, "html"))

    def test_settled(self):
        self.pay(self.slip)
        mail = self.send(self.slip)
        self.assertEqual(mail["subject"], f"North Antenna: invoice {self.slip.name}")
        text = self.part(mail, "plain")
        self.assertIn("Nothing is left to pay", text)
        self.assertNotIn(self.slip.nets_payment_id, text)

    def test_a_credit_note_asks_for_nothing(self):
        self.pay(self.slip)
        note = self.slip._reverse_moves([{"invoice_date": self.slip.invoice_date}])
        note.action_post()
        template = note._get_mail_template()
        mail = template._generate_template(note.ids, ("subject", "body_html"))[note.id]
        for text in mail["subject"], mail["body_html"]:
            self.assertIn("in your favour", text)
            self.assertNotIn("due", text)

    def test_without_payment_id(self):
        self.north_agreement.l10n_dk_fik_creditor_number = False
        move = self.by_hand(self.bo)
        move.action_post()
        mail = self.send(move)
        self.assertIn("100.00", self.part(mail, "plain"))
        self.assertNotIn("/fik/", self.part(mail, "html"))

    def test_in_the_payers_language(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.bo.partner_id.lang = "da_DK"
        mail = self.send(self.slip)
        self.assertIn("300,00", mail["subject"])

    def test_invoices_of_no_member_keep_odoos_mail(self):
        move = self.by_hand()
        odoos = self.env.ref("account.email_template_edi_invoice")
        ours = self.env.ref("asom_membership.mail_template_member_document")
        self.assertEqual(move._get_mail_template(), odoos)
        self.assertEqual((move | self.slip)._get_mail_template(), odoos)
        self.assertEqual(self.slip._get_mail_template(), ours)
        self.assertEqual(
            self.env["account.move"]._get_mail_template()._name, ours._name
        )

    def test_other_mails_are_left_alone(self):
        server = self.env["ir.mail_server"]
        for body in (
            "<p>Hello</p>",
            # No payment id: the check digit is wrong.
            '<img src="/fik/002600000000022-81234567.png">',
            "/fik/000100000000013-81234567.png as text",
        ):
            message = server._build_email__(
                "a@example.com", ["b@example.com"], "S", body, subtype="html"
            )
            kinds = [part.get_content_type() for part in message.walk()]
            self.assertNotIn("image/png", kinds)
            self.assertIn(body, message.get_body(("html",)).get_content())

    def test_two_lines_in_one_mail(self):
        numbers = ("000100000000016", "000100000000024")
        body = "".join(
            f'<img src="https://example.com/fik/{number}-81234567.png">'
            for number in numbers
        )
        message = self.env["ir.mail_server"]._build_email__(
            "a@example.com", ["b@example.com"], "S", body, subtype="html"
        )
        raw = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
        ids = [part["Content-ID"] for part in raw.walk() if part["Content-ID"]]
        self.assertEqual(ids, [f"<fik-{n}-81234567@asom>" for n in numbers])
        self.assertNotIn("example.com/fik", raw.get_body(("html",)).get_content())


@tagged("post_install", "-at_install")
class TestFikPicture(HttpCase):
    LINE = "+71<000000001234566 +81234567<"

    def test_the_picture(self):
        response = self.url_open("/fik/000000001234566-81234567.png")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertIn("immutable", response.headers["Cache-Control"])
        self.assertEqual(response.content, picture(self.LINE))

    def test_anything_else_is_not_found(self):
        for path in (
            "000000001234567-81234567",
            "00000000123456-81234567",
            "000000001234566-8123456",
            "000000001234566-x1234567",
            f"{base64.b64encode(b'x').decode()}-81234567",
        ):
            response = self.url_open(f"/fik/{path}.png")
            self.assertEqual(response.status_code, 404, path)
