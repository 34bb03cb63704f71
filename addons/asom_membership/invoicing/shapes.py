"""Draft invoices in bulk.

Members with the same packages get invoices that differ in nothing but texts, dates and
payer. The first invoice of each such *shape* is made by Odoo in the ordinary way; its
journal items (accounts, taxes, tax lines, balances, the receivable line) are then given
ready-made to the others, which spares Odoo working them out again. Odoo still checks
every invoice when it is created and posted. That both ways give the same invoice is
tested field by field.

Where the products are the same and the amounts are not, the amounts alone are worked
out anew (amounts.py). Where each product is known from other invoices, the items are
put together from these (parts.py).
"""

from __future__ import annotations

from odoo import Command, models
from odoo.tools import SQL

from .amounts import InvoiceAmounts
from .booking import booking
from .parts import InvoiceParts

# Differs between invoices of one shape, or follows from what is given.
OWN_FIELDS = {"move_id", "date_maturity", "partner_id", "asom_charge_ids"}
# Odoo works these out from the balance and the journal for less than it takes to write
# them: a given no_followup is written to the invoice again for each of its items.
FOLLOWING_FIELDS = {"debit", "credit", "no_followup"}

# Items that are given complete need not be compared with the invoice, before and after.
SYNC_SKIPPED = {"skip_invoice_sync": True, "skip_invoice_line_sync": True}

# In the context while they are created. An object: no call over RPC brings it along.
READY_MADE = object()
# What is the same for all items that are created ready-made.
CREATING = {**SYNC_SKIPPED, "skip_analytic_sync": True, "asom_ready_made": READY_MADE}

# So that a run in which everybody owes another amount does not fill the memory.
KEPT_SHAPES = 500


def _pattern(key):
    """What invoices share that differ in their amounts only; of which sign these are
    decides on which side and whether there are items at all."""
    move_type, own, products, amounts = key
    total = round(sum(amounts), 2)
    signs = tuple((amount > 0) - (amount < 0) for amount in (*amounts, total))
    return move_type, own, products, signs


class InvoiceShapes:
    """Creates draft invoices; keeps the shapes it has seen.

    :param moves: an empty ``account.move`` recordset with company and context
    :param journal: the sales journal
    """

    # Are invoices with the same products made of the same items?
    from_parts = True

    def __init__(self, moves, journal):
        self.moves = moves
        self.journal = journal
        self.amounts = InvoiceAmounts(moves)
        self.shapes = {}
        # By products alone: the items to fill amounts into, None where that is not
        # possible.
        self.patterns = {}
        # By product, to put invoices together from.
        self.parts = InvoiceParts(self.amounts, self.from_parts)

    def keep_in(self, store, key):
        """Know what another one has learned that was kept under the same key, and let
        the next one know. What is kept are values, no records.

        :param store: lives as long as a job
        """
        known = (self.shapes, self.patterns, self.parts.known)
        self.shapes, self.patterns, self.parts.known = store.setdefault(key, known)

    def create(self, specs):  # pylint: disable=method-required-super
        """Create one draft invoice for each spec.

        :param specs: list of (values of the invoice, [(product, text, kroner)])
        :returns: the invoices in the same order
        """
        if max(len(self.shapes), len(self.patterns)) > KEPT_SHAPES:
            self.shapes.clear()
            self.patterns.clear()
            self.parts.known.clear()
        keys = self._keys(specs)
        result = [None] * len(specs)
        first_of = {}
        for position, key in enumerate(keys):
            if key not in self.shapes:
                first_of.setdefault(key, position)
        teachers = self._teachers(first_of)
        self._create_ordinary(specs, {key: first_of[key] for key in teachers}, result)
        for key in teachers:
            self._learn_pattern(key)
        self._create_ordinary(
            specs,
            {
                key: position
                for key, position in first_of.items()
                if key not in self.shapes and not self._make_shape(key)
            },
            result,
        )
        rest = [position for position, move in enumerate(result) if move is None]
        self._create_ready_made(specs, keys, rest, result)
        return self.moves.union(*result)

    def _keys(self, specs):
        # Browsed together: one by one each payer would be read by its own query.
        payers = self.moves.env["res.partner"].browse(
            [vals["partner_id"] for vals, _lines in specs]
        )
        return [
            (
                vals["move_type"],
                (
                    vals["invoice_date"],
                    payer.property_account_receivable_id.id,
                    payer.property_account_position_id.id,
                ),
                tuple(product.id for product, _text, _amount in lines),
                tuple(amount for _product, _text, amount in lines),
            )
            for payer, (vals, lines) in zip(payers, specs, strict=True)
        ]

    def _teachers(self, keys):
        """Those of which Odoo makes the invoice, so that others can be made from it: no
        invoice with the same products is known, nor is each product from others.

        :param keys: of shapes that are not known
        """
        teachers = {}
        expected = set()
        for key in keys:
            parts = self.parts.of(key)
            if _pattern(key) in self.patterns or (parts and parts <= expected):
                continue
            if not parts or not self.parts.has(parts - expected):
                teachers.setdefault(_pattern(key), key)
                expected |= parts
        return list(teachers.values())

    def _learn_pattern(self, key):
        """Let the shape that Odoo just made stand for other amounts, if its own
        amounts come out when they are filled in."""
        move_type, _own, _products, amounts = key
        head, items = self.shapes[key]
        filled = self.amounts.fill(items, amounts, move_type)
        same = self.amounts.is_same(items, filled)
        self.patterns[_pattern(key)] = (head, items) if same else None
        if same:
            self.parts.learn(key, head, items)

    def _make_shape(self, key) -> bool:
        """Make a shape from a known one with the same products, or from several that
        have them together.

        :returns: False when Odoo itself must make the invoice
        """
        move_type, _own, _products, amounts = key
        if _pattern(key) not in self.patterns:
            shape = self.parts.put_together(key)
        elif pattern := self.patterns[_pattern(key)]:
            filled = self.amounts.fill(pattern[1], amounts, move_type)
            shape = filled and (pattern[0], filled)
        else:
            shape = None
        if shape:
            self.shapes[key] = shape
        return bool(shape)

    def _create_ordinary(self, specs, first_of, result):
        positions = list(first_of.values())
        created = self.moves.create(
            [
                {
                    **specs[position][0],
                    "invoice_line_ids": [
                        Command.create(self._line(*row)) for row in specs[position][1]
                    ],
                }
                for position in positions
            ]
        )
        self._learn(
            {
                key: (move, specs[position][0])
                for key, position, move in zip(
                    first_of, positions, created, strict=True
                )
            }
        )
        for position, move in zip(positions, created, strict=True):
            result[position] = move

    def _learn(self, teachers):
        """Keep how Odoo has made these invoices.

        :param teachers: {key: (invoice, its values)}
        """
        zeros = self._zero_columns(
            self.moves.line_ids.union(*(move.line_ids for move, _ in teachers.values()))
        )
        for key, (move, vals) in teachers.items():
            items = move.line_ids.sorted(lambda i: (i.display_type != "product", i.id))
            head = self._precomputed_values(move, vals)
            self.shapes[key] = (
                head,
                [self._item_values(item, zeros.get(item.id, ())) for item in items],
            )

    @staticmethod
    def _zero_columns(items):
        """{id: columns} where Odoo has written an empty value itself: 0.00 is not NULL,
        and reports that add columns up tell them apart."""
        names = [
            name
            for name, field in items._fields.items()
            if field.store
            and field.column_type
            and field.type in ("float", "monetary", "integer", "boolean")
            and not field.company_dependent
        ]
        if not items:
            return {}
        items.flush_recordset(names)
        query = SQL(
            "SELECT id, %s FROM account_move_line WHERE id IN %s",
            SQL(", ").join(map(SQL.identifier, names)),
            tuple(items.ids),
        )
        return {
            key: {
                name
                for name, value in zip(names, values, strict=True)
                if value is not None and not value
            }
            for key, *values in items.env.execute_query(query)
        }

    def _create_ready_made(self, specs, keys, positions, result):
        vals_list = []
        for position in positions:
            vals, lines = specs[position]
            head, items = self.shapes[keys[position]]
            items = [dict(item) for item in items]
            for item, (_product, text, _amount) in zip(items, lines, strict=False):
                item["name"] = text
            for item in items:
                item["partner_id"] = vals["commercial_partner_id"]
                if item["display_type"] == "payment_term":
                    # Named after the invoice's own payment reference when posted.
                    del item["name"]
                    item["date_maturity"] = vals["invoice_date_due"]
            commands = [Command.create(item) for item in items]
            vals_list.append({**head, **vals, "line_ids": commands})
        moves = self.moves.with_context(**CREATING)
        created = moves.create(vals_list).with_context(**dict.fromkeys(CREATING, False))
        for position, move in zip(positions, created, strict=True):
            result[position] = move

    @staticmethod
    def _precomputed_values(move, vals):
        """What Odoo would work out before inserting the invoice, one by one."""
        return {
            name: field.convert_to_write(move[name], move)
            for name, field in move._fields.items()
            if field.precompute and name not in vals
        }

    @staticmethod
    def _item_values(item, zeros=()):
        """Columns of a journal item that may be given at creation.

        Also those that Odoo works out by itself, which it does in any case: when it
        comes to what is there already, it need not update the row it has just
        inserted. Empty ones are left out, unless Odoo fills them.

        :param zeros: names of empty ones that Odoo has written itself
        """
        values = {
            name: field.convert_to_write(item[name], item)
            for name, field in item._fields.items()
            if field.store
            and name not in models.MAGIC_COLUMNS
            and name not in OWN_FIELDS | FOLLOWING_FIELDS
            and field.type not in ("one2many", "properties")
        }
        fields = item._fields
        return {
            name: value
            for name, value in values.items()
            if value or name in zeros or fields[name].compute or fields[name].default
        }

    def _line(self, product, text, amount):
        account, taxes = booking(product, self.moves.env.company, self.journal)
        return {
            "product_id": product.id,
            "name": text,
            "quantity": 1.0,
            "price_unit": amount,
            "account_id": account.id,
            "product_uom_id": product.uom_id.id,
            "tax_ids": [Command.set(taxes.ids)],
        }
