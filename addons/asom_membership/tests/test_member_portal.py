"""What members see in the portal: their own, in their association's name."""

import re

from lxml import html

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import AssociationCase


class PortalCase(AssociationCase, HttpCase):
    """A member of each association, each with a login of their own and an invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.act_in(cls.north, cls.south)
        cls.north.write(
            {
                "asom_bank_reg_number": "0040",
                "asom_bank_account_number": "0440116243",
                "email": "post@north.example.com",
                "asom_website_slug": "north-slug",
            }
        )
        cls.ida = cls.member("Ida Holm", payment_channel="transfer")
        cls.tv = cls.product("TV pack")
        cls.subscribe(cls.ida, cls.tv)
        cls.bo = cls.member("Bo Dam", cls.south)
        cls.goods = {
            company: cls.product(f"Goods {company.name}", None, company)
            for company in cls.north | cls.south
        }
        cls.invoice = cls.made(cls.ida)
        cls.foreign = cls.made(cls.bo)
        cls.portal_user("ida", cls.ida)
        cls.portal_user("bo", cls.bo)

    @classmethod
    def portal_user(cls, login, member):
        company = member.company_id
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            password=login * 4,
            partner_id=member.partner_id.id,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            lang="en_US",
        )

    @classmethod
    def made(cls, member, amount=100.0, kind="out_invoice"):
        """A posted document of the member."""
        move = (
            cls.env["account.move"]
            .with_company(member.company_id)
            .create(
                {
                    "move_type": kind,
                    "company_id": member.company_id.id,
                    "partner_id": member.partner_id.id,
                    "asom_membership_id": member.id,
                    "invoice_date": "2026-01-02",
                    "invoice_date_due": "2099-01-02",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": cls.goods[member.company_id].id,
                                "price_unit": amount,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    def seen(self, path, login=None):
        """(response, page, its text) of a path."""
        self.authenticate(login, login and login * 4)
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200, path)
        page = html.fromstring(response.content)
        for node in page.xpath("//script|//style"):
            node.drop_tree()
        text = re.sub(r"\s+", " ", page.text_content().replace("\xa0", " "))
        return response, page, text

    def assert_plain(self, page, text):
        for word in ("Odoo", "Pay Now", "Pay now", "Proforma", "Salesperson"):
            self.assertNotIn(word, text)
        self.assertFalse(page.xpath("//iframe"))
        self.assertFalse(page.xpath("//*[contains(@class, 'o_portal_chatter')]"))


@tagged("post_install", "-at_install")
class TestMemberPortal(PortalCase):
    def test_the_front_page_says_what_is_owed_and_how_it_is_paid(self):
        _response, page, text = self.seen("/my", "ida")
        self.assert_plain(page, text)
        for word in (
            "Dues and payments",
            "North Antenna",
            f"Member number {self.ida.member_number}",
            "100.00 kr.",
            "01/02/2099",
            "Bank transfer",
            "0040",
            "0440116243",
            "TV pack",
            "300.00 kr. per quarter",
            "Engvej 1",
            "post@north.example.com",
        ):
            self.assertIn(word, text)
        self.assertEqual(page.findtext(".//title"), "North Antenna")
        # Of several, it is told which is for what.
        [about] = page.xpath("//p[@name='about']")
        self.assertEqual(about.text, "Goods North Antenna")
        self.assertEqual(text.count("Goods North Antenna"), 2)

    def test_a_member_sees_nothing_of_others(self):
        for path in ("/my", "/my/invoices"):
            text = self.seen(path, "ida")[2]
            self.assertNotIn("Bo Dam", text)
            self.assertNotIn(self.foreign.name, text.replace(self.invoice.name, ""))
        for query in ("", "?report_type=pdf&download=1", "?report_type=html"):
            response, _page, text = self.seen(
                f"/my/invoices/{self.foreign.id}{query}", "ida"
            )
            self.assertTrue(response.url.endswith("/my"), response.url)
            self.assertNotIn("Bo Dam", text)

    def test_each_association_has_its_own_pages(self):
        """Who is a member of two has a login with each, as two contacts."""
        text = self.seen("/my", "bo")[2]
        self.assertIn("South", text)
        self.assertNotIn("North", text)

    def test_two_memberships_of_one_person_stand_on_one_page(self):
        second = self.env["asom.membership"].create(
            {
                "company_id": self.north.id,
                "partner_id": self.ida.partner_id.id,
                "date_joined": "2025-01-01",
            }
        )
        text = self.seen("/my", "ida")[2]
        for member in self.ida | second:
            self.assertIn(f"Member number {member.member_number}", text)

    def test_invoice_credit_note_and_credited_invoice_are_told_apart(self):
        note = self.made(self.ida, 50.0, "out_refund")
        credited = self.made(self.ida, 70.0)
        credited._reverse_moves([{}], cancel=True)
        text = self.seen("/my/invoices", "ida")[2]
        self.assertIn(f"Invoice {self.invoice.name}", text)
        self.assertIn(f"Credit Note {note.name}", text)
        self.assertIn("50.00 kr. in your favour", text)
        self.assertIn("Cancelled by a credit note", text)
        text = self.seen(f"/my/invoices/{note.id}", "ida")[2]
        self.assertIn("in your favour", text)
        self.assertNotIn("To pay", text)

    def test_the_page_of_an_invoice(self):
        _response, page, text = self.seen(f"/my/invoices/{self.invoice.id}", "ida")
        self.assert_plain(page, text)
        for word in ("To pay 100.00 kr.", "Last payment date 01/02/2099", "Total"):
            self.assertIn(word, text)
        [link] = page.xpath("//a[contains(@href, 'report_type=pdf')]/@href")
        self.assertIn(f"/my/invoices/{self.invoice.id}", link)

    def test_a_link_opens_it_without_login_in_the_associations_name(self):
        token = self.invoice._portal_ensure_token()
        _response, page, text = self.seen(
            f"/my/invoices/{self.invoice.id}?access_token={token}"
        )
        self.assertIn("To pay 100.00 kr.", text)
        self.assertEqual(page.findtext(".//title"), "North Antenna")
        self.assertIn("Copyright © North Antenna", text)
        self.assertNotIn("Odoo", text)

    def test_who_is_no_member_sees_odoos_own_page(self):
        new_test_user(
            self.env, "guest", groups="base.group_portal", password="guest" * 4
        )
        text = self.seen("/my", "guest")[2]
        self.assertNotIn("Dues and payments", text)

    def test_the_login_page_of_an_association(self):
        text = self.seen("/association/north-slug")[2]
        self.assertIn("North Antenna", text)
        self.assertNotIn("Odoo", text)
        for wrong in ("none", "%00", "north-slug%00"):
            answer = self.url_open(f"/association/{wrong}")
            self.assertEqual(answer.status_code, 404, wrong)

    def test_what_a_contact_refuses_is_told_beside_the_field(self):
        payer = self.ida.partner_id
        self.authenticate("ida", "ida" * 4)
        form = {
            "csrf_token": Request.csrf_token(self),
            "partner_id": payer.id,
            "address_type": "billing",
            "use_delivery_as_billing": "True",
            "required_fields": "name,email",
            "callback": "/my",
            "name": payer.name,
            "street": "Engvej 1",
            "zip": "4000",
            "city": "Roskilde",
            "country_id": self.env.ref("base.dk").id,
            "email": "ida@example.com",
            "phone": "abc",
        }
        answer = self.url_open("/my/address/submit", form).json()
        self.assertEqual(answer["invalid_fields"], ["phone"])
        self.assertIn("abc", answer["messages"][0])
        form["phone"] = "66112233"
        answer = self.url_open("/my/address/submit", form).json()
        self.assertEqual(answer, {"redirectUrl": "/my"})
        self.assertEqual(payer.email, "ida@example.com")
        # In the member's own log, with what was there before.
        note = self.ida.message_ids[:1]
        self.assertIn("66 11 22 33", note.body)
        self.assertIn("→ ida@example.com", note.body)
        self.assertEqual(note.author_id, payer)
        count = len(self.ida.message_ids)
        self.url_open("/my/address/submit", form)
        self.assertEqual(len(self.ida.message_ids), count, "nothing has changed")
        # Who the member is, is changed by order.
        name = payer.name
        for field in ("name", "vat", "company_name"):
            changed = {**form, field: "DK12345674", "street": "Lurgade 1"}
            answer = self.url_open("/my/address/submit", changed).json()
            self.assertEqual(answer["invalid_fields"], [field])
            self.assertIn("not changed here", answer["messages"][0])
        self.assertEqual((payer.name, payer.vat), (name, False))
        self.assertEqual(payer.street, "Engvej 1")
        del form["name"]
        answer = self.url_open("/my/address/submit", form).json()
        self.assertEqual(answer, {"redirectUrl": "/my"})
        # It stands in letters, lists and files.
        answer = self.url_open(
            "/my/address/submit", {**form, "street": "Engvej" * 40}
        ).json()
        self.assertEqual(answer["invalid_fields"], ["street"])
        self.assertIn("200 signs", answer["messages"][0])
        self.assertEqual(payer.street, "Engvej 1")

    def test_a_member_sees_the_name_and_whom_to_tell(self):
        _response, page, text = self.seen("/my/account", "ida")
        for name in ("name", "vat", "company_name"):
            [box] = page.xpath(f"//input[@name='{name}']")
            self.assertTrue(box.get("readonly"), name)
        self.assertIn("The name is not changed here. Tell North Antenna", text)
        for name in ("street", "email", "phone"):
            [box] = page.xpath(f"//input[@name='{name}']")
            self.assertFalse(box.get("readonly"), name)

    def test_a_mistyped_address_of_a_list_shows_the_usual_one(self):
        new_test_user(
            self.env, "guest", groups="base.group_portal", password="guestguest"
        )
        for login, word in (("ida", "idaidaidaida"), ("guest", "guestguest")):
            self.authenticate(login, word)
            for query in (
                "sortby=zzz",
                "filterby=zzz",
                "date_begin=zzz&date_end=2026-01-01",
                "sortby=date&filterby=all",
            ):
                answer = self.url_open(f"/my/invoices?{query}")
                self.assertEqual(answer.status_code, 200, (login, query))

    def test_the_login_page_of_a_bureau_without_logo_says_its_name(self):
        bureau = self.env.ref("base.main_company").sudo()
        bureau.write({"name": "Bureau", "logo": False})
        self.assertTrue(bureau.uses_default_logo)
        _response, page, text = self.seen("/web/login")
        # Odoo's picture says "Your logo".
        self.assertFalse(page.xpath("//img[contains(@src, 'company_logo')]"))
        self.assertIn("Bureau", text)

    def test_a_private_member_is_asked_for_what_people_have(self):
        _response, page, _text = self.seen("/my/account", "ida")
        self.assertFalse(page.xpath("//select[@name='invoice_edi_format']"))
        for name in ("company_name", "vat"):
            [box] = page.xpath(f"//input[@name='{name}']/..")
            self.assertIn("d-none", box.get("class"))
        # Who has no telephone can move as well.
        [label] = page.xpath("//label[@for='o_phone']")
        self.assertIn("label-optional", label.get("class"))
        info = self.make_jsonrpc_request(
            f"/my/address/country_info/{self.env.ref('base.dk').id}",
            {"address_type": "billing"},
        )
        self.assertIn("street", info["required_fields"])
        self.assertNotIn("phone", info["required_fields"])

    def test_who_signs_in_reads_the_language_of_the_membership(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.env["res.users"].search([("login", "=", "ida")]).lang = "da_DK"
        english = {"Accept-Language": "en-US"}
        page = html.fromstring(self.url_open("/web/login", headers=english).content)
        [token] = page.xpath("//form//input[@name='csrf_token']/@value")
        answer = self.url_open(
            "/web/login",
            {"login": "ida", "password": "ida" * 4, "csrf_token": token},
            headers=english,
        )
        self.assertTrue(answer.url.endswith("/my"), answer.url)
        page = html.fromstring(answer.content)
        [chosen] = page.xpath(
            "//a[contains(@class, 'js_change_lang')][contains(@class, 'active')]"
        )
        self.assertIn("Dansk", chosen.text_content())

    def test_letters_that_the_association_does_not_send_cannot_be_chosen(self):
        methods = self.env["res.partner"]._fields["invoice_sending_method"]
        if "snailmail" not in dict(methods.selection):
            self.skipTest("Odoo's paid letters are not installed.")
        _response, page, text = self.seen("/my/account", "ida")
        self.assertFalse(page.xpath("//option[@value='snailmail']"))
        self.assertNotIn("by Post", text)
        # Nor by a form that somebody has changed.
        payer = self.ida.partner_id
        form = {
            "csrf_token": Request.csrf_token(self),
            "partner_id": payer.id,
            "address_type": "billing",
            "use_delivery_as_billing": "true",
            "required_fields": "name,email",
            "name": payer.name,
            "email": "ida@example.com",
            "street": payer.street,
            "city": "Gelsted",
            "zip": "5591",
            "country_id": self.env.ref("base.dk").id,
            "invoice_sending_method": "snailmail",
        }
        self.url_open("/my/address/submit", form)
        north = payer.with_company(self.north)
        self.assertEqual(north.email, "ida@example.com")
        self.assertNotEqual(north.invoice_sending_method, "snailmail")

    def test_who_deletes_the_login_stays_a_payer(self):
        text = self.seen("/my/security", "ida")[2]
        self.assertNotIn("Delete Account", text)
        user = self.env["res.users"].search([("login", "=", "ida")])
        user._deactivate_portal_user()
        self.assertFalse(user.active)
        self.assertTrue(self.ida.partner_id.active)
