from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestRunOverview(AssociationCase):
    """What a run shows after it: what was paid, who is not in it, who got what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.ida, cls.bo, cls.cai = (
            cls.member(name) for name in ("Ida Holm", "Bo Vig", "Cai Lund")
        )
        for member in (cls.ida, cls.bo, cls.cai):
            cls.subscribe(member, cls.tv, "2026-01-01")

    def pay(self, move, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create({"amount": amount})._create_payments()

    def move_of(self, run, member):
        return run.move_ids.filtered(lambda m: m.asom_membership_id == member)

    # === PAID AND OPEN === #

    def test_what_is_paid_and_what_is_open(self):
        run = self.collect()
        self.assertEqual((run.amount_paid, run.amount_open), (0.0, 900.0))
        self.pay(self.move_of(run, self.ida), 300.0)
        self.pay(self.move_of(run, self.bo), 100.0)
        run.invalidate_recordset()
        self.assertEqual((run.amount_paid, run.amount_open), (400.0, 500.0))
        self.assertIn("400,00", run.results)
        self.assertIn("500,00", run.results)

    def test_what_a_members_credit_has_paid_is_not_credited(self):
        self.north.asom_use_credit = True
        self.waiting(self.ida, self.tv, -600.0, "credit")
        self.collect()
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual((run.amount_paid, run.amount_open), (300.0, 600.0))
        self.assertNotIn("Credited", run.results)
        self.move_of(run, self.bo)._reverse_moves(cancel=True)
        run.invalidate_recordset()
        self.assertEqual((run.amount_paid, run.amount_open), (300.0, 300.0))
        self.assertIn("Credited", run.results)

    def test_the_last_run_stands_beside(self):
        first = self.collect()
        run = self.new_run("2026-04-01", "2026-06-30")
        run.action_preview()
        self.assertEqual((run.previous_run_id, run.previous_total), (first, 900.0))
        self.assertFalse(first.previous_run_id)

    # === WHO IS NOT IN IT === #

    def reasons(self, run):
        # The database's clock does not stand still with the test's.
        run._step({"previewed_at": "2099-01-01"})
        rows = self.env["asom.collection.run.absent"].search([("run_id", "=", run.id)])
        self.assertEqual(run.absent_count, len(rows))
        return {row.membership_id: row.reason for row in rows}

    def test_who_is_not_in_the_run_and_why(self):
        nothing, later, ended, left = (
            self.member(name) for name in ("Nothing", "Later", "Ended", "Left")
        )
        self.subscribe(later, self.tv, "2026-04-01")
        self.subscribe(ended, self.tv, "2025-01-01", "2025-03-31")
        left.date_left = "2025-12-09"
        self.ida.subscription_ids.date_to = "2026-01-31"
        self.collect("2026-01-01", "2026-01-31")
        run = self.new_run("2026-02-01", "2026-03-31")
        run.action_preview()
        self.assertEqual(
            self.reasons(run),
            {
                nothing: "no_subscription",
                later: "not_begun",
                ended: "ended",
                self.ida: "ended",
            },
        )

    def test_who_is_charged_by_another_run(self):
        self.collect("2026-01-01", "2026-02-28")
        self.ida.subscription_ids.date_to = "2026-02-28"
        run = self.new_run("2026-01-01", "2026-03-31")
        run.action_preview()
        self.assertEqual(self.reasons(run), {self.ida: "charged"})
        other = self.env["asom.collection.run.absent"].search([("run_id", "=", run.id)])
        self.assertEqual(str(other.other_run_id.date_to), "2026-02-28")

    def test_who_failed_or_changed_is_told_as_well(self):
        run = self.new_run()
        run.action_preview()
        run.action_approve()
        self.ida.subscription_ids.date_to = "2026-01-31"
        run.action_execute()
        self.assertEqual(self.reasons(run), {self.ida: "changed"})

    def test_a_board_sees_its_own_only(self):
        run = self.new_run()
        self.member("No package")
        run.action_preview()
        absent = self.env["asom.collection.run.absent"]
        for company, count in ((self.north, 1), (self.south, 0)):
            chair = self.user_of(f"chair {company.id}", "group_board", company)
            theirs = absent.with_user(chair).with_context(
                allowed_company_ids=company.ids
            )
            self.assertEqual(len(theirs.search([])), count)

    # === THE PERIOD === #

    def test_the_end_of_the_period_follows_its_start(self):
        with Form(self.env["asom.collection.run"]) as form:
            form.company_id = self.north
            for start, end in (
                ("2026-04-01", "2026-06-30"),
                ("2026-01-01", "2026-03-31"),
                ("2026-10-01", "2026-12-31"),
            ):
                form.date_from = start
                self.assertEqual(str(form.date_to), end)
            form.date_to = "2027-03-31"
        self.assertEqual(str(form.record.date_to), "2027-03-31")

    def test_a_due_date_that_has_passed_is_not_proposed_and_is_warned_of(self):
        """A new association's first run, in the middle of a term."""
        self.south.write({"asom_dues_timing": "advance", "asom_collect_from": False})
        for company in self.north | self.south:
            with (
                freeze_time("2026-02-20"),
                Form(self.env["asom.collection.run"]) as form,
            ):
                form.company_id = company
                self.assertGreaterEqual(str(form.date_due), "2026-02-20")
                self.assertFalse(form.due_has_passed)
                form.date_from = "2026-01-01"
                self.assertGreaterEqual(str(form.date_due), "2026-02-20")
                form.date_due = "2026-01-02"
                self.assertTrue(form.due_has_passed)

    def test_a_due_date_that_is_too_near_is_told_as_long_as_it_can_be_changed(self):
        run = self.env["asom.collection.run"].new({"company_id": self.north.id})
        for today, said in {
            "2026-02-01": False,
            "2026-02-02": False,
            "2026-02-03": "in 7 days",
            "2026-02-08": "in 2 days",
            "2026-02-09": "is tomorrow",
            "2026-02-10": "is today",
            "2026-02-11": False,
        }.items():
            with self.subTest(today), freeze_time(today):
                run.date_due = "2026-02-10"
                run.invalidate_recordset(["due_near_note"])
                self.assertEqual(bool(run.due_near_note), bool(said))
                self.assertIn(said or "", run.due_near_note or "")
                run.state = "done"
                self.assertFalse(run.due_near_note)
                run.state = "draft"

    def test_both_ends_chosen_at_once_are_kept(self):
        runs = self.env["asom.collection.run"]
        spec = {"company_id": {}, "date_from": {}, "date_to": {}, "date_due": {}}
        values = {
            "company_id": self.north.id,
            "date_from": "2026-01-01",
            "date_to": "2026-12-31",
        }
        told = runs.onchange(values, ["date_from", "date_to"], spec)
        self.assertNotIn("date_to", told["value"])

    def test_a_second_run_names_the_first(self):
        first = self.collect()
        run = self.new_run()
        run.action_preview()
        text = f"Members already charged by {first.name}: 3."
        self.assertIn(text, run.message_ids[0].body)
        self.assertIn(text, run.others_note)

    # === SENDING === #

    def test_invoices_go_by_mail_and_as_letters(self):
        self.ida.partner_id.email = "ida@example.com"
        (self.ida | self.bo | self.cai).payment_channel = "transfer"
        run = self.collect()
        run.move_ids[0].invalidate_recordset()
        self.assertEqual((run.to_mail_count, run.to_print_count), (1, 2))
        run.action_send_mails()
        mailed = self.move_of(run, self.ida)
        self.assertTrue(mailed.sending_data)
        action = run.action_print_letters()
        # Not an address alone, which would leave the dialog open with the old numbers.
        self.assertEqual(action["tag"], "asom_fetch_file")
        self.assertIn("/web/content/", action["params"]["url"])
        letters = run.message_ids[0].attachment_ids
        self.assertEqual(letters.mimetype, "application/pdf")
        self.assertEqual(
            {line.membership_id: line.sent_by for line in run.line_ids},
            {self.ida: "mail", self.bo: "letter", self.cai: "letter"},
        )
        run.invalidate_recordset()
        self.assertEqual(run.to_send_count, 0)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            run.action_print_letters()

    def test_who_has_asked_for_letters_gets_a_letter(self):
        members = self.ida | self.bo | self.cai
        members.payment_channel = "transfer"
        members.partner_id.email = "somebody@example.com"
        asked = self.ida.partner_id.with_company(self.north)
        asked.invoice_sending_method = "manual"
        # What they have chosen in one association says nothing about another.
        self.bo.partner_id.with_company(self.south).invoice_sending_method = "manual"
        run = self.collect()
        run.invalidate_recordset()
        self.assertEqual((run.to_mail_count, run.to_print_count), (2, 1))
        run.action_send_mails()
        run.action_print_letters()
        self.assertEqual(
            {line.membership_id: line.sent_by for line in run.line_ids},
            {self.ida: "letter", self.bo: "mail", self.cai: "mail"},
        )

    def test_who_cancels_is_told_who_has_the_invoice_already(self):
        self.ida.partner_id.email = "ida@example.com"
        (self.ida | self.bo | self.cai).payment_channel = "transfer"
        run = self.collect()
        self.assertFalse(run.cancel_note)
        run.action_send_mails()
        run.action_print_letters()
        run.invalidate_recordset()
        # The mail is not sent yet, and will not be.
        self.assertIn("will be stopped: 1", run.cancel_note)
        self.assertIn("Printed as a Letter: 2", run.cancel_note)

    def test_the_invoices_of_a_cancelled_run_are_still_found(self):
        run = self.collect()
        run.invalidate_recordset()
        self.assertEqual(run.invoice_count, 3)
        run.action_cancel_start()
        run.invalidate_recordset()
        self.assertEqual((run.state, run.done_count), ("cancelled", 0))
        self.assertEqual(run.invoice_count, 3)
        found = self.env["account.move"].search(run.action_view_moves()["domain"])
        self.assertEqual(len(found.reversal_move_ids), 3)
        arch = self.env.ref("asom_membership.collection_run_form").arch
        self.assertIn('invisible="not invoice_count"', arch)

    def test_a_board_sends_nothing(self):
        run = self.collect()
        chair = self.user_of("chair", "group_board", self.north)
        for step in (
            "send_mails",
            "print_letters",
            "cancel_start",
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                getattr(run.with_user(chair), f"action_{step}")()
