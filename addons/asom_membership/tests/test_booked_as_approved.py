from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestBookedAsApproved(AssociationCase):
    """VAT and accounts of an invoice are those that were approved, or none is made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.vat = cls.env["account.tax"].create(
            {
                "name": "VAT of the association",
                "amount": 25.0,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
                "company_id": cls.north.id,
            }
        )
        cls.tv = cls.product("TV", 300.0, taxes_id=[Command.set(cls.vat.ids)])
        cls.net = cls.product("Net", 600.0, taxes_id=False)
        cls.ida, cls.bo = cls.member("Ida Holm"), cls.member("Bo Vig")
        cls.subscribe(cls.ida, cls.tv, "2026-01-01")
        cls.subscribe(cls.bo, cls.net, "2026-01-01")

    def approved(self):
        run = self.new_run()
        run.action_preview()
        run.action_approve()
        return run

    def account(self, code, kind="income"):
        vals = {"name": f"Account {code}", "code": code, "account_type": kind}
        return self.env["account.account"].create(vals)

    def line_of(self, run, member):
        return run.line_ids.filtered(lambda line: line.membership_id == member)

    def set_aside(self, run, *texts):
        """Execute: Ida is left out, and it is said why; Bo is invoiced. Previewed and
        approved again she is invoiced as well."""
        run.action_execute()
        line = self.line_of(run, self.ida)
        self.assertEqual((run.state, run.changed_count), ("done", 1))
        self.assertEqual((line.state, line.move_id.id), ("changed", False))
        for text in texts:
            self.assertIn(text, line.error)
        self.assertEqual(line.amount_now, line.amount)
        self.assertEqual((self.charged(self.ida), self.charged(self.bo)), (0, 60000))
        run.action_preview()
        self.assertEqual(self.line_of(run, self.ida).state, "pending")
        run.action_approve()
        run.action_execute()
        self.assertEqual((run.state, run.changed_count), ("done", 0))
        self.assertEqual(self.charged(self.ida), 30000)
        return self.line_of(run, self.ida).move_id

    def test_another_rate_of_vat(self):
        run = self.approved()
        self.vat.amount = 12.0
        move = self.set_aside(run, "VAT of TV", "25 %", "12 %")
        self.assertAlmostEqual(move.amount_tax, 32.14, 2)

    def test_another_tax(self):
        run = self.approved()
        self.tv.taxes_id = self.vat.copy({"name": "VAT of today"})
        self.set_aside(run, "VAT of TV", "VAT of the association", "VAT of today")

    def test_no_vat_any_more(self):
        run = self.approved()
        self.tv.taxes_id = False
        move = self.set_aside(run, "VAT of TV", "25 %", "none")
        self.assertEqual(move.amount_tax, 0.0)

    def test_a_tax_that_is_archived(self):
        run = self.approved()
        self.vat.active = False
        self.set_aside(run, "VAT of TV", "none")

    def test_vat_that_begins(self):
        run = self.approved()
        self.net.taxes_id = self.vat
        run.action_execute()
        line = self.line_of(run, self.bo)
        self.assertEqual(line.state, "changed")
        self.assertEqual(self.line_of(run, self.ida).state, "done")
        self.assertIn("VAT of Net", line.error)

    def test_vat_posted_to_another_account(self):
        run = self.approved()
        lines = self.vat.invoice_repartition_line_ids
        lines.filtered(
            lambda line: line.repartition_type == "tax"
        ).account_id = self.account("720199", "liability_current")
        self.set_aside(run, "VAT of TV is booked otherwise")

    def test_vat_that_is_no_longer_part_of_the_price(self):
        """The total would be another one: said before an invoice is tried."""
        run = self.approved()
        self.vat.price_include_override = "tax_excluded"
        run.action_execute()
        line = self.line_of(run, self.ida)
        self.assertEqual(line.state, "changed")
        self.assertIn("VAT of TV", line.error)

    def test_another_income_account(self):
        self.tv.property_account_income_id = self.account("510201")
        run = self.approved()
        self.tv.property_account_income_id = self.account("510202")
        move = self.set_aside(run, "Account of TV", "510201", "510202")
        self.assertEqual(move.invoice_line_ids.account_id.code, "510202")

    def test_the_account_of_the_category(self):
        category = self.env["product.category"].create({"name": "Television"})
        category.property_account_income_categ_id = self.account("510203")
        self.tv.categ_id = category
        run = self.approved()
        category.property_account_income_categ_id = self.account("510204")
        self.set_aside(run, "Account of TV", "510203", "510204")

    def test_the_account_of_the_payer(self):
        run = self.approved()
        self.ida.partner_id.property_account_receivable_id = self.account(
            "610102", "asset_receivable"
        )
        self.set_aside(run, "610102")

    def test_a_fee_that_waited(self):
        fee = self.product("Reconnection", 150.0, asom_kind="fee", taxes_id=False)
        self.waiting(self.ida, fee, 150.0)
        run = self.approved()
        fee.taxes_id = self.vat
        run.action_execute()
        self.assertIn("VAT of Reconnection", self.line_of(run, self.ida).error)
        self.assertEqual(self.line_of(run, self.bo).state, "done")

    def test_changed_and_changed_back(self):
        run = self.approved()
        self.vat.amount = 12.0
        self.vat.amount = 25.0
        run.action_execute()
        self.assertEqual((run.changed_count, run.done_count), (0, 2))

    def test_executed_in_another_association(self):
        """Whoever executes, in whichever company: what is there set is not ours."""
        self.north.account_sale_tax_id.amount = 25.0
        run = self.approved()
        self.south.account_sale_tax_id.amount = 12.0
        run.with_company(self.south).action_execute()
        self.assertEqual((run.changed_count, run.done_count), (0, 2))

    def test_a_run_approved_before_this_was_noted(self):
        """An upgrade between approval and execution sets nobody aside."""
        run = self.approved()
        run.line_ids.sudo().booked_as = False
        run.action_execute()
        self.assertEqual((run.changed_count, run.done_count), (0, 2))

    def test_staff_and_manager(self):
        """Who may not read the books compares all the same."""
        staff = self.user_of("clerk", "group_staff", self.north)
        manager = self.user_of("head", "group_manager", self.north)
        run = self.new_run()
        run.with_user(staff).action_preview()
        run.with_user(manager).action_approve()
        self.vat.amount = 12.0
        run.with_user(staff).action_execute()
        self.assertEqual((run.changed_count, run.done_count), (1, 1))
