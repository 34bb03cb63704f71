from odoo import Command, models
from odoo.exceptions import AccessError
from odoo.models import MAGIC_COLUMNS
from odoo.tools import ormcache

# Not called read-only, and typed by nobody all the same: a member's key to an invoice.
NEVER_TYPED = frozenset(("access_token",))


class Base(models.AbstractModel):
    """Odoo's own steps write read-only fields of the ledger as the user who presses a
    button: what a credit note takes back, where an invoice comes from. So these are
    not shut where they are written, but where somebody sends them.
    """

    _inherit = "base"

    def _asom_called(self, method, args, kwargs):
        result = super()._asom_called(method, args, kwargs)
        name = method.__name__
        # To work out a form sends all of it; nothing is kept of that.
        if name != "onchange" and getattr(method, "_readonly", False) is not True:
            for value in (*args, *kwargs.values()):
                self._asom_check_sent(value)
            self._asom_check_sent_defaults()
        return result

    def _load_records(self, data_list, update=False):
        if not self.env.su:
            for data in data_list:
                self.browse()._asom_check_sent(data["values"])
        return super()._load_records(data_list, update)

    def _asom_check_sent(self, value):
        """Refuse values of fields that nobody sends, at any depth.

        :param value: an argument of a call: values, lists of these, or anything else
        :raises AccessError: naming the field
        """
        if isinstance(value, (list, tuple)):
            for each in value if value and isinstance(value[0], (dict, list)) else ():
                self._asom_check_sent(each)
        elif isinstance(value, dict):
            shut = self._asom_not_sent() & value.keys()
            if shut and self._asom_in_association():
                self._asom_check_not_sent(shut, value)
            for name, inner in value.items():
                if isinstance(inner, (dict, list, tuple)):
                    self._asom_check_sent_in(self._fields.get(name), inner)

    def _asom_check_sent_in(self, field, value):
        """What is in a field: lines, or values that a method calls so."""
        if field is None:
            return self._asom_check_sent(value)
        if field.type not in ("one2many", "many2many"):
            return None
        lines = self.env[field.comodel_name]
        for command in value:
            if not isinstance(command, (list, tuple)) or len(command) < 3:
                continue
            if command[0] == Command.CREATE:
                lines._asom_check_sent(command[2])
            elif command[0] == Command.UPDATE and isinstance(command[1], int):
                lines.browse(command[1])._asom_check_sent(command[2])
        return None

    def _asom_check_sent_defaults(self):
        defaults = {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        if defaults:
            self.browse()._asom_check_sent(defaults)

    def _asom_check_not_sent(self, names, vals):
        """What a record has already may be sent back, and what each new one must have
        is given.

        :raises AccessError: naming the first of the fields
        """
        for name in sorted(names):
            field, value = self._fields[name], vals[name]
            if not self:
                anew = value and not field.required
            elif field.type in ("one2many", "many2many"):
                anew = bool(value)
            else:
                given = value if field.type == "json" else _plain(value)
                new = field.convert_to_cache(given, self[:1])
                anew = any(
                    field.convert_to_cache(each[name], each) != new
                    for each in self.sudo()
                )
            if anew:
                raise AccessError(self._asom_locked_text(field))

    @ormcache()
    def _asom_not_sent(self) -> frozenset:
        """Names of fields of the ledger that Odoo's steps alone fill in: those that are
        read-only, and what programs note for themselves. A job that finds something
        else there stops, for all associations (``sending_data``)."""
        if not self._asom_ledger:
            return frozenset()
        names = set()
        for name, field in self._fields.items():
            own = field.base_field if field.inherited else field
            stored = own.store and not own.compute and not own.related
            noted = own.type == "json" or name in NEVER_TYPED
            if (field.readonly or noted) and stored and name not in MAGIC_COLUMNS:
                names.add(name)
        return frozenset(names - self._asom_locked())


def _plain(value):
    """A form sends a linked record with its name."""
    if isinstance(value, dict):
        return value.get("id")
    return value[0] if isinstance(value, (list, tuple)) and value else value
