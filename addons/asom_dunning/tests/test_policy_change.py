"""A run is executed by the policy that it was approved by, and no clerk does without
the approval."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
@freeze_time("2026-01-12 09:00:00")
class TestPolicyChange(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.ida] = cls.owing("Ida Holm")
        cls.clerk = cls.user_of("pc_clerk", "group_staff", cls.north)
        cls.boss = cls.user_of("pc_boss", "group_manager", cls.north)
        cls.switch = min(cls.policy._asom_weakened)

    def changes(self):
        return self.env["asom.setting.change"].search(
            [("res_model", "=", self.policy._name)], order="id"
        )

    # === APPROVAL === #

    def test_approval_is_given_up_by_a_manager_with_a_reason(self):
        policy = self.as_user(self.clerk, self.policy)
        off = {self.switch: False}
        reason = {"asom_change_reason": "The board wants it"}
        with self.assertRaisesRegex(UserError, "manager"), self.cr.savepoint():
            policy.write({**off, **reason})
        policy = self.as_user(self.boss, self.policy)
        with self.assertRaisesRegex(UserError, "why"), self.cr.savepoint():
            policy.write(off)
        policy.write({**off, **reason})
        self.assertFalse(self.policy[self.switch])
        told = self.changes()[-1]
        self.assertEqual((told.reason, told.new_text), ("The board wants it", "No"))
        self.assertEqual(told.asked_by_id, self.boss)

    def test_no_clerk_makes_another_policy_without_approval(self):
        self.policy.active = False
        vals = {"company_id": self.north.id, self.switch: False}
        policies = self.as_user(self.clerk, self.policy.browse())
        for context in ({}, {f"default_{self.switch}": False}):
            given = vals if not context else {"company_id": self.north.id}
            with self.assertRaisesRegex(UserError, "manager"), self.cr.savepoint():
                policies.with_context(**context).create(given)

    # === TERMS === #

    def run_until(self, *steps):
        run = self.new_dunning_run("2026-01-12")
        for step in steps:
            getattr(run, step)()
        return run

    def test_a_preview_by_other_terms_is_made_again(self):
        run = self.run_until("action_preview")
        self.as_user(self.clerk, self.policy).fee_1 = 50.0
        self.assertEqual(run.state, "draft")
        self.assertFalse(run.line_ids)
        self.assertEqual(self.changes()[-1].new_text, "50.0")

    def test_the_terms_of_an_approved_run_stay_until_it_is_done(self):
        run = self.run_until("action_preview", "action_approve")
        policy = self.as_user(self.clerk, self.policy)
        for vals in ({"interest": True}, {"text_1": "Pay"}, {"active": False}):
            with self.assertRaisesRegex(UserError, "approved"), self.cr.savepoint():
                policy.write(vals)
        with self.assertRaisesRegex(UserError, "approved"), self.cr.savepoint():
            policy.update_field_translations("text_1", {"en_US": "Pay"})
        policy.write({"fee_1": self.policy.fee_1, "sample_membership_id": self.ida.id})
        run.action_execute()
        self.assertEqual(run.state, "done")
        policy.fee_1 = 50.0

    # === FEES AND NAMES === #

    def test_no_fee_of_a_reminder_is_charged_by_a_default_value(self):
        vals = {
            "company_id": self.north.id,
            "membership_id": self.ida.id,
            "name": "Fee",
            "date_from": "2026-01-12",
            "date_to": "2026-01-12",
            "amount": 250.0,
        }
        fee = {"kind": "fee", "product_id": self.policy.fee_product_id.id}
        charges = self.as_user(self.clerk, self.env["asom.charge"])
        for name in fee:
            given = {key: value for key, value in fee.items() if key != name}
            context = {f"default_{name}": fee[name]}
            with self.assertRaisesRegex(UserError, "9 b"), self.cr.savepoint():
                charges.with_context(**context).create({**vals, **given})

    def test_a_board_is_not_told_a_protected_name_by_the_sample(self):
        self.policy.write({"text_1": "Dear {member}"})
        self.policy.sample_membership_id = self.ida
        self.ida.name_protected = True
        board = self.user_of("pc_board", "group_board", self.north)
        self.assertIn("Ida", self.as_user(self.clerk, self.policy).sample)
        self.assertFalse(self.as_user(board, self.policy).sample)
