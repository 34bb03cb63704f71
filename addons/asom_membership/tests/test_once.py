import random
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..models.collection import (
    execute as collection_run_execute,
    preview as collection_run_preview,
)
from .common import AssociationCase, day

PERIODS = [
    ("2026-01-01", "2026-03-31"),
    ("2026-02-01", "2026-02-28"),
    ("2026-04-01", "2026-06-30"),
    ("2026-05-10", "2026-07-20"),
    ("2026-01-01", "2026-09-30"),
]


class Killed(BaseException):
    """Not an Exception, as a kill is none: nobody may catch it and go on."""


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestOnce(AssociationCase):
    """Invariant 1: a run that happens twice, or dies half-way and is run again, ends as
    if it had happened once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.net = cls.product("Net", 600.0, asom_proration="month")
        cls.club = cls.product("Club", 100.0, asom_proration="none")
        cls.fee = cls.product("Reconnection", 150.0, asom_kind="fee")
        cls.members = cls.env["asom.membership"]
        for number in range(14):
            member = cls.member(f"Person {number:02d}")
            cls.members |= member
            cls.subscribe(member, cls.tv, f"2026-0{1 + number % 6}-{1 + number:02d}")
            if number % 2:
                cls.subscribe(
                    member, cls.net, "2026-01-01", f"2026-0{3 + number % 6}-20"
                )
            if number % 3 == 0:
                cls.subscribe(member, cls.club, "2026-02-15")
            if number % 4 == 0:
                cls.waiting(member, cls.fee, 150.0)

    def setUp(self):
        super().setUp()
        for module, name, size in [
            (collection_run_execute, "EXECUTE_BATCH", 4),
            (collection_run_preview, "PREVIEW_BATCH", 5),
        ]:
            patcher = patch.object(module, name, size)
            patcher.start()
            self.addCleanup(patcher.stop)

    def sums(self):
        return [self.charged(member) for member in self.members]

    def undisturbed(self, periods):
        """What quiet runs come to, in a world that is thrown away again."""
        savepoint = self.cr.savepoint()
        for period in periods:
            self.collect(*period)
        result = self.sums()
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        return result

    def assert_no_day_twice(self):
        self.env.flush_all()
        self.cr.execute(
            """SELECT count(*) FROM asom_charge one JOIN asom_charge other
                 ON one.subscription_id = other.subscription_id AND one.id < other.id
                AND daterange(one.date_from, one.date_to, '[]')
                 && daterange(other.date_from, other.date_to, '[]')
              WHERE one.kind = 'subscription' AND other.kind = 'subscription'
                AND one.state = 'invoiced' AND other.state = 'invoiced'
                AND one.reversal_id IS NULL AND other.reversal_id IS NULL"""
        )
        self.assertEqual(self.cr.fetchone()[0], 0)

    def assert_invoices_are_their_charges(self):
        moves = self.env["account.move"].search(
            [("asom_membership_id", "in", self.members.ids)]
        )
        for move in moves:
            charged = sum(move.asom_charge_ids.mapped("amount"))
            self.assertAlmostEqual(move.amount_total_signed, charged, 2)
            self.assertEqual(move.state, "posted")

    # === ORDER === #

    def test_any_order_of_runs(self):
        """Random orders of overlapping runs, some previewed or executed again."""
        expected = self.undisturbed([("2026-01-01", "2026-09-30")])
        self.assertGreater(min(expected), 0)
        chance = random.Random(20260101)
        for _round in range(4):
            savepoint = self.cr.savepoint()
            order = chance.sample(PERIODS, len(PERIODS))
            for period in order:
                run = self.new_run(*period)
                for _again in range(chance.randint(1, 3)):
                    run.action_preview()
                run.action_approve()
                for _again in range(chance.randint(1, 3)):
                    run.action_execute()
            self.assertEqual(self.sums(), expected, order)
            self.assert_no_day_twice()
            self.assert_invoices_are_their_charges()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_changes_between_runs_in_any_order(self):
        """Ends and prices back in time: whatever lies between, a last run settles."""
        chance = random.Random(7)

        def change():
            for member in self.members[:5]:
                member.subscription_ids[0]._end(day("2026-03-20"))
            self.price(self.tv, 345.67, "2026-02-01")

        savepoint = self.cr.savepoint()
        change()
        self.collect("2026-01-01", "2026-09-30")
        expected = self.sums()
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        for _round in range(3):
            savepoint = self.cr.savepoint()
            order = chance.sample(PERIODS, len(PERIODS))
            moment = chance.randrange(len(order))
            for number, period in enumerate(order):
                if number == moment:
                    change()
                self.collect(*period)
            self.collect("2026-01-01", "2026-09-30")
            self.assertEqual(self.sums(), expected, (order, moment))
            self.assert_no_day_twice()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    # === INTERRUPTIONS === #

    def killed_at(self, owner, method, number, call):
        """Run ``call`` and die when ``method`` is called the ``number``-th time; what
        that call did is lost, as with a transaction that never commits.

        :returns: True when it died
        """
        original = getattr(owner, method)
        calls = 0

        def dying(records, *args, **kwargs):
            nonlocal calls
            calls += 1
            if calls != number:
                return original(records, *args, **kwargs)
            savepoint = records.env.cr.savepoint()
            original(records, *args, **kwargs)
            savepoint.close(rollback=True)
            records.env.invalidate_all()
            raise Killed

        with patch.object(owner, method, dying):
            try:
                call()
            except Killed:
                return True
        return False

    def test_execution_dies_anywhere(self):
        period = ("2026-01-01", "2026-06-30")
        expected = self.undisturbed([period])
        runs = type(self.env["asom.collection.run"])
        moves = type(self.env["account.move"])
        deaths = 0
        for owner, method, number in [
            (runs, "_execute_batch", 1),
            (runs, "_execute_batch", 3),
            (runs, "_invoice_lines", 2),
            (moves, "_post", 2),
            (runs, "_finish_execute", 1),
        ]:
            savepoint = self.cr.savepoint()
            run = self.new_run(*period)
            run.action_preview()
            run.action_approve()
            deaths += self.killed_at(owner, method, number, run.action_execute)
            self.assertNotEqual(run.state, "done", method)
            deaths += self.killed_at(runs, "_execute_batch", 2, run.action_execute)
            run.action_execute()
            run.action_execute()
            self.assertEqual(run.state, "done")
            self.assertEqual(self.sums(), expected, (method, number))
            self.assertEqual(len(run.move_ids), len(self.members))
            self.assert_no_day_twice()
            self.assert_invoices_are_their_charges()
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        self.assertGreaterEqual(deaths, 7)

    def test_preview_dies_anywhere(self):
        period = ("2026-01-01", "2026-06-30")
        expected = self.undisturbed([period])
        runs = type(self.env["asom.collection.run"])
        for method, number in [
            ("_preview_batch", 1),
            ("_preview_batch", 3),
            ("_insert_charges", 2),
            ("_finish_preview", 1),
        ]:
            savepoint = self.cr.savepoint()
            run = self.new_run(*period)
            died = self.killed_at(runs, method, number, run.action_preview)
            self.assertTrue(died, method)
            run.invalidate_recordset()
            self.assertEqual(run.state, "previewing")
            run.action_preview()
            self.assertEqual(run.state, "previewed")
            self.assertEqual(run.line_count, len(self.members))
            run.action_approve()
            run.action_execute()
            self.assertEqual(self.sums(), expected, (method, number))
            self.assert_no_day_twice()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_cancelling_dies_half_way(self):
        runs = type(self.env["asom.collection.run"])
        run = self.collect("2026-01-01", "2026-06-30")
        expected = self.sums()
        with patch(
            "odoo.addons.asom_membership.models.collection.cancel.CANCEL_BATCH", 4
        ):
            self.assertTrue(self.killed_at(runs, "_cancel_batch", 2, run.action_cancel))
            self.assertEqual(run.state, "cancelling")
            run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual({*self.sums()}, {0})
        self.collect("2026-01-01", "2026-06-30")
        self.assertEqual(self.sums(), expected)

    # === THE SCHEDULER === #

    def test_the_scheduler_goes_on_where_a_run_stopped(self):
        period = ("2026-01-01", "2026-06-30")
        expected = self.undisturbed([period])
        runs = type(self.env["asom.collection.run"])
        run = self.new_run(*period)
        self.killed_at(runs, "_preview_batch", 2, run.action_preview)
        run._cron_work()
        self.assertEqual(run.state, "previewed")
        run.action_approve()
        self.killed_at(runs, "_execute_batch", 2, run.action_execute)
        self.assertEqual(run.state, "running")
        run._cron_work()
        self.assertEqual(run.state, "done")
        run._cron_work()
        self.assertEqual(self.sums(), expected)

    def test_one_associations_trouble_does_not_stop_the_others(self):
        run = self.new_run()
        other = self.new_run("2026-01-01", "2026-01-31", company=self.south)
        (run | other)._step({"state": "previewing", "preview_cursor": 0})
        runs = type(run)
        original = runs._preview_batch

        reason = "Something is wrong here."

        def failing(records):
            if records.company_id == self.north:
                raise UserError(reason)
            return original(records)

        # The transaction of a test is not to be rolled back as a whole.
        with (
            patch.object(self.cr, "rollback"),
            patch.object(runs, "_preview_batch", failing),
        ):
            run._cron_work()
        self.assertEqual((run.state, other.state), ("draft", "previewed"))
        self.assertIn(f"not made: {reason}", run.message_ids[0].body)
        run.action_preview()
        self.assertEqual(run.state, "previewed")

    def test_what_nobody_foresaw_is_told_and_logged(self):
        run = self.new_run()
        staff = self.user_of("waiting", "group_staff", self.north)
        run._step({"state": "previewing", "previewed_by_id": staff.id})
        runs = type(run)
        with (
            patch.object(self.cr, "rollback"),
            patch.object(runs, "_preview_batch", side_effect=KeyError("secret")),
            self.assertLogs("odoo.addons.asom_membership", "ERROR") as logs,
        ):
            run._cron_work()
        self.assertEqual(run.state, "draft")
        self.assertIn("KeyError", logs.output[0])
        told = run.message_ids[0]
        self.assertNotIn("secret", told.body)
        self.assertIn(staff.partner_id, told.notified_partner_ids)

    def test_a_preview_that_does_not_end_is_taken_back(self):
        """Nobody works on it any more: it neither holds its days nor stays for good."""
        period = ("2026-01-01", "2026-06-30")
        expected = self.undisturbed([period])
        runs = type(self.env["asom.collection.run"])
        run = self.new_run(*period)
        self.killed_at(runs, "_preview_batch", 2, run.action_preview)
        self.assertTrue(run.charge_ids)
        run.action_cancel()
        self.assertEqual((run.state, len(run.charge_ids)), ("cancelled", 0))
        self.collect(*period)
        self.assertEqual(self.sums(), expected)

    def test_taken_back_while_a_worker_is_at_it(self):
        """The worker's next batch neither goes on nor brings the run to life again."""
        run = self.new_run()
        run._start_preview()
        self.assertTrue(run._preview_batch())
        run.action_cancel()
        self.assertFalse(run._preview_batch())
        run._finish_preview()
        self.assertEqual(run.state, "cancelled")
        self.assertFalse(run.charge_ids | run.line_ids.charge_ids)

    def test_two_workers_at_one_run_meet_before_they_charge(self):
        """Else the second takes the first one's charges for another run's, and the
        scheduler throws the preview away that a user is making."""
        run = self.new_run()
        runs = type(run)
        original = runs._preview_memberships
        changed = []

        def row():
            query = "SELECT ctid FROM asom_collection_run WHERE id = %s"
            return self.env.execute_query(SQL(query, run.id))

        def watching(records, memberships):
            changed.append(row() != before)
            return original(records, memberships)

        run._start_preview()
        self.env.flush_all()
        before = row()
        with patch.object(runs, "_preview_memberships", watching):
            run._preview_batch()
        self.assertEqual(changed, [True])
