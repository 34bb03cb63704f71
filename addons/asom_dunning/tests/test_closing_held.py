"""A hold that comes after the work order to close has left takes it back."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .after_common import APPROVED, AfterCase

# Where Danish is loaded, in Danish.
WITHDRAWN = "do not do this|udfør ikke dette"

ORDERED, DONE = "2026-03-13", "2026-03-16"


@tagged("post_install", "-at_install")
class TestClosingHeld(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.reopen_product_id = cls.product("Genåbning", 350, asom_kind="fee")
        cls.firm = cls.env["res.partner"].search(
            [("name", "=", "Antennefirma"), ("company_id", "=", cls.north.id)]
        )
        cls.firm.email = "firma@example.dk"
        cls.member_, handover = cls.handed_over("Ida Holm")
        cls.decision = handover.decision_ids
        cls.decide(cls.decision, "close")
        cls.closing = cls.decision.closing_ids
        with freeze_time(f"{APPROVED} 10:00:00"):
            cls.closing.action_approve()
        cls.morning(ORDERED)
        with freeze_time(f"{ORDERED} 08:00:00"):
            cls.closing.close_work_id.action_send()

    @classmethod
    def morning(cls, day):
        with freeze_time(f"{day} 07:00:00"):
            cls.env["asom.dunning.handover"]._cron_watch()

    def done(self):
        with freeze_time(f"{DONE} 10:00:00"):
            self.closing.close_work_id.action_done()

    def hold(self, reason, day="2026-03-17", now=None, **vals):
        with freeze_time(f"{now or day} 12:00:00"):
            return self.env["asom.dunning.hold"].create(
                {
                    "membership_id": self.member_.id,
                    "reason": reason,
                    "date_from": day,
                    **vals,
                }
            )

    def told(self):
        """Subjects of the mails to the service partner, in their order."""
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.firm.ids)], order="id"
        )
        return [mail.subject for mail in mails]

    def test_each_kind_of_hold_takes_the_order_back_and_the_receiver_is_told(self):
        for reason in ("dispute", "agreement", "promise", "address", "deceased"):
            with self.subTest(reason), self.cr.savepoint() as savepoint:
                self.assertEqual(self.closing.close_work_id.state, "sent")
                self.hold(reason, "2026-03-14")
                self.assertEqual(self.closing.close_work_id.state, "withdrawn")
                self.assertRegex(self.told()[-1], WITHDRAWN)
                self.assertEqual(self.closing.state, "proposed")
                self.assertIn("hold", self.closing.stopped)
                self.assertTrue(self.closing.activity_ids)
                savepoint.rollback()

    def test_after_the_hold_a_person_approves_and_the_member_is_told_another_day(self):
        work = self.closing.close_work_id
        hold = self.hold("dispute", "2026-03-14")
        self.morning("2026-03-16")
        with (
            self.assertRaisesRegex(UserError, "on hold"),
            freeze_time("2026-03-16 10:00:00"),
        ):
            self.closing.action_approve()
        hold.date_to = "2026-03-18"
        self.morning("2026-03-19")
        self.assertEqual(self.closing.state, "proposed")
        with freeze_time("2026-03-19 10:00:00"):
            self.closing.action_approve()
        self.assertEqual(self.closing.state, "told")
        self.assertEqual(len(self.closing.notice_ids), 2)
        # 14 days: Maundy Thursday, so Tuesday after Easter is the last day.
        self.assertEqual(str(self.closing.date_close), "2026-04-08")
        self.morning("2026-04-08")
        self.assertEqual(self.closing.state, "ordered")
        self.assertNotEqual(self.closing.close_work_id, work)

    def test_who_answers_that_it_is_done_after_all_is_told_no(self):
        work = self.closing.close_work_id
        self.hold("dispute", "2026-03-14")
        with self.assertRaisesRegex(UserError, "is closed"):
            work.action_done()
        self.assertEqual(self.closing.state, "proposed")

    def test_what_is_done_is_opened_again_for_a_dispute_without_the_fee(self):
        self.done()
        self.hold("dispute")
        self.assertEqual(self.closing.state, "reopening")
        self.assertEqual(self.closing.open_work_id.task, "open")
        self.assertFalse(self.closing.fee_id)
        self.assertEqual(self.decision.state, "ended")

    def test_and_for_who_pays_in_instalments_with_it(self):
        self.done()
        with freeze_time("2026-03-17 12:00:00"):
            agreement = self.env["asom.dunning.agreement"].create(
                {"membership_id": self.member_.id, "number": 3}
            )
            agreement.action_start()
        self.assertEqual(self.closing.state, "reopening")
        self.assertEqual(self.closing.fee_id.amount, 350.0)

    def test_other_holds_leave_closed_what_is(self):
        self.done()
        for reason in ("promise", "wish", "address", "deceased"):
            self.hold(reason)
            self.assertEqual(self.closing.state, "closed")

    def test_a_hold_of_a_later_day_takes_it_back_that_morning(self):
        self.hold("dispute", "2026-03-15", now="2026-03-14")
        self.assertEqual(self.closing.state, "ordered")
        self.morning("2026-03-15")
        self.assertEqual(self.closing.state, "proposed")

    def test_a_hold_on_another_invoice_leaves_it(self):
        with freeze_time("2026-03-14"):
            fee = self.env["asom.charge"]._add_fee(
                self.member_, self.product("Kort", 50, asom_kind="fee")
            )
            other = fee._invoice()
        self.hold("dispute", "2026-03-14", move_id=other.id)
        self.assertEqual(self.closing.state, "ordered")
