from datetime import date, timedelta

from odoo import Command
from odoo.tests import freeze_time, tagged

from .parity import ParityCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestInvoiceAmounts(ParityCase):
    """The same products and other amounts: only the amounts are worked out anew, and
    the invoice is still the one that Odoo makes itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.vat = cls.north.account_sale_tax_id
        cls.exempt = cls.env["account.tax"]
        cls.on_top = cls.tax("VAT on top", 25.0, price_include_override="tax_excluded")
        cls.levy = cls.tax("Levy", 3.7, include_base_amount=True, sequence=0)
        cls.duty = cls.tax(
            "Duty", 5.0, amount_type="fixed", include_base_amount=True, sequence=0
        )
        cls.fee = cls.sold("Fee", None, cls.vat, asom_kind="fee")

    @classmethod
    def tax(cls, name, amount, **vals):
        return (
            cls.env["account.tax"]
            .with_company(cls.north)
            .create(
                {
                    "company_id": cls.north.id,
                    "type_tax_use": "sale",
                    "price_include_override": "tax_included",
                    "name": name,
                    "amount": amount,
                    **vals,
                }
            )
        )

    @classmethod
    def sold(cls, name, amount, taxes, **vals):
        return cls.product(name, amount, taxes_id=[Command.set(taxes.ids)], **vals)

    def joining(self, count, *products):
        """Members who each join on a day of their own, and so owe days."""
        members = self.env["asom.membership"]
        for number in range(count):
            member = self.member(f"Person {number}", joined="2026-01-01")
            for place, product in enumerate(products):
                start = date(2026, 1, 1) + timedelta(7 * number + 3 * place)
                self.subscribe(member, product, start)
            members |= member
        return members

    def execute(self):
        """A run whose invoices were made from as few ordinary ones as possible.

        :returns: the run, and the patterns it found
        """
        run = self.new_run("2026-01-01", "2026-03-31")
        run.action_preview()
        run.action_approve()
        run._start_execute()
        shapes = run._invoice_shapes()
        while run._execute_batch(shapes):
            pass
        run._finish_execute()
        return run, shapes.patterns

    def check(self, what, patterns=1):
        run, found = self.execute()
        self.assertGreater(len({*run.move_ids.mapped("amount_total")}), 1)
        self.assertEqual(len(found), patterns)
        self.assertTrue(all(found.values()), "Odoo's amounts were not met")
        self.assert_parity(run, what)
        return run

    def test_vat_included(self):
        self.joining(8, self.sold("TV", 299.95, self.vat))
        self.check("VAT included")

    def test_several_lines(self):
        self.joining(
            8,
            self.sold("TV", 299.95, self.vat),
            self.sold("Net", 600.05, self.vat),
            self.sold("Sport", 33.33, self.vat),
        )
        self.check("several lines")

    def test_different_taxes(self):
        self.joining(
            6,
            self.sold("TV", 299.95, self.vat),
            self.sold("Net", 600.05, self.on_top),
            self.sold("Levy", 77.77, self.levy | self.vat),
            self.sold("Plain", 50.0, self.exempt),
        )
        self.check("different taxes")

    def test_rounding_per_line_and_per_invoice(self):
        for method in ("round_per_line", "round_globally"):
            with self.subTest(method):
                savepoint = self.env.cr.savepoint()
                self.north.tax_calculation_rounding_method = method
                products = [
                    self.sold(f"P{number}", 11.11 + number, self.on_top)
                    for number in range(5)
                ]
                self.joining(5, *products)
                self.check(method)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_credit_notes(self):
        members = self.joining(4, self.sold("TV", 300.0, self.vat))
        for number, member in enumerate(members):
            self.waiting(member, self.fee, -700.07 - number, "credit")
        run = self.check("credit notes")
        self.assertEqual({*run.move_ids.mapped("move_type")}, {"out_refund"})

    def test_amounts_of_other_signs_have_patterns_of_their_own(self):
        """What turns zero or below may need other items."""
        members = self.joining(4, self.sold("TV", 300.0, self.vat))
        for member, amount in zip(members[:2], (-10.0, -20.5), strict=True):
            self.waiting(member, self.fee, amount, "credit")
        for member, amount in zip(members[2:], (10.0, 20.5), strict=True):
            self.waiting(member, self.fee, amount)
        self.check("signs", patterns=2)

    def test_amount_too_small_for_a_tax_item(self):
        """0.01 has no VAT to speak of: Odoo leaves the item out, and makes that
        invoice itself."""
        members = self.joining(3, self.sold("TV", 300.0, self.exempt))
        for member, amount in zip(members, (50.0, 0.01, 0.02), strict=True):
            self.waiting(member, self.fee, amount)
        run, _patterns = self.execute()
        self.assert_parity(run, "too small")
        self.assertEqual(len(run.move_ids), 3)

    def test_taxes_that_the_engine_rounds_otherwise_are_left_to_odoo(self):
        """A pattern that does not give Odoo's own amounts back is not used."""
        members = self.joining(3, self.sold("TV", 300.0, self.vat))
        run = self.new_run("2026-01-01", "2026-03-31")
        run.action_preview()
        run.action_approve()
        run._start_execute()
        shapes = run._invoice_shapes()
        shapes.amounts.is_same = lambda items, filled: False
        run._execute_batch(shapes)
        self.assertEqual([*shapes.patterns.values()], [None])
        self.assertEqual(len(run.move_ids), len(members))
        self.assert_parity(run, "left to Odoo")

    def test_fixed_duty_beside_vat(self):
        self.joining(5, self.sold("TV", 300.0, self.duty | self.vat))
        self.check("fixed duty")
