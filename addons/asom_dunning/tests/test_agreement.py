"""Payment agreements: made, watched, kept, broken, taken back."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.asom_membership.banking_days import is_banking_day

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
class TestAgreement(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.bo = cls.owing("Ida Holm", "Bo Lind")
        cls.bo.email = "bo@example.org"
        cls.remind("2026-01-12")

    def agree(self, member, day="2026-01-20", first="2026-02-02", **vals):
        with freeze_time(f"{day} 09:00:00"):
            agreement = self.env["asom.dunning.agreement"].create(
                {"membership_id": member.id, "date_first": first, "number": 4, **vals}
            )
            agreement.action_start()
        return agreement

    def watch(self, day):
        with freeze_time(f"{day} 05:00:00"):
            self.env["asom.dunning.agreement"]._cron_watch()
            self.env.invalidate_all()

    def test_reminders_wait_while_it_is_kept_and_it_ends_when_all_is_paid(self):
        agreement = self.agree(self.ida)
        # 300 of dues and a fee of 100.
        self.assertEqual((agreement.state, agreement.amount), ("running", 400.0))
        self.assertEqual(agreement.line_ids.mapped("amount"), [100.0] * 4)
        self.assertEqual(str(agreement.date_next), "2026-02-02")
        claims = self.claims_of(self.ida)
        self.assertEqual(agreement.hold_ids.move_id, claims)
        self.assertEqual(len(agreement.hold_ids), 1)
        run = self.remind("2026-02-06")
        line = run.line_ids.filtered(lambda row: row.membership_id == self.ida)
        self.assertIn("agreement", line.reason)
        self.pay(claims, "2026-02-02", 100.0)
        self.watch("2026-02-20")
        self.assertEqual(agreement.state, "running")
        self.assertEqual(agreement.amount_left, 300.0)
        self.assertEqual(str(agreement.date_next), "2026-03-02")
        fee = self.reminders_of(self.ida).fee_move_id
        with freeze_time("2026-03-01 10:00:00"):
            self.pay(claims, "2026-03-01")
            self.pay(fee, "2026-03-01")
        self.assertEqual(agreement.state, "kept")
        self.assertFalse(agreement.hold_ids.filtered(lambda hold: not hold.date_to))

    def test_a_missed_instalment_ends_it_and_the_case_goes_on_where_it_stood(self):
        agreement = self.agree(self.ida, grace_days=5)
        self.watch("2026-02-07")
        self.assertEqual(agreement.state, "running")
        self.watch("2026-02-08")
        self.assertEqual(agreement.state, "broken")
        self.watch("2026-02-09")
        self.assertEqual(
            agreement.letter_ids.sorted("id").mapped("kind"),
            ["agreement", "agreement_ended"],
        )
        # Ten days and three in the post, then a Saturday: the 23rd; ten days later.
        claim = self.claims_of(self.ida)
        self.assertEqual(str(claim.asom_dunning_again_on), "2026-02-23")
        self.assertFalse(
            self.remind("2026-03-04").reminder_ids & self.reminders_of(self.ida)
        )
        self.remind("2026-03-05")
        last = self.reminders_of(self.ida)[-1]
        self.assertEqual((last.stage, last.fee), ("2", 100.0))
        self.assertEqual(last.amount, 500.0)

    def test_money_on_its_way_does_not_end_it(self):
        agreement = self.agree(self.ida)
        day = self.claims_of(self.ida).invoice_date_due.replace(month=2)
        self.patch(
            type(self.env["account.move"]),
            "_asom_in_transit",
            lambda records: dict.fromkeys(records, day),
        )
        self.watch("2026-02-20")
        self.assertEqual(agreement.state, "running")

    def test_later_dues_are_reminded_without_what_was_agreed(self):
        self.agree(self.ida)
        with freeze_time("2026-01-05"):
            self.collect("2026-04-01", "2026-06-30", "2026-01-23")
        self.remind("2026-02-05")
        last = self.reminders_of(self.ida)[-1]
        self.assertEqual(last.stage, "1")
        self.assertEqual(last.claim_ids.move_id, self.claims_of(self.ida)[1])
        # 300 of dues and this fee, not the one before.
        self.assertEqual(last.amount, 400.0)

    def test_it_is_taken_back_and_a_broken_one_is_put_in_force_again(self):
        agreement = self.agree(self.ida)
        with freeze_time("2026-01-22"):
            agreement.action_cancel()
        self.assertEqual(agreement.state, "cancelled")
        self.remind("2026-02-05")
        self.assertEqual(self.reminders_of(self.ida).mapped("stage"), ["1", "2"])
        other = self.agree(self.bo)
        self.watch("2026-02-20")
        self.assertEqual(other.state, "broken")
        with freeze_time("2026-02-21"):
            other.action_resume()
        self.assertEqual(other.state, "running")
        run = self.remind("2026-03-20")
        line = run.line_ids.filtered(lambda row: row.membership_id == self.bo)
        self.assertEqual(line.state, "spared")

    def test_the_letter_is_frozen_and_mailed_to_who_has_an_address(self):
        letter = self.agree(self.bo).letter_ids
        self.assertEqual(letter.channel, "mail")
        mail = self.env["mail.mail"].search(
            [("model", "=", letter._name), ("res_id", "=", letter.id)]
        )
        self.assertEqual(mail.recipient_ids, self.bo.partner_id)
        self.assertEqual(mail.attachment_ids.raw, letter._frozen_bytes("pdf"))
        letter._message_receive_bounce("bo@example.org", self.bo.partner_id)
        self.assertEqual((letter.channel, letter.printed), ("letter", False))
        paper = self.agree(self.ida).letter_ids
        self.assertEqual(paper.channel, "letter")
        paper.action_printed()
        self.assertTrue(paper.printed)

    def test_what_is_no_agreement_is_refused(self):
        agreements = self.env["asom.dunning.agreement"]
        paid = self.member("Ny Ven")
        for member, vals, text in (
            (paid, {}, "Nothing"),
            (self.ida, {"number": 0}, "1 to 120"),
            (self.ida, {"plan_by": "amount", "instalment": 0.5}, "at least 1 kr"),
            (self.ida, {"date_first": "2026-01-19"}, "today or later"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self.agree(member, **vals)
        first = self.agree(self.ida)
        with self.assertRaises(UserError):
            first.write({"number": 9})
        with self.assertRaises(UserError):
            first.unlink()
        draft = agreements.create({"membership_id": self.ida.id})
        self.assertIn("400,00", str(draft.plan))
        draft.unlink()

    def test_the_first_instalment_is_proposed_when_the_member_can_have_the_money(self):
        """As a reminder of the day would give: ten days by mail, three more in the
        post, and a banking day; each shown day is one."""
        self.policy.days_1 = 10
        for member, day, first in (
            # A Monday: the 30th is a Friday.
            (self.bo, "2026-01-20", "2026-01-30"),
            # By letter the 2nd of February.
            (self.ida, "2026-01-20", "2026-02-02"),
            # The 3rd of April is Good Friday: Tuesday after Easter.
            (self.bo, "2026-03-24", "2026-04-07"),
        ):
            with self.subTest(day=day), freeze_time(f"{day} 09:00:00"):
                record = self.env["asom.dunning.agreement"].create(
                    {"membership_id": member.id}
                )
                self.assertEqual(str(record.date_first), first)
                self.assertIn(record.date_first.strftime("%m/%d/%Y"), str(record.plan))
                record.unlink()
        form = Form(self.env["asom.dunning.agreement"])
        form.membership_id = self.bo
        self.assertTrue(is_banking_day(form.date_first))

    def test_a_plan_shows_the_banking_day_of_a_day_that_is_none(self):
        agreement = self.agree(self.ida, first="2026-02-28", number=2)
        self.assertEqual(
            [str(day) for day in agreement.line_ids.mapped("date_due")],
            ["2026-03-02", "2026-03-30"],
        )

    def test_its_hold_ends_with_it_alone(self):
        agreement = self.agree(self.ida)
        staff = self.user_of("agree_staff", "group_staff", self.north)
        with self.assertRaisesRegex(UserError, "cancel"):
            self.as_user(staff, agreement.hold_ids).action_end()
        board = self.user_of("agree_board", "group_board", self.north)
        mine = self.as_user(board, agreement)
        self.assertEqual(mine.amount_left, 400.0)
        with self.assertRaises(AccessError):
            mine.action_cancel()

    def test_the_member_and_the_case_tell_of_it(self):
        agreement = self.agree(self.ida)
        case = self.reminders_of(self.ida).case_id
        self.assertIn("4 instalments", str(case.timeline))
        self.assertEqual(case.held, "Payment agreement")
        self.assertEqual(case.action_payment_agreement()["res_id"], agreement.id)
        self.assertIn("02/02/2026", str(agreement.plan))
