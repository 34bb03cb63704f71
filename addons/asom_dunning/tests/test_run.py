"""Reminders in two stages, from the unpaid invoice to the association."""

import hashlib

import psycopg2
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
class TestRun(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.bo = cls.owing("Ida Holm", "Bo Lind")
        cls.bo.email = "bo@example.org"

    def test_an_unpaid_invoice_goes_from_reminder_to_the_association(self):
        self.assertFalse(self.remind("2026-01-11").reminder_ids)
        run = self.remind("2026-01-12")
        self.assertEqual(run.state, "done")
        one = self.reminders_of(self.ida)
        self.assertEqual((one.stage, one.state, one.fee), ("1", "sent", 100.0))
        self.assertEqual(str(one.date_sent), "2026-01-12")
        # Ten days and three in the post, then a Sunday.
        self.assertEqual(str(one.date_deadline), "2026-01-26")
        self.assertEqual(one.move_ids, self.claims_of(self.ida))
        self.assertEqual(one.case_id.state, "open")
        # Bo has a mail address: the 22nd, a Thursday.
        two = self.reminders_of(self.bo)
        self.assertEqual(two.channel, "mail")
        self.assertEqual(str(two.date_deadline), "2026-01-22")
        self.assertFalse(self.remind("2026-01-31").reminder_ids)
        run = self.remind("2026-02-05")
        self.assertEqual(set(run.reminder_ids.mapped("stage")), {"2"})
        last = self.reminders_of(self.ida)[-1]
        # 300 of dues, 100 of the first fee, 100 of this one.
        self.assertEqual(last.amount, 500.0)
        self.assertTrue(last.demand)
        run = self.remind("2026-03-10")
        self.assertEqual(run.handover_count, 2)
        self.assertEqual(one.case_id.state, "handed_over")
        self.assertFalse(self.remind("2026-03-11").line_ids)

    def test_the_fee_is_an_invoice_of_its_own_at_once_and_has_no_reminders(self):
        self.remind("2026-01-12")
        fee = self.reminders_of(self.ida).fee_move_id
        self.assertEqual((fee.state, fee.amount_total), ("posted", 100.0))
        self.assertEqual(fee.amount_tax, 0.0)
        self.assertEqual(fee.asom_charge_ids.kind, "fee")
        self.pay(self.claims_of(self.ida), "2026-01-20")
        self.assertFalse(
            self.remind("2026-03-01").reminder_ids & self.reminders_of(self.ida)
        )
        self.assertEqual(len(self.reminders_of(self.ida)), 1)

    @freeze_time("2026-01-12")
    def test_a_run_whose_day_is_still_to_come_is_sent_on_another_button(self):
        """Its preview is of use; sent by mistake, it would charge fees too early."""
        run = self.env["asom.dunning.run"].create(
            {"company_id": self.north.id, "date": "2026-01-13"}
        )
        self.assertTrue(run.is_ahead)
        arch = etree.fromstring(run.get_view(view_type="form")["arch"])
        buttons = arch.xpath("//button[@name='action_execute_start']")
        self.assertEqual(len(buttons), 2)
        for ahead in (True, False):
            values = {"is_ahead": ahead, "state": "approved"}
            shown = [
                button.get("confirm")
                for button in buttons
                if not safe_eval(button.get("invisible"), values)
            ]
            self.assertEqual(["too early" in text for text in shown], [ahead])
            run.date = "2026-01-12"
        self.assertFalse(run.is_ahead)

    def test_the_letter_is_frozen(self):
        self.remind("2026-01-12")
        letter = self.reminders_of(self.ida)
        data = letter._frozen_bytes("pdf")
        self.assertTrue(data.startswith(b"%PDF"))
        self.assertEqual(hashlib.sha256(data).hexdigest(), letter.sha256)
        self.assertEqual(letter.attachment_id.raw, data)
        with self.assertRaises(UserError):
            letter.sudo().pdf = False

    def test_the_mail_has_amount_and_date_on_top_and_the_letter(self):
        self.remind("2026-01-12")
        letter = self.reminders_of(self.bo)
        mail = self.env["mail.mail"].search(
            [("model", "=", letter._name), ("res_id", "=", letter.id)]
        )
        self.assertEqual(mail.recipient_ids, self.bo.partner_id)
        self.assertIn("400.00", mail.subject)
        self.assertIn("01/22/2026", mail.body_html)
        self.assertEqual(mail.attachment_ids.raw, letter._frozen_bytes("pdf"))

    def test_a_mail_that_comes_back_is_not_delivered_and_a_letter_goes_instead(self):
        self.remind("2026-01-12")
        letter = self.reminders_of(self.bo)
        with freeze_time("2026-01-13"):
            letter._message_receive_bounce("bo@example.org", self.bo.partner_id)
        self.assertEqual(letter.state, "not_delivered")
        self.assertEqual(letter.fee_move_id.payment_state, "reversed")
        self.assertEqual(self.bo.balance, 300.0)
        self.remind("2026-01-14")
        again = self.reminders_of(self.bo)[-1]
        self.assertEqual((again.stage, again.channel), ("1", "letter"))
        # What never was asked for is no fee that the law counts.
        self.assertEqual(again.fee, 100.0)

    def test_twice_is_once(self):
        run = self.remind("2026-01-12")
        run.action_execute()
        other = self.remind("2026-01-12")
        self.assertFalse(other.line_ids)
        self.assertEqual(len(self.reminders_of(self.ida)), 1)
        claim = self.reminders_of(self.ida).claim_ids.sudo()
        names = ("reminder_id", "company_id", "membership_id", "move_id", "stage")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            claim.create({**claim._convert_to_write({n: claim[n] for n in names})})

    def test_two_runs_that_were_approved_together_remind_once(self):
        with freeze_time("2026-01-12 09:00:00"):
            runs = [self.new_dunning_run("2026-01-12") for _number in range(2)]
            for run in runs:
                run.action_preview()
                run.action_approve()
            for run in runs:
                run.action_execute()
        self.assertEqual(runs[1].spared_count, 2)
        self.assertEqual(len(self.reminders_of(self.ida)), 1)

    def test_who_pays_after_the_preview_is_spared(self):
        with freeze_time("2026-01-12 09:00:00"):
            run = self.new_dunning_run("2026-01-12")
            run.action_preview()
            run.action_approve()
            self.pay(self.claims_of(self.ida), "2026-01-12")
            run.action_execute()
        line = run.line_ids.filtered(lambda row: row.membership_id == self.ida)
        self.assertEqual(line.state, "spared")
        self.assertIn("Paid", line.reason)
        self.assertFalse(self.reminders_of(self.ida))

    def test_a_part_payment_is_told_and_the_rest_goes_on(self):
        self.remind("2026-01-12")
        self.pay(self.claims_of(self.ida), "2026-01-20", 200.0)
        self.remind("2026-02-05")
        self.assertEqual(self.reminders_of(self.ida)[-1].amount, 300.0)

    def test_paid_closes_the_case_and_later_arrears_open_another(self):
        self.remind("2026-01-12")
        case = self.reminders_of(self.ida).case_id
        with freeze_time("2026-01-20"):
            self.pay(self.claims_of(self.ida), "2026-01-20")
        self.assertEqual(case.state, "closed")
        self.assertEqual(str(case.date_closed), "2026-01-20")

    def test_a_hold_stops_it_and_is_asked_again_when_sending(self):
        hold = self.env["asom.dunning.hold"].create(
            {
                "membership_id": self.ida.id,
                "reason": "dispute",
                "date_from": "2026-01-10",
                "date_to": "2026-01-31",
            }
        )
        run = self.remind("2026-01-12")
        line = run.line_ids.filtered(lambda row: row.membership_id == self.ida)
        self.assertEqual((line.state, line.stage), ("spared", "none"))
        self.assertIn("Disputed", line.reason)
        self.assertFalse(self.reminders_of(self.ida))
        self.assertEqual(hold.membership_id.activity_ids.user_id, self.env.user)
        self.remind("2026-02-02")
        self.assertTrue(self.reminders_of(self.ida))

    def test_money_on_its_way_stops_it(self):
        moves = type(self.env["account.move"])
        day = self.claims_of(self.ida).invoice_date_due.replace(month=2)
        self.patch(
            moves,
            "_asom_in_transit",
            lambda records: {
                move: day for move in records if move.asom_membership_id == self.ida
            },
        )
        run = self.remind("2026-01-12")
        line = run.line_ids.filtered(lambda row: row.membership_id == self.ida)
        self.assertIn("on its way", line.reason)
        self.assertFalse(self.reminders_of(self.ida))
        self.assertTrue(self.reminders_of(self.bo))

    def test_who_owes_less_than_the_smallest_amount_is_spared(self):
        self.policy.min_amount = 301
        run = self.remind("2026-01-12")
        self.assertEqual(run.spared_count, 2)

    def test_claims_of_different_stages_go_into_one_letter(self):
        self.remind("2026-01-12")
        with freeze_time("2026-01-05"):
            self.collect("2026-04-01", "2026-06-30", "2026-01-23")
        self.remind("2026-02-05")
        letter = self.reminders_of(self.ida)[-1]
        self.assertEqual(letter.stage, "2")
        self.assertEqual(letter.claim_ids.mapped("stage"), ["2", "1"])
        # 600 of dues and two fees.
        self.assertEqual(letter.amount, 800.0)
        # The later one goes on by itself when the first is paid.
        self.pay(self.claims_of(self.ida)[0], "2026-02-06")
        self.remind("2026-03-10")
        letter = self.reminders_of(self.ida)[-1]
        self.assertEqual(letter.claim_ids.mapped("stage"), ["2"])

    def test_a_charge_back_goes_on_at_its_stage_from_a_new_day(self):
        self.remind("2026-01-12")
        claim = self.claims_of(self.ida)
        with freeze_time("2026-01-20"):
            self.pay(claim, "2026-01-20")
        self.assertEqual(self.reminders_of(self.ida).case_id.state, "closed")
        with freeze_time("2026-02-02"):
            claim.line_ids.remove_move_reconcile()
            self.env.cr.flush()
        self.assertFalse(
            self.remind("2026-02-11").line_ids.filtered(
                lambda row: row.membership_id == self.ida
            )
        )
        self.remind("2026-02-12")
        last = self.reminders_of(self.ida)[-1]
        self.assertEqual(last.stage, "2")
        self.assertEqual(len(self.reminders_of(self.ida).case_id), 2)

    def test_never_more_than_three_fees_in_one_unbroken_arrears(self):
        self.policy.write({"wait_1": 1, "wait_2": 1})
        with freeze_time("2026-01-05"):
            self.collect("2026-04-01", "2026-06-30", "2026-03-02")
        for day in ("2026-01-12", "2026-02-05", "2026-03-03", "2026-04-01"):
            self.remind(day)
        fees = self.reminders_of(self.ida).mapped("fee")
        self.assertEqual(fees, [100.0, 100.0, 100.0, 0.0])
        last = self.reminders_of(self.ida)[-1]
        self.assertIn("§ 9 b", last.fee_reason)

    def test_interest_is_claimed_for_confirmed_half_years_alone(self):
        self.policy.interest = True
        run = self.remind("2026-01-12")
        self.assertFalse(any(run.reminder_ids.mapped("interest")))
        law = self.env["asom.dunning.law"]
        row = law.search(
            [("code", "=", "reference_rate"), ("valid_from", "=", "2026-01-01")]
        )
        row.write({"standing": "confirmed", "reason": "nationalbanken.dk"})
        self.remind("2026-02-05")
        # 300.00 at 9.75 % for 34 days: 2.7246
        last = self.reminders_of(self.ida)[-1]
        self.assertEqual(last.interest, 2.72)
        self.assertEqual(last.amount, 502.72)
        self.assertEqual(last.fee_move_id.amount_total, 102.72)

    def test_a_cancelled_reminder_never_was(self):
        self.remind("2026-01-12")
        one = self.reminders_of(self.ida)
        with freeze_time("2026-01-13"):
            one.action_cancel()
        self.assertEqual(one.state, "cancelled")
        self.assertEqual(self.ida.balance, 300.0)
        self.remind("2026-01-14")
        self.assertEqual(self.reminders_of(self.ida)[-1].stage, "1")
        self.remind("2026-02-10")
        with self.assertRaises(UserError):
            self.reminders_of(self.ida)[1].action_cancel()

    def test_letters_are_printed_once_as_one_file(self):
        run = self.remind("2026-01-12")
        self.assertEqual(run.to_print_count, 1)
        run.action_print_letters()
        self.env.invalidate_all()
        self.assertEqual(run.to_print_count, 0)
        with self.assertRaises(UserError):
            run.action_print_letters()

    def test_the_other_association_is_left_alone(self):
        self.policy_of(self.south)
        tv = self.product(company=self.south)
        theirs = self.owing("Per Syd", company=self.south, product=tv)
        run = self.remind("2026-01-12")
        self.assertEqual(run.line_ids.membership_id, self.ida | self.bo)
        self.assertFalse(self.reminders_of(theirs))

    def test_without_a_policy_it_says_where_to_enter_one(self):
        run = self.new_dunning_run("2026-01-12", self.south)
        with self.assertRaisesRegex(UserError, "Dunning Policies"):
            run.action_preview()

    def test_four_eyes(self):
        self.north.asom_four_eyes = True
        manager = self.user_of("dunning_manager", "group_manager", self.north)
        run = self.new_dunning_run("2026-01-12")
        self.as_user(manager, run).action_preview()
        with self.assertRaises(UserError):
            self.as_user(manager, run).action_approve()
        staff = self.user_of("dunning_staff", "group_staff", self.north)
        with self.assertRaises(AccessError):
            self.as_user(staff, run).action_approve()

    # === THE LAW ===

    def test_no_policy_goes_beyond_the_law(self):
        for vals in ({"fee_1": 100.01}, {"fee_2": 150}, {"days_1": 9}, {"wait_1": 0}):
            with self.assertRaises(ValidationError) as refused, self.cr.savepoint():
                self.policy.write(vals)
                self.policy.flush_recordset()
            if "wait_1" not in vals:
                self.assertIn("§", str(refused.exception))

    def test_a_fee_by_hand_stops_at_the_law(self):
        with self.assertRaisesRegex(UserError, "§ 9 b"):
            self.waiting(self.ida, self.policy.fee_product_id, 100.0)

    def test_the_fee_has_no_vat(self):
        tax = self.env["account.tax"].search(
            [("company_id", "=", self.north.id), ("type_tax_use", "=", "sale")], limit=1
        )
        with self.assertRaisesRegex(ValidationError, "VAT"), self.cr.savepoint():
            self.policy.fee_product_id = self.product(
                "Fee", taxes_id=tax.ids, asom_kind="fee"
            )

    def test_the_law_is_changed_by_a_manager_with_a_reason(self):
        row = self.env["asom.dunning.law"].search([("code", "=", "fee_most")])
        manager = self.user_of("law_manager", "group_manager", self.north)
        with self.assertRaises(UserError):
            self.as_user(manager, row).write({"value": 120})
        self.as_user(manager, row).write({"value": 90, "reason": "Another act"})
        bureau = self.env.ref("base.main_company")
        second = self.user_of("law_second", "group_manager", self.north, bureau)
        both = second.company_ids.ids
        waiting = row.asom_waiting_ids.with_user(second)
        waiting.with_context(allowed_company_ids=both).action_confirm()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.policy.fee_1 = 95
        staff = self.user_of("law_staff", "group_staff", self.north)
        with self.assertRaises(AccessError):
            self.as_user(staff, row).write({"value": 120, "reason": "I wish"})

    def test_nothing_of_it_is_written_by_hand(self):
        run = self.remind("2026-01-12")
        staff = self.user_of("hand_staff", "group_staff", self.north)
        letter = self.reminders_of(self.ida)
        for record, vals in (
            (run, {"state": "draft"}),
            (letter, {"fee": 500}),
            (letter, {"state": "draft"}),
            (letter.case_id, {"state": "closed"}),
        ):
            with self.assertRaises(AccessError):
                self.as_user(staff, record).write(vals)

    def test_an_unknown_place_holder_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "amount"), self.cr.savepoint():
            self.policy.text_1 = "Kære {navn}"

    def test_the_associations_own_text_and_its_sample(self):
        self.policy.text_1 = "Dear {member}, pay {amount}."
        self.policy.sample_membership_id = self.ida
        self.assertIn("Dear Ida Holm, pay", str(self.policy.sample))

    def test_a_case_tells_its_story(self):
        self.remind("2026-01-12")
        case = self.reminders_of(self.ida).case_id
        self.assertIn("was to be paid", str(case.timeline))
        self.assertIn("Reminder 1", case.summary)
        self.assertEqual(self.ida.dunning_case_id, case)
        self.assertIn("300,00", self.ida.dunning_text)

    def test_a_case_says_of_each_reminder_the_day_of_that_one(self):
        self.remind("2026-01-12")
        self.remind("2026-02-05")
        with freeze_time("2026-01-05"):
            self.collect("2026-04-01", "2026-06-30", "2026-02-20")
        case = self.reminders_of(self.ida).case_id
        with freeze_time("2026-02-06"):
            self.assertNotIn("Reminder 1", case.summary, "it is past")
        self.remind("2026-03-10")
        last = self.reminders_of(self.ida)[-1]
        self.assertEqual((last.stage, case.stage), ("1", "2"))
        case.invalidate_recordset(["summary"])
        self.assertIn("Reminder 2 was sent on 02/05/2026", case.summary)
        self.assertIn("Reminder 1 was sent on 03/10/2026", case.summary)

    def test_members_are_found_by_how_far_their_arrears_have_come(self):
        members = self.env["asom.membership"]

        def at(stage):
            mine = [("company_id", "=", self.north.id), ("dunning_stage", "=", stage)]
            return members.search(mine)

        both = self.ida | self.bo
        self.assertEqual(at(False), both)
        self.remind("2026-01-12")
        self.assertEqual((at("1"), at("2"), at(False)), (both, members, members))
        self.pay(self.claims_of(self.bo), "2026-01-20")
        self.remind("2026-02-05")
        self.assertEqual((at("1"), at("2"), at(False)), (members, self.ida, self.bo))
        self.assertEqual(both.mapped("dunning_stage"), ["2", False])
        self.remind("2026-03-10")
        self.assertEqual((at("2"), at("handed_over")), (members, self.ida))
        self.assertEqual(self.ida.dunning_stage, "handed_over")
