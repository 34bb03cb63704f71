from datetime import date, timedelta
from itertools import product as combinations
from unittest.mock import patch

from odoo import Command, models
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..invoicing.shapes import InvoiceShapes
from ..models.invoice import ready_made
from .parity import ParityCase

METHOD = "_compute_totals"


class Undone(Exception):
    pass


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
        self.assertFalse({*made} & {"product", "tax", "payment_term"})
        self.assert_parity(run, "looked up")

    def created(self, create):
        """What is in the cache, and what waits to be worked out, after each time that
        rows were created in a run; the run is undone."""
        found, last = [], {}
        for name in ("account.move", "account.move.line", "asom.collection.run"):
            table = self.env[name]._table
            query = SQL("SELECT last_value FROM %s", SQL.identifier(f"{table}_id_seq"))
            [[last[name]]] = self.env.execute_query(query)

        def number(name, id_):
            """Ids of what the run makes, counted from the first."""
            first = last.get(name) if id_ else None
            return id_ - first if first and id_ > first else id_

        def watched(model, data_list):
            records = create(model, data_list)
            waiting = {
                field.name: [number(model._name, id_) for id_ in ids]
                for field, ids in self.env.transaction.tocompute.items()
                if field.model_name == model._name and ids
            }
            cached = {
                field.name: [
                    number(field.comodel_name, value)
                    for value in map(field._get_cache(records.env).get, records.ids)
                ]
                for field in model._fields.values()
                if field.store and field.column_type
            }
            found.append((model._name, [waiting, cached]))
            return records

        with (
            patch.object(ready_made, "create_alike", watched),
            self.assertRaises(Undone),
            self.env.cr.savepoint(),
        ):
            self.collect()
            raise Undone
        return found

    def test_rows_are_created_as_odoo_creates_them(self):
        """Also what is not in the database: cache and pending computations."""
        tv, net = self.sold("TV", 300.0, self.vat), self.sold("Net", 99.95, self.levy)
        for _each in range(3):
            self.people([[tv, net]])
        ours = self.created(ready_made.create_alike)
        theirs = self.created(models.BaseModel._create)
        self.assertEqual(len(ours), len(theirs))
        models_made = {name for name, _seen in ours}
        self.assertEqual(models_made, {"account.move", "account.move.line"})
        for (_name, mine), (_other, other) in zip(ours, theirs, strict=True):
            for told, wanted in zip(mine, other, strict=True):
                self.assertEqual(told.keys(), wanted.keys())
                for name, values in wanted.items():
                    self.assertEqual(told[name], values, name)

    def test_another_addon_that_creates_rows_is_called(self):
        called = []

        def extended(lines, data_list):
            called.extend(data_list)
            return models.BaseModel._create(lines, data_list)

        tv = self.sold("TV", 300.0, self.vat)
        for _each in range(3):
            self.people([[tv]])
        below = next(
            each
            for each in type(self.env["account.move.line"]).mro()
            if each.__module__ == "odoo.addons.account.models.account_move_line"
        )
        with patch.object(below, "_create", extended, create=True):
            run = self.collect()
        self.assertLessEqual(len(run.move_ids.line_ids) - 3, len(called))
