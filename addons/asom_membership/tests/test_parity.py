from odoo import Command
from odoo.tests import freeze_time, tagged

from .parity import ParityCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestParity(ParityCase):
    """Invoices made in bulk are, field by field, those that Odoo makes itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        taxes = cls.env["account.tax"].with_company(cls.north)
        base = {"company_id": cls.north.id, "type_tax_use": "sale"}
        cls.vat = cls.north.account_sale_tax_id
        cls.on_top = taxes.create(
            {
                **base,
                "name": "VAT on top",
                "amount": 25.0,
                "price_include_override": "tax_excluded",
            }
        )
        cls.levy = taxes.create(
            {
                **base,
                "name": "Levy",
                "amount": 3.7,
                "price_include_override": "tax_included",
                "include_base_amount": True,
                "sequence": 0,
            }
        )
        cls.exempt = cls.env["account.tax"]
        cls.fee = cls.sold("Fee", None, cls.vat, asom_kind="fee")

    @classmethod
    def sold(cls, name, amount, taxes, **vals):
        return cls.product(name, amount, taxes_id=[Command.set(taxes.ids)], **vals)

    @classmethod
    def people(cls, count, *products, **vals):
        members = cls.env["asom.membership"]
        for number in range(count):
            member = cls.member(f"Person {number} {products[0].name}", **vals)
            for product in products:
                cls.subscribe(member, product, "2026-01-01")
            members |= member
        return members

    def check(self, what):
        run = self.collect()
        self.assert_parity(run, what)
        return run

    def test_vat_included(self):
        self.people(4, self.sold("TV", 300.0, self.vat))
        run = self.check("VAT included")
        move = run.move_ids[0]
        self.assertEqual(
            (move.amount_untaxed, move.amount_tax, move.amount_total),
            (240.0, 60.0, 300.0),
        )

    def test_exempt(self):
        self.people(4, self.sold("TV", 300.0, self.exempt))
        run = self.check("exempt")
        self.assertEqual({*run.move_ids.mapped("amount_tax")}, {0.0})

    def test_vat_on_top(self):
        self.people(3, self.sold("TV", 199.99, self.on_top))
        self.check("VAT on top")

    def test_two_taxes(self):
        self.people(3, self.sold("TV", 299.95, self.levy | self.vat))
        self.check("two taxes")

    def test_several_lines_with_different_taxes(self):
        products = [
            self.sold("TV", 299.95, self.vat),
            self.sold("Net", 600.05, self.vat),
            self.sold("Levy", 33.33, self.levy | self.vat),
            self.sold("Gift", 0.01, self.exempt),
            self.sold("More", 17.77, self.on_top),
        ]
        members = self.people(3, *products)
        for member in members:
            self.waiting(member, self.fee, 49.99)
        self.check("several lines")

    def test_many_lines(self):
        product = self.sold("TV", 11.11, self.vat)
        members = self.people(2, *[product] * 30)
        self.check("many lines")
        self.assertEqual(len(members[0].charge_ids), 30)

    def test_odd_amounts(self):
        for number in range(1, 25):
            product = self.sold(f"P{number}", number * 0.13 + 0.02, self.vat)
            self.people(2, product)
        self.check("odd amounts")

    def test_credit_notes(self):
        members = self.people(3, self.sold("TV", 300.0, self.vat))
        for member in members:
            self.waiting(member, self.fee, -777.77, "credit")
        run = self.check("credit notes")
        self.assertEqual({*run.move_ids.mapped("move_type")}, {"out_refund"})

    def test_credits_on_invoices_and_zero(self):
        members = self.people(4, self.sold("TV", 300.0, self.vat))
        for member in members[:2]:
            self.waiting(member, self.fee, -100.01, "credit")
        for member in members[2:]:
            self.waiting(member, self.fee, -300.0, "credit")
        self.check("credits and zero")

    def test_back_in_time(self):
        tv = self.sold("TV", 300.0, self.vat)
        members = self.people(3, tv)
        self.collect()
        self.price(tv, 333.33, "2026-01-01")
        members[0].subscription_ids.action_cancel()
        run = self.collect("2026-04-01", "2026-06-30")
        self.assert_parity(run, "back in time")

    def test_own_receivable_account_and_fiscal_position(self):
        members = self.people(4, self.sold("TV", 300.0, self.vat))
        account = (
            self.env["account.account"]
            .with_company(self.north)
            .create(
                {
                    "name": "Other debtors",
                    "code": "689998",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                }
            )
        )
        partners = members[:2].partner_id.with_company(self.north)
        partners.property_account_receivable_id = account
        run = self.check("own receivable account")
        used = run.move_ids.line_ids.filtered(
            lambda item: item.display_type == "payment_term"
        ).account_id
        self.assertIn(account, used)
        self.assertEqual(len(used), 2)

    def test_invoice_address_of_a_company(self):
        """The receivable belongs to the commercial partner."""
        members = self.people(3, self.sold("TV", 300.0, self.vat))
        company = self.payer("Housing Ltd", is_company=True)
        members[1:].partner_id.parent_id = company
        run = self.check("contact of a company")
        items = run.move_ids.line_ids.partner_id
        self.assertIn(company, items)
