"""Protected names: who does not need them meets a placeholder, wherever they stand."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from odoo.addons.mail.tools.discuss import Store

from .common import AssociationCase
from .protected import told

# What nobody but the bureau may know; searched for in everything that is read.
NAME, STREET, PHONE, EMAIL = "Skjulte Navn", "Skjulvej 9", "44556677", "skjult@x.dk"
MARKS = ("skjulte", "skjulvej", "44556677", "skjult@")
HIDDEN_FROM = ("board", "service_partner")


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestProtectedNames(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.act_in(cls.north)
        place, beside = cls.env["asom.installation"].create(
            [
                {"company_id": cls.north.id, "street": street}
                for street in ("Hemmeligvej 1", "Engvej 2")
            ]
        )
        cls.member_ = cls.member(NAME, cls.north, installation_id=place.id)
        cls.payer_ = cls.member_.partner_id
        cls.payer_.write({"street": STREET, "phone": PHONE, "email": EMAIL})
        cls.spouse = cls.payer("Skjulte Ægtefælle", cls.north)
        cls.member_.household_ids = cls.spouse
        cls.member_.name_protected = True
        cls.open_ = cls.member("Ida Holm", cls.north, installation_id=beside.id)
        product = cls.product("TV", 300.0, cls.north)
        for member in (cls.member_, cls.open_):
            cls.subscribe(member, product, "2026-01-01")
        cls.run_ = cls.collect(company=cls.north)
        cls.member_.message_post(body=f"{NAME} har ringet fra {PHONE}")
        cls.member_.subscription_ids.message_post(
            body=f"Brev til {NAME}", attachments=[(f"{NAME}.txt", b"letter")]
        )
        cls.users = {
            group: cls.user_of(f"pn_{group}", f"group_{group}", cls.north)
            for group in (*HIDDEN_FROM, "accountant", "staff")
        }
        cls.env.flush_all()
        cls.env.invalidate_all()

    def as_user(self, group, model):
        env = self.env[model].with_user(self.users[group])
        return env.with_context(allowed_company_ids=self.north.ids)

    def told(self, group):
        """(where, what) of each mark in what a user of ``group`` reads."""
        return told(lambda model: self.as_user(group, model), self.env, MARKS)

    def test_nothing_that_is_read_tells_a_protected_name(self):
        for group in HIDDEN_FROM:
            self.assertEqual([*self.told(group)], [], group)

    def test_the_walk_looks(self):
        told = {place for place, _mark in self.told("staff")}
        self.assertLessEqual(
            {
                "res.partner.name",
                "asom.membership.display_name",
                "asom.membership.email",
                "asom.charge.membership_id",
                "mail.message.body",
                "ir.attachment.name",
            },
            told,
        )

    def test_the_place_of_the_name_says_why(self):
        for group in HIDDEN_FROM[:1]:
            row = self.as_user(group, "asom.membership").browse(self.member_.id)
            self.assertEqual(
                row.display_name, f"{self.member_.member_number} (protected name)"
            )
            read = row.read(["partner_id", "email", "phone"])[0]
            self.assertEqual(read["partner_id"][1], "(protected name)")
            self.assertFalse(read["email"] or read["phone"])
            self.assertFalse(row.address or row.occupancy_ids)
            with self.assertRaises(AccessError):
                row.read(["installation_id"])
            other = self.as_user(group, "asom.membership").browse(self.open_.id)
            self.assertEqual(other.address, self.open_.installation_id.name)
            self.assertTrue(row.has_address)

    def test_an_accountant_writes_to_the_member(self):
        row = self.as_user("accountant", "asom.membership").browse(self.member_.id)
        self.assertIn(NAME, row.display_name)

    def test_a_board_that_has_to_know_is_told(self):
        board = self.users["board"]
        board.group_ids = [
            Command.link(self.env.ref("asom_membership.group_protected_names").id)
        ]
        row = self.as_user("board", "asom.membership").browse(self.member_.id)
        self.assertIn(NAME, row.display_name)
        self.assertEqual(row.partner_id.street, STREET)

    def test_nobody_is_found_by_what_is_hidden(self):
        members = self.as_user("board", "asom.membership")
        for domain in (
            [("partner_id.name", "ilike", "skjulte")],
            [("partner_id", "ilike", "skjulte")],
            [("display_name", "ilike", "skjulte")],
            [("search_text", "ilike", "skjulte")],
            [("search_text", "ilike", "skjulvej 9")],
            [("search_text", "ilike", PHONE)],
            [("email", "ilike", "skjult")],
            [("phone", "ilike", PHONE)],
            [("household_ids.name", "ilike", "skjulte")],
            [("occupancy_ids.installation_id.street", "ilike", "hemmeligvej")],
        ):
            self.assertFalse(members.search(domain), domain)
        self.assertFalse(members.name_search("Skjulte"))
        found = members.search([("search_text", "ilike", self.member_.member_number)])
        self.assertIn(self.member_.id, found.ids)
        contacts = self.as_user("board", "res.partner")
        self.assertFalse(contacts.search([("name", "ilike", "skjulte")]))
        self.assertFalse(contacts.name_search("Skjulte"))

    def test_what_finds_a_person_again_is_nobodys_to_read(self):
        for name in ("name_key", "search_key"):
            for group in ("board", "staff"):
                with self.assertRaises(AccessError):
                    self.as_user(group, "asom.membership").search(
                        Domain(name, "=like", "a%")
                    )

    def test_the_others_in_the_household_are_protected_too(self):
        self.assertTrue(self.spouse.asom_name_protected)
        self.member_.name_protected = False
        self.assertFalse(self.spouse.asom_name_protected)
        self.assertFalse(self.payer_.asom_name_protected)

    def test_a_service_partner_sees_no_member(self):
        place = self.member_.installation_id
        user = self.users["service_partner"]
        user.asom_receiver_ids = self.payer("Antenneservice", self.north)
        self.env["asom.work.order"].create(
            {
                "company_id": self.north.id,
                "membership_id": self.member_.id,
                "installation_id": place.id,
                "task": "close",
                "receiver_id": user.asom_receiver_ids.id,
                "date_due": "2026-01-01",
            }
        )
        partner = self.as_user("service_partner", "asom.installation")
        fields = partner.fields_get()
        self.assertNotIn("membership_ids", fields)
        self.assertNotIn("membership_count", fields)
        stays = self.as_user("service_partner", "asom.occupancy").search([])
        self.assertNotIn("membership_id", stays.fields_get())
        self.assertTrue(stays.filtered(lambda stay: stay.installation_id == place))

    def test_letters_of_all_are_not_a_boards_to_read(self):
        files = self.env["ir.attachment"].create(
            [
                {"name": "x", "raw": b"x", "res_model": row._name, "res_id": row.id}
                for row in (self.run_, self.member_)
            ]
        )
        for group in HIDDEN_FROM:
            own = self.as_user(group, "ir.attachment")
            self.assertFalse(own.search([("id", "in", files.ids)]), group)
            for each in files:
                with self.assertRaises(AccessError):
                    own.browse(each.id).read(["raw"])
        staff = self.as_user("staff", "ir.attachment")
        self.assertEqual(staff.search([("id", "in", files.ids)]), files)

    def test_a_letter_of_all_is_no_boards_through_the_message_either(self):
        """The web client is told the key of each file of a message."""
        file = self.env["ir.attachment"].create(
            {
                "name": "Letters.pdf",
                "raw": NAME.encode(),
                "res_model": self.run_._name,
                "res_id": self.run_.id,
            }
        )
        message = self.run_.message_post(body="Printed", attachment_ids=file.ids)
        for group, seen in (("board", False), ("staff", True)):
            told = Store().add(self.as_user(group, "mail.message").browse(message.id))
            text = str(told.get_result())
            self.assertIn("Printed", text)
            self.assertEqual("raw_access_token" in text, seen, group)

    def test_what_is_written_on_other_records_of_the_member_is_not_told(self):
        row = self.member_.subscription_ids
        row.message_post(body=f"{NAME} would like to end it")
        for group, seen in (("board", False), ("staff", True)):
            found = self.as_user(group, "mail.message").search(
                [("model", "=", row._name), ("res_id", "=", row.id)]
            )
            self.assertEqual(NAME in str(found.mapped("body")), seen, group)

    def test_nobody_is_told_whom_to_write_to_who_may_not_know(self):
        for group, seen in (("board", False), ("staff", True)):
            thread = self.as_user(group, "asom.membership").browse(self.member_.id)
            told = Store().add(
                thread, [], as_thread=True, request_list=["suggestedRecipients"]
            )
            self.assertEqual(EMAIL in str(told.get_result()), seen, group)

    def test_the_order_of_a_list_does_not_tell_between_whom_a_name_stands(self):
        last = self.member("Ulla Aa", self.north)
        self.env.flush_all()
        three = (self.open_, self.member_, last)
        own = [("id", "in", [row.id for row in three])]
        for group, expected in (
            ("staff", three),
            ("board", (self.open_, last, self.member_)),
        ):
            members = self.as_user(group, "asom.membership")
            found = members.search(own, order="partner_id")
            self.assertEqual(found.ids, [row.id for row in expected], group)
            found = members.search(own, order="partner_id desc")
            self.assertEqual(found.ids, [row.id for row in reversed(expected)])
            groups = members.formatted_read_group(
                own, ["partner_id"], ["__count"], order="partner_id"
            )
            self.assertEqual(
                [each["partner_id"][0] for each in groups],
                [row.partner_id.id for row in expected],
            )

    def test_the_invoice_still_names_the_member(self):
        invoice = self.run_.move_ids.filtered(
            lambda move: move.asom_membership_id == self.member_
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "account.account_invoices", invoice.ids
        )[0]
        self.assertIn(NAME, html.decode())
