"""One activity for each step, for the right user, at the right time."""

from datetime import date

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_plan import PlanCase


@tagged("post_install", "-at_install")
class TestRemind(PlanCase):
    def reminded(self, company=None):
        return self.activities(self.rows(company, None))

    def test_some_days_before(self):
        """North's second quarter: prices by 2 February, preview by 10 March."""
        self.north.asom_collect_from = "2026-04-01"
        prices = "2026-02-06"
        self.plan("2026-02-02 08:00:00")
        self.assertFalse(self.reminded())
        self.plan("2026-02-03 08:00:00")
        [activity] = self.reminded()
        row = self.row("prices", due="2026-04-01")
        self.assertEqual(activity.res_id, row.id)
        self.assertEqual(str(activity.date_deadline), prices)
        self.assertEqual(activity.user_id, self.boss)
        self.assertIn("North Antenna", activity.summary)
        self.assertIn("Announce prices", activity.summary)
        self.assertIn("announce them", activity.note)

    def test_once(self):
        for _night in range(3):
            self.plan()
        found = self.reminded()
        self.assertEqual(len(found), len(set(found.mapped("res_id"))))
        self.assertEqual(found.mapped("res_id"), self.row("preview").ids)

    def test_only_what_can_be_done_now(self):
        """Approving waits for the preview, though its day has come too."""
        self.plan("2025-12-10 08:00:00")
        self.assertEqual(self.reminded().mapped("res_id"), self.row("preview").ids)

    def test_closes_by_itself_and_the_next_opens(self):
        self.subscriber()
        self.plan("2025-12-09 08:00:00")
        with freeze_time("2025-12-09 09:00:00"):
            run = self.new_run()
            run.action_preview()
            self.assertEqual(self.reminded().mapped("res_id"), self.row("approve").ids)
            run.action_approve()
            self.assertEqual(self.reminded().mapped("res_id"), self.row("execute").ids)
            run.action_execute()
            self.assertEqual(self.reminded().mapped("res_id"), self.row("send").ids)
            run.action_create_delivery().action_mark_sent()
            self.assertFalse(self.reminded())

    def test_opens_again_when_the_run_is_cancelled(self):
        self.subscriber()
        self.plan()
        with freeze_time(EARLY):
            run = self.new_run()
            run.action_preview()
            run.action_cancel()
        self.assertEqual(self.reminded().mapped("res_id"), self.row("preview").ids)

    def test_what_the_user_closes_stays_closed(self):
        self.plan()
        self.reminded().with_user(self.boss).action_feedback("I know")
        self.plan("2025-12-09 08:00:00")
        self.assertFalse(self.reminded())

    def test_the_late_deadline_is_told_when_the_ordinary_one_has_passed(self):
        self.subscriber()
        with freeze_time(EARLY):
            self.collect()
        self.plan("2025-12-18 09:00:00")
        self.assertEqual(self.reminded().mapped("res_id"), self.row("send").ids)
        self.plan("2025-12-19 09:00:00")
        found = self.reminded()
        self.assertEqual(
            set(found.mapped("res_id")), set((self.row("send") + self.row("late")).ids)
        )
        late = found.filtered(lambda a: a.res_id == self.row("late").id)
        self.assertIn("extra fee", late.note)
        self.assertRegex(late.note, "deadline: 12/23/2025")

    def test_nothing_to_do_about_rejections(self):
        self.subscriber()
        self.plan()
        with freeze_time(EARLY):
            self.collect().action_create_delivery().action_mark_sent()
        self.plan("2026-01-07 12:00:00")
        self.assertEqual(self.reminded().mapped("res_id"), self.row("payments").ids)

    def test_the_ordinary_deadline_is_told(self):
        """Whoever keeps to the late one pays an extra fee for each collection."""
        self.plan()
        [activity] = self.reminded()
        self.assertRegex(activity.note, "deadline: 12/18/2025")

    def test_the_deadline_moves(self):
        self.plan()
        preview = self.row("preview")
        self.north_agreement.plan_preview_days = 8
        self.plan()
        [activity] = self.reminded()
        self.assertEqual(activity.res_id, preview.id)
        self.assertEqual(activity.date_deadline, date(2025, 12, 8))
        with freeze_time(EARLY):
            self.new_run(due="2026-02-02")
        self.assertFalse(self.reminded(), "the run is due a month later")

    def test_another_responsible(self):
        self.plan()
        other = self.user_of("plan_other", "group_staff", self.north)
        self.north.asom_responsible_id = other
        self.plan()
        self.assertEqual(self.reminded().user_id, other)
        self.assertEqual(self.row("send").responsible_id, other)

    def test_who_is_responsible(self):
        """The association's responsible, else who entered the agreement; never
        somebody who could not open the step."""
        entered = self.user_of("plan_entered", "group_manager", self.north)
        archived = self.north_agreement
        archived.active = False
        archived.flush_recordset()
        agreement = (
            self.env["asom.nets.agreement"]
            .with_user(entered)
            .create(
                {
                    "company_id": self.north.id,
                    "pbs_number": "03333333",
                    "data_supplier_cvr": archived.data_supplier_cvr,
                }
            )
        )
        # Another agreement than the first waits for a second manager.
        agreement.sudo().active = True
        self.assertEqual(agreement._plan_responsible(), self.boss)
        board = self.user_of("plan_board", "group_board", self.north)
        foreign = self.user_of("plan_foreign", "group_staff", self.south)
        for wrong in (board, foreign, self.env["res.users"]):
            self.north.asom_responsible_id = wrong
            self.assertEqual(agreement._plan_responsible(), entered, wrong.name)
        entered.active = False
        self.assertFalse(agreement._plan_responsible())
        self.plan()
        self.assertTrue(self.rows())
        self.assertFalse(self.rows().responsible_id)
        self.assertFalse(self.reminded())

    def test_in_their_own_language(self):
        if not self.env["res.lang"]._lang_get("da_DK"):
            self.env["res.lang"]._activate_lang("da_DK")
        self.boss.lang = "da_DK"
        self.plan()
        # Days are written as the language has it, whatever the planner's own is.
        self.assertRegex(self.reminded().summary, r"0?1[.-]0?1[.-]2026")

    def test_a_deleted_agreement_leaves_no_reminders(self):
        self.plan()
        reminders = self.reminded()
        self.assertTrue(reminders)
        self.north_agreement.unlink()
        self.assertFalse(reminders.exists())
        self.assertFalse(self.rows(due=None))

    def test_skipping_closes(self):
        self.plan()
        with freeze_time(EARLY):
            self.row("preview").with_user(self.boss)._skip("By hand")
        self.assertNotIn(self.row("preview").id, self.reminded().mapped("res_id"))
