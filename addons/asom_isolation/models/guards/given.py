from collections import defaultdict
from typing import NamedTuple

from odoo import Command, api, models
from odoo.exceptions import AccessError, MissingError

from odoo.addons.mail.tools.parser import parse_res_ids

# The model of ids in a field that says nothing of it itself.
MODEL_FIELDS = ("res_model", "model", "active_model")


class Given(NamedTuple):
    """Ids that somebody puts into a field of ``holder``."""

    model: str
    ids: tuple
    holder: models.BaseModel
    field: str


class Base(models.AbstractModel):
    """Forms and questions show the name, and more, of any record that they are given;
    so they are given none that the user may not read."""

    _inherit = "base"

    @api.model
    def _prepare_create_values(self, vals_list):
        result = super()._prepare_create_values(vals_list)
        if self._transient and not self.env.su:
            self.browse()._asom_check_given(*result)
        return result

    def write(self, vals):
        if self._transient and not self.env.su:
            self._asom_check_given(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su:
            given = values
            if self._transient and not field_names:
                missing = [name for name in fields_spec if name not in values]
                given = {**self.default_get(missing), **values}
            self._asom_check_given(given)
        return super().onchange(values, field_names, fields_spec)

    def _asom_check_given(self, *vals_list):
        """Refuse ids that the user may not read, at any depth of the values and in
        what the context says of new records. What a record holds already stays.

        :raises AccessError: when one is another's
        """
        if self:
            self.check_access("read")
        given = [*self._asom_given_by_context()]
        for vals in vals_list:
            given += self._asom_given(vals)
        self._asom_check_all_given(given)

    def _asom_check_all_given(self, given):
        """Refuse what the user may not read; one question for each model.

        :param given: :class:`Given` of any number of fields
        :raises AccessError: when one is another's
        """
        by_model = defaultdict(list)
        for each in given:
            if each.ids:
                by_model[each.model].append(each)
        for name, rows in by_model.items():
            ids = {id_ for row in rows for id_ in row.ids}
            foreign = self.env[name].browse(ids)._asom_foreign()
            for row in rows if foreign else ():
                refused = foreign & foreign.browse(row.ids)
                if refused and not row.holder._asom_holds(row.field, refused):
                    refused._asom_refuse()

    def _asom_foreign(self):
        """Which of these are not the user's to read because of whose they are. For a
        user with few doors what is not there is one of them."""
        if self.browse().has_access("read"):
            if self.env["asom.door"]._limits() is None:
                return self - self._filtered_access("read")
            every = self.with_context(active_test=False)
            return self - every.search([("id", "in", self.ids)]).with_env(self.env)
        # A model that the user reads nothing of: its records come from Odoo's own code.
        name = next((x for x in ("company_id", "company_ids") if x in self._fields), "")
        if not name:
            return self.browse()
        own = self.env.companies
        foreign = self.sudo().filtered(lambda each: each[name] and not each[name] & own)
        return foreign.with_env(self.env)

    def _asom_refuse(self):
        """:raises AccessError: always; of a user with few doors in the same words,
        whether there are such records or not"""
        door = self.env["asom.door"]
        limited = door._limits() is not None
        try:
            self.check_access("read")
        except (AccessError, MissingError) as error:
            # Another one of the user's own associations is no secret.
            if not limited or getattr(error, "context", {}).get("suggested_company"):
                raise
        if limited:
            raise AccessError(door._refusal_text(self._name, "read"))
        raise AccessError(
            self.env._("You do not work in this association (%s).", self._description)
        )

    def _asom_holds(self, name, records) -> bool:
        """Do all of these have the records in a field already?"""
        field = self._fields.get(name)
        if not self or field is None or not field.relational:
            return False
        return all(records <= holder[name] for holder in self.sudo())

    # === WHAT IS GIVEN === #

    def _asom_given_by_context(self):
        """What the context says of new records: default values, which go for their
        lines as well, and the records that a question is about."""
        context = self.env.context
        defaults = {
            key.removeprefix("default_"): value
            for key, value in context.items()
            if key.startswith("default_")
        }
        if defaults:
            yield from self.browse()._asom_given(defaults)
            for field in self._fields.values():
                if field.type == "one2many":
                    yield from self.env[field.comodel_name]._asom_given(defaults)
        active = context.get("active_model")
        if self._transient and active in self.env:
            ids = context.get("active_ids") or context.get("active_id") or ()
            records = self.env[active].browse(numbers(ids)).exists()
            yield Given(active, records._ids, self.browse(), "")

    def _asom_given(self, vals):
        """The ids in values, as forms and calls have them.

        :returns: iterator of :class:`Given`
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or not value:
                continue
            if field.type == "many2one":
                yield from self._asom_given_one(field, value)
            elif field.type in ("one2many", "many2many"):
                yield from self._asom_given_many(field, value)
            elif field.type == "reference":
                model, _comma, number = str(value).partition(",")
                if model in self.env and number.isdecimal():
                    yield Given(model, (int(number),), self.browse(), name)
            elif name in ("res_id", "res_ids") or field.type == "many2one_reference":
                model = self._asom_model_of(field, vals)
                if model in self.env:
                    ids = parse_res_ids(value, self.env) if name == "res_ids" else value
                    yield Given(model, numbers(ids), self.browse(), name)

    def _asom_given_one(self, field, value):
        if isinstance(value, dict):
            yield from self.env[field.comodel_name]._asom_given(value)
            value = value.get("id")
        elif isinstance(value, (list, tuple)):
            value = value[0] if value else None
        yield Given(field.comodel_name, numbers(value), self, field.name)

    def _asom_given_many(self, field, value):
        comodel = self.env[field.comodel_name]
        ids = []
        for command in value if isinstance(value, (list, tuple)) else ():
            if isinstance(command, dict):
                yield from comodel._asom_given(command)
            elif not isinstance(command, (list, tuple)):
                ids.append(command)
            elif command[0] == Command.CREATE:
                yield from comodel._asom_given(command[2] or {})
            elif command[0] == Command.UPDATE:
                ids.append(command[1])
                line = comodel.browse(numbers(command[1]))
                yield from line._asom_given(command[2] or {})
            elif command[0] == Command.LINK:
                ids.append(command[1])
            elif command[0] == Command.SET:
                ids += command[2]
        yield Given(field.comodel_name, numbers(ids), self, field.name)

    def _asom_model_of(self, field, vals):
        """The model of ids: it stands in another value, in the record or in the
        context."""
        names = [getattr(field, "model_field", None), *MODEL_FIELDS]
        names = [name for name in names if name in self._fields]
        model = next((vals[name] for name in names if vals.get(name)), None)
        if not model and vals.get("res_model_id"):
            model = self.env["ir.model"].sudo().browse(vals["res_model_id"]).model
        if not model and self:
            model = next(filter(None, map(self[:1].sudo().__getitem__, names)), None)
        return model or self.env.context.get("active_model")


def numbers(value):
    """Ids of records that exist, of what a call has given for one id or several."""
    values = value if isinstance(value, (list, tuple)) else (value,)
    found = (
        int(each) if isinstance(each, str) and each.isdecimal() else each
        for each in values
    )
    return tuple(each for each in found if type(each) is int and each > 0)
