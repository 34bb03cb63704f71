"""What was refused is collected once more, and not reminded of meanwhile."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common_payments import DUE, PaymentCase

# Betalingsservice takes February's collections until late in January; the 2nd of
# February is the association's own day for dues, so what is collected again comes next.
TOLD = "2026-01-05"
AGAIN = date(2026, 2, 3)


@tagged("post_install", "-at_install")
class TestCollectedAgain(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["asom.dunning.policy"].create(
            {
                "company_id": cls.north.id,
                "wait_1": 10,
                "rejection_days": 5,
                "rejection_again": True,
            }
        )
        cls.claim = cls.quarter.move_ids.filtered(
            lambda move: move.asom_membership_id == cls.ida
        )
        delivery = cls.delivered()
        with freeze_time("2025-12-08 09:00:00"):
            delivery.action_mark_sent()
            delivery.action_acknowledge()

    def refused(self, code="0237", day=TOLD, **vals):
        with freeze_time(f"{day} 10:00:00"):
            self.told(
                self.paid(self.claim, code=code, **vals), day=fields.Date.to_date(day)
            )
            self.cr.flush()

    def reminders(self, day):
        """A run of the day, as far as Ida is concerned."""
        with freeze_time(f"{day} 09:00:00"):
            run = self.env["asom.dunning.run"].create(
                {"company_id": self.north.id, "date": day}
            )
            run.action_preview()
            if run.state == "previewed":
                run.action_approve()
            run.action_execute()
        return run.reminder_ids.filtered(lambda row: row.membership_id == self.ida)

    def collect_again(self, day="2026-01-06"):
        with freeze_time(f"{day} 09:00:00"):
            action = self.claim.action_nets_collect()
            delivery = self.env[action["res_model"]].browse(action["res_id"])
            report = self.accepted(delivery)
            delivery.action_mark_sent()
            delivery.action_acknowledge()
        self.assertEqual(
            [(row.due_date, row.amount) for row in report.collections],
            [(AGAIN, 30000)],
        )
        return delivery

    def rows(self):
        rows = self.claim.nets_collection_ids.sorted("attempt")
        return [(row.attempt, row.date_due, row.outcome) for row in rows]

    def payment_box(self, day):
        with freeze_time(f"{day} 09:00:00"):
            return self.claim._asom_payment()

    def test_refused_then_paid(self):
        self.refused()
        self.assertEqual(self.claim.nets_again_on, AGAIN)
        self.assertEqual(self.claim.asom_dunning_again_on, AGAIN)
        self.assertEqual(self.claim.invoice_date_due, DUE)
        # Without a delivery yet: no reminder, and the member pays no slip.
        self.assertFalse(self.reminders("2026-01-20"))
        box = self.payment_box("2026-01-06")
        self.assertEqual((box["way"], box["overdue"]), ("automatic", False))
        self.assertIn("02/03/2026", box["due"])
        self.assertIn("tries once more on 02/03/2026", box["why"])
        self.collect_again()
        self.assertFalse(self.reminders("2026-02-05"))
        self.assertEqual(self.payment_box("2026-02-04")["way"], "automatic")
        with freeze_time("2026-02-05 10:00:00"):
            self.told(self.paid(self.claim, day=AGAIN, due=AGAIN), day=date(2026, 2, 5))
        self.assertEqual(self.claim.amount_residual, 0.0)
        self.assertEqual(self.rows(), [(1, DUE, "rejected"), (2, AGAIN, "paid")])
        self.assertFalse(self.claim.nets_failure)
        self.assertFalse(self.reminders("2026-03-02"))

    def test_refused_twice_reminder_1_comes_and_no_third_attempt(self):
        self.refused()
        self.collect_again()
        self.refused(day="2026-02-05", due=AGAIN)
        self.assertEqual(self.rows(), [(1, DUE, "rejected"), (2, AGAIN, "rejected")])
        # The attempt's day stands, though the policy gives days after a refusal.
        self.assertEqual(self.claim.asom_dunning_again_on, AGAIN)
        self.assertEqual(self.claim.nets_again_on, AGAIN)
        self.assertFalse(self.claim.nets_waits_alone)
        box = self.payment_box("2026-02-06")
        self.assertEqual((box["way"], box["overdue"]), ("slip", True))
        self.assertFalse(self.reminders("2026-02-12"))
        self.assertEqual(self.reminders("2026-02-13").stage, "1")
        with self.assertRaisesRegex(UserError, "None of these invoices"):
            self.claim.action_nets_collect()

    def test_without_a_mandate_there_are_the_days_instead(self):
        for change in (
            lambda: self.ida.nets_mandate_ids.write({"ended_on": "2026-01-04"}),
            # Known beforehand: it does not pay on the day of the attempt.
            lambda: self.ida.nets_mandate_ids.write({"ended_on": "2026-02-01"}),
            lambda: self.ida.write({"payment_channel": "slip"}),
            lambda: self.hold(self.claim),
            lambda: self.hold(self.env["account.move"]),
            lambda: self.policy.write({"rejection_again": False}),
        ):
            with self.subTest(change), self.cr.savepoint() as savepoint:
                with freeze_time(TOLD):
                    change()
                self.refused()
                self.assertFalse(self.claim.nets_again_on)
                self.assertEqual(str(self.claim.asom_dunning_again_on), "2026-01-10")
                self.assertNotEqual(self.payment_box("2026-01-06")["way"], "automatic")
                savepoint.rollback()

    def hold(self, move):
        self.env["asom.dunning.hold"].create(
            {
                "membership_id": self.ida.id,
                "move_id": move.id,
                "reason": "dispute",
                "date_from": TOLD,
            }
        )

    def test_what_comes_before_the_delivery_keeps_it_out(self):
        self.refused()
        with self.cr.savepoint() as savepoint:
            with freeze_time("2026-01-06"):
                self.assertTrue(self.claim.nets_waits_alone)
                self.ida.nets_mandate_ids.write({"ended_on": "2026-01-06"})
                with self.assertRaisesRegex(UserError, "payment agreement has ended"):
                    self.claim.action_nets_collect()
            self.assertEqual(self.payment_box("2026-01-07")["way"], "slip")
            savepoint.rollback()
        with freeze_time("2026-01-06"):
            self.hold(self.claim)
            self.assertFalse(self.claim.nets_again_on)
            self.assertFalse(self.claim.nets_waits_alone)
        # The day that the member was given stands.
        self.assertEqual(self.claim.asom_dunning_again_on, AGAIN)

    def test_a_hold_does_not_call_back_what_nets_has(self):
        self.refused()
        self.collect_again()
        with freeze_time("2026-01-07"):
            self.hold(self.claim)
        self.assertEqual(self.claim.nets_again_on, AGAIN)

    def test_cancelled_or_charged_back_there_is_no_attempt(self):
        self.refused("0238")
        self.assertEqual(self.claim.nets_failure, "cancelled")
        self.assertFalse(self.claim.nets_again_on)
        self.refused("0236", day="2026-01-06")
        self.refused("0239", day="2026-01-08")
        self.assertEqual(self.claim.nets_failure, "charged_back")
        self.assertFalse(self.claim.nets_again_on)

    def test_a_paid_attempt_that_is_charged_back_gets_no_other_one(self):
        self.refused()
        self.collect_again()
        self.refused("0236", day="2026-02-05", due=AGAIN)
        self.refused("0239", day="2026-02-09", due=AGAIN)
        self.assertEqual(self.rows()[1], (2, AGAIN, "charged_back"))
        self.assertEqual(str(self.claim.asom_dunning_again_on), "2026-02-09")
        self.assertFalse(self.claim.nets_waits_alone)
        self.assertEqual(self.payment_box("2026-02-10")["way"], "slip")

    def test_paid_by_hand_meanwhile_it_is_not_collected(self):
        self.refused()
        with freeze_time("2026-01-06"):
            self.assertTrue(self.claim.nets_waits_alone)
            self.pay(self.claim)
            self.assertFalse(self.claim.nets_waits_alone)
            with self.assertRaisesRegex(UserError, "None of these invoices"):
                self.claim.action_nets_collect()

    def test_it_stands_on_the_start_page_until_its_day(self):
        staff = self.user_of("again_staff", "group_staff", self.north)
        self.refused()
        for day, count in (("2026-01-06", [1]), (str(AGAIN), [])):
            with freeze_time(f"{day} 09:00:00"):
                today = self.env["asom.today"].with_user(staff)
                today = today.with_context(allowed_company_ids=self.north.ids)
                rows = today.get_rows()["todo"]
            found = [row for row in rows if "nets_again" in str(row["context"])]
            self.assertEqual([row["count"] for row in found], count)

    def test_an_attempt_that_nobody_sends_is_reminded_after_its_day(self):
        self.refused()
        box = self.payment_box("2026-02-02")
        self.assertEqual(box["way"], "slip")
        self.assertFalse(self.reminders("2026-02-12"))
        self.assertEqual(self.reminders("2026-02-13").stage, "1")

    def test_what_was_reminded_already_is_not_collected_again(self):
        self.refused("0238")
        self.policy.rejection_days = 0
        self.claim.asom_dunning_again_on = False
        self.assertTrue(self.reminders("2026-01-12"))
        self.refused(day="2026-01-13")
        self.assertFalse(self.claim.nets_again_on)

    def test_two_claims_of_a_member_have_a_day_each(self):
        other = self.env["asom.charge"]._add_fee(
            self.ida, self.product("Late", 100.0, asom_kind="fee")
        )
        with freeze_time("2025-12-08 08:00:00"):
            fee = other._invoice()
            fee.action_nets_collect()
        self.refused()
        self.claim, first = fee, self.claim
        self.refused(due=fee.invoice_date_due)
        self.assertEqual(first.nets_again_on, AGAIN)
        self.assertEqual(fee.nets_again_on, date(2026, 2, 4))

    def test_chosen_together_a_fee_and_an_attempt_go_into_one_delivery(self):
        self.refused()
        late = self.product("Late", 100.0, asom_kind="fee")
        with freeze_time("2026-01-06 09:00:00"):
            fee = self.env["asom.charge"]._add_fee(self.ida, late)._invoice()
            action = (self.claim | fee).action_nets_collect()
            delivery = self.env[action["res_model"]].browse(action["res_id"])
            rows = self.accepted(delivery).collections
        self.assertEqual(len(rows), 2)
        self.assertEqual(
            {(row.due_date, row.amount) for row in rows},
            {(AGAIN, 30000), (fee.invoice_date_due, 10000)},
        )
        self.assertNotEqual(fee.invoice_date_due, AGAIN)

    def test_a_third_collection_is_refused_by_the_database(self):
        self.refused()
        self.collect_again()
        row = self.claim.nets_collection_ids[0]
        vals = {
            name: row[name].id if hasattr(row[name], "ids") else row[name]
            for name in (
                "delivery_id",
                "company_id",
                "move_id",
                "membership_id",
                "debtor_group_id",
                "customer_number",
                "customer_key",
                "amount",
            )
        }
        for attempt, name in ((1, "move_once"), (2, "move_once"), (3, "two_attempts")):
            vals |= {"attempt": attempt, "date_due": "2026-03-05"}
            with (
                self.assertRaisesRegex(IntegrityError, name),
                self.quiet(),
                self.cr.savepoint(),
            ):
                self.env["asom.nets.collection"].create(vals)
