from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase, day


class GuardCase(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.fee = cls.product("Reconnection", 150.0, asom_kind="fee")
        cls.ida = cls.member("Ida Holm")
        cls.sub = cls.subscribe(cls.ida, cls.tv, "2026-01-01")

    def refused(self, call, *args, error=UserError):
        with self.assertRaises(error), self.cr.savepoint():
            call(*args)
            self.env.flush_all()


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestRunGuard(GuardCase):
    """What a run has charged and a second person approved, nobody rewrites by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.user_of("clerk", "group_staff", cls.north)

    def approved(self):
        run = self.new_run()
        run.action_preview()
        run.action_approve()
        return run

    # === CHARGES === #

    def test_what_becomes_of_a_charge_is_not_written(self):
        run = self.collect()
        charge = run.charge_ids.with_user(self.clerk)
        for vals in (
            {"state": "cancelled"},
            {"state": "draft"},
            {"run_id": False},
            {"run_line_id": False},
            {"move_id": False},
            {"reversal_id": charge.id},
        ):
            self.refused(charge.write, vals)
        self.refused(run.with_user(self.clerk).write, {"charge_ids": [(5, 0, 0)]})
        self.collect()
        self.assertEqual(self.charged(self.ida), 30_000)

    def test_the_credit_of_a_charge_stays(self):
        self.collect()
        self.sub.action_cancel()
        self.collect("2026-04-01", "2026-06-30")
        charge = self.sub.charge_ids.filtered("reversal_id").with_user(self.clerk)
        self.refused(charge.write, {"reversal_id": False})
        self.refused(charge.reversal_id.write, {"state": "cancelled"})
        self.collect("2026-07-01", "2026-09-30")
        self.assertEqual(self.charged(self.ida), 0)

    def test_the_charges_of_an_approved_run_stay(self):
        run = self.approved()
        self.refused(run.charge_ids.with_user(self.clerk).unlink)
        run.action_execute()
        self.assertEqual(run.move_ids.amount_total, 300.0)

    def test_by_hand_only_what_waits(self):
        run = self.approved()
        charges = self.env["asom.charge"].with_user(self.clerk)
        vals = {
            "company_id": self.north.id,
            "membership_id": self.ida.id,
            "product_id": self.fee.id,
            "kind": "fee",
            "name": "Reconnection",
            "date_from": "2026-01-01",
            "date_to": "2026-01-01",
            "amount": 150.0,
        }
        for wrong in (
            {"run_id": run.id, "run_line_id": run.line_ids.id},
            {"state": "invoiced"},
            {
                "kind": "subscription",
                "subscription_id": self.sub.id,
                "date_from": "2027-01-01",
                "date_to": "2027-03-31",
            },
            {"kind": "credit", "amount": -1.0, "reverses_id": run.charge_ids.id},
        ):
            self.refused(charges.create, {**vals, **wrong})
        defaults = charges.with_context(default_state="invoiced")
        self.refused(defaults.create, vals)
        fee = charges.create(vals)
        self.assertEqual(fee.state, "waiting")
        fee.action_cancel()
        self.assertEqual(fee.state, "cancelled")

    def test_a_copy_is_a_new_fee(self):
        self.waiting(self.ida, self.fee, 150.0)
        fee = self.collect().charge_ids.filtered(lambda c: c.kind == "fee")
        charges = self.env["asom.charge"].with_user(self.clerk)
        copy = charges.create(fee.copy_data())
        self.assertEqual((copy.state, copy.move_id.id), ("waiting", False))
        self.assertFalse(copy.run_id or copy.run_line_id)

    # === LINES AND STEPS === #

    def test_lines_are_the_runs_own(self):
        run = self.approved()
        line = run.line_ids.with_user(self.clerk)
        other = self.payer("Bo")
        for vals in ({"partner_id": other.id}, {"state": "done"}, {"amount": 1.0}):
            self.refused(line.write, vals, error=AccessError)
        self.refused(line.unlink, error=AccessError)
        run.with_user(self.clerk).action_execute()
        self.refused(line.write, {"state": "failed"}, error=AccessError)
        self.assertEqual(self.charged(self.ida), 30_000)

    def test_a_run_begins_as_a_draft(self):
        runs = self.env["asom.collection.run"].with_user(self.clerk)
        vals = {
            "company_id": self.north.id,
            "date_from": "2026-01-01",
            "date_to": "2026-03-31",
        }
        self.refused(runs.create, {**vals, "state": "approved"})
        self.refused(runs.create, {**vals, "previewed_by_id": self.env.uid})
        self.refused(runs.with_context(default_state="approved").create, vals)
        self.assertEqual(runs.create(vals).state, "draft")

    def test_staff_take_a_run_through_all_steps(self):
        self.clerk.group_ids |= self.env.ref("asom_membership.group_approver")
        self.waiting(self.ida, self.fee, 150.0)
        run = self.new_run().with_user(self.clerk)
        run.action_preview()
        run.action_preview()
        run.action_approve()
        run.action_execute()
        self.assertEqual((run.state, run.amount_done), ("done", 450.0))
        self.price(self.tv, 360.0, "2026-01-01")
        later = self.new_run("2026-04-01", "2026-06-30").with_user(self.clerk)
        later.action_preview()
        later.action_approve()
        later.action_execute()
        self.assertEqual(later.amount_done, 420.0)
        later.action_cancel()
        run.action_cancel()
        self.assertEqual(self.charged(self.ida), 0)

    def test_who_only_reads_takes_no_step(self):
        board = self.user_of("board", "group_board", self.north)
        run = self.approved()
        run._step({"state": "running"})
        for step in (
            "action_preview",
            "action_approve",
            "action_execute",
            "action_execute_start",
            "action_cancel",
            "action_retry_failed",
        ):
            self.refused(getattr(run.with_user(board), step), error=AccessError)
        self.assertEqual(run.line_ids.state, "pending")

    # === THE AMOUNT === #

    def test_vat_on_top_is_not_invoiced(self):
        """375 kroner on the invoice where 300 were approved."""
        tax = self.env["account.tax"].create(
            {
                "name": "On top",
                "amount": 25.0,
                "type_tax_use": "sale",
                "company_id": self.north.id,
                "price_include_override": "tax_excluded",
            }
        )
        self.tv.taxes_id = [Command.set(tax.ids)]
        run = self.collect()
        self.assertEqual((run.done_count, run.failed_count), (0, 1))
        self.assertIn("375,00", run.line_ids.error)
        tax.price_include_override = "tax_included"
        run.action_retry_failed()
        # That is another VAT than the one that was approved.
        self.assertEqual((run.changed_count, self.charged(self.ida)), (1, 0))
        run.action_preview()
        run.action_approve()
        run.action_execute()
        self.assertEqual(self.charged(self.ida), 30_000)


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestRunInvoices(GuardCase):
    """What staff do by hand with the invoices of a run."""

    def reversal(self, move):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        return wizard.create({"journal_id": move.journal_id.id, "date": move.date})

    def credit(self, move, kroner=None):
        wizard = self.reversal(move)
        wizard.refund_moves()
        note = wizard.new_move_ids
        if kroner:
            note.invoice_line_ids[0].price_unit = kroner
        note.action_post()
        return note

    def test_stays_posted(self):
        run = self.collect()
        for step in ("button_draft", "button_cancel"):
            with self.assertRaisesRegex(UserError, "Credit it instead"):
                getattr(run.move_ids, step)()
        clerk = self.user_of("clerk", "group_staff", self.north)
        for vals in ({"state": "draft"}, {"state": "cancel"}, {"asom_run_id": False}):
            self.refused(run.move_ids.with_user(clerk).write, vals)
        self.assertEqual(
            (run.move_ids.state, run.move_ids.asom_run_id), ("posted", run)
        )
        run.action_cancel()
        for move in (run.move_ids, run.move_ids.reversal_move_ids):
            self.refused(move.button_draft)
        self.assertEqual(self.charged(self.ida), 0)

    def test_reset_to_draft_before_that_was_refused(self):
        """Whoever cancels the run takes the draft back as well."""
        run = self.collect()
        move = run.move_ids
        move.state = "draft"
        run.action_cancel()
        self.assertEqual(move.state, "cancel")
        self.refused(move.button_draft)
        move.state = "draft"
        self.refused(move.action_post)
        self.collect()
        self.assertEqual(self.charged(self.ida), 30_000)

    def test_credited_and_left(self):
        """What was credited by hand is not credited once more."""
        run = self.collect()
        self.credit(run.move_ids)
        self.assertEqual(self.sub.charge_ids.state, "cancelled")
        self.ida._leave(day("2025-12-31"))
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 0)

    def test_credited_and_charged_again(self):
        run = self.collect()
        self.credit(run.move_ids)
        self.price(self.tv, 200.0, "2026-01-01")
        later = self.collect("2026-04-01", "2026-06-30")
        self.assertIn("late", later.line_ids.warning_codes)
        self.assertEqual(self.charged(self.ida), 40_000)

    def test_credited_fee_waits_again(self):
        fee = self.waiting(self.ida, self.fee, 150.0)
        run = self.collect()
        self.credit(run.move_ids)
        self.assertEqual((fee.state, fee.run_id.id), ("waiting", False))
        fee.action_cancel()
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 60_000)

    def test_credited_in_two_parts(self):
        run = self.collect()
        self.credit(run.move_ids, 100.0)
        self.assertEqual(self.sub.charge_ids.state, "invoiced")
        self.credit(run.move_ids, 200.0)
        self.assertEqual(self.sub.charge_ids.state, "cancelled")

    def test_credited_in_part_is_told(self):
        """The credit for goodwill stays; who left gets the rest looked at."""
        run = self.collect()
        self.credit(run.move_ids, 100.0)
        self.ida._leave(day("2026-01-31"))
        later = self.collect("2026-04-01", "2026-06-30")
        self.assertIn("credited_by_hand", later.line_ids.warning_codes)
        self.assertIn("by hand", later.line_ids.warning_text)

    def test_a_run_has_credited_already(self):
        run = self.collect()
        self.price(self.tv, 360.0, "2026-01-01")
        self.collect("2026-04-01", "2026-06-30")
        with self.assertRaisesRegex(UserError, "credits some of it already"):
            self.credit(run.move_ids)

    def test_credited_then_the_run_cancelled(self):
        run = self.collect()
        note = self.credit(run.move_ids)
        note.line_ids.remove_move_reconcile()
        with self.assertRaisesRegex(UserError, "has been credited already"):
            run.action_cancel()
        self.assertEqual(self.charged(self.ida), 0)

    def test_not_made_anew(self):
        """The next run would know nothing of the new invoice."""
        run = self.collect()
        self.refused(self.reversal(run.move_ids).modify_moves)
        self.assertEqual(self.charged(self.ida), 30_000)
