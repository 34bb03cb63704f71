from odoo import api, models
from odoo.tools import ormcache

from ...invoicing.rows import create_alike, creates_as_odoo
from ...invoicing.shapes import READY_MADE

# What is given with a ready-made item and need not be worked out again. Fields of one
# method stand together.
GIVEN = (
    ("price_subtotal", "price_total"),
    ("amount_residual", "amount_residual_currency", "reconciled"),
)
# Odoo's inverse of a field has nothing to do where these are given with it: it has them
# worked out again, or compares what is equal in complete items.
INVERTED = {
    "account_id": {"tax_ids"},
    "amount_currency": {"balance"},
    "partner_id": {"account_id"},
    "product_id": {"account_id"},
}


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def _create(self, data_list):
        ready_made = self.env.context.get("asom_ready_made") is READY_MADE
        if ready_made and creates_as_odoo(self, AccountMove):
            return create_alike(self, data_list)
        return super()._create(data_list)


class AccountMoveLine(models.Model):
    """Items that are given complete (``invoicing/shapes.py``): Odoo works out anew what
    it has worked out for the first of their shape. Here it is told what it knows.

    Nothing is left out where another add-on has a hand in a field (decision 0084).
    """

    _inherit = "account.move.line"

    def _asom_is_ready_made(self) -> bool:
        return self.env.context.get("asom_ready_made") is READY_MADE

    @ormcache("name")
    def _asom_is_odoos_own(self, name) -> bool:
        """Is a field worked out by Odoo's accounting alone, and what follows from it
        too? An add-on that extends the field or one of its methods may look at what
        differs between members."""
        field = self._fields[name]
        methods = {m for m in (field.compute, field.inverse) if isinstance(m, str)}
        makers = {
            maker.__module__
            for maker in type(self).mro()
            if methods & vars(maker).keys()
        }
        return {*field._modules} == {"account"} and all(
            maker.startswith("odoo.addons.account.") for maker in makers
        )

    @api.model
    def _create(self, data_list):
        if self._asom_is_ready_made():
            for names in GIVEN:
                if all(map(self._asom_is_odoos_own, names)):
                    fields = [self._fields[name] for name in names]
                    for data in data_list:
                        if data["stored"].keys() >= {*names}:
                            data["protected"].update(fields)
            if creates_as_odoo(self, AccountMoveLine):
                return create_alike(self, data_list)
        return super()._create(data_list)

    @api.model
    def _add_precomputed_values(self, vals_list):
        """As Odoo's own, which makes a record in memory for each item to read from it
        what follows from what is given."""
        if self._asom_is_ready_made():
            looked_up = {}
            vals_list = [
                vals for vals in vals_list if not self._asom_look_up(vals, looked_up)
            ]
        return super()._add_precomputed_values(vals_list)

    def _asom_look_up(self, vals, looked_up) -> bool:
        """Complete the values of an item with what they say already: fields of linked
        records, debit and credit.

        :param looked_up: what was read of linked records so far
        :returns: False where something else is missing; nothing is changed then
        """
        found = {}
        for name in self._asom_precomputed():
            if name in vals:
                continue
            field = self._fields[name]
            first, *path = (field.related or "").split(".")
            if path and (first in vals or not self._fields[first].compute):
                key = name, vals.get(first)
                if key not in looked_up:
                    looked_up[key] = self._asom_linked(field, first, path, vals)
                found[name] = vals[name] = looked_up[key]
            elif name in ("debit", "credit") and self._asom_is_plain(vals):
                balance = vals["balance"] if name == "debit" else -vals["balance"]
                found[name] = vals[name] = balance if balance > 0.0 else 0.0
            elif name == "name" and self._asom_is_plain_term(vals):
                move = self.env["account.move"].browse(vals["move_id"])
                found[name] = vals[name] = move.payment_reference
            else:
                for known in found:
                    del vals[known]
                return False
        known = {*found, *filter(self._asom_is_odoos_own, self._asom_inverted(vals))}
        vals["__precomputed__"] = {self._fields[name] for name in known}
        return True

    @staticmethod
    def _asom_inverted(vals):
        """Given fields from which nothing more follows than what is given."""
        return [
            name for name, others in INVERTED.items() if vals.keys() >= {name, *others}
        ]

    def _asom_linked(self, field, first, path, vals):
        """What a related field reads of the record that is given."""
        value = self.env[self._fields[first].comodel_name].sudo()
        value = value.browse(vals.get(first) or ())
        for step in path:
            value = value[step]
        return field.convert_to_write(value, self)

    def _asom_is_plain(self, vals) -> bool:
        """Does the balance alone say what is debit and what credit?"""
        return (
            "balance" in vals
            and vals.get("is_storno") is False
            and self._asom_is_odoos_own("debit")
            and self._asom_is_odoos_own("credit")
        )

    def _asom_is_plain_term(self, vals) -> bool:
        """Is it the one receivable item of an invoice, named after the invoice's
        payment reference alone?"""
        if vals.get("display_type") != "payment_term" or vals.get("product_id"):
            return False
        move = self.env["account.move"].browse(vals["move_id"])
        return (
            not move.ref
            and not move.invoice_payment_term_id
            and self._asom_is_odoos_own("name")
        )

    @ormcache()
    def _asom_precomputed(self) -> tuple:
        """Names of what is worked out before an item is inserted; what is read through
        another one of them comes after it."""
        fields = [field for field in self._fields.values() if field.precompute]
        names = {field.name for field in fields}
        return tuple(
            field.name
            for field in sorted(
                fields, key=lambda f: (f.related or "").split(".")[0] in names
            )
        )
