from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestCollectionTrouble(AssociationCase):
    """Members that cannot be invoiced, and runs that are taken back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.fee = cls.product("Reconnection", 150.0, asom_kind="fee")
        cls.members = cls.env["asom.membership"]
        for name in ("Ada", "Bo", "Cai", "Dan", "Eva"):
            member = cls.member(name)
            cls.members |= member
            cls.subscribe(member, cls.tv, "2026-01-01")
        cls.cai = cls.members[2]

    def poison(self, member):
        """The member's receivable account has been closed: Odoo refuses to post."""
        account = (
            self.env["account.account"]
            .with_company(self.north)
            .create(
                {
                    "name": "Closed debtors",
                    "code": "689999",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                }
            )
        )
        partner = member.partner_id.with_company(self.north)
        partner.property_account_receivable_id = account
        account.active = False
        return account

    def line_of(self, run, member):
        return run.line_ids.filtered(lambda line: line.membership_id == member)

    def pay(self, move):
        context = {"active_model": "account.move", "active_ids": move.ids}
        register = self.env["account.payment.register"].with_company(self.north)
        register.with_context(**context).create({})._create_payments()

    # === POISONED MEMBERS === #

    def test_one_poisoned_member_stops_nobody(self):
        self.poison(self.cai)
        run = self.collect()
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 4, 1))
        line = self.line_of(run, self.cai)
        self.assertEqual(line.state, "failed")
        self.assertTrue(line.error)
        self.assertFalse(line.move_id)
        self.assertFalse(self.cai.invoice_count)
        for member in self.members - self.cai:
            self.assertEqual(self.charged(member), 30_000)
        self.assertEqual((run.amount_total, run.amount_done), (1500.0, 1200.0))

    def test_retry_after_mending(self):
        account = self.poison(self.cai)
        run = self.collect()
        account.active = True
        run.action_retry_failed()
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 5, 0))
        for member in self.members:
            self.assertEqual(self.charged(member), 30_000)

    def test_retry_without_mending(self):
        self.poison(self.cai)
        run = self.collect()
        run.action_retry_failed()
        self.assertEqual((run.state, run.failed_count), ("done", 1))

    def test_the_next_run_takes_over(self):
        self.waiting(self.cai, self.fee, 150.0)
        account = self.poison(self.cai)
        run = self.collect()
        account.active = True
        following = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.line_of(following, self.cai).amount, 750.0)
        for member in self.members - self.cai:
            self.assertEqual(self.charged(member), 60_000)
        self.assertEqual(self.charged(self.cai), 75_000)
        with self.assertRaises(UserError):
            run.action_retry_failed()

    def test_a_correction_that_failed_is_not_forgotten(self):
        self.collect()
        self.price(self.tv, 360.0, "2026-01-01")
        account = self.poison(self.cai)
        self.collect("2026-04-01", "2026-06-30")
        account.active = True
        self.collect("2026-07-01", "2026-09-30")
        for member in self.members:
            self.assertEqual(self.charged(member), 3 * 36_000, member.display_name)

    def test_all_poisoned(self):
        """A closed income account hits everybody: each gets the reason, and later the
        invoice."""
        run = self.new_run()
        run.action_preview()
        run.action_approve()
        income = self.tv.product_tmpl_id.get_product_accounts()["income"]
        income.active = False
        run.action_execute()
        self.assertEqual((run.state, run.failed_count), ("done", 5))
        self.assertTrue(all(run.line_ids.mapped("error")))
        income.active = True
        run.action_retry_failed()
        self.assertEqual((run.state, run.done_count), ("done", 5))

    # === CANCELLING === #

    def test_cancel_before_execution(self):
        fee = self.waiting(self.cai, self.fee, 150.0)
        for approve in (False, True):
            run = self.new_run()
            run.action_preview()
            if approve:
                run.action_approve()
            run.action_cancel()
            self.assertEqual(run.state, "cancelled")
            self.assertFalse(run.charge_ids)
            self.assertFalse(run.line_ids)
            self.assertEqual((fee.state, fee.run_id.id), ("waiting", False))
        self.collect()
        self.assertEqual(self.charged(self.cai), 45_000)

    def test_cancel_a_done_run(self):
        fee = self.waiting(self.cai, self.fee, 150.0)
        run = self.collect()
        moves = run.move_ids
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        # Nothing has gone wrong, and nothing is shown as if it had.
        self.assertEqual({*run.line_ids.mapped("state")}, {"cancelled"})
        self.assertFalse(any(run.line_ids.mapped("error")))
        self.assertEqual(run.failed_count, 0)
        self.assertEqual({*moves.mapped("payment_state")}, {"reversed"})
        self.assertEqual(fee.state, "waiting")
        for member in self.members:
            self.assertEqual(self.charged(member), 0)
            self.assertEqual(member.balance, 0.0)
        run.action_cancel()
        self.assertEqual(self.charged(self.cai), 0)
        with self.assertRaises(UserError):
            run.action_execute()
        self.collect()
        self.assertEqual(self.charged(self.cai), 45_000)
        for member in self.members - self.cai:
            self.assertEqual(self.charged(member), 30_000)

    def test_an_invoice_that_cannot_be_reversed_holds_nobody_up(self):
        account = self.poison(self.cai)
        account.active = True
        run = self.collect()
        account.active = False
        run.action_cancel()
        self.assertEqual(run.state, "cancelling")
        self.assertTrue(self.line_of(run, self.cai).error)
        self.assertIn(
            "Invoices that could not be taken back: 1.", run.message_ids[0].body
        )
        self.assertEqual(self.charged(self.cai), 30_000)
        for member in self.members - self.cai:
            self.assertEqual(self.charged(member), 0)
        told = len(run.message_ids)
        run.action_cancel()
        self.assertEqual((run.state, len(run.message_ids)), ("cancelling", told))
        account.active = True
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(self.charged(self.cai), 0)

    def test_cancel_restores_what_was_credited(self):
        self.collect()
        self.cai.subscription_ids._end(day("2026-02-14"))
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.cai), 15_000)
        run.action_cancel()
        self.assertEqual(self.charged(self.cai), 30_000)
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.cai), 15_000)

    def test_cancel_remembers_a_price_correction(self):
        self.collect()
        self.price(self.tv, 360.0, "2026-01-01")
        self.collect("2026-04-01", "2026-06-30").action_cancel()
        self.assertEqual(self.charged(self.cai), 30_000)
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.cai), 72_000)

    def test_cancel_after_a_later_run_has_credited(self):
        """Reversing and crediting the same charge would pay it back twice."""
        first = self.collect()
        self.cai.subscription_ids._end(day("2026-02-14"))
        second = self.collect("2026-04-01", "2026-06-30")
        with self.assertRaisesRegex(UserError, "Cancel that run first"):
            first.action_cancel()
        second.action_cancel()
        first.action_cancel()
        for member in self.members:
            self.assertEqual(self.charged(member), 0)

    def test_paid_is_not_cancelled(self):
        run = self.collect()
        self.pay(run.move_ids[0])
        self.assertIn(run.move_ids[0].payment_state, ("paid", "in_payment"))
        with self.assertRaisesRegex(UserError, "paid"):
            run.action_cancel()
        self.assertEqual(run.state, "done")

    def test_a_cancelled_credit_note(self):
        self.waiting(self.cai, self.fee, -1000.0, "credit")
        run = self.collect()
        self.assertEqual(self.charged(self.cai), -70_000)
        run.action_cancel()
        self.assertEqual(self.charged(self.cai), 0)
        self.collect()
        self.assertEqual(self.charged(self.cai), -70_000)
