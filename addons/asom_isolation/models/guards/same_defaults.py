from datetime import date

from odoo import api, fields, models

# Functions that give the same for all records of one set.
SAME = (fields.Datetime.now, fields.Date.today, fields.Date.context_today)
SCALARS = (bool, int, float, str, date, type(None))
# Where ``default_get`` asks for nothing that differs between records.
KNOWN = (
    "odoo.orm.models",
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.mail.models.mail_message",
    "odoo.addons.asom_isolation.models.guards.locked",
    "odoo.addons.asom_isolation.models.guards.own",
)


class Defaults(dict):
    """{names that are given: default values of the others} of one set of records; None
    where they may differ. A class of its own: no call can bring one along in its
    context."""


class Base(models.AbstractModel):
    """Default values of records that are made in a set are asked for once where the
    next record can have no others: constants, and the time of the transaction. Odoo
    asks for each record and each of its fields."""

    _inherit = "base"
    # Of a model whose records are made in sets: names of fields whose default is a
    # function that gives the same for all of a set.
    _asom_same_defaults = None

    @api.model
    def _prepare_create_values(self, vals_list):
        if len(vals_list) > 1 and self.env.su and self._asom_defaults_are_known():
            known = self.with_context(asom_defaults=Defaults())
            return super(Base, known)._prepare_create_values(vals_list)
        return super()._prepare_create_values(vals_list)

    @api.model
    def _asom_defaults_are_known(self) -> bool:
        """Has no other add-on a hand in the defaults of the model?"""
        return (
            self._asom_same_defaults is not None
            and all(
                maker.__module__ in KNOWN
                for maker in type(self).mro()
                if "default_get" in vars(maker)
            )
            and not any(field.type == "properties" for field in self._fields.values())
        )

    @api.model
    def _add_missing_default_values(self, values):
        known = self.env.context.get("asom_defaults")
        if not isinstance(known, Defaults) or self._asom_same_defaults is None:
            return super()._add_missing_default_values(values)
        key = (self._name, frozenset(values))
        if known.get(key) is not None:
            return {**known[key], **values}
        found = super()._add_missing_default_values(values)
        if key not in known:
            others = {name: found[name] for name in found if name not in values}
            same = all(map(self._asom_is_same_default, others, others.values()))
            known[key] = others if same else None
        return found

    def _asom_is_same_default(self, name, value) -> bool:
        """Can the default value of a field be no other for the next record?"""
        field = self._fields[name]
        while field.inherited:
            if field.default:
                break
            field = field.related_field
        return isinstance(value, SCALARS) and (
            # A constant: Odoo makes a function of it.
            field.default is None
            or field.default.__module__ == "odoo.orm.fields"
            or field.default in SAME
            or name in self._asom_same_defaults
        )
