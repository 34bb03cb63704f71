"""A run warns of a due date that Nets misses, and offers the next one."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import EARLY
from .common_plan import PlanCase


@tagged("post_install", "-at_install")
class TestNextDueDate(PlanCase):
    """North's first quarter, due 2 January: deadlines 18 and 23 December at 9."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subscriber("Ida Holm")
        with freeze_time(EARLY):
            cls.run_ = cls.new_run()

    def next_due(self, at, run=None):
        run = run or self.run_
        with freeze_time(at):
            run.invalidate_recordset()
            return run.nets_next_due and str(run.nets_next_due)

    def test_in_time(self):
        self.assertFalse(self.next_due("2025-12-18 07:59:59"))

    def test_at_an_extra_fee_or_too_late(self):
        self.assertEqual(self.next_due("2025-12-18 08:00:00"), "2026-02-02")
        self.assertEqual(self.next_due("2025-12-23 08:00:00"), "2026-02-02")
        # 23 January is the deadline for February.
        self.assertEqual(self.next_due("2026-01-23 07:59:00"), "2026-02-02")
        self.assertEqual(self.next_due("2026-01-23 08:00:00"), "2026-03-02")
        self.assertEqual(self.next_due("2026-11-23 08:00:00"), "2027-01-04")

    def test_by_the_associations_rule(self):
        self.north.write({"asom_due_rule": "day", "asom_due_day": 15})
        self.assertEqual(self.next_due("2025-12-18 08:00:00"), "2026-02-16")
        self.north.write({"asom_dues_timing": "arrears", "asom_due_month_offset": 2})
        self.assertEqual(self.next_due("2025-12-18 08:00:00"), "2026-02-16")

    def test_the_same_month_again(self):
        """15 January shares the deadline of 2 January: it is no way out."""
        self.run_.date_due = "2026-02-02"
        self.north.write({"asom_due_rule": "day", "asom_due_day": 15})
        self.assertEqual(self.next_due("2026-01-26 08:00:00"), "2026-03-16")

    def test_a_date_of_long_ago(self):
        self.run_.date_due = "2025-06-02"
        self.assertEqual(self.next_due(EARLY), "2026-01-02")

    def test_in_every_state_before_it_is_sent(self):
        with freeze_time("2025-12-10 08:00:00"):
            self.run_.action_preview()
        self.assertTrue(self.next_due("2025-12-18 08:00:00"))
        with freeze_time("2025-12-10 08:00:00"):
            self.run_.action_approve()
            self.run_.action_execute()
            self.assertTrue(self.next_due("2025-12-18 08:00:00"))
            self.run_.action_create_delivery().action_mark_sent()
        self.assertFalse(self.next_due("2025-12-18 08:00:00"))

    def test_no_agreement(self):
        self.north_agreement.active = False
        self.assertFalse(self.next_due("2025-12-30 08:00:00"))

    def test_slips(self):
        self.group.section = "0117"
        self.assertFalse(self.next_due("2025-12-30 08:00:00"))
        self.assertEqual(self.next_due("2026-01-02 08:00:00"), "2026-02-02")

    @freeze_time("2025-12-19 08:00:00")
    def test_the_button(self):
        staff = self.run_.with_user(self.boss).with_context(
            allowed_company_ids=self.north.ids
        )
        staff.invalidate_recordset()
        staff.action_preview()
        self.assertEqual(staff.state, "previewed")
        staff.action_next_due_date()
        self.assertEqual(str(staff.date_due), "2026-02-02")
        self.assertEqual(staff.state, "draft")
        self.assertFalse(staff.nets_next_due)
        self.assertFalse(staff.nets_deadline_warning)
        staff.action_preview()
        self.run_.action_approve()
        with self.assertRaisesRegex(UserError, "another due date"):
            staff.action_next_due_date()

    @freeze_time("2025-12-19 08:00:00")
    def test_the_button_on_a_draft(self):
        self.run_.invalidate_recordset()
        self.run_.action_next_due_date()
        self.assertEqual(str(self.run_.date_due), "2026-02-02")

    def test_notes(self):
        for due, at, expected in (
            ("2026-01-02", EARLY, False),
            ("2026-01-03", EARLY, "01/03/2026 is not a banking day.*01/05/2026"),
            ("2026-06-05", "2026-05-05 08:00:00", "not a banking day.*06/08/2026"),
            ("2025-12-08", EARLY, "12/08/2025 has come"),
            ("2026-04-01", EARLY, "90 days ahead.*from 01/01/2026"),
        ):
            with freeze_time(at):
                self.run_.date_due = due
                self.run_.invalidate_recordset()
                note = self.run_.nets_due_note
                if expected:
                    self.assertRegex(note, expected)
                else:
                    self.assertFalse(note)
        self.north_agreement.due_shift = "previous"
        with freeze_time(EARLY):
            self.run_.date_due = "2026-01-03"
            self.run_.invalidate_recordset()
            self.assertIn("01/02/2026", self.run_.nets_due_note)

    def onchange(self, due):
        run = self.env["asom.collection.run"].new(
            {
                "company_id": self.north.id,
                "date_from": "2026-01-01",
                "date_to": "2026-03-31",
                "date_due": due,
            }
        )
        return run._onchange_nets_date_due()

    def test_told_at_once(self):
        with freeze_time("2025-12-18 08:00:00"):
            self.assertFalse(self.onchange("2026-02-02"))
            warning = self.onchange("2026-01-02")["warning"]
            self.assertEqual(warning["type"], "notification")
            self.assertRegex(warning["message"], "deadline was .*02/02/2026")
            self.assertRegex(
                self.onchange("2026-02-01")["warning"]["message"], "not a banking day"
            )
            self.assertFalse(self.onchange(False))


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestCreateRun(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subscriber("Ida Holm")
        with freeze_time(EARLY):
            cls.plans._cron_plan()

    def as_boss(self, row):
        return row.with_user(self.boss).with_context(allowed_company_ids=self.north.ids)

    def test_the_planned_period_and_due_date(self):
        """Not the first term that is not collected yet, which the form proposes."""
        row = self.as_boss(self.row("preview", due="2026-04-01"))
        self.assertTrue(row.can_create_run)
        action = row.action_create_run()
        self.assertFalse(action["res_id"])
        form = Form(
            self.env["asom.collection.run"]
            .with_user(self.boss)
            .with_context(allowed_company_ids=self.north.ids, **action["context"])
        )
        run = form.save()
        self.assertEqual(
            (run.company_id, run.date_from, run.date_to, run.date_due),
            (self.north, date(2026, 4, 1), date(2026, 6, 30), date(2026, 4, 1)),
        )
        self.assertEqual(row.run_id, run)
        self.assertFalse(row.can_create_run)
        self.assertEqual(row.action_create_run()["res_id"], run.id)
        self.assertEqual(row.action_open_run()["res_id"], run.id)

    def test_without_the_planner_the_form_proposes(self):
        self.collect()
        form = Form(self.env["asom.collection.run"])
        form.company_id = self.north
        self.assertEqual(str(form.date_from), "2026-04-01")

    def test_open_the_delivery(self):
        delivery = self.collect().action_create_delivery()
        action = self.as_boss(self.row("send")).action_open_delivery()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("asom.nets.delivery", delivery.id),
        )

    def test_dates_at_nets(self):
        row = self.as_boss(self.row("send"))
        for text in ("12/16/2025", "5:30", "12/18/2025", "01/07/2026", "extra fee"):
            self.assertIn(text, row.dates)
        self.group.section = "0117"
        row.invalidate_recordset()
        self.assertNotIn("12/18/2025", row.dates)
        self.assertIn("01/02/2026", row.dates)
