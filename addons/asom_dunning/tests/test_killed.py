"""A run that dies at any commit, or is worked on by two: each reminder once, each fee
once. And who is held from billing is not reminded."""

from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.batches_common import batches

from .common import DunningCase as Base

NAMES = ("Ida Holm", "Bo Lind", "Eva Dam", "Per Lund", "Ane Friis")


@tagged("post_install", "-at_install")
class TestKilled(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.owing(*NAMES)
        cls.members[0].email = "ida@example.org"

    def assert_each_once(self, run):
        self.env.invalidate_all()
        self.assertEqual(run.state, "done")
        letters = self.env["asom.dunning.reminder"].search(
            [("membership_id", "in", self.members.ids)]
        )
        self.assertEqual(sorted(letters.membership_id.ids), sorted(self.members.ids))
        self.assertEqual(len(letters), len(self.members))
        fees = self.env["account.move"].search(
            [("asom_dunning_reminder_id", "in", letters.ids)]
        )
        self.assertEqual(len(fees), len(self.members))
        mails = self.env["mail.mail"].search_count(
            [("model", "=", letters._name), ("res_id", "in", letters.ids)]
        )
        self.assertEqual(mails, 1)

    def test_killed_at_each_commit_it_goes_on(self):
        runs = type(self.env["asom.dunning.run"])
        with (
            freeze_time("2026-01-12 09:00:00"),
            patch.object(runs, "_preview_limit", lambda run: 2),
            patch.object(runs, "_execute_limit", lambda run: 1),
        ):
            run = self.new_dunning_run("2026-01-12")
            for number in range(3):
                with batches(self.env, killed_after=number):
                    run.action_preview()
            self.env.invalidate_all()
            self.assertEqual(run.line_count, len(self.members))
            run.action_approve()
            for number in (0, 1, 2, 1, 0):
                with batches(self.env, killed_after=number):
                    run.action_execute()
            run.action_execute()
            run.action_execute()
        self.assert_each_once(run)

    def test_the_scheduler_and_its_user_do_it_once(self):
        with freeze_time("2026-01-12 09:00:00"):
            run = self.new_dunning_run("2026-01-12")
            run.action_preview()
            run.action_approve()
            run._start_execute()
            run._cron_work()
            run.action_execute()
            run._cron_work()
        self.assert_each_once(run)

    def test_who_is_held_from_billing_is_not_reminded_until_it_ends(self):
        ida = self.members[0]
        hold = self.env["asom.billing.hold"].create(
            {
                "membership_id": ida.id,
                "reason": "The estate is settled",
                "date_from": "2026-01-01",
                "date_to": "2026-01-31",
            }
        )
        run = self.remind("2026-01-12")
        line = run.line_ids.filtered(lambda row: row.membership_id == ida)
        self.assertEqual(line.state, "spared")
        self.assertIn(hold.reason, line.reason)
        self.assertFalse(self.reminders_of(ida))
        self.remind("2026-02-02")
        self.assertTrue(self.reminders_of(ida))
