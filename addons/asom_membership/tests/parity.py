from odoo import Command
from odoo.tools import float_compare

from .columns import columns, differences
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


class ParityCase(AssociationCase):
    """Compares the invoices of a run, field by field, with those that Odoo makes."""

    def setUp(self):
        super().setUp()
        # A run refuses VAT on top (test_run_guard.py); here it is a case like others
        # of how items are made.
        runs = type(self.env["asom.collection.run"])
        self.patch(runs, "_check_total", lambda run, line, move: None)

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
            self.assert_columns(move, mine, twin, theirs, what)

    def assert_columns(self, move, mine, twin, theirs, what):
        """What the database holds is the same as well, empty or zero, to the scale."""
        roles = [
            {one: "move"} | {item: f"item {place}" for place, item in enumerate(items)}
            for one, items in ((move, mine), (twin, theirs))
        ]
        for one, other in ((move, twin), (mine, theirs)):
            # The receivable item's name holds the invoice's own reference.
            leave = OWN if one == move else OWN | {"name"}
            self.assertEqual(
                differences(
                    columns(one, roles[0], leave), columns(other, roles[1], leave)
                ),
                [],
                what,
            )

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
