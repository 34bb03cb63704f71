"""A limit of the law is decided by two: every association's reminders keep to it."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..procedure import law
from .common import DunningCase

MORE = {"value": 120.0, "source": "Another act", "reason": "Read in Lovtidende"}


@tagged("post_install", "-at_install")
@freeze_time("2026-01-15")
class TestLawSecond(DunningCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bureau = cls.env.ref("base.main_company")
        cls.one, cls.two = (
            cls.user_of(login, "group_manager", cls.north, bureau)
            for login in ("law_one", "law_two")
        )
        cls.laws = cls.env["asom.dunning.law"].with_context(
            allowed_company_ids=(cls.north | bureau).ids
        )
        cls.row = cls.laws.search([("code", "=", law.FEE_MOST)], limit=1)
        cls.bureau = bureau

    def most(self):
        rows = [row for row in self.laws._rows() if row.code == law.FEE_MOST]
        return sorted(row.value for row in rows)

    def waiting(self, row):
        row.invalidate_recordset()
        return row.sudo().with_user(self.two).asom_waiting_ids

    def test_another_value_is_used_when_a_second_manager_has_confirmed_it(self):
        before = self.most()
        self.row.with_user(self.one).write(MORE)
        self.assertEqual(self.most(), before)
        [change] = self.waiting(self.row)
        self.assertEqual(change.company_id, self.bureau)
        self.assertIn("120", change.new_text)
        self.assertIn("Lovtidende", change.new_text)
        with self.assertRaisesRegex(UserError, "yourself"), self.cr.savepoint():
            change.with_user(self.one).action_confirm()
        change.action_confirm()
        self.assertEqual(self.row.value, 120.0)
        self.assertIn(12000, self.most())

    def test_a_new_row_as_well(self):
        before = self.most()
        vals = {"code": law.FEE_MOST, "valid_from": "2026-01-10", **MORE}
        row = self.laws.with_user(self.one).create({**vals, "active": True})
        self.assertFalse(row.active)
        self.assertEqual(self.most(), before)
        [change] = self.waiting(row)
        self.assertIn("120", change.new_text)
        change.action_confirm()
        self.assertTrue(row.active)
        self.assertEqual(self.most(), sorted([*before, 12000]))

    def test_a_limit_of_nothing_and_one_that_waits_are_changed_by_two_as_well(self):
        self.row.sudo().value = 0
        self.row.with_user(self.one).write(MORE)
        self.assertEqual(self.row.value, 0)
        row = self.laws.with_user(self.one).create(
            {"code": law.FEE_MOST, "valid_from": "2026-01-10", **MORE}
        )
        [asked] = self.waiting(row)
        row.with_user(self.two).write({"value": 900.0, "reason": "I wish"})
        asked.action_confirm()
        self.assertEqual(row.value, 120.0)

    def test_nobody_ends_a_limit(self):
        mine = self.row.with_user(self.one)
        for step in (mine.action_archive, self.row.unlink):
            with self.assertRaisesRegex(UserError, "stays"), self.cr.savepoint():
                step()

    def test_one_that_was_refused_is_entered_anew(self):
        vals = {"code": law.FEE_MOST, "valid_from": "2026-01-10", **MORE}
        row = self.laws.with_user(self.one).create(vals)
        self.waiting(row).action_refuse()
        again = self.laws.with_user(self.one).create(vals)
        self.waiting(again).action_confirm()
        self.assertEqual((row.active, again.active), (False, True))
