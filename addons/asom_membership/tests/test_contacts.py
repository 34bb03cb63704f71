from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestContacts(AssociationCase):
    """A member's contact stays in its association (case 01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.act_in(cls.north, cls.south)
        cls.ida = cls.member("Ida Holm")
        cls.bo = cls.member("Bo Vig", cls.south)
        cls.clerk = cls.user_of("clerk", "group_staff", cls.north, cls.south)
        cls.clerk.group_ids |= cls.env.ref("base.group_partner_manager")
        cls.clerk.group_ids |= cls.env.ref("base.group_system")

    def merge(self, *partners, into=None):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.clerk)
        ids = [partner.id for partner in partners]
        wizard.create(
            {
                "partner_ids": [Command.set(ids)],
                "dst_partner_id": (into or partners[0]).id,
            }
        ).action_merge()
        self.env.invalidate_all()

    def assert_refused(self, call, *names):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            call()
            self.env.flush_all()
        for name in names:
            self.assertIn(name, str(caught.exception))

    # === MERGING === #

    def test_contacts_of_two_associations_are_not_merged(self):
        ida, bo = self.ida.partner_id, self.bo.partner_id
        self.assert_refused(
            lambda: self.merge(ida, bo), "Ida Holm", "Bo Vig", "North", "South"
        )
        shared = self.env["res.partner"].create({"name": "Ida"})
        theirs = self.payer("Ida", self.south)
        at_home = self.payer("Child", self.north)
        self.ida.household_ids = at_home
        for one, other in ((ida, shared), (ida, theirs), (at_home, theirs)):
            for into in (one, other):
                self.assert_refused(
                    lambda one=one, other=other, into=into: self.merge(
                        one, other, into=into
                    ),
                    "1001 Ida Holm",
                )

    def test_a_second_contact_of_the_same_person_is_merged(self):
        double = self.payer("Ida Holm", email="ida@example.com")
        account = self.env["res.partner.bank"].create(
            {"acc_number": "DK5000400440116243", "partner_id": self.ida.partner_id.id}
        )
        self.ida.household_ids = double
        self.merge(self.ida.partner_id, double, into=double)
        self.assertEqual(self.ida.partner_id, double)
        self.assertFalse(self.ida.household_ids)
        self.assertEqual(account.partner_id, double)

    def test_two_payers_are_not_merged_while_both_are_members(self):
        other = self.member("Ida Holm")
        partners = self.ida.partner_id, other.partner_id
        self.assert_refused(lambda: self.merge(*partners), "1001", "1002")
        other._leave(day("2026-10-31"))
        self.merge(*partners)
        self.assertEqual(other.partner_id, self.ida.partner_id)

    # === ANOTHER COMPANY === #

    def test_no_other_association_and_none(self):
        payer = self.ida.partner_id
        at_home = self.payer("Child")
        self.ida.household_ids = at_home
        parent = self.payer("Holm A/S", is_company=True)
        payer.parent_id = parent
        office = self.payer("Office", parent_id=payer.id, type="invoice")
        for partner in (payer, at_home, parent, office):
            for company in (self.south.id, False):
                self.assert_refused(
                    lambda partner=partner, company=company: partner.write(
                        {"company_id": company}
                    ),
                    "1001",
                )
            partner.company_id = self.north
        with self.assertRaises(UserError), Form(at_home) as form:
            form.company_id = self.south
        self.assert_refused(
            lambda: payer.write({"parent_id": self.bo.partner_id.id}), "1001"
        )
        answer = payer.load([".id", "company_id/.id"], [[payer.id, self.south.id]])
        self.assertIn("1001", answer["messages"][0]["message"])

    def test_what_hangs_on_a_member_is_of_its_association(self):
        payer = self.ida.partner_id
        for kind in ("contact", "invoice", "delivery", "other"):
            vals = {"name": "Office", "type": kind, "parent_id": payer.id}
            for company in ({}, {"company_id": False}):
                office = self.env["res.partner"].create(vals | company)
                self.assertEqual(office.company_id, self.north)
            below = {"name": "Below", "parent_id": office.id}
            below = self.env["res.partner"].create(below)
            self.assertEqual(below.company_id, self.north)
            vals["company_id"] = self.south.id
            self.assert_refused(
                lambda vals=vals: self.env["res.partner"].create(vals), "1001"
            )
        office = Command.create({"name": "Office", "type": "invoice"})
        payer.child_ids = [office]
        self.assertEqual(payer.child_ids.company_id, self.north)
        theirs = self.payer("Theirs", self.south)
        self.assert_refused(
            lambda: payer.write({"child_ids": [Command.link(theirs.id)]}), "1001"
        )
        free = self.env["res.partner"].create({"name": "Free"})
        free.parent_id = payer
        self.assertEqual(free.company_id, self.north)
        answer = self.env["res.partner"].load(
            ["name", "parent_id/.id", "company_id/.id"],
            [["Kid", str(payer.id), str(self.south.id)]],
        )
        self.assertIn("1001", answer["messages"][0]["message"])

    def test_the_household_is_of_its_association(self):
        child = self.env["res.partner"].create({"name": "Child"})
        self.ida.household_ids = [
            Command.link(child.id),
            Command.create({"name": "Other"}),
        ]
        self.assertEqual(len(self.ida.household_ids), 2)
        self.assertEqual(self.ida.household_ids.company_id, self.north)
        self.assertTrue(all(self.ida.household_ids.mapped("company_id")))
        member = self.member("Eva", household_ids=[Command.create({"name": "Per"})])
        self.assertEqual(member.household_ids.company_id, self.north)

    def test_the_company_that_a_contact_works_for_is_of_its_association(self):
        payer = self.ida.partner_id
        payer.company_name = "Holm Byg"
        payer.create_company()
        self.assertEqual(payer.parent_id.name, "Holm Byg")
        self.assertEqual(payer.parent_id.company_id, self.north)

    def test_what_hangs_on_nobody_is_free(self):
        free = self.payer("Free")
        free.company_id = self.south
        shared = self.env["res.partner"].create({"name": "Shared", "is_company": True})
        child = self.env["res.partner"].create(
            {"name": "C", "parent_id": shared.id, "company_id": self.north.id}
        )
        self.member("D").partner_id = child
        self.payer("E", self.south, parent_id=shared.id)
        self.assert_refused(lambda: shared.write({"company_id": self.south.id}), "C")

    def test_whoever_may_not_know_the_member_is_not_told_the_name(self):
        clerk = self.user_of("south_clerk", "group_staff", self.south)
        with self.assertRaises(UserError) as caught:
            self.ida.partner_id.with_user(clerk).sudo().company_id = self.south
        self.assertNotIn("1001", str(caught.exception))

    def test_not_archived_while_paying_nor_deleted(self):
        payer = self.ida.partner_id
        self.assert_refused(payer.action_archive, "1001")
        self.assert_refused(payer.unlink, "1001")
        at_home = self.payer("Child")
        self.ida.household_ids = at_home
        self.assert_refused(at_home.unlink, "1001")
        self.ida._leave(day("2026-10-31"))
        payer.action_archive()

    def test_what_else_a_member_is_linked_with_stays(self):
        tv = self.product("TV")
        self.subscribe(self.ida, tv)
        self.assert_refused(
            lambda: tv.product_tmpl_id.write({"company_id": self.south.id}), "TV"
        )
        other = self.product("Radio")
        other.product_tmpl_id.asom_price_ids.unlink()
        place = self.env["asom.installation"].create(
            {"street": "Engvej 1", "company_id": self.north.id}
        )
        self.ida.installation_id = place
        for record in (place, self.ida, self.ida.subscription_ids):
            self.assert_refused(
                lambda record=record: record.write({"company_id": self.south.id})
            )

    # === ALL THE SAME === #

    def test_a_list_with_a_contact_that_has_got_out_is_shown(self):
        other = self.member("Ea Lund")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            [self.south.id, self.ida.partner_id.id],
        )
        self.env.invalidate_all()
        board = self.user_of("board", "group_board", self.north)
        members = (
            self.env["asom.membership"]
            .with_user(board)
            .with_context(allowed_company_ids=self.north.ids)
        )
        for kind in ("list", "kanban", "form"):
            view = members.get_view(view_type=kind)
            names = {
                name
                for name in view["models"]["asom.membership"]
                if members._fields[name].type != "one2many"
                # The view's description names what its groups hide, too.
                and members._has_field_access(members._fields[name], "read")
            }
            rows = members.web_search_read(
                [("company_id", "=", self.north.id)],
                {
                    name: {"fields": {"display_name": {}}}
                    if members._fields[name].type in ("many2one", "many2many")
                    else {}
                    for name in names
                },
            )
            self.assertEqual(rows["length"], 2)
        self.assertEqual(members.browse(self.ida.id).display_name, "1001")
        self.assertEqual(members.browse(other.id).display_name, "1002 Ea Lund")
        found = members.name_search("Ea")
        self.assertEqual([id_ for id_, _name in found], other.ids)
