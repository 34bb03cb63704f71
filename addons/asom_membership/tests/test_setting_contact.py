"""Whom an association's warnings reach is decided by two: whoever changed that alone
could change the account unseen."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import AssociationCase

OURS, THEIRS, MINE = "post@example.dk", "chair@example.dk", "mine@example.com"


@tagged("post_install", "-at_install")
class TestSettingContact(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two_managers_and_a_clerk()
        cls.north.write(
            {
                "email": OURS,
                "asom_bank_reg_number": "0040",
                "asom_bank_account_number": "0440116243",
            }
        )
        cls.chair = cls.payer("Chair", email=THEIRS)
        cls.contact = cls.env["asom.association.contact"].create(
            {"company_id": cls.north.id, "partner_id": cls.chair.id}
        )
        cls.env.flush_all()
        cls.known = cls.env["asom.setting.change"].search([])

    def mine(self, record):
        """As a clerk; as a manager, who alone changes an association."""
        manager = record._name == "res.company"
        user = record.with_user(self.one if manager else self.clerk)
        return user.with_context(allowed_company_ids=self.north.ids)

    def waiting(self):
        changes = self.env["asom.setting.change"].search([("state", "=", "waiting")])
        return changes - self.known

    def confirm(self):
        change = self.waiting()
        for user in (self.clerk, self.one):
            if user in (self.clerk, change.asked_by_id):
                with self.assertRaises(UserError), self.cr.savepoint():
                    change.with_user(user).action_confirm()
        change.with_user(self.two).action_confirm()
        self.env.invalidate_all()

    def warned(self):
        """Addresses that are told of another account."""
        mails = self.env["mail.mail"]
        before = mails.search([])
        self.north.with_user(self.one).asom_bank_account_number = "0440116299"
        [mail] = mails.search([]) - before
        self.waiting().filtered(
            lambda change: change.res_model == "res.company"
        ).with_user(self.two).action_refuse()
        return sorted(mail.recipient_ids.mapped("email"))

    def test_contact_persons_and_the_association_itself_are_told(self):
        self.assertEqual(self.warned(), [THEIRS, OURS])
        self.north.email = THEIRS
        self.assertEqual(self.warned(), [THEIRS], "once")

    def test_the_address_of_either_is_changed_by_two(self):
        ways = (
            ("contact person", self.contact, THEIRS),
            ("contact", self.chair, THEIRS),
            ("association", self.north, OURS),
            ("its contact", self.north.partner_id, OURS),
        )
        for what, record, before in ways:
            with self.subTest(what=what):
                for value in (MINE, False):
                    self.mine(record).write({"email": value, "phone": "87654321"})
                    self.assertEqual(self.mine(record).email, before)
                    self.assertEqual((record.email, record.phone)[1], "87654321")
                    self.env.invalidate_all()
                    self.assertEqual(record.email, before)
                self.assertEqual(self.warned(), [THEIRS, OURS])
                self.mine(record).email = MINE
                self.confirm()
                self.assertEqual(record.email, MINE)
                record.sudo().email = before

    def test_so_is_it_when_the_person_is_a_member(self):
        member = self.member(partner_id=self.chair.id)
        self.mine(member).email = MINE
        self.assertEqual(self.mine(member).email, THEIRS)
        self.confirm()
        self.assertEqual(member.email, MINE)

    def test_the_forms_show_what_is_used(self):
        with Form(self.mine(self.north), "asom_membership.association_form") as form:
            form.email = MINE
            with form.asom_contact_ids.edit(0) as line:
                line.email = MINE
        self.assertEqual((form.email, self.chair.email), (OURS, THEIRS))
        self.assertEqual(len(self.mine(self.north).asom_waiting_contact_ids), 2)
        with Form(self.mine(self.contact)) as form:
            form.email = "third@example.com"
        self.assertEqual(form.email, THEIRS)

    def test_who_comes_and_who_goes_waits(self):
        person = self.payer("Treasurer", email="treasurer@example.dk")
        vals = {"company_id": self.north.id, "partner_id": person.id}
        added = self.mine(self.env["asom.association.contact"]).create(vals)
        self.assertFalse(added.active)
        self.assertEqual(self.warned(), [THEIRS, OURS])
        self.confirm()
        self.assertEqual(self.warned(), [THEIRS, OURS, "treasurer@example.dk"])
        self.mine(self.contact).action_archive()
        self.assertTrue(self.contact.active)
        with self.assertRaisesRegex(UserError, "remove"), self.cr.savepoint():
            self.mine(self.contact).unlink()
        with self.assertRaisesRegex(UserError, "remove"), self.cr.savepoint():
            self.mine(self.north).asom_contact_ids = [(2, self.contact.id)]
        self.confirm()
        self.assertEqual(self.warned(), [OURS, "treasurer@example.dk"])

    def test_nor_does_one_take_the_place_of_another(self):
        stranger = self.payer("Stranger", email=MINE)
        self.mine(self.contact).partner_id = stranger
        self.assertEqual(self.contact.partner_id, self.chair)
        self.assertIn(f"Stranger {MINE}", self.waiting().new_text)
        with self.assertRaisesRegex(UserError, "own contact"), self.cr.savepoint():
            self.mine(self.north).partner_id = stranger
        merge = self.mine(self.env["base.partner.merge.automatic.wizard"]).create(
            {
                "partner_ids": [(6, 0, [self.chair.id, stranger.id])],
                "dst_partner_id": stranger.id,
            }
        )
        with self.assertRaisesRegex(UserError, "its settings"), self.cr.savepoint():
            merge.action_merge()

    def test_it_stays_in_its_association_and_is_not_put_away(self):
        fitter = self.payer("Fitter", email="fitter@example.dk")
        self.env["asom.work.rule"].create(
            {"company_id": self.north.id, "task": "filter", "receiver_id": fitter.id}
        )
        for person in (self.chair, fitter):
            for company in (False, self.south.id):
                with self.assertRaisesRegex(UserError, "stays"), self.cr.savepoint():
                    self.mine(person).company_id = company
        with self.assertRaisesRegex(UserError, "contact person"), self.cr.savepoint():
            self.mine(self.chair).action_archive()

    def test_the_first_one_is_entered_by_one_and_so_is_its_address(self):
        self.contact.sudo().unlink()
        self.north.sudo().email = False
        self.env["asom.setting.change"].sudo().search([]).state = "refused"
        people = self.mine(self.env["asom.association.contact"])
        person = self.payer("Treasurer")
        vals = {"company_id": self.north.id, "partner_id": person.id}
        self.known = self.env["asom.setting.change"].search([])
        first = people.create(vals)
        self.assertTrue(first.active)
        first.email = THEIRS
        self.assertEqual(person.email, THEIRS)
        self.mine(self.north).email = OURS
        self.assertFalse(self.north.email, "somebody is told already")

    def test_who_is_told_nothing_is_changed_at_once(self):
        other = self.payer("Member", email="member@example.dk")
        self.mine(other).email = MINE
        self.assertEqual(other.email, MINE)
        self.assertFalse(self.waiting())

    def test_what_is_confirmed_is_what_was_asked_for(self):
        person = self.payer("Treasurer", email="treasurer@example.dk")
        vals = {"company_id": self.north.id, "partner_id": person.id}
        added = self.mine(self.env["asom.association.contact"]).create(vals)
        self.mine(person).email = MINE
        change = self.waiting().with_user(self.two)
        with self.assertRaisesRegex(UserError, "changed since"), self.cr.savepoint():
            change.action_confirm()
        change.action_refuse()
        self.assertFalse(added.active)
        self.mine(added).action_unarchive()
        self.confirm()
        self.assertTrue(added.active)
