"""After reminder 2 the association is asked, and what it decides is begun with."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .after_common import DECIDED, HANDED, AfterCase


@tagged("post_install", "-at_install")
class TestHandover(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.user_of("after_board", "group_board", cls.north)
        cls.members, cls.handover = cls.handed_over("Ida Holm", "Bo Lund")
        cls.ida, cls.bo = cls.members

    def decision(self, member):
        return self.env["asom.dunning.decision"].search(
            [("membership_id", "=", member.id)], order="id desc", limit=1
        )

    def morning(self, day):
        with freeze_time(f"{day} 07:00:00"):
            self.env["asom.dunning.handover"]._cron_watch()
            self.env.flush_all()

    def mails(self, record):
        found = self.env["mail.mail"].search(
            [("model", "=", record._name), ("res_id", "=", record.id)]
        )
        # Not those about activities.
        return found.filtered("attachment_ids")

    def test_the_association_is_asked_when_the_run_has_handed_over(self):
        handover = self.handover
        self.assertEqual(str(handover.date_sent), HANDED)
        self.assertEqual(str(handover.date_answer), "2026-03-09")
        self.assertEqual(handover.decision_ids.membership_id, self.members)
        self.assertEqual(set(handover.decision_ids.mapped("state")), {"waiting"})
        self.assertEqual(handover.reached, "chair@example.dk")
        self.assertTrue(handover._frozen_bytes("pdf").startswith(b"%PDF"))
        self.assertTrue(handover._frozen_bytes("xlsx").startswith(b"PK"))
        [mail] = self.mails(handover)
        self.assertEqual(len(mail.attachment_ids), 2)
        self.assertEqual(handover.activity_ids.user_id, self.board)

    def test_the_files_are_named_in_the_readers_language(self):
        """Whoever runs the run, or nobody: the daily run speaks English."""
        self.env["res.lang"]._activate_lang("da_DK")
        self.handover._contacts(self.north).lang = "da_DK"
        before = self.mails(self.handover)
        self.handover._mail("asom_dunning.mail_template_handover")
        mail = self.mails(self.handover) - before
        for name in mail.attachment_ids.mapped("name"):
            self.assertIn("overdragelse", name)

    def test_nobody_is_asked_twice(self):
        with self.assertRaises(UserError):
            self.decision(self.ida).case_id.action_ask_association()
        self.morning("2026-02-24")
        self.assertEqual(
            self.env["asom.dunning.handover"].search_count(
                [("company_id", "=", self.north.id)]
            ),
            1,
        )

    def test_who_waits_for_the_board_is_counted_once(self):
        today = self.env["asom.today"].with_user(self.board)
        today = today.with_context(allowed_company_ids=self.north.ids)
        counts = {row["title"]: row["count"] for row in today.get_rows()["todo"]}
        self.assertEqual(counts["Members about whom the board decides"], 2)
        self.assertNotIn("Cases that the association has not been asked about", counts)
        # As of a case that is older than the questions.
        self.env.cr.execute(
            "DELETE FROM asom_dunning_decision WHERE id = %s",
            [self.decision(self.ida).id],
        )
        self.env.invalidate_all()
        counts = {row["title"]: row["count"] for row in today.get_rows()["todo"]}
        self.assertEqual(counts["Members about whom the board decides"], 1)
        self.assertEqual(
            counts["Cases that the association has not been asked about"], 1
        )

    def test_no_answer_is_reminded_and_then_told_to_the_bureau(self):
        self.morning("2026-03-09")
        self.assertFalse(self.handover.date_reminded)
        self.morning("2026-03-10")
        self.assertEqual(str(self.handover.date_reminded), "2026-03-10")
        self.assertEqual(len(self.mails(self.handover)), 2)
        self.morning("2026-03-16")
        self.assertFalse(self.handover.date_escalated)
        self.morning("2026-03-17")
        self.assertEqual(str(self.handover.date_escalated), "2026-03-17")
        self.morning("2026-03-18")
        self.assertEqual(len(self.mails(self.handover)), 2)

    def test_who_waits_is_held_until_the_day_and_asked_about_again(self):
        ida = self.decision(self.ida)
        with self.assertRaisesRegex(UserError, "within a year"):
            self.decide(ida, "wait")
        self.decide(ida, "wait", wait_until="2026-03-20")
        self.assertEqual(ida.state, "decided")
        self.assertEqual(ida.hold_id.reason, "wish")
        self.assertEqual(str(ida.hold_id.date_to), "2026-03-20")
        self.morning("2026-03-20")
        self.assertEqual(ida.state, "decided")
        self.morning("2026-03-21")
        self.assertEqual(ida.state, "ended")
        again = self.decision(self.ida)
        self.assertEqual(again.state, "waiting")
        self.assertNotEqual(again.handover_id, self.handover)

    def test_what_is_decided_is_undone_until_it_is_acted_on(self):
        bo = self.decision(self.bo)
        self.decide(bo, "close")
        closing = bo.closing_ids
        self.assertEqual(closing.state, "proposed")
        with self.assertRaisesRegex(UserError, "already"):
            self.decide(bo, "write_off")
        bo.action_undo()
        self.assertEqual((bo.state, closing.state), ("waiting", "withdrawn"))
        self.decide(bo, "close")
        with freeze_time(f"{DECIDED} 11:00:00"):
            bo.closing_ids.filtered(
                lambda row: row.state == "proposed"
            ).action_approve()
        self.assertEqual(bo.state, "acted")
        with self.assertRaises(UserError):
            bo.action_undo()

    def test_the_bureau_does_what_is_agreed_or_written_off(self):
        for member, choice in ((self.ida, "agreement"), (self.bo, "write_off")):
            decision = self.decision(member)
            self.decide(decision, choice)
            self.assertIn("mødet", decision.case_id.activity_ids.summary)
            decision.action_undo()
            self.assertFalse(decision.case_id.activity_ids)

    def test_the_board_decides_for_itself_and_the_bureau_says_for_whom(self):
        ida = self.decision(self.ida)
        with self.assertRaisesRegex(UserError, "who of the board"):
            self.decide(ida, "write_off", said_by=False)
        mine = self.as_user(self.board, ida)
        self.decide(mine, "write_off", said_by=False, user=self.board)
        self.assertEqual(ida.decided_by_id, self.board)
        accountant = self.user_of("after_acc", "group_accountant", self.north)
        bo = self.as_user(accountant, self.decision(self.bo))
        with self.assertRaises(AccessError):
            self.decide(bo, "write_off", user=accountant)

    def test_another_associations_board_cannot(self):
        other = self.user_of("after_south", "group_board", self.south)
        theirs = self.as_user(other, self.decision(self.ida))
        for call in (
            theirs.action_decide,
            theirs.action_undo,
            lambda: theirs._decide("write_off", "x"),
            lambda: self.decide(theirs, "write_off", user=other),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_who_pays_is_closed_and_the_answer_is_not_needed(self):
        ida, bo = self.decision(self.ida), self.decision(self.bo)
        self.decide(bo, "wait", wait_until="2026-03-20")
        for member in self.members:
            self.pay_all(member, "2026-02-26")
        self.assertEqual((ida.state, bo.state), ("settled", "settled"))
        self.assertEqual(set(self.members.dunning_case_ids.mapped("state")), {"closed"})
        self.assertFalse(self.handover.activity_ids)

    def test_a_protected_name_is_in_neither_letter_nor_list(self):
        self.ida.name_protected = True
        cases = self.members.dunning_case_ids
        texts = self.handover.sudo()
        shown = texts._members_table(cases).rows
        self.assertEqual(shown[0][1:3], ["(protected name)", ""])
        self.assertEqual(shown[1][1], "Bo Lund")
        history = str(texts._history_table(cases).rows)
        self.assertNotIn("Ida", history)
        mine = self.as_user(self.board, self.decision(self.ida))
        self.assertNotIn("Ida", mine.display_name)

    def test_what_the_bureau_carries_out_is_acted_on_and_asked_again_when_broken(self):
        ida = self.decision(self.ida)
        self.decide(ida, "agreement")
        opened = ida.action_carry_out()
        with freeze_time(f"{DECIDED} 11:00:00"):
            agreement = (
                self.env[opened["res_model"]]
                .with_context(**opened["context"])
                .create({"membership_id": self.ida.id})
            )
            agreement.action_start()
            self.assertEqual(ida.state, "acted")
            self.assertFalse(ida.case_id.activity_ids)
            agreement.action_cancel()
        self.assertEqual(ida.state, "ended")
        self.morning("2026-02-26")
        self.assertEqual(self.decision(self.ida).state, "waiting")
