from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import ormcache


class Step:
    """In the context it says that a step of ours writes. What comes over RPC is JSON,
    and can never be such an object.

    :param names: of the fields that the step writes; none: all
    """

    def __init__(self, *names):
        self.names = frozenset(names)

    def writes(self, name) -> bool:
        """Does the step write the field of this name?"""
        return not self.names or name in self.names


WHOLE = Step()


class Base(models.AbstractModel):
    """A field that its model calls read-only is written by the model's own steps alone.

    To Odoo ``readonly`` is a matter of the form: any call may write the field. Here it
    holds for create, write, import, default values of the context and defaults that
    users keep, on all of our models and on our fields of Odoo's models. It goes for
    computed fields too, unless they are made to be edited (``readonly=False``).

    Own steps write with ``sudo()``, or as the user with :meth:`_asom_step`. Questions
    (transient models) are their user's own: what they ask for is checked where it is
    done.
    """

    _inherit = "base"

    def _asom_step(self, *names):
        """These records for a step of ours, which may write what is read-only.

        :param names: of the fields that it writes. Where the values of a user are in
            the same call, they are needed: the user's values would pass as well
        """
        return self.with_context(asom_step=Step(*names) if names else WHOLE)

    def _asom_is_step(self, name=None) -> bool:
        if self.env.su:
            return True
        step = self.env.context.get("asom_step")
        return isinstance(step, Step) and (not name or step.writes(name))

    def _check_field_access(self, field, operation):
        result = super()._check_field_access(field, operation)
        if operation == "write" and field.readonly and not self.env.su:
            if self._asom_is_locked(field) and not self._asom_is_step(field.name):
                raise AccessError(self._asom_locked_text(field))
        return result

    def _asom_check_unlocked(self, *vals_list):
        """For steps that go on with values of a user: these have none that are
        read-only.

        :raises AccessError: when they have
        """
        context = {
            key.removeprefix("default_")
            for key in self.env.context
            if key.startswith("default_")
        }
        for name in {*context, *(name for vals in vals_list for name in vals)}:
            if name in self._fields:
                self._check_field_access(self._fields[name], "write")

    def _asom_is_locked(self, field) -> bool:
        """Is a read-only field one that nobody writes by hand in these records?"""
        return field.name in self._asom_locked()

    @ormcache()
    def _asom_locked(self) -> frozenset:
        """The names of the fields that steps alone write."""
        if self._transient:
            return frozenset()
        ours = self._name.startswith("asom.")
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.readonly
            and (ours or all(module.startswith("asom_") for module in field._modules))
            and field._modules
        )

    def _asom_locked_text(self, field) -> str:
        """Why a field is not written by hand, and what to do instead; for models to
        say better."""
        return self.env._(
            "“%(field)s” (%(model)s) follows from what is done, and is not written by "
            "hand.",
            field=field._description_string(self.env),
            model=self.env["ir.model"]._get(self._name).name,
        )

    @api.model
    def default_get(self, fields):
        """Defaults that users keep for themselves are values by hand as well."""
        values = super().default_get(fields)
        if not self._name.startswith("asom.") or self.env.su:
            return values
        kept = self.env["ir.default"]._get_model_defaults(self._name)
        for name in self._asom_locked() & set(values) & set(kept):
            del values[name]
            if default := self._fields[name].default:
                values[name] = self._fields[name].convert_to_write(default(self), self)
        return values

    def copy_data(self, default=None):
        """A copy begins anew."""
        copies = super().copy_data(default)
        if self._name.startswith("asom.") and not self.env.su:
            for name in self._asom_locked() - set(default or ()):
                for vals in copies:
                    vals.pop(name, None)
        return copies
