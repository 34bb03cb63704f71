from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestCancelBackground(AssociationCase):
    """Cancelling in the background: goes on, and tells its user what stops it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        for number in range(6):
            cls.subscribe(cls.member(f"Person {number}"), cls.tv, "2026-01-01")
        cls.clerk = cls.user_of("clerk", "group_staff", cls.north)
        cls.quarter = cls.collect()

    def start(self):
        run = self.quarter.with_user(self.clerk)
        with patch("odoo.addons.asom_membership.models.run.run_mixin.AT_ONCE", 3):
            run.action_cancel_start()
        return self.quarter

    def test_a_large_run_is_cancelled_by_the_scheduler(self):
        run = self.start()
        self.assertEqual((run.state, run.cancelled_by_id), ("cancelling", self.clerk))
        self.assertEqual((run.progress, run.done_count), (0.0, 6))
        with patch(
            "odoo.addons.asom_membership.models.collection.cancel.CANCEL_BATCH", 2
        ):
            run._cancel_batch()
            self.assertGreater(run.progress, 30.0)
            run._cron_work()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual({*run.move_ids.mapped("payment_state")}, {"reversed"})

    def test_who_cancels_is_told_once_what_is_in_the_way(self):
        run = self.start()
        account = run.move_ids[0].invoice_line_ids.account_id
        account.active = False
        for _round in range(3):
            run._cron_work()
        told = run.message_ids.filtered(
            lambda message: "not cancelled yet" in (message.body or "")
        )
        self.assertEqual(run.state, "cancelling")
        self.assertEqual(len(told), 1)
        self.assertIn(self.clerk.partner_id, told.notified_partner_ids)
        self.assertTrue(run.stop_reason)
        account.active = True
        run.with_user(self.clerk).action_cancel_start()
        self.assertEqual((run.state, run.stop_reason), ("cancelled", False))

    def test_what_nobody_foresaw_is_told_to_who_cancels(self):
        run = self.start()
        with (
            patch.object(self.cr, "rollback"),
            patch.object(type(run), "_cancel_batch", side_effect=KeyError("secret")),
            self.assertLogs("odoo.addons.asom_membership", "ERROR"),
        ):
            run._cron_work()
        self.assertEqual(run.state, "cancelling")
        self.assertIn(self.clerk.partner_id, run.message_ids[0].notified_partner_ids)
        self.assertNotIn("secret", run.message_ids[0].body)

    def test_a_run_finished_by_its_user_meanwhile_is_left_alone(self):
        runs = type(self.quarter)
        other = self.new_run("2026-01-01", "2026-01-31", company=self.south)
        other._step({"state": "previewing"})
        late = self.new_run("2026-04-01", "2026-06-30")
        late._step({"state": "previewing"})
        original = runs._finish_preview

        def finishing(run):
            # Both users were quicker than the scheduler.
            late._step({"state": "cancelled"})
            return original(run)

        with patch.object(runs, "_finish_preview", finishing):
            (late | other)._cron_work()
        self.assertEqual({late.state, other.state} - {"previewed"}, {"cancelled"})
        self.assertFalse(late.message_ids.filtered(lambda m: "not made" in m.body))

    def test_a_run_deleted_by_its_user_meanwhile_stops_no_other(self):
        runs = type(self.quarter)
        first = self.new_run("2026-01-01", "2026-01-31", company=self.south)
        gone = self.new_run("2026-04-01", "2026-06-30", company=self.south)
        last = self.new_run("2026-07-01", "2026-09-30", company=self.south)
        (first | gone | last)._step({"state": "previewing"})
        original = runs._finish_preview

        def finishing(run):
            if run == first:
                gone.action_cancel()
                gone.unlink()
            return original(run)

        with (
            patch.object(runs, "search", lambda *_args: first | gone | last),
            patch.object(runs, "_finish_preview", finishing),
        ):
            first._cron_work()
        self.assertEqual((first | last).mapped("state"), ["previewed"] * 2)

    def test_what_may_not_be_cancelled_is_refused_before_anything_is_done(self):
        runs = type(self.quarter)
        with (
            patch.object(runs, "_is_paid", lambda run: True),
            patch.object(runs, "_before_cancel") as act,
        ):
            for step in ("action_cancel_ask", "action_cancel_start", "action_cancel"):
                with self.assertRaisesRegex(UserError, "paid"):
                    getattr(self.quarter, step)()
            act.assert_not_called()

    def test_a_job_keeps_between_two_calls_what_it_has_learned(self):
        run = self.quarter.with_context(ir_cron_progress_id=1)
        first = run._kept(run._invoice_shapes())
        first.shapes["key"] = "shape"
        self.assertEqual(run._kept(run._invoice_shapes()).shapes, first.shapes)
        other = self.quarter
        self.assertFalse(other._kept(other._invoice_shapes()).shapes)
        run._forget_kept()
        self.assertFalse(run._kept(run._invoice_shapes()).shapes)
