"""The planner makes each step once, 13 months ahead, and follows changed rules."""

from datetime import date, datetime
from unittest.mock import patch

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..days.planning import KINDS
from .common import EARLY
from .common_plan import PlanCase

YEAR = ["2026-01-02", "2026-04-01", "2026-07-01", "2026-10-01", "2027-01-04"]


@tagged("post_install", "-at_install")
class TestFill(PlanCase):
    def test_quarters_in_advance(self):
        self.plan()
        self.assertEqual(self.dues(), YEAR)
        rows = self.rows(due="2026-04-01")
        self.assertEqual(tuple(rows.mapped("kind")), KINDS)
        self.assertEqual(set(rows.mapped("date_from")), {date(2026, 4, 1)})
        self.assertEqual(set(rows.mapped("date_to")), {date(2026, 6, 30)})
        send = self.row("send", due="2026-04-01")
        # Nets' deadline: 24 March at 9; five banking days before: the 17th at 16.
        self.assertEqual(send.deadline, datetime(2026, 3, 17, 15))
        self.assertEqual(send.latest, datetime(2026, 3, 24, 8))
        # Clocks go forward between the two deadlines for April.
        late = self.row("late", due="2026-04-01")
        self.assertEqual(late.deadline, datetime(2026, 3, 27, 8))
        self.assertEqual(
            self.row("payments", due="2026-04-01").deadline, datetime(2026, 4, 7, 14)
        )
        self.assertEqual(send.remind_on, date(2026, 3, 12))
        self.assertEqual(send.agreement_id, self.north_agreement)

    def test_months_in_arrears(self):
        self.plan()
        self.assertEqual(len(self.dues(self.south)), 13)
        first = self.row("send", self.south)
        self.assertEqual(str(first.date_from), "2025-12-01")
        last = self.row("send", self.south, "2027-01-04")
        self.assertEqual(str(last.date_to), "2026-12-31")

    def test_every_term_and_timing(self):
        for term, timing, expected in (
            ("year", "advance", ["2026-01-02", "2027-01-04"]),
            ("year", "arrears", ["2026-01-02", "2027-01-04"]),
            ("half_year", "advance", ["2026-01-02", "2026-07-01", "2027-01-04"]),
            ("quarter", "arrears", YEAR),
        ):
            self.north.write({"asom_dues_term": term, "asom_dues_timing": timing})
            self.plan()
            self.assertEqual(self.dues(), expected, (term, timing))
            first = self.row("send")
            start = "2026-01-01" if timing == "advance" else "2025-"
            self.assertTrue(str(first.date_from).startswith(start), (term, timing))

    def test_twice_is_once(self):
        self.plan()
        before = self.plans.search([]).read()
        self.plan()
        self.assertEqual(self.plans.search([]).read(), before)

    def test_the_database_refuses_a_second_row(self):
        self.plan()
        with self.quiet(), self.assertRaises(psycopg2.errors.UniqueViolation):
            with self.env.cr.savepoint():
                step = self.row("send")
                step.create(step.copy_data())

    def test_a_day_later_the_next_month_comes_in(self):
        self.plan()
        self.plan("2026-01-03 08:00:00")
        self.assertEqual(self.dues(self.south)[-1], "2027-02-01")
        self.assertEqual(len(self.rows(self.south, "2027-02-01")), 8)
        self.assertEqual(self.dues(self.south)[0], "2026-01-02")

    def test_what_nets_takes_no_more_is_not_planned(self):
        self.plan("2025-12-23 08:00:00")
        self.assertEqual(self.dues()[0], "2026-04-01")

    def test_what_is_late_already_is_planned_while_nets_takes_it(self):
        self.plan("2025-12-23 07:59:00")
        states = self.states()
        self.assertEqual(states["preview"], "late")
        self.assertEqual(states["late"], "todo")
        self.assertNotIn("prices", states)

    def test_nothing_is_planned_before_the_first_collected_day(self):
        self.north.asom_collect_from = "2026-04-01"
        self.plan()
        self.assertEqual(self.dues(), YEAR[1:])

    def test_change_of_the_term(self):
        self.plan()
        kept = self.rows(due="2026-04-01")
        self.north.asom_dues_term = "half_year"
        self.plan()
        self.assertEqual(self.dues(), [YEAR[0], YEAR[2], YEAR[4]])
        self.assertFalse(kept.exists())
        self.assertEqual(str(self.row("send").date_to), "2026-06-30")
        self.assertEqual(len(self.dues(self.south)), 13)

    def test_change_of_the_due_day(self):
        self.plan()
        self.north.write({"asom_due_rule": "day", "asom_due_day": 15})
        self.plan()
        # 15 January 2026 has the same deadline as the 2nd; 15 March is a Sunday.
        self.assertEqual(self.dues()[:2], ["2026-01-15", "2026-04-15"])
        self.assertFalse(self.rows())
        self.assertEqual(
            self.row("payments", due="2026-01-15").deadline, datetime(2026, 1, 16, 15)
        )

    def test_a_collection_with_a_run_stays(self):
        self.subscriber()
        self.plan()
        with freeze_time(EARLY):
            run = self.new_run()
            run.action_preview()
        self.north.write({"asom_dues_term": "month", "asom_due_rule": "day"})
        self.north.asom_due_day = 5
        self.plan()
        self.assertEqual(len(self.rows()), 7)
        self.assertEqual(self.row("send").run_id, run)
        # January to March are the run's; the months after it are new.
        self.assertEqual(self.dues()[:3], ["2026-01-02", "2026-04-07", "2026-05-05"])
        with freeze_time(EARLY):
            run.action_cancel()
        self.plan()
        self.assertEqual(self.dues()[:2], ["2026-01-05", "2026-02-05"])

    def test_what_was_done_or_skipped_stays(self):
        self.plan()
        with freeze_time(EARLY):
            self.row("send", due="2026-07-01")._skip("Summer")
        self.price(self.tv, 310.0, "2026-04-01").announced_on = "2025-12-01"
        self.plan()
        self.assertEqual(self.row("prices", due="2026-04-01").state, "done")
        self.north.asom_dues_term = "year"
        self.plan()
        self.assertEqual(self.rows(due="2026-04-01").mapped("kind"), ["prices"])
        self.assertEqual(self.rows(due="2026-07-01").mapped("kind"), ["send"])

    def test_settings_move_the_steps(self):
        self.plan()
        self.north_agreement.write(
            {
                "plan_preview_days": 4,
                "plan_approve_days": 3,
                "plan_execute_days": 2,
                "plan_send_days": 0,
                "cut_off_hour": 11,
            }
        )
        self.plan()
        row = self.row("send", due="2026-04-01")
        self.assertEqual(row.deadline, datetime(2026, 3, 24, 10))
        self.assertEqual(row.deadline, row.latest)
        self.assertEqual(
            self.row("preview", due="2026-04-01").deadline, datetime(2026, 3, 18, 15)
        )

    def test_settings_are_checked(self):
        for vals in (
            {"plan_approve_days": 11},
            {"plan_send_days": -1},
            {"plan_remind_days": -1},
            {"slip_days": -1},
        ):
            with self.assertRaises(ValidationError):
                self.north_agreement.write(vals)

    def test_no_late_deadline(self):
        self.plan()
        self.north_agreement.late_taken = False
        self.plan()
        self.assertFalse(self.rows(due=None, kind="late"))
        self.assertTrue(self.rows(self.south, None, kind="late"))

    def test_slips(self):
        self.group.section = "0117"
        self.plan()
        self.assertEqual(
            self.rows(due="2026-04-01").mapped("kind"),
            ["prices", "preview", "approve", "execute", "send", "payments"],
        )

    def test_prices_once_a_year_or_never(self):
        self.north_agreement.plan_prices = "year"
        self.plan()
        found = self.rows(due=None, kind="prices").mapped("date_due")
        self.assertEqual([str(due) for due in found], ["2027-01-04"])
        self.north_agreement.plan_prices = "never"
        self.plan()
        self.assertFalse(self.rows(due=None, kind="prices"))

    def test_an_archived_agreement(self):
        self.plan()
        self.north_agreement.active = False
        self.plan()
        self.assertFalse(self.rows(due=None))
        self.assertTrue(self.rows(self.south, None))

    def test_another_agreement(self):
        self.plan()
        before = self.rows(due=None)
        agreement = self.replace_agreement()
        self.plan()
        self.assertEqual(self.rows(due=None), before)
        self.assertEqual(before.agreement_id, agreement)

    def test_one_associations_trouble_stops_nobody(self):
        wanted = type(self.plans)._wanted

        def broken(self, agreement, known, today):
            if agreement.company_id.name == "North Antenna":
                raise ZeroDivisionError("Broken association")
            return wanted(self, agreement, known, today)

        with patch.object(type(self.plans), "_wanted", broken):
            with self.assertLogs("odoo.addons.asom_nets.models.plan.fill") as logs:
                self.plan()
        self.assertIn("Broken association", logs.output[0])
        self.assertFalse(self.rows(due=None))
        self.assertEqual(len(self.dues(self.south)), 13)

    def test_a_lost_race_is_tried_again(self):
        """A conflict in the database concerns the whole transaction."""
        with patch.object(
            type(self.plans), "_plan", side_effect=psycopg2.OperationalError
        ):
            with self.assertRaises(psycopg2.OperationalError):
                self.plan()

    def test_batches(self):
        with patch("odoo.addons.asom_nets.models.plan.fill.BATCH", 1):
            self.plan()
        self.assertEqual(self.dues(), YEAR)
        self.assertEqual(len(self.dues(self.south)), 13)

    def test_the_scheduler(self):
        with freeze_time(EARLY), mute_logger("odoo.addons.base.models.ir_cron"):
            self.assertTrue(self.env.ref("asom_nets.cron_plan").active)
            self.env.ref("asom_nets.cron_plan").ir_actions_server_id.run()
        self.assertEqual(self.dues(), YEAR)

    def test_wakes_when_a_step_turns_late(self):
        cron = self.env.ref("asom_nets.cron_plan")
        triggers = self.env["ir.cron.trigger"]
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        for _twice in range(2):
            self.plan("2025-12-09 08:00:00")
        # Approve on the 9th at 16; nothing else before the 10th at 9.
        found = triggers.search([("cron_id", "=", cron.id)]).mapped("call_at")
        self.assertEqual(found, [datetime(2025, 12, 9, 15, 1)])

    def test_a_changed_rule_wakes_the_planner(self):
        cron = self.env.ref("asom_nets.cron_plan")
        triggers = self.env["ir.cron.trigger"]
        for record, vals in (
            (self.north, {"asom_due_day": 9}),
            (self.north_agreement, {"plan_remind_days": 5}),
        ):
            triggers.search([("cron_id", "=", cron.id)]).unlink()
            record.write(vals)
            self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        self.north.asom_deviation_percent = 40
        self.assertFalse(triggers.search([("cron_id", "=", cron.id)]))
