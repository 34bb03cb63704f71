"""Runs that are made by themselves, and what an association lets go."""

from datetime import timedelta

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_membership.tests.batches_common import batches

from .common import DunningCase as Base

OFF = {"approve_1": False, "approve_2": False, "approve_handover": False}


@tagged("post_install", "-at_install")
class TestDaily(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.bo = cls.owing("Ida Holm", "Bo Lind")
        cls.runs = cls.env["asom.dunning.run"]
        cls.mia = cls.user_of("daily_mia", "group_staff", cls.north)
        with freeze_time("2026-01-01 10:00:00"):
            cls.policy.write({"daily": True, "responsible_id": cls.mia.id})

    def tick(self, moment, times=1):
        """The scheduler comes at that time (UTC; Denmark is an hour ahead)."""
        with freeze_time(moment):
            for _time in range(times):
                self.runs._cron_work()
                self.env.flush_all()
        return self.runs.search([("company_id", "=", self.north.id)], order="id")

    def test_a_run_goes_by_itself_where_nothing_needs_approval(self):
        self.policy.write(OFF)
        self.tick("2026-01-12 04:59:00")
        self.assertFalse(self.reminders_of(self.ida))
        run = self.tick("2026-01-12 05:00:00", 3)[-1]
        self.assertEqual((str(run.date), run.state), ("2026-01-12", "done"))
        self.assertEqual(len(self.reminders_of(self.ida)), 1)
        # The same morning again is nothing.
        self.assertEqual(self.tick("2026-01-12 15:00:00", 2)[-1], run)
        self.assertEqual(len(self.reminders_of(self.ida)), 1)

    def test_a_run_with_nothing_in_it_is_put_away(self):
        [run] = self.tick("2026-01-08 05:00:00", 3)
        self.assertEqual(run.state, "cancelled")
        self.assertFalse(run.line_ids)

    def test_it_waits_for_approval_stage_by_stage(self):
        self.policy.write({**OFF, "approve_2": True})
        run = self.tick("2026-01-12 05:00:00", 3)[-1]
        self.assertEqual(run.state, "done")
        run = self.tick("2026-02-05 05:00:00", 3)[-1]
        self.assertEqual(run.state, "previewed")
        self.assertEqual(run.activity_ids.user_id, self.mia)
        # On the next day it is looked at anew and not doubled.
        count = len(self.tick("2026-02-06 04:00:00"))
        later = self.tick("2026-02-06 05:00:00", 3)
        self.assertEqual((len(later), later[-1]), (count, run))
        self.assertEqual((str(run.date), run.state), ("2026-02-06", "previewed"))
        self.assertEqual(len(run.activity_ids), 1)
        with freeze_time("2026-02-06 08:00:00"):
            run.action_approve()
            run.action_execute()
        self.assertEqual(run.reminder_2_count, 2)

    def test_a_machine_that_was_off_catches_up_once(self):
        with freeze_time("2026-01-02 10:00:00"):
            self.policy.write({**OFF, "daily_weekday": "0"})
        runs = self.tick("2026-02-04 12:00:00", 3)
        self.assertEqual(len(runs), 1)
        self.assertEqual(str(runs.planned_on), "2026-02-02")
        self.assertEqual(str(runs.date), "2026-02-04")
        self.assertEqual(len(self.tick("2026-02-06 12:00:00", 2)), 1)

    def test_what_was_planned_before_it_was_said_is_not_made_up_for(self):
        with freeze_time("2026-01-14 10:00:00"):
            self.policy.daily_hour = 7
        self.assertFalse(self.tick("2026-01-14 10:10:00"))
        self.assertTrue(self.tick("2026-01-15 06:00:00"))

    def test_the_database_lets_a_day_have_one(self):
        vals = {
            "company_id": self.north.id,
            "date": "2026-01-12",
            "planned_on": "2026-01-12",
        }
        self.runs.sudo().create(vals)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            self.runs.sudo().create(vals)

    def test_killed_anywhere_it_goes_on_and_reminds_once(self):
        self.policy.write(OFF)
        for number in range(6):
            with (
                freeze_time("2026-01-12 05:00:00"),
                batches(self.env, killed_after=number),
            ):
                self.runs._cron_work()
        self.tick("2026-01-12 05:20:00", 3)
        self.assertEqual(len(self.reminders_of(self.ida)), 1)
        self.assertEqual(len(self.reminders_of(self.bo)), 1)
        fees = self.env["account.move"].search_count(
            [
                ("asom_dunning_reminder_id", "!=", False),
                ("company_id", "=", self.north.id),
            ]
        )
        self.assertEqual(fees, 2)

    # === WHAT IS LET GO === #

    def test_a_small_remainder_is_left_alone_a_small_invoice_is_not(self):
        self.policy.small_remainder = 20
        self.pay(self.claims_of(self.ida), "2026-01-05", 281.0)
        self.pay(self.claims_of(self.bo), "2026-01-05", 279.0)
        run = self.remind("2026-01-12")
        line = run.line_ids.filtered(lambda row: row.membership_id == self.ida)
        self.assertIn("remainder", line.reason)
        self.assertEqual(run.reminder_ids.membership_id, self.bo)

    def test_who_was_refused_by_the_bank_gets_some_days(self):
        self.policy.rejection_days = 8
        claim = self.claims_of(self.ida)
        with freeze_time("2026-01-06"):
            claim._asom_claim_event("rejected")
        self.assertEqual(str(claim.asom_dunning_again_on), "2026-01-14")
        self.assertEqual(self.remind("2026-01-12").reminder_ids.membership_id, self.bo)
        # Ten days after the 14th.
        self.assertFalse(self.remind("2026-01-23").reminder_ids)
        self.assertTrue(self.remind("2026-01-24").reminder_ids)

    def test_a_letter_instead_of_a_mail_that_came_back_may_be_without_a_fee(self):
        self.policy.fee_unreached = False
        self.bo.email = "bo@example.org"
        self.remind("2026-01-12")
        with freeze_time("2026-01-13"):
            letter = self.reminders_of(self.bo)
            letter._message_receive_bounce("bo@example.org", self.bo.partner_id)
        self.remind("2026-01-14")
        again = self.reminders_of(self.bo)[-1]
        self.assertEqual((again.channel, again.fee), ("letter", 0.0))
        self.assertIn("came back", again.fee_reason)

    def test_hours_and_days_that_are_none_are_refused(self):
        for vals in (
            {"daily_hour": 24},
            {"rejection_days": -1},
            {"small_remainder": -1},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.policy.write(vals)

    def test_the_report_of_a_run_has_who_gets_what_and_why(self):
        run = self.remind("2026-01-12")
        self.ida.name_protected = True
        sheets = {table.title: table for table in run._report_sheets()}
        rows = list(sheets["Reminders"].rows)
        self.assertEqual([row[4] for row in rows], [40_000, 40_000])
        self.assertEqual(sheets["Reminders"].total[4:6], [80_000, 20_000])
        self.assertIn("protected", rows[0][1])
        self.assertIn("§ 9 b", rows[0][-1])
        self.assertTrue(run._report_xlsx().startswith(b"PK"))
        self.assertEqual(run.date, rows[0][7] - timedelta(days=14))
