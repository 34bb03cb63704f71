"""Who is told what members owe is decided by two, also by another agreement."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .after_common import AfterCase


@tagged("post_install", "-at_install")
class TestInkassoSecond(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _ida, cls.handover = cls.handed_over("Ida Holm")
        cls.act_in(cls.north)
        cls.agreements = cls.env["asom.inkasso.agreement"]
        cls.agreement = cls.agreements.search([("company_id", "=", cls.north.id)])
        cls.one = cls.user_of("agency_one", "group_staff", cls.north)
        cls.two = cls.user_of("agency_two", "group_manager", cls.north)

    def another(self):
        """What one clerk enters: an agency of the own, before the other one."""
        mine = self.env(user=self.one)
        agency = mine["asom.inkasso.agency"].create(
            {"company_id": self.north.id, "name": "Mine", "email": "mine@example.dk"}
        )
        return mine["asom.inkasso.agreement"].create(
            {"agency_id": agency.id, "sequence": 1, "takes": "both"}
        )

    def waiting(self, record):
        record.invalidate_recordset()
        return record.sudo().with_user(self.two).asom_waiting_ids

    def in_use(self):
        return self.agreements._for(self.north, "private")

    def test_the_first_is_entered_by_one(self):
        self.assertTrue(self.another().active)

    def test_another_one_waits_once_there_are_cases(self):
        self.decide(self.handover.decision_ids, "inkasso")
        mine = self.another()
        self.assertFalse(mine.active)
        self.assertEqual(self.in_use(), self.agreement)
        mine.active = True
        self.assertFalse(mine.active)
        change = self.waiting(mine)
        change.action_confirm()
        self.assertTrue(mine.active)
        self.assertEqual(self.in_use(), mine.sudo())

    def test_what_stopped_begins_again_by_two(self):
        self.decide(self.handover.decision_ids, "inkasso")
        mine = self.agreement.with_user(self.one)
        mine.action_archive()
        self.assertFalse(self.agreement.active)
        mine.action_unarchive()
        self.assertFalse(self.agreement.active)
        self.waiting(self.agreement).action_confirm()
        self.assertTrue(self.agreement.active)

    def test_an_agreement_that_one_has_ended_guards_its_agency_still(self):
        self.decide(self.handover.decision_ids, "inkasso")
        mine = self.agreement.with_user(self.one)
        agency, known = mine.agency_id, mine.agency_id.email
        mine.action_archive()
        agency.email = "elsewhere@example.dk"
        self.assertEqual(agency.email, known)
        mine.action_unarchive()
        self.assertIn(known, self.waiting(self.agreement).new_text)

    def test_what_is_confirmed_goes_where_it_was_shown_to_go(self):
        self.decide(self.handover.decision_ids, "inkasso")
        mine = self.another()
        change = self.waiting(mine)
        self.assertIn("mine@example.dk", change.new_text)
        mine.agency_id.email = "elsewhere@example.dk"
        with self.assertRaises(UserError), self.cr.savepoint():
            change.action_confirm()
        self.assertFalse(mine.active)
