from odoo import api, models
from odoo.tools import ormcache

from ...invoicing.shapes import READY_MADE

# What is given with a ready-made item and need not be worked out again. Fields of one
# method stand together.
GIVEN = (
    ("price_subtotal", "price_total"),
    ("amount_residual", "amount_residual_currency", "reconciled"),
)


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
        """Is a field worked out by Odoo's accounting alone? An add-on that extends the
        field or its method may look at what differs between members."""
        field = self._fields[name]
        makers = {
            maker.__module__
            for maker in type(self).mro()
            if isinstance(field.compute, str) and field.compute in vars(maker)
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
            else:
                for known in found:
                    del vals[known]
                return False
        vals["__precomputed__"] = {self._fields[name] for name in found}
        return True

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
