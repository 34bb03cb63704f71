"""Fees that are left when the dues are paid are collected with the next dues."""

from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
class TestFeeWithDues(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.fee_with_dues = True
        cls.ida, cls.bo = cls.owing("Ida Holm", "Bo Lind")
        cls.remind("2026-01-12")

    def tick(self, day):
        with freeze_time(f"{day} 05:00:00"):
            self.env["asom.dunning.run"]._cron_work()
            self.env.cr.flush()

    def settle(self, member, day="2026-01-20"):
        with freeze_time(f"{day} 09:00:00"):
            self.pay(self.claims_of(member), day)

    def next_dues(self):
        with freeze_time("2026-03-10"):
            return self.collect("2026-04-01", "2026-06-30", "2026-04-01")

    def test_the_fee_waits_and_is_collected_once(self):
        self.settle(self.ida)
        letter = self.reminders_of(self.ida)
        self.tick("2026-01-26")
        self.assertEqual(letter.fee_move_id.payment_state, "not_paid")
        for day in ("2026-01-27", "2026-01-28"):
            self.tick(day)
        self.assertEqual(letter.fee_move_id.payment_state, "reversed")
        self.assertEqual(letter.charge_ids.mapped("state"), ["waiting"])
        self.assertEqual(self.ida.balance, 0.0)
        # Who still owes dues is asked for the fee by the next letter.
        other = self.reminders_of(self.bo)
        self.assertEqual(other.fee_move_id.payment_state, "not_paid")
        run = self.next_dues()
        [mine] = run.move_ids.filtered(lambda m: m.asom_membership_id == self.ida)
        self.assertEqual(mine.amount_total, 400.0)
        self.assertEqual(letter.charge_ids.move_id, mine)
        self.assertEqual(letter.fee, 100.0)

    def test_a_run_that_is_cancelled_lets_it_wait_again(self):
        self.settle(self.ida)
        self.tick("2026-02-01")
        run = self.next_dues()
        with freeze_time("2026-03-10"):
            run.action_cancel()
        charge = self.reminders_of(self.ida).charge_ids
        self.assertEqual((charge.state, charge.run_id), ("waiting", run.browse()))

    def test_a_fee_that_was_paid_or_is_not_wished_is_left_alone(self):
        self.settle(self.ida)
        self.pay(self.reminders_of(self.ida).fee_move_id, "2026-01-21", 40.0)
        self.tick("2026-02-01")
        fee = self.reminders_of(self.ida).fee_move_id
        self.assertEqual(fee.payment_state, "partial")
        self.policy.fee_with_dues = False
        self.settle(self.bo)
        self.tick("2026-02-02")
        fee = self.reminders_of(self.bo).fee_move_id
        self.assertEqual(fee.payment_state, "not_paid")

    def test_a_reminder_that_did_not_arrive_takes_it_back_where_it_is(self):
        self.settle(self.ida)
        self.settle(self.bo)
        self.tick("2026-02-01")
        with freeze_time("2026-02-02"):
            self.reminders_of(self.ida)._not_delivered("It came back.")
        self.assertEqual(self.reminders_of(self.ida).charge_ids.state, "cancelled")
        self.next_dues()
        with freeze_time("2026-03-12"):
            self.reminders_of(self.bo)._not_delivered("It came back.")
        waiting = self.env["asom.charge"].search(
            [("membership_id", "=", self.bo.id), ("state", "=", "waiting")]
        )
        self.assertEqual((waiting.kind, waiting.amount), ("credit", -100.0))

    def test_it_bears_no_interest(self):
        self.policy.interest = True
        row = self.env["asom.dunning.law"].search(
            [("code", "=", "reference_rate"), ("valid_from", "=", "2026-01-01")]
        )
        row.write({"standing": "confirmed", "reason": "nationalbanken.dk"})
        self.settle(self.ida)
        self.tick("2026-02-01")
        self.next_dues()
        self.remind("2026-04-20")
        last = self.reminders_of(self.ida)[-1]
        # 300.00 at 9.75 % from 2 to 20 April: 19 days, 1.5226
        self.assertEqual(last.interest, 1.52)
        self.assertEqual(last.claim_ids.amount, 400.0)
