"""Credit notes in bulk, each for a whole invoice.

As with invoices (invoice_shapes.py), the first one of each shape is made by Odoo's own
``_reverse_moves``; its journal items are given ready-made to the others. That both ways
give the same credit note, reconciled in the same way, is tested column by column.
"""

from __future__ import annotations

from odoo.addons.account.models.account_move import TYPE_REVERSE_MAP

from .shapes import SYNC_SKIPPED, InvoiceShapes

# What an invoice has of its own for each of its lines.
LINE_FIELDS = (
    "account_id",
    "tax_ids",
    "product_uom_id",
    "quantity",
    "discount",
    "analytic_distribution",
)


class InvoiceReversals(InvoiceShapes):
    """Reverses posted invoices and credit notes."""

    # A credit note's items are copies of its own invoice's.
    from_parts = False

    def reverse(self, moves, values):
        """Create, post and reconcile a credit note for each of ``moves``.

        :param moves: posted invoices or credit notes that nothing is reconciled with
        :param values: for each of them, values of its credit note
        :returns: the credit notes in the same order
        """
        if not moves:
            return moves
        notes = self.create(
            [
                (self._head(move, vals), self._lines(move))
                for move, vals in zip(moves, values, strict=True)
            ]
        )
        notes.with_context(
            **SYNC_SKIPPED,
            asom_one_series=True,
            asom_reconcile_in_sets=True,
            move_reverse_cancel=True,
        )._post(soft=False)
        return notes

    def _head(self, move, vals):
        """The credit note's own values, as Odoo copies them."""
        vals = dict(
            vals,
            move_type=TYPE_REVERSE_MAP[move.move_type],
            reversed_entry_id=move.id,
            partner_id=move.partner_id.id,
        )
        [copied] = move.with_context(include_business_fields=True).copy_data(vals)
        copied.pop("line_ids", None)
        copied.pop("invoice_line_ids", None)
        return dict(copied, commercial_partner_id=move.commercial_partner_id.id)

    @staticmethod
    def _products(move):
        lines = move.line_ids.filtered(lambda line: line.display_type == "product")
        return lines.sorted("id")

    def _lines(self, move):
        return [
            (line.product_id, line.name, line.price_unit)
            for line in self._products(move)
        ]

    def _keys(self, specs):
        return [
            (
                vals["move_type"],
                self._own(self.moves.browse(vals["reversed_entry_id"]), vals),
                tuple(product.id for product, _text, _amount in lines),
                tuple(amount for _product, _text, amount in lines),
            )
            for vals, lines in specs
        ]

    def _own(self, move, vals):
        """What decides on a credit note's items besides products and amounts."""
        terms = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        return (
            vals["invoice_date"],
            move.invoice_date_due,
            move.invoice_payment_term_id.id,
            move.fiscal_position_id.id,
            tuple(terms.account_id.ids),
            tuple(
                str([line[name] for name in LINE_FIELDS])
                for line in self._products(move)
            ),
        )

    def _create_ordinary(self, specs, first_of, result):
        moves = self.moves.browse(
            [specs[place][0]["reversed_entry_id"] for place in first_of.values()]
        )
        values = [dict(specs[place][0]) for place in first_of.values()]
        created = moves._reverse_moves(values, cancel=False)
        teachers = zip(first_of.items(), created, strict=True)
        self._learn({key: (note, specs[place][0]) for (key, place), note in teachers})
        for place, note in zip(first_of.values(), created, strict=True):
            result[place] = note

    def _precomputed_values(self, move, vals):
        return {
            **super()._precomputed_values(move, vals),
            "invoice_date_due": move.invoice_date_due,
        }

    def _create_ready_made(self, specs, keys, positions, result):
        dated = list(specs)
        for place in positions:
            vals, lines = specs[place]
            due = self.shapes[keys[place]][0]["invoice_date_due"]
            dated[place] = ({**vals, "invoice_date_due": due}, lines)
        done = super()._create_ready_made(dated, keys, positions, result)
        made = self.moves.union(*(result[place] for place in positions))
        bodies = {
            note.id: note.reversed_entry_id._get_copy_message_content(
                {"reversed_entry_id": note.reversed_entry_id.id}
            )
            for note in made
        }
        if bodies:
            made._message_log_batch(bodies=bodies)
        return done
