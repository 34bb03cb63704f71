"""A signal is closed for what is not paid, with notice, and opened when it is paid."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .after_common import APPROVED, AfterCase


@tagged("post_install", "-at_install")
class TestClosing(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = cls.product("Genåbning", 350, asom_kind="fee")
        cls.policy.reopen_product_id = cls.fee
        cls.member_, cls.handover = cls.handed_over("Ida Holm")
        cls.decision = cls.handover.decision_ids
        cls.decide(cls.decision, "close")
        cls.closing = cls.decision.closing_ids

    def approve(self, day=APPROVED):
        with freeze_time(f"{day} 10:00:00"):
            self.closing.action_approve()

    def order(self, day="2026-03-13"):
        with freeze_time(f"{day} 07:00:00"):
            self.env["asom.dunning.handover"]._cron_watch()

    def close(self):
        self.approve()
        self.order()
        with freeze_time("2026-03-16 10:00:00"):
            self.closing.close_work_id.action_done()

    def hold(self, reason, day="2026-02-24"):
        return self.env["asom.dunning.hold"].create(
            {"membership_id": self.member_.id, "reason": reason, "date_from": day}
        )

    def test_the_member_is_told_and_the_work_leaves_on_the_day(self):
        closing = self.closing
        self.assertEqual(closing.subscription_ids, self.member_.subscription_ids)
        self.approve()
        self.assertEqual(
            (closing.state, str(closing.date_close)), ("told", "2026-03-12")
        )
        self.assertTrue(closing.notice_ids._frozen_bytes("pdf").startswith(b"%PDF"))
        self.order("2026-03-11")
        self.assertEqual(closing.state, "told")
        self.order("2026-03-12")
        self.assertEqual(closing.state, "ordered")
        self.assertEqual(closing.close_work_id.task, "close")
        with freeze_time("2026-03-13 10:00:00"):
            closing.close_work_id.action_done()
        self.assertEqual(
            (closing.state, str(closing.date_closed)), ("closed", "2026-03-13")
        )

    def test_nothing_is_closed_before_its_day(self):
        self.approve()
        with (
            freeze_time("2026-03-11 10:00:00"),
            self.assertRaisesRegex(UserError, "before it"),
        ):
            self.closing.action_order()

    def test_dispute_agreement_and_hold_stop_it_at_approval(self):
        for reason in ("dispute", "agreement", "promise"):
            hold = self.hold(reason)
            with self.assertRaisesRegex(UserError, "on hold"):
                self.approve()
            hold.date_to = "2026-02-24"
        self.approve()

    def test_what_comes_after_the_notice_stops_it_on_the_day(self):
        self.approve()
        hold = self.hold("dispute", "2026-03-01")
        self.order()
        self.assertEqual(self.closing.state, "told")
        self.assertIn("hold", self.closing.stopped)
        self.assertTrue(self.closing.activity_ids)
        hold.date_to = "2026-03-14"
        self.order("2026-03-16")
        self.assertEqual(self.closing.state, "ordered")

    def test_money_on_the_way_stops_it(self):
        moves = type(self.env["account.move"])
        self.patch(
            moves,
            "_asom_in_transit",
            lambda some: dict.fromkeys(some, date(2026, 3, 4)),
        )
        with self.assertRaisesRegex(UserError, "on its way"):
            self.approve()
        self.approve("2026-03-05")

    def test_a_closing_is_proposed_only_for_what_is_unpaid(self):
        other = self.subscribe(self.member_, self.product("Net", 199))
        self.assertNotIn(other, self.closing.subscription_ids)

    def test_who_pays_before_the_day_keeps_the_signal(self):
        self.approve()
        self.pay_all(self.member_, "2026-03-02")
        self.assertEqual(self.closing.state, "withdrawn")
        self.order()
        self.assertFalse(self.closing.close_work_id)

    def test_who_pays_before_it_was_done_keeps_the_signal(self):
        self.approve()
        self.order()
        self.pay_all(self.member_, "2026-03-13")
        self.assertEqual(self.closing.state, "withdrawn")
        self.assertEqual(self.closing.close_work_id.state, "withdrawn")

    def test_payment_in_full_opens_at_once_with_the_fee_of_the_price_list(self):
        self.close()
        [move] = self.claims_of(self.member_)
        with freeze_time("2026-03-18 10:00:00"):
            self.pay(move, "2026-03-18", 100.0)
        self.assertEqual(self.closing.state, "closed")
        self.pay_all(self.member_, "2026-03-19")
        self.assertEqual(self.closing.state, "reopening")
        self.assertEqual(self.closing.open_work_id.task, "open")
        self.assertEqual(str(self.closing.open_work_id.date_due), "2026-03-19")
        self.assertEqual(self.closing.fee_id.amount, 350.0)
        with freeze_time("2026-03-20 10:00:00"):
            self.closing.open_work_id.action_done()
        self.assertEqual(self.closing.state, "reopened")
        self.assertFalse(self.member_.subscription_ids.date_to)

    def test_the_association_may_open_again_unpaid_and_decides_anew(self):
        self.close()
        with freeze_time("2026-03-18 10:00:00"):
            self.closing.action_reopen()
        self.assertEqual(
            (self.closing.state, self.decision.state), ("reopening", "ended")
        )
        self.assertTrue(self.closing.open_work_id)

    def test_by_the_associations_rule_dues_stop_and_go_on(self):
        self.policy.closing_pauses = True
        self.close()
        row = self.closing.subscription_ids
        self.assertEqual(str(row.date_to), "2026-03-16")
        self.pay_all(self.member_, "2026-03-19")
        with freeze_time("2026-03-20 10:00:00"):
            self.closing.open_work_id.action_done()
        new = self.member_.subscription_ids - row
        self.assertEqual(str(new.date_from), "2026-03-20")
        self.assertEqual(new.product_id, row.product_id)

    def test_who_answers_ends_no_dues_before_the_day_that_the_member_was_told(self):
        """Whoever has the link of a work order writes the day."""
        self.policy.closing_pauses = True
        self.approve()
        self.order()
        work = self.closing.close_work_id
        with freeze_time("2026-03-16 10:00:00"):
            for state in ("done", "acknowledged", "done"):
                answer = {"state": state, "date_done": "2025-01-01"}
                if state == "acknowledged":
                    work._answered(answer)
                    continue
                with self.assertRaisesRegex(UserError, "before"), self.cr.savepoint():
                    work._answered(answer)
            self.assertEqual(self.closing.state, "ordered")
            work._answered({"state": "done", "date_done": "2026-03-13"})
        self.assertEqual(str(self.closing.date_closed), "2026-03-13")

    def test_withdrawn_the_association_decides_anew(self):
        self.approve()
        self.closing.action_withdraw()
        self.assertEqual(self.decision.state, "ended")
        with freeze_time("2026-02-26 07:00:00"):
            self.env["asom.dunning.handover"]._cron_watch()
        self.assertEqual(
            self.member_.dunning_case_ids.decision_ids.sorted("id").mapped("state"),
            ["ended", "waiting"],
        )

    def test_without_a_rule_for_such_work_it_is_said_what_to_do(self):
        self.env["asom.work.rule"].search([("company_id", "=", self.north.id)]).unlink()
        self.approve()
        with (
            freeze_time("2026-03-13 10:00:00"),
            self.assertRaisesRegex(UserError, "no rule for work orders"),
        ):
            self.closing.action_order()

    def test_a_notice_that_comes_back_is_sent_by_letter_with_a_later_day(self):
        self.approve()
        self.assertEqual(self.closing.notice_ids.channel, "mail")
        with freeze_time("2026-02-27 10:00:00"):
            self.closing.notice_ids._not_delivered("Unknown")
        last = self.closing.notice_ids.sorted("id")[-1]
        self.assertEqual(last.channel, "letter")
        self.assertEqual(str(self.closing.date_close), "2026-03-17")
