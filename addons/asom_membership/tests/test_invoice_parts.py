from datetime import date, timedelta
from itertools import product as combinations
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..invoicing.shapes import InvoiceShapes
from .parity import ParityCase

METHOD = "_compute_totals"


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestInvoiceParts(ParityCase):
    """Members with other combinations of the same products: their invoices are put
    together from what Odoo has made of each product, and are those that it makes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.vat = cls.north.account_sale_tax_id
        cls.exempt = cls.env["account.tax"]
        cls.levy = (
            cls.env["account.tax"]
            .with_company(cls.north)
            .create(
                {
                    "company_id": cls.north.id,
                    "type_tax_use": "sale",
                    "price_include_override": "tax_included",
                    "name": "Levy",
                    "amount": 3.7,
                    "include_base_amount": True,
                    "sequence": 0,
                }
            )
        )

    @classmethod
    def sold(cls, name, amount, taxes):
        return cls.product(name, amount, taxes_id=[Command.set(taxes.ids)])

    def setUp(self):
        super().setUp()
        self.by_odoo = []
        ordinary = InvoiceShapes._create_ordinary

        def counted(shapes, specs, first_of, result):
            self.by_odoo += first_of.values()
            return ordinary(shapes, specs, first_of, result)

        self.patch(InvoiceShapes, "_create_ordinary", counted)

    def people(self, choices, days=0):
        """A member for each combination of one product from each of the choices."""
        for number, chosen in enumerate(combinations(*choices)):
            member = self.member(f"Person {number}", joined="2026-01-01")
            for product in chosen:
                start = date(2026, 1, 1) + timedelta(days * number)
                self.subscribe(member, product, start)

    def test_combinations(self):
        choices = [
            [self.sold(f"TV {n}", 100.05 + 33 * n, self.vat) for n in range(3)],
            [self.sold(f"Net {n}", 200.01 + 11 * n, self.vat) for n in range(2)],
            [self.sold(f"Sport {n}", 49.95 + n, self.vat) for n in range(2)],
        ]
        self.people(choices)
        run = self.collect()
        self.assertEqual(len(run.move_ids), 12)
        # So many that each product was seen once.
        self.assertLessEqual(len(self.by_odoo), 5)
        self.assert_parity(run, "combinations")

    def test_other_taxes_and_amounts(self):
        choices = [
            [self.sold("TV", 299.95, self.vat), self.sold("Free", 33.33, self.exempt)],
            [
                self.sold("Net", 77.77, self.levy | self.vat),
                self.sold("Plain", 50.0, self.exempt),
            ],
        ]
        self.people(choices, days=5)
        run = self.collect()
        self.assertLess(len(self.by_odoo), 4)
        self.assert_parity(run, "taxes")

    def test_what_an_addon_extends_is_worked_out_for_each_item(self):
        """It may look at the member: nothing is taken from another one's invoice."""
        tv = self.sold("TV", 300.0, self.vat)
        for _member in range(3):
            self.people([[tv]])
        items = type(self.env["account.move.line"])
        original = getattr(items, METHOD)
        seen = []

        def extended(lines):
            seen.extend(line.id for line in lines if line.id)
            return original(lines)

        extended._depends = original._depends
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        self.assertTrue(self.env["account.move.line"]._asom_is_odoos_own("price_total"))
        self.env.registry.clear_cache()
        with patch.object(items, METHOD, extended, create=True):
            run = self.collect()
        self.assertEqual({*run.move_ids.line_ids.ids} - {*seen}, set())

    def test_what_follows_is_looked_up(self):
        """No record is made in memory to read from it what follows from an item."""
        tv = self.sold("TV", 300.0, self.vat)
        for _member in range(3):
            self.people([[tv]])
        items = type(self.env["account.move.line"])
        original, made = items.new, []

        def new(lines, values=None, *args, **kwargs):
            if values and lines._asom_is_ready_made():
                made.append(values.get("display_type"))
            return original(lines, values or {}, *args, **kwargs)

        with patch.object(items, "new", new):
            run = self.collect()
        self.assertEqual(len(run.move_ids), 3)
        # The receivable item is named by Odoo after the invoice's reference.
        self.assertIn("payment_term", made)
        self.assertFalse({*made} & {"product", "tax"})
        self.assert_parity(run, "looked up")
