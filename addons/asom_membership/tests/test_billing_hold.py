from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError

from .common import AssociationCase


class TestBillingHold(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.ida = cls.member("Ida Holm")
        cls.bo = cls.member("Bo Friis")
        cls.subscribe(cls.ida, cls.tv)
        cls.subscribe(cls.bo, cls.tv)
        cls.staff = cls.user_of("holder", "group_staff", cls.north)
        cls.today = fields.Date.context_today(cls.ida)

    def hold(self, member=None, **vals):
        holds = self.env["asom.billing.hold"].with_user(self.staff)
        member = member or self.ida
        return holds.create(
            {"membership_id": member.id, "reason": "Estate", **vals}
        ).sudo()

    def line(self, run, member):
        return run.line_ids.filtered(lambda row: row.membership_id == member)

    def test_a_run_leaves_the_member_out_and_says_why_and_until_when(self):
        hold = self.hold(date_to=self.today + timedelta(3))
        self.assertEqual(hold.author_id, self.staff)
        self.assertEqual(hold.company_id, self.north)
        self.assertIn("Estate (until ", self.ida.billing_hold_text)
        self.assertFalse(self.bo.billing_hold_text)
        run = self.new_run()
        run.action_preview()
        self.assertEqual(self.line(run, self.bo).state, "pending")
        line = self.line(run, self.ida)
        self.assertIn("Held from billing: Estate (until ", line.error)
        self.assertFalse(line.charge_ids)
        self.assertEqual(run.warning_count, 1)

    def test_fees_of_the_member_wait_until_the_hold_has_ended(self):
        fee = self.waiting(self.ida, self.tv, 50.0)
        hold = self.hold()
        run = self.collect()
        self.assertEqual((fee.state, fee.run_id.id), ("waiting", False))
        self.assertEqual(self.charged(self.ida), 0)
        hold.with_user(self.staff).action_end()
        self.assertFalse(hold.exists(), "it was of today and never was")
        # The same run charges what it had left out, when it is previewed again.
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 65000)
        self.assertEqual(fee.run_id, run)

    def test_a_hold_that_comes_after_the_preview_sets_the_member_aside(self):
        run = self.new_run()
        run.action_preview()
        run.action_approve()
        self.hold()
        run.action_execute()
        line = self.line(run, self.ida)
        self.assertEqual(line.state, "changed")
        self.assertIn("Held from billing: Estate", line.error)
        self.assertEqual(self.line(run, self.bo).state, "done")

    def test_a_member_who_owes_nothing_stands_in_no_run(self):
        self.ida.subscription_ids.date_to = "2025-12-31"
        self.hold()
        run = self.new_run()
        run.action_preview()
        self.assertFalse(self.line(run, self.ida))

    def test_only_its_days_count(self):
        day = self.today
        self.hold(date_from=day - timedelta(9), date_to=day - timedelta(1))
        self.hold(date_from=day + timedelta(1))
        self.assertFalse(self.ida._billing_holds())
        holds = self.env["asom.billing.hold"]
        self.assertFalse(holds.search([("in_force", "=", True)]))
        self.assertEqual(len(holds.search([("in_force", "=", False)])), 2)
        self.hold(date_from=day, date_to=day, reason="Today")
        self.assertEqual(self.ida._billing_holds()[self.ida][:5], "Today")

    def test_a_hold_ends_yesterday_and_is_never_moved(self):
        hold = self.hold(date_from=self.today - timedelta(5))
        hold.with_user(self.staff).action_end()
        self.assertEqual(hold.date_to, self.today - timedelta(1))
        with self.assertRaisesRegex(UserError, "End it and make a new one"):
            hold.with_user(self.staff).membership_id = self.bo
        board = self.user_of("looks", "group_board", self.north)
        with self.assertRaises(AccessError):
            hold.with_user(board).action_end()
