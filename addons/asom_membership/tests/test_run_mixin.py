import io
from contextlib import closing
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tools import mute_logger

from ..batches import analyze_new
from ..models.run import run_mixin, run_step
from .batches_common import batches
from .greeting import LINE, RUN, greeting
from .small_addon import SmallAddonCase


class TestRunMixin(SmallAddonCase):
    """Every kind of run works in these ways; here one of some hundred lines."""

    small_addon = staticmethod(greeting)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.env["asom.membership"].union(
            *(cls.member(f"Person {number}") for number in range(5))
        )
        cls.members[0].partner_id.email = "one@example.com"
        cls.clerk = cls.user_of("clerk", "group_staff", cls.north)
        cls.boss = cls.user_of("boss", "group_manager", cls.north)
        cls.board = cls.user_of("board", "group_board", cls.north)

    def run_of(self, user=None):
        runs = self.env[RUN].with_user(user) if user else self.env[RUN]
        return runs.create({"company_id": self.north.id})

    def approved(self):
        run = self.run_of()
        run.action_preview()
        run.action_approve()
        return run

    def greetings(self, run):
        run.invalidate_recordset()
        return [line.greeting for line in run.line_ids.sorted("id") if line.greeting]

    # === THE WAY THROUGH === #

    def test_it_goes_through_its_steps_and_each_can_be_called_again(self):
        run = self.run_of()
        run.action_preview()
        self.assertEqual(
            (run.state, run.line_count, run.amount_total), ("previewed", 5, 5)
        )
        self.assertEqual(run.warning_count, 4)
        self.assertEqual(run.line_ids[1].warning_text, "By post: 1,00 kr.")
        run.action_preview()
        self.assertEqual(run.line_count, 5)
        with self.assertRaisesRegex(UserError, "cannot be executed now"):
            run.action_execute()
        run.action_approve()
        run.action_execute()
        run.action_execute()
        self.assertEqual((run.state, run.done_count, run.progress), ("done", 5, 100.0))
        self.assertEqual(self.greetings(run)[0], "Hello, Person 0!")
        run.action_cancel()
        run.action_cancel()
        self.assertEqual((run.state, self.greetings(run)), ("cancelled", []))
        texts = " ".join(run.message_ids.mapped(lambda m: str(m.body)))
        for text in ("Preview. Members: 5", "Done: 5", "The run was cancelled"):
            self.assertIn(text, texts)

    def test_one_poisoned_member_stops_no_other(self):
        self.members[2].partner_id.name = "Poison"
        self.members[3].partner_id.comment = "no"
        run = self.approved()
        self.assertEqual(run.failed_count, 1)
        run.action_execute()
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 3, 2))
        failed = run.line_ids.filtered(lambda line: line.state == "failed")
        self.assertNotIn("ValueError", " ".join(failed.mapped("error")))
        self.members[3].partner_id.comment = False
        self.members[2].partner_id.name = "Cured"
        run.action_retry_failed()
        self.assertEqual((run.state, run.done_count), ("done", 5))

    def test_the_database_looks_at_a_new_table_after_the_first_batch(self):
        self.env.cr.execute("CREATE TABLE asom_new AS SELECT 1 AS number")
        self.assertEqual(analyze_new(self.env, ["asom_new"]), ["asom_new"])
        self.assertEqual(analyze_new(self.env, ["asom_new"]), [])
        seen = []
        with patch.object(
            run_step, "analyze_new", lambda _env, names: seen.append(names)
        ):
            self.approved().action_execute()
        # Two full batches of each step; few members need none.
        self.assertEqual(seen, [[self.env[LINE]._table]] * 4)

    # === KILLED === #

    def test_killed_after_any_batch_it_goes_on_where_it_stopped(self):
        for step in ("action_preview", "action_execute", "action_cancel"):
            for commits in (1, 2):
                with self.subTest(step=step, commits=commits):
                    run = self.run_of()
                    before = ["action_preview", "action_approve", "action_execute"]
                    for each in before[: {"action_preview": 0}.get(step, 2)]:
                        getattr(run, each)()
                    if step == "action_cancel":
                        run.action_execute()
                    with batches(self.env, killed_after=commits) as watched:
                        getattr(run, step)()
                    self.assertTrue(watched.killed)
                    run.invalidate_recordset()
                    getattr(run, step)()
                    lines = run.line_ids
                    self.assertEqual(lines.membership_id, self.members)
                    self.assertEqual(len(lines), 5)
                    ends = {
                        "action_preview": ("previewed", 0),
                        "action_execute": ("done", 5),
                        "action_cancel": ("cancelled", 0),
                    }
                    found = (run.state, len(self.greetings(run)))
                    self.assertEqual(found, ends[step])

    # === IN THE BACKGROUND === #

    def test_a_large_run_is_worked_off_by_the_scheduler_in_every_step(self):
        run = self.run_of(self.boss)
        with patch.object(run_mixin, "AT_ONCE", 3):
            run.action_preview_start()
            self.assertEqual(run.state, "previewing")
            self.env[RUN]._cron_work()
            self.assertEqual(run.state, "previewed")
            run.action_approve()
            run.action_execute_start()
            self.assertEqual((run.state, run.progress), ("running", 0.0))
            self.env[RUN]._cron_work()
            self.assertEqual(run.state, "done")
            run.action_cancel_start()
            self.assertEqual(
                (run.state, run.cancelled_by_id), ("cancelling", self.boss)
            )
            self.env[RUN]._cron_work()
        self.assertEqual((run.state, self.greetings(run)), ("cancelled", []))

    def test_who_waits_is_told_once_what_stops_it(self):
        run = self.approved().with_user(self.boss)
        runs = type(run)
        with patch.object(run_mixin, "AT_ONCE", 3):
            run.action_execute_start()
        with (
            patch.object(runs, "_execute_batch", side_effect=UserError("No more ink.")),
            mute_logger("odoo.addons.asom_membership.models.run.run_background"),
        ):
            self.env[RUN]._cron_work()
            self.env[RUN]._cron_work()
        told = run.sudo().message_ids.filtered(lambda m: "No more ink" in str(m.body))
        self.assertEqual(len(told), 1)
        self.assertEqual(told.partner_ids, self.boss.partner_id)
        self.env[RUN]._cron_work()
        self.assertEqual(run.state, "done")

    def test_two_schedulers_share_out_the_runs_that_wait(self):
        first, second = self.run_of(), self.run_of()
        (first | second)._step({"state": "previewing"})
        with closing(db_connect(self.cr.dbname).cursor()) as other:
            key = (RUN, first.id)
            other.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", key)
            self.env[RUN]._cron_work()
            self.assertEqual((first.state, second.state), ("previewing", "previewed"))
            other.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", key)
            self.env[RUN]._cron_work()
            self.assertEqual(first.state, "previewed")
            other.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", key)
            self.assertTrue(other.fetchone()[0], "the claim has ended with the work")

    def test_a_run_that_fails_is_claimed_by_nobody_afterwards(self):
        run = self.run_of()
        run._step({"state": "previewing"})
        broken = {"side_effect": UserError("No more ink.")}
        with patch.object(type(run), "_preview_batch", **broken):
            self.env[RUN]._cron_work()
        with closing(db_connect(self.cr.dbname).cursor()) as other:
            other.execute(
                "SELECT pg_try_advisory_lock(hashtext(%s), %s)", (RUN, run.id)
            )
            self.assertTrue(other.fetchone()[0])

    # === WHO MAY === #

    def test_with_four_eyes_another_one_approves(self):
        self.north.asom_four_eyes = True
        run = self.run_of(self.boss)
        run.action_preview()
        with self.assertRaisesRegex(UserError, "four eyes"):
            run.action_approve()
        self.assertFalse(run.may_approve)
        with self.assertRaises(AccessError):
            run.with_user(self.clerk).action_approve()
        other = self.user_of("other", "group_manager", self.north)
        run.with_user(other).action_approve()
        self.assertEqual(run.approved_by_id, other)

    def test_a_board_that_may_only_read_takes_no_step(self):
        run = self.approved()
        self.env["ir.model.access"].search([("name", "=", RUN)]).perm_write = False
        for step in (
            "action_preview",
            "action_preview_start",
            "action_approve",
            "action_execute",
            "action_execute_start",
            "action_cancel",
            "action_cancel_start",
            "action_retry_failed",
        ):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(run.with_user(self.board), step)()

    def test_what_is_approved_is_fixed_and_what_was_done_is_kept(self):
        run = self.run_of()
        run.action_preview()
        run.text = "Hi"
        self.assertEqual((run.state, run.line_count), ("draft", 0))
        run.action_preview()
        run.action_approve()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            run.text = "Hey"
        with self.assertRaisesRegex(UserError, "never deleted"):
            run.unlink()
        with self.assertRaises(AccessError):
            run.with_user(self.clerk).write({"state": "done"})

    def test_the_report_has_its_frame_and_the_kinds_own_tables(self):
        run = self.approved()
        run.action_execute()
        book = openpyxl.load_workbook(io.BytesIO(run._report_xlsx()))
        self.assertEqual(
            book.sheetnames[1:], ["Members Greeted", "Warnings and Failures"]
        )
        cells = {cell.value for row in book["Members Greeted"] for cell in row}
        self.assertIn("Hello, Person 4!", cells)
        self.assertEqual(self.env[LINE].search_count([("run_id", "=", run.id)]), 5)
