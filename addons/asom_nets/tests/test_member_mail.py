"""Who mails to members come from, where answers go, and what is not in them."""

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .test_fik_mail import MailCase

NORTH = "North Antenna <post@north.example.com>"


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestMemberMail(MailCase):
    def test_the_association_writes_and_is_answered(self):
        self.env.user.email = "clerk@bureau.example.com"
        mail = self.send(self.slip)
        self.assertEqual(mail["From"].replace('"', ""), NORTH)
        self.assertIn("post@north.example.com", mail["Reply-To"])

    def test_without_own_address_it_writes_from_the_bureaus(self):
        self.env.ref("base.main_company").sudo().email = "post@bureau.example.com"
        self.north.email = False
        mail = self.send(self.slip)
        self.assertIn("North Antenna", mail["From"])
        self.assertIn("post@bureau.example.com", mail["From"])

    def test_a_server_for_the_bureaus_domain_alone(self):
        """Odoo's own From filter: the bureau's address behind the association's name,
        and answers go to the association."""
        params = self.env["ir.config_parameter"].sudo()
        params.set_param("mail.default.from", "dues")
        domain = self.env["mail.alias.domain"].create(
            {"name": "bureau.example.com", "default_from": "dues"}
        )
        self.north.alias_domain_id = domain
        self.env["ir.mail_server"].search([]).write({"active": False})
        self.env["ir.mail_server"].create(
            {
                "name": "bureau",
                "smtp_host": "localhost",
                "smtp_encryption": "none",
                "from_filter": "bureau.example.com",
            }
        )
        mail = self.send(self.slip)
        self.assertIn("North Antenna", mail["From"])
        self.assertIn("dues@bureau.example.com", mail["From"])
        self.assertIn("post@north.example.com", mail["Reply-To"])

    def test_it_names_nobody_else_and_sends_nobody_to_a_login(self):
        mail = self.send(self.slip)
        text = self.part(mail, "html")
        for word in ("Odoo", "odoo.com", "/mail/view", "/web/login", "View Invoice"):
            self.assertNotIn(word, text)
        self.assertIn("North Antenna", text)
        self.assertIn(self.north.company_registry, text)

    def test_private_people_get_no_file_for_computers(self):
        """Odoo suggests OIOUBL for everybody in Denmark."""
        payer = self.slip.partner_id
        payer.country_id = self.env.ref("base.dk")
        sender = self.env["account.move.send"]
        self.assertFalse(sender._get_default_invoice_edi_format(self.slip))
        names = [
            part.get_filename() for part in self.send(self.slip).iter_attachments()
        ]
        self.assertEqual([name for name in names if not name.endswith(".pdf")], [])

    def test_who_has_chosen_a_format_gets_it(self):
        payer = self.slip.partner_id
        payer.country_id = self.env.ref("base.dk")
        sender = self.env["account.move.send"]
        payer.with_company(self.north).invoice_edi_format_store = "oioubl_21"
        # A private person can choose nothing that a computer reads.
        self.assertFalse(sender._get_default_invoice_edi_format(self.slip))
        payer.is_company = True
        self.assertEqual(sender._get_default_invoice_edi_format(self.slip), "oioubl_21")

    def test_who_has_an_ean_gets_the_format_that_odoo_suggests(self):
        payer = self.slip.partner_id
        payer.country_id = self.env.ref("base.dk")
        payer.global_location_number = "5798000000017"
        self.assertEqual(
            self.env["account.move.send"]._get_default_invoice_edi_format(self.slip),
            payer.with_company(self.north).invoice_edi_format,
        )

    def test_the_letter_of_a_credit_note_is_short_too(self):
        self.pay(self.slip)
        note = self.slip._reverse_moves([{"invoice_date": self.slip.invoice_date}])
        note.action_post()
        mail = self.send(note)
        self.assertIn("in your favour", mail["subject"])
        names = [part.get_filename() for part in mail.iter_attachments()]
        self.assertEqual(len(names), 1)

    def test_the_invitation_to_sign_up_comes_from_the_association(self):
        template = self.env.ref("asom_nets.mail_template_sign_up")
        values = template._generate_template(
            self.bo.ids, ("email_from", "reply_to", "body_html")
        )[self.bo.id]
        for name in ("email_from", "reply_to"):
            self.assertIn("post@north.example.com", values[name])
