"""Approving is a right of its own, and nobody approves what he has prepared."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestApproval(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.north.asom_four_eyes = True
        cls.tv = cls.product("TV", 300.0)
        cls.ida = cls.member("Ida Holm")
        cls.subscribe(cls.ida, cls.tv, "2026-01-01")
        cls.two_managers_and_a_clerk()

    def made_by(self, user):
        runs = self.env["asom.collection.run"].with_user(user)
        return runs.create(
            {
                "company_id": self.north.id,
                "date_from": "2026-01-01",
                "date_to": "2026-03-31",
            }
        )

    def refused(self, run, user, error=UserError):
        with self.assertRaises(error), self.cr.savepoint():
            run.with_user(user).action_approve()
        self.assertFalse(run.with_user(user).may_approve)

    def test_staff_do_not_approve(self):
        run = self.made_by(self.one)
        run.action_preview()
        self.refused(run, self.clerk, AccessError)
        self.north.asom_four_eyes = False
        self.refused(run, self.clerk, AccessError)

    def test_staff_with_the_right_approve_what_others_have_prepared(self):
        self.clerk.group_ids |= self.env.ref("asom_membership.group_approver")
        run = self.made_by(self.one)
        run.action_preview()
        self.assertTrue(run.with_user(self.clerk).may_approve)
        run.with_user(self.clerk).action_approve()
        self.assertEqual((run.state, run.approved_by_id), ("approved", self.clerk))

    def test_the_right_alone_lets_nobody_collect(self):
        board = self.user_of("board", "group_board", self.north)
        board.group_ids |= self.env.ref("asom_membership.group_approver")
        run = self.made_by(self.one)
        run.action_preview()
        with self.assertRaises(AccessError), self.cr.savepoint():
            run.with_user(board).action_approve()

    def raise_price(self, user, **vals):
        """A user enters another price of a package."""
        self.env["asom.price"].with_user(user).create(
            {
                "product_tmpl_id": self.tv.product_tmpl_id.id,
                "amount": 900.0,
                "valid_from": "2026-01-01",
                "override_reason": "Decided",
                **vals,
            }
        )

    def test_who_has_made_it_does_not_approve(self):
        run = self.made_by(self.one)
        run.with_user(self.two).action_preview()
        self.refused(run, self.one)
        self.refused(run, self.two)

    def test_who_has_changed_it_does_not_approve(self):
        run = self.made_by(self.clerk)
        run.with_user(self.one).date_due = "2026-02-02"
        run.action_preview()
        self.refused(run, self.one)
        run.with_user(self.two).action_approve()
        self.assertEqual(run.state, "approved")

    def test_who_has_previewed_it_before_does_not_approve(self):
        run = self.made_by(self.clerk)
        run.with_user(self.one).action_preview()
        run.with_user(self.clerk).action_preview()
        self.assertEqual(run.previewed_by_id, self.clerk)
        self.refused(run, self.one)

    def test_who_has_entered_a_fee_of_it_does_not_approve(self):
        fee = self.product("Fee", 100.0, asom_kind="fee")
        charge = self.waiting(self.ida, fee, 100.0)
        self.env["asom.charge"].with_user(self.two).create(
            charge.copy_data({"name": "Reminder"})
        )
        run = self.made_by(self.one)
        run.action_preview()
        self.assertIn("Reminder", run.charge_ids.mapped("name"))
        self.refused(run, self.two)
        boss = self.user_of("three", "group_manager", self.north)
        self.assertTrue(run.with_user(boss).may_approve)
        run.with_user(boss).action_approve()

    def test_who_has_entered_a_price_of_it_does_not_approve(self):
        self.raise_price(self.two)
        run = self.made_by(self.one)
        run.action_preview()
        self.refused(run, self.two)

    def test_who_has_given_a_discount_in_it_does_not_approve(self):
        self.env["asom.discount"].with_user(self.two).create(
            {
                "subscription_id": self.ida.subscription_ids.id,
                "name": "Friend",
                "percent": 100.0,
                "date_from": "2026-01-01",
            }
        )
        run = self.made_by(self.one)
        run.action_preview()
        self.refused(run, self.two)

    def test_a_price_that_was_collected_before_was_seen_by_two(self):
        self.raise_price(self.two)
        run = self.made_by(self.one)
        run.action_preview()
        run.with_user(
            self.user_of("three", "group_manager", self.north)
        ).action_approve()
        run.action_execute()
        # Prices are dated by the clock of the database.
        self.env.cr.execute(
            "UPDATE asom_collection_run SET previewed_at = now() WHERE id = %s", run.ids
        )
        self.env.invalidate_all()
        later = (
            self.env["asom.collection.run"]
            .with_user(self.one)
            .create(
                {
                    "company_id": self.north.id,
                    "date_from": "2026-04-01",
                    "date_to": "2026-06-30",
                }
            )
        )
        later.action_preview()
        later.with_user(self.two).action_approve()
        self.assertEqual(later.state, "approved")

    def test_a_price_of_a_later_period_was_not_seen_with_an_earlier_collection(self):
        """Neither was what somebody entered between preview and approval."""
        self.raise_price(self.two, valid_from="2026-04-01")
        run = self.made_by(self.one)
        run.action_preview()
        self.raise_price(self.one, valid_from="2026-01-15", amount=500.0)
        run.with_user(
            self.user_of("three", "group_manager", self.north)
        ).action_approve()
        run.action_execute()
        self.assertEqual(run.state, "done")
        # Prices are dated by the clock of the database, before and after the preview.
        self.env.cr.execute(
            "UPDATE asom_collection_run SET previewed_at = now() WHERE id = %s", run.ids
        )
        self.env.cr.execute(
            "UPDATE asom_price SET write_date = now() + interval '1 minute' "
            "WHERE amount = 500"
        )
        self.env.invalidate_all()
        clerk = self.env["asom.collection.run"].with_user(self.clerk)
        later = clerk.create(
            {
                "company_id": self.north.id,
                "date_from": "2026-04-01",
                "date_to": "2026-06-30",
            }
        )
        later.action_preview()
        self.refused(later, self.two)
        self.refused(later, self.one)

    def test_two_managers_are_enough_round_after_round(self):
        """What was approved has been seen by two: the next round begins anew."""
        run = self.made_by(self.one)
        run.action_preview()
        run.with_user(self.two).action_approve()
        self.ida.subscription_ids.date_to = "2026-01-31"
        run.with_user(self.one).action_execute()
        run.with_user(self.two).action_preview()
        self.refused(run, self.two)
        run.with_user(self.one).action_approve()

    def test_without_four_eyes_a_manager_does_it_alone(self):
        self.north.asom_four_eyes = False
        run = self.made_by(self.one)
        run.action_preview()
        self.assertTrue(run.may_approve)
        run.action_approve()
        self.assertEqual(run.state, "approved")

    def test_nobody_writes_who_has_prepared(self):
        run = self.made_by(self.one)
        with self.assertRaises(AccessError), self.cr.savepoint():
            run.prepared_by_ids = [(5, 0, 0)]
