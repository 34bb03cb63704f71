from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestCollectionRun(AssociationCase):
    """The steps of a run, and what it shows before anything is posted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.net = cls.product("Net", 600.0)
        cls.fee = cls.product("Reconnection", 150.0, asom_kind="fee")
        cls.ida, cls.bo = cls.member("Ida Holm"), cls.member("Bo Vig")
        cls.subscribe(cls.ida, cls.tv, "2026-01-01")
        cls.subscribe(cls.bo, cls.net, "2026-01-01")

    def line_of(self, run, member):
        return run.line_ids.filtered(lambda line: line.membership_id == member)

    # === THE MAIN FLOW === #

    def test_main_flow(self):
        run = self.env["asom.collection.run"].create(
            {
                "company_id": self.north.id,
                "date_from": day("2026-01-01"),
                "date_to": day("2026-03-31"),
                "date_due": day("2026-01-02"),
            }
        )
        self.assertEqual(run.state, "draft")
        run.action_preview()
        self.assertEqual(run.state, "previewed")
        self.assertEqual({*run.charge_ids.mapped("state")}, {"draft"})
        self.assertFalse(run.move_ids)
        self.assertEqual(
            (run.line_count, run.charge_count, run.pending_count), (2, 2, 2)
        )
        self.assertEqual(run.amount_total, 900.0)
        self.assertIn("Net", run.summary)
        self.assertIn("600,00", run.summary)
        run.action_approve()
        self.assertEqual((run.state, run.approved_by_id), ("approved", self.env.user))
        run.action_execute()
        self.assertEqual((run.state, run.done_count, run.progress), ("done", 2, 100.0))
        self.assertEqual({*run.charge_ids.mapped("state")}, {"invoiced"})
        for member, amount in [(self.ida, 300.0), (self.bo, 600.0)]:
            move = self.line_of(run, member).move_id
            self.assertEqual(move.state, "posted")
            self.assertEqual(move.move_type, "out_invoice")
            self.assertEqual(move.partner_id, member.partner_id)
            self.assertEqual(move.company_id, self.north)
            self.assertEqual(move.journal_id, self.north.asom_dues_journal_id)
            self.assertEqual(
                (move.amount_total, move.amount_residual), (amount, amount)
            )
            self.assertEqual(move.invoice_date, day("2025-12-10"))
            self.assertEqual(move.invoice_date_due, day("2026-01-02"))
            self.assertEqual(move.asom_membership_id, member)
            self.assertEqual(move.asom_charge_ids.move_id, move)
            self.assertEqual(move.asom_payment_channel, "betalingsservice")
            item = move.invoice_line_ids
            self.assertIn("01.01.2026–31.03.2026", item.name)
            self.assertEqual(member.balance, amount)

    def test_execute_twice(self):
        run = self.collect()
        moves = run.move_ids
        run.action_execute()
        self.assertEqual(run.move_ids, moves)
        self.assertEqual(self.charged(self.ida), 30_000)

    def test_preview_again_makes_it_anew(self):
        run = self.new_run()
        run.action_preview()
        first = run.charge_ids
        self.subscribe(self.ida, self.net, "2026-01-01")
        run.action_preview()
        self.assertFalse(first.exists())
        self.assertEqual((run.charge_count, run.amount_total), (3, 1500.0))
        self.assertEqual(run.line_count, 2)

    def test_steps_in_their_order_only(self):
        run = self.new_run()
        for step in ("action_approve", "action_execute"):
            with self.assertRaises(UserError), self.cr.savepoint():
                getattr(run, step)()
        run.action_preview()
        with self.assertRaises(UserError), self.cr.savepoint():
            run.action_execute()
        run.action_approve()
        for step in ("action_preview", "action_approve"):
            with self.assertRaises(UserError), self.cr.savepoint():
                getattr(run, step)()
        run.action_execute()
        for step in ("action_preview", "action_approve"):
            with self.assertRaises(UserError), self.cr.savepoint():
                getattr(run, step)()

    def test_a_step_is_not_taken_by_writing(self):
        clerk = self.user_of("clerk", "group_staff", self.north)
        run = self.new_run()
        run.action_preview()
        for vals in [
            {"state": "approved"},
            {"previewed_by_id": clerk.id},
            {"approved_by_id": clerk.id},
        ]:
            with self.assertRaises(UserError), self.cr.savepoint():
                run.with_user(clerk).write(vals)

    def test_four_eyes(self):
        self.north.asom_four_eyes = True
        one = self.user_of("one", "group_manager", self.north)
        two = self.user_of("two", "group_manager", self.north)
        run = self.new_run()
        run.with_user(one).action_preview()
        with self.assertRaisesRegex(UserError, "four eyes"), self.cr.savepoint():
            run.with_user(one).action_approve()
        run.with_user(two).action_approve()
        self.assertEqual(run.approved_by_id, two)
        run.with_user(one).action_execute()
        self.assertEqual(run.state, "done")

    def test_a_board_collects_nothing(self):
        board = self.user_of("chair", "group_board", self.north)
        run = self.new_run()
        with self.assertRaises(UserError), self.cr.savepoint():
            run.with_user(board).action_preview()
        self.assertEqual(run.with_user(board).amount_total, 0.0)

    # === PERIOD AND DATES === #

    def test_the_period_of_an_approved_run_is_fixed(self):
        run = self.new_run()
        run.action_preview()
        run.date_due = "2026-02-02"
        self.assertEqual(run.state, "draft", "another due date needs another look")
        self.assertFalse(run.charge_ids)
        run.action_preview()
        run.action_approve()
        for vals in [{"date_due": "2026-03-02"}, {"date_to": "2026-06-30"}]:
            with self.assertRaises(UserError), self.cr.savepoint():
                run.write(vals)

    def test_not_an_association(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.new_run(company=self.env.ref("base.main_company"))

    def test_a_due_date_far_away(self):
        for due in ("2016-01-01", "2036-01-01"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.new_run(due=due)

    def test_whole_terms(self):
        self.assertTrue(self.new_run().whole_terms)
        self.assertTrue(self.new_run("2026-01-01", "2026-12-31").whole_terms)
        self.assertFalse(self.new_run("2026-01-02", "2026-03-31").whole_terms)
        self.assertFalse(self.new_run("2026-01-01", "2026-03-30").whole_terms)

    def test_an_invoice_is_never_due_before_its_date(self):
        with freeze_time("2026-02-20"):
            run = self.collect(due="2026-01-02")
        for move in run.move_ids:
            self.assertEqual(move.invoice_date, day("2026-01-02"))
            self.assertEqual(move.invoice_date_due, day("2026-01-02"))

    def test_deleting(self):
        draft = self.new_run()
        draft.unlink()
        self.assertFalse(draft.exists())
        run = self.new_run()
        run.action_preview()
        with self.assertRaisesRegex(UserError, "never deleted"), self.cr.savepoint():
            run.unlink()
        done = self.new_run("2026-04-01", "2026-06-30")
        run.action_cancel()
        run.unlink()
        done.action_preview()
        done.action_approve()
        done.action_execute()
        with self.assertRaisesRegex(UserError, "never deleted"), self.cr.savepoint():
            done.unlink()

    # === WARNINGS === #

    def codes(self, run, member):
        return (self.line_of(run, member).warning_codes or "").split()

    def test_nothing_to_warn_of(self):
        run = self.new_run()
        run.action_preview()
        self.assertEqual(run.warning_count, 0)
        self.assertEqual(self.codes(run, self.ida), [])

    def test_warns_of_no_address(self):
        self.ida.partner_id.street = False
        run = self.new_run()
        run.action_preview()
        self.assertEqual(self.codes(run, self.ida), ["no_address"])
        self.assertEqual(self.codes(run, self.bo), [])
        self.assertEqual(run.warning_count, 1)
        self.assertIn("address", self.line_of(run, self.ida).warning_text)

    def test_warns_of_no_price(self):
        bare = self.product("Bare", None)
        ea = self.member("Ea")
        self.subscribe(ea, bare, "2026-01-01")
        self.subscribe(self.ida, bare, "2026-02-01")
        run = self.new_run()
        run.action_preview()
        # The rest of the member's packages is charged all the same.
        self.assertEqual(self.codes(run, self.ida), ["no_price"])
        self.assertEqual(self.line_of(run, self.ida).amount, 300.0)
        line = self.line_of(run, ea)
        self.assertIn("no_price", self.codes(run, ea))
        self.assertIn("Bare", line.warning_text)
        self.assertEqual((line.state, line.amount), ("failed", 0.0))
        self.assertTrue(line.error)
        run.action_approve()
        run.action_execute()
        self.assertEqual((run.state, run.done_count), ("done", 2))
        self.assertFalse(line.move_id)
        with self.assertRaises(UserError):
            run.action_retry_failed()

    def test_warns_of_one_who_left(self):
        self.waiting(self.ida, self.fee, 150.0, day="2025-12-01")
        self.ida._leave(day("2025-12-05"))
        run = self.new_run()
        run.action_preview()
        self.assertEqual(self.codes(run, self.ida), ["left"])
        self.assertEqual(self.line_of(run, self.ida).amount, 150.0)

    def test_warns_of_negative_and_zero(self):
        self.waiting(self.ida, self.fee, -400.0, "credit")
        self.waiting(self.bo, self.fee, -600.0, "credit")
        run = self.new_run()
        run.action_preview()
        self.assertEqual(self.codes(run, self.ida), ["negative"])
        self.assertEqual(self.codes(run, self.bo), ["zero"])
        run.action_approve()
        run.action_execute()
        note = self.line_of(run, self.ida).move_id
        self.assertEqual((note.move_type, note.state), ("out_refund", "posted"))
        self.assertEqual(note.amount_total, 100.0)
        self.assertEqual(note.amount_total_signed, -100.0)
        self.assertEqual(
            sorted(note.invoice_line_ids.mapped("price_total")), [-300.0, 400.0]
        )
        nothing = self.line_of(run, self.bo).move_id
        self.assertEqual(
            (nothing.move_type, nothing.amount_total), ("out_invoice", 0.0)
        )
        self.assertEqual(nothing.payment_state, "paid")
        self.assertEqual(len(nothing.invoice_line_ids), 2)

    def test_warns_of_deviation(self):
        self.collect()
        self.north.asom_deviation_percent = 50
        self.waiting(self.ida, self.fee, 150.0, day="2026-04-01")  # 50 % exactly
        self.waiting(self.bo, self.fee, 300.01, day="2026-04-01")
        run = self.new_run("2026-04-01", "2026-06-30")
        run.action_preview()
        self.assertEqual(self.codes(run, self.ida), [])
        self.assertEqual(self.codes(run, self.bo), ["deviation"])
        line = self.line_of(run, self.bo)
        self.assertEqual(line.previous_amount, 600.0)
        self.assertIn("600,00", line.warning_text)

    def test_warns_of_days_before_the_period(self):
        self.collect()
        late = self.member("Late")
        self.subscribe(late, self.tv, "2026-02-15")
        run = self.new_run("2026-04-01", "2026-06-30")
        run.action_preview()
        self.assertEqual(self.codes(run, late), ["late"])
        self.assertEqual(self.line_of(run, late).amount, 150.0 + 300.0)
        self.assertEqual(self.codes(run, self.ida), [])
