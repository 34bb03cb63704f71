"""The sign-up link, the mail that carries it, and mandates by telephone."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import EARLY
from .common_mandates import MandateCase

LINK = "https://tilmelding.example.dk/bs?pbs={pbs}&g={group}&k={customer}"


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSignUp(MandateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_agreement.sign_up_url = LINK

    def test_the_link(self):
        self.assertEqual(
            self.ida.nets_sign_up_url,
            "https://tilmelding.example.dk/bs?pbs=01234567&g=00001&k=1001",
        )
        self.mandate(self.ida)
        self.assertFalse(self.ida.nets_sign_up_url)
        self.assertFalse(self.subscriber("S", self.south).nets_sign_up_url)

    def test_what_is_put_in_is_quoted(self):
        aasa = self.subscriber("Åsa", member_number="ÅØ7")
        self.assertTrue(aasa.nets_sign_up_url.endswith("&k=%C3%85%C3%987"))
        self.add_group(2)
        aasa.nets_debtor_group_id = self.north_agreement.debtor_group_ids[1]
        self.assertIn("&g=00002&", aasa.nets_sign_up_url)

    def test_wrong_links(self):
        for link in (
            "tilmelding.example.dk/{customer}",
            "ftp://example.dk/{customer}",
            "javascript:alert('{customer}')",
            "https://{customer}.example.dk/",
            "https:///x",
            "https://example.dk/{name}",
            "https://example.dk/{customer.__class__}",
            "https://example.dk/{}",
            "https://example.dk/{pbs!r}",
            "https://example.dk/{pbs:>9}",
            "https://example.dk/{pbs",
            "https://example.dk/a b",
            'https://example.dk/"onclick',
            "https://[example.dk/",
        ):
            with self.subTest(link), self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    self.north_agreement.sign_up_url = link
        self.north_agreement.sign_up_url = "http://example.dk/always"
        self.assertEqual(self.ida.nets_sign_up_url, "http://example.dk/always")

    def compose(self, action):
        composer = self.env[action["res_model"]].with_context(**action["context"])
        return Form(composer).save()

    def test_one_member_gets_the_mail(self):
        self.ida.partner_id.email = "ida@example.com"
        self.compose(self.ida.action_send_sign_up())._action_send_mail()
        body = self.ida.message_ids[0].body
        self.assertIn("k=1001", body)
        self.assertIn("Sign up for Betalingsservice", body)
        self.assertEqual(self.ida.message_ids[0].partner_ids, self.ida.partner_id)

    def test_the_mail_says_what_is_so(self):
        self.mandate(self.ida)
        self.north_agreement.sign_up_url = False
        template = self.env.ref("asom_nets.mail_template_sign_up")
        bodies = template._render_field("body_html", (self.ida | self.bo).ids)
        self.assertIn("signed up for Betalingsservice already", bodies[self.ida.id])
        self.assertNotIn("already", bodies[self.bo.id])
        self.assertIn("Ask us how to sign up", bodies[self.bo.id])

    def test_those_without_mandate_get_it_in_bulk(self):
        members = self.ida | self.bo
        for n in range(3):
            members |= self.subscriber(f"M{n}")
        for member in members[:-1]:
            member.partner_id.email = f"m{member.id}@example.com"
        self.mandate(self.bo)
        composer = self.compose(members.action_send_sign_up())
        self.assertEqual(composer.composition_mode, "mass_mail")
        mails, _messages = composer._action_send_mail()
        written = self.env["mail.mail"].search([("model", "=", "asom.membership")])
        written = written.filtered(lambda mail: mail.res_id in members.ids)
        self.assertEqual(
            set(written.mapped("res_id")), set((members - self.bo)[:-1].ids)
        )
        for mail in written:
            number = self.env["asom.membership"].browse(mail.res_id).member_number
            self.assertIn(f"k={number}", mail.body_html)

    def test_nobody_to_write_to(self):
        with self.assertRaisesRegex(UserError, "e-mail"):
            self.ida.partner_id.email = False
            self.ida.action_send_sign_up()
        self.mandate(self.ida)
        with self.assertRaisesRegex(UserError, "Nobody here needs a link"):
            self.ida.action_send_sign_up()
        self.north_agreement.sign_up_url = False
        with self.assertRaisesRegex(UserError, "Nobody here needs a link"):
            self.bo.action_send_sign_up()

    def test_who_has_no_mandate_is_found(self):
        self.mandate(self.bo)
        found = self.env["asom.membership"].search(
            [("company_id", "=", self.north.id), ("nets_has_mandate", "=", False)]
        )
        self.assertEqual(found, self.ida)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestByTelephone(MandateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            group: cls.user_of(f"phone_{group}", f"group_{group}", cls.north)
            for group in ("board", "staff", "manager")
        }

    def wizard(self, group, member=None, mandate=None, **vals):
        model = self.env["asom.nets.mandate.manual"].with_user(self.users[group])
        return model.with_context(allowed_company_ids=self.north.ids).create(
            {
                "membership_id": (member or self.bo).id,
                "mandate_id": mandate.id if mandate else False,
                "number": "000000501",
                "date": "2025-12-01",
                "reason": "Nets, Mrs Hansen",
                **vals,
            }
        )

    def test_register(self):
        self.wizard("manager").action_confirm()
        mandate = self.bo.nets_mandate_ids
        self.assertEqual(
            (mandate.number, mandate.source, mandate.note),
            ("000000501", "hand", "Nets, Mrs Hansen"),
        )
        self.assertEqual(self.bo.payment_channel, "betalingsservice")
        self.assertIn("Mrs Hansen", self.notes(self.bo))
        # The file that comes later knows it.
        event = self.events(self.told(self.row(self.bo)))
        self.assertEqual((event.state, event.mandate_id), ("ignored", mandate))
        with self.assertRaisesRegex(UserError, "already"):
            self.wizard("manager", number="000000502").action_confirm()

    def test_end(self):
        mandate = self.mandate(self.ida)
        self.wizard("manager", self.ida, mandate, date="2025-12-08").action_confirm()
        self.assertEqual(
            (mandate.state, mandate.end_reason, mandate.end_note),
            ("ended", "hand", "Nets, Mrs Hansen"),
        )
        self.assertEqual(self.ida.payment_channel, "slip")
        with self.assertRaisesRegex(UserError, "has ended"):
            self.wizard("manager", self.ida, mandate).action_confirm()

    def test_only_managers(self):
        for group in ("staff", "board"):
            with self.assertRaises(AccessError):
                self.wizard(group)
        with self.assertRaises(AccessError):
            self.wizard("manager").with_user(self.users["staff"]).action_confirm()

    def test_nobody_edits_the_register(self):
        mandate = self.mandate(self.ida)
        for user in self.users.values():
            mine = mandate.with_user(user)
            self.assertEqual(mine.number, "000000123")
            for right in ("write", "create", "unlink"):
                self.assertFalse(mine.has_access(right))

    def test_not_for_another_association(self):
        secret = self.subscriber("Sekret", self.south)
        with self.assertRaises(UserError) as caught:
            self.wizard("manager", secret).action_confirm()
        self.assertNotIn("Sekret", str(caught.exception))
        self.assertFalse(secret.nets_mandate_ids)
