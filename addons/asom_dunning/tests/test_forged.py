"""What somebody could make up, and what it must not move."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import DunningCase


@tagged("post_install", "-at_install")
class TestForgedBounce(DunningCase):
    """Whoever has a reminder can write the mail that says that it came back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.look_at_returned = True
        cls.bo = cls.owing("Bo Bang")
        cls.bo.partner_id.email = "bo@example.org"
        cls.clerk = cls.user_of("clerk", "group_staff", cls.north)
        cls.board = cls.user_of("board_f", "group_board", cls.north)
        cls.remind("2026-01-12")
        cls.letter = cls.env["asom.dunning.reminder"].search(
            [("membership_id", "=", cls.bo.id)]
        )

    def come_back(self, day="2026-01-13"):
        with freeze_time(f"{day} 10:00:00"):
            self.letter._message_receive_bounce("bo@example.org", self.bo.partner_id)

    def test_it_moves_no_money_and_ends_no_stage(self):
        owed = self.bo.balance
        self.come_back()
        self.assertEqual(self.letter.state, "sent")
        self.assertEqual(self.letter.fee_move_id.payment_state, "not_paid")
        self.assertEqual(self.bo.balance, owed)
        self.assertIn("bo@example.org", self.letter.said_back)
        asked = self.letter.case_id.activity_ids
        self.assertIn("bo@example.org", asked.summary)
        # A second one asks nobody again.
        self.come_back("2026-01-14")
        self.assertEqual(self.letter.case_id.activity_ids, asked)
        self.assertEqual(len(self.bo.dunning_hold_ids), 1)

    def test_where_nobody_looks_it_is_not_delivered_by_itself(self):
        self.policy.look_at_returned = False
        self.come_back()
        self.assertEqual(self.letter.state, "not_delivered")
        self.assertIn("bo@example.org", self.letter.failure)
        self.assertEqual(self.letter.fee_move_id.payment_state, "reversed")
        self.assertFalse(self.bo.dunning_hold_ids)
        # Once: what goes instead is on paper.
        self.assertEqual(self.remind("2026-01-14").reminder_ids.channel, "letter")

    def test_until_somebody_has_looked_the_member_is_not_reminded(self):
        self.come_back()
        self.assertFalse(self.remind("2026-02-05").reminder_ids)
        with freeze_time("2026-02-05 10:00:00"):
            self.as_user(self.clerk, self.letter).action_arrived()
        self.assertFalse(self.letter.said_back)
        self.assertFalse(self.letter.case_id.activity_ids)
        self.assertEqual(self.remind("2026-02-06").reminder_ids.stage, "2")

    def test_who_has_looked_credits_the_fee(self):
        self.come_back()
        with self.assertRaises(AccessError):
            self.as_user(self.board, self.letter).action_not_delivered()
        with freeze_time("2026-01-13 11:00:00"):
            self.as_user(self.clerk, self.letter).action_not_delivered()
        self.assertEqual(self.letter.state, "not_delivered")
        self.assertIn("bo@example.org", self.letter.failure)
        self.assertEqual(self.letter.fee_move_id.payment_state, "reversed")
        with self.assertRaisesRegex(UserError, "Nothing says"):
            self.letter.action_not_delivered()
        self.assertEqual(self.remind("2026-01-14").reminder_ids.channel, "letter")

    def test_without_such_a_mail_nobody_says_that_it_came_back(self):
        with self.assertRaisesRegex(UserError, "Nothing says"):
            self.as_user(self.clerk, self.letter).action_not_delivered()
        with self.assertRaises(AccessError):
            self.as_user(self.clerk, self.letter).said_back = "It did."

    def test_a_letter_on_paper_cannot_come_back_by_mail(self):
        self.letter.channel = "letter"
        self.come_back()
        self.assertFalse(self.letter.said_back)
        self.assertFalse(self.bo.dunning_hold_ids)

    def test_a_reminder_that_is_taken_back_leaves_no_hold(self):
        self.come_back()
        with freeze_time("2026-01-13 11:00:00"):
            self.letter.action_cancel()
        self.assertEqual(str(self.bo.dunning_hold_ids.date_to), "2026-01-13")
