"""The fee for paper slips: once, visible, only for who gets one."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSlipFee(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee = cls.product("Paper slip", 25.0, asom_kind="fee")
        cls.north_agreement.slip_fee_product_id = cls.fee
        cls.auto = cls.subscriber("Auto")
        cls.mandate(cls.auto)
        cls.hopeful = cls.subscriber("Hopeful")
        cls.slip = cls.subscriber("Slip", payment_channel="slip")
        cls.card = cls.subscriber("Card", payment_channel="card")

    def fees(self, run, member=None):
        charges = run.charge_ids.filtered(lambda charge: charge.product_id == self.fee)
        return charges.filtered(
            lambda charge: not member or charge.membership_id == member
        )

    def preview(self, **vals):
        run = self.new_run(**vals)
        run.action_preview()
        return run

    def test_who_pays_it(self):
        run = self.preview()
        self.assertEqual(self.fees(run).membership_id, self.hopeful | self.slip)
        line = run.line_ids.filtered(lambda line: line.membership_id == self.slip)
        self.assertIn("Paper slip", line.charge_texts)
        self.assertEqual(line.amount, self.tv_amount() + 25.0)
        self.assertEqual(run.amount_total, 4 * self.tv_amount() + 50.0)
        fee = self.fees(run, self.slip)
        self.assertEqual(
            (fee.kind, fee.rule, fee.amount, fee.date_from),
            ("fee", "slip_fee", 25.0, run.date_due),
        )

    def tv_amount(self):
        """What a member pays without the fee."""
        run = self.preview(start="2027-01-01", end="2027-03-31")
        line = run.line_ids.filtered(lambda line: line.membership_id == self.auto)
        amount = line.amount
        run.action_cancel()
        return amount

    def test_a_second_preview_does_not_double_it(self):
        run = self.preview()
        run.action_preview()
        self.assertEqual(len(self.fees(run)), 2)
        run.action_approve()
        run.action_execute()
        self.assertEqual(len(self.fees(run)), 2)
        move = self.move_of(self.slip)
        self.assertEqual(
            move.invoice_line_ids.filtered(
                lambda line: line.product_id == self.fee
            ).mapped("price_total"),
            [25.0],
        )

    def test_the_database_allows_one(self):
        run = self.preview()
        fee = self.fees(run, self.slip)
        with self.assertRaisesRegex(Exception, "rule_once"):
            with self.env.cr.savepoint(), self.quiet():
                fee.create(fee.copy_data({"run_id": run.id, "rule": fee.rule}))
                self.env.flush_all()

    def test_cancelled_with_the_run(self):
        run = self.collect()
        fees = self.fees(run)
        run.action_cancel()
        self.assertEqual(set(fees.mapped("state")), {"cancelled"})
        again = self.collect()
        self.assertEqual(self.fees(again).membership_id, self.hopeful | self.slip)
        self.assertEqual(len(self.fees(again)), 2)
        self.assertEqual(set(self.fees(again).mapped("state")), {"invoiced"})

    def test_an_ordinary_fee_still_waits_for_another_run(self):
        other = self.product("Reminder", 100.0, asom_kind="fee")
        charge = self.waiting(self.slip, other, 100.0)
        run = self.collect()
        self.assertEqual(charge.run_id, run)
        run.action_cancel()
        self.assertEqual((charge.state, charge.run_id.id), ("waiting", False))

    def test_a_mandate_in_between(self):
        run = self.preview()
        self.assertTrue(self.fees(run, self.hopeful))
        self.mandate(self.hopeful, "000000456")
        run.action_preview()
        self.assertFalse(self.fees(run, self.hopeful))
        self.assertTrue(self.fees(run, self.slip))

    def test_nothing_to_pay_is_no_slip(self):
        amount = self.tv_amount()
        for member, credit in ((self.slip, amount), (self.hopeful, amount + 10.0)):
            self.waiting(member, self.tv, -credit, "credit")
        run = self.preview()
        self.assertFalse(self.fees(run))

    def paid_in(self, amount):
        """The journal item of money that the slip payer has sent by itself."""
        paid = self.env["account.payment"].create(
            {
                "company_id": self.north.id,
                "partner_id": self.slip.partner_id.id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "amount": amount,
                "journal_id": self.env["account.journal"]
                .search(
                    [("company_id", "=", self.north.id), ("type", "=", "bank")],
                    limit=1,
                )
                .id,
            }
        )
        paid.action_post()
        credit = paid.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        credit.asom_membership_id = self.slip
        return credit

    def test_credit_that_settles_an_old_invoice_pays_no_new_dues(self):
        first = self.collect()
        move = self.move_of(self.slip)
        self.paid_in(move.amount_total)
        with freeze_time(first.date_due + timedelta(30)):
            early = self.preview(start="2026-04-01", end="2026-06-30")
            self.assertFalse(self.fees(early, self.slip))
        with freeze_time(first.date_due + timedelta(31)):
            early.action_preview()
            self.assertTrue(self.fees(early, self.slip))
            early.action_approve()
            early.action_execute()
        later = early.move_ids.filtered(lambda m: m.asom_membership_id == self.slip)
        self.assertEqual(move.amount_residual, 0.0)
        self.assertEqual(later.amount_residual, later.amount_total)

    def test_credit_that_pays_it_all_is_no_slip(self):
        first = self.collect()
        self.assertTrue(self.fees(first, self.slip))
        move = self.move_of(self.slip)
        credit = self.paid_in(5000.0)
        (
            credit | move.line_ids.filtered(lambda x: x.display_type == "payment_term")
        ).reconcile()
        self.env.flush_all()
        second = self.preview(start="2026-04-01", end="2026-06-30")
        self.assertFalse(self.fees(second, self.slip))
        self.assertTrue(self.fees(second, self.hopeful))
        self.north.asom_use_credit = False
        second.action_preview()
        self.assertTrue(self.fees(second, self.slip))

    def test_an_electronic_slip_is_not_on_paper(self):
        self.mandate(self.slip, "999999999", kind="electronic_slip")
        self.assertFalse(self.fees(self.preview(), self.slip))

    def test_a_group_of_slips_only(self):
        group = self.add_group(2, "0117")
        self.auto.nets_debtor_group_id = group
        self.mandate(self.auto, "000000789", debtor_group_id=group.id)
        self.assertTrue(self.fees(self.preview(), self.auto))

    def test_the_price_on_the_due_date(self):
        self.env["asom.price"].create(
            {
                "product_tmpl_id": self.fee.product_tmpl_id.id,
                "amount": 30.0,
                "valid_from": "2026-04-01",
                "announced_on": "2025-01-01",
            }
        )
        self.assertEqual(self.fees(self.preview(), self.slip).amount, 25.0)
        later = self.preview(start="2026-04-01", end="2026-06-30")
        self.assertEqual(self.fees(later, self.slip).amount, 30.0)

    def test_no_price_yet_is_a_warning(self):
        late = self.product("Late", 10.0, asom_kind="fee", since="2030-01-01")
        self.north_agreement.slip_fee_product_id = late
        run = self.preview()
        line = run.line_ids.filtered(lambda line: line.membership_id == self.slip)
        self.assertIn("no_price", line.warning_codes)
        self.assertIn("Late", line.warning_text)
        self.assertNotIn("Late", line.charge_texts)

    def test_only_a_fee_of_the_association(self):
        foreign = self.product("Foreign", 5.0, company=self.south, asom_kind="fee")
        no_fee = self.product("No fee", 5.0)
        no_price = self.product("No price", None, asom_kind="fee")
        for product in (foreign, no_fee, no_price):
            with self.assertRaises(ValidationError):
                with self.env.cr.savepoint():
                    self.north_agreement.slip_fee_product_id = product

    def test_without_a_product_no_fee(self):
        self.north_agreement.slip_fee_product_id = False
        run = self.preview()
        self.assertFalse(run.charge_ids.filtered("rule"))
        south = self.subscriber("South", self.south, payment_channel="slip")
        theirs = self.collect_south()
        self.assertTrue(theirs.charge_ids)
        self.assertFalse(theirs.charge_ids.filtered("rule"))
        self.assertEqual(theirs.charge_ids.membership_id, south)
