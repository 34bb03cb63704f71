from odoo import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import float_compare

from .common import AssociationCase

# Identity, numbering and time of making, which differ between any two invoices, and
# what the run knows of its invoices and the ordinary ones do not.
OWN = {
    "id",
    "name",
    "create_date",
    "create_uid",
    "write_date",
    "write_uid",
    "sequence_number",
    "sequence_prefix",
    "highest_name",
    "payment_reference",
    "access_token",
    "access_url",
    "inalterable_hash",
    "secure_sequence_number",
    "asom_membership_id",
    "asom_run_id",
    "asom_payment_channel",
    "line_ids",
    "invoice_line_ids",
    "journal_line_ids",
    "move_id",
    "move_name",
    "display_name",
    "message_main_attachment_id",
}


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestParity(AssociationCase):
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

    def setUp(self):
        super().setUp()
        # A run refuses VAT on top (test_run_guard.py); here it is a case like others
        # of how items are made.
        runs = type(self.env["asom.collection.run"])
        self.patch(runs, "_check_total", lambda run, line, move: None)

    # === THE COMPARISON === #

    def stored_fields(self, records):
        return sorted(
            name
            for name, field in records._fields.items()
            if field.store
            and name not in OWN
            and field.type not in ("one2many", "binary", "html")
        )

    def by_hand(self, move):
        """The same invoice, created from its invoice lines and posted by Odoo."""
        own = {
            name: move._fields[name].convert_to_write(move[name], move)
            for name in (
                "move_type",
                "journal_id",
                "partner_id",
                "partner_shipping_id",
                "currency_id",
                "invoice_date",
                "date",
                "invoice_date_due",
                "invoice_payment_term_id",
                "fiscal_position_id",
                "invoice_user_id",
                "ref",
                "narration",
                "company_id",
            )
        }
        lines = [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "name": line.name,
                    "quantity": 1.0,
                    "price_unit": line.price_unit,
                    "tax_ids": [
                        Command.set(
                            line.product_id.taxes_id._filter_taxes_by_company(
                                move.company_id
                            ).ids
                        )
                    ],
                }
            )
            for line in move.invoice_line_ids.sorted("id")
        ]
        created = (
            self.env["account.move"]
            .with_company(move.company_id)
            .create({**own, "invoice_line_ids": lines})
        )
        created._post(soft=False)
        return created

    def assert_same(self, mine, theirs, names, what):
        for name in names:
            field = mine._fields[name]
            one, other = mine[name], theirs[name]
            if field.type in ("float", "monetary"):
                same = float_compare(one, other, precision_digits=6) == 0
            elif field.relational:
                same = one.ids == other.ids
            else:
                same = one == other
            self.assertTrue(
                same, f"{what}: {mine._name}.{name}: {one!r}, not {other!r}"
            )

    def assert_parity(self, run, what):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(run.move_ids)
        self.assertFalse(run.failed_count)
        move_names = self.stored_fields(run.move_ids)
        line_names = self.stored_fields(run.move_ids.line_ids)
        self.assertGreater(len(move_names), 60)
        self.assertGreater(len(line_names), 50)
        for move in run.move_ids:
            twin = self.by_hand(move)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assert_same(move, twin, move_names, what)
            self.assertEqual(str(move.narration), str(twin.narration))
            mine, theirs = (self.in_order(one.line_ids) for one in (move, twin))
            self.assertEqual(len(mine), len(theirs), what)
            for one, other in zip(mine, theirs, strict=True):
                self.assert_same(one, other, line_names, what)
                self.assert_item_name(one, other, move, twin)

    def assert_item_name(self, one, other, move, twin):
        """The receivable item is named after the invoice's own payment reference."""
        if one.display_type == "payment_term":
            self.assertEqual(
                (one.name or "").replace(move.payment_reference or "", ""),
                (other.name or "").replace(twin.payment_reference or "", ""),
            )
        else:
            self.assertEqual(one.name, other.name)
        self.assertEqual(one.move_name, move.name)

    def in_order(self, items):
        kinds = ["product", "tax", "payment_term"]
        return items.sorted(
            lambda i: (
                kinds.index(i.display_type),
                i.id if i.display_type == "product" else 0,
                i.tax_line_id.id,
                i.balance,
            )
        )

    # === CASES === #

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
