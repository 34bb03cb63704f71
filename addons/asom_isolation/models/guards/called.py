import functools
import inspect
from collections import defaultdict

from odoo import api, models
from odoo.tools import ormcache

from .given import Given, numbers

# They ask for the right to read themselves, and show or change the records only.
ASK_THEMSELVES = frozenset(
    ("read", "write", "unlink", "web_read", "web_save", "web_save_multi", "onchange")
)
# A view may be looked at whatever a new record would be filled in with.
MAKE_NOTHING = ("get_view", "fields_get", "has_")
# So many of the fields of a name must lead to one model, for an argument of that name
# to mean it as well.
AGREED = 0.9


@functools.cache
def signature(method):
    """Parameters of a function; read once."""
    return inspect.signature(method)


class Base(models.AbstractModel):
    """Whoever calls a method names records: those it is called for, those in values,
    in arguments, and in what the context says of new records. The caller must be able
    to read them all, on every model.

    What server code works out by itself is not looked at: only what somebody sends.
    """

    _inherit = "base"

    def _asom_called(self, method, args, kwargs):
        """Guard of every call over RPC by somebody else than the superuser.

        :param method: the function that is called
        :param args: what it is called with, without the records
        :raises AccessError: when the caller may not call it, or not read what is named
        """
        self._asom_check_may_call(method)
        name = method.__name__
        if name not in ASK_THEMSELVES and self.ids:
            if foreign := self._asom_foreign():
                foreign._asom_refuse()
        if getattr(method, "_readonly", False) is True:
            return
        try:
            arguments = signature(method).bind(self, *args, **kwargs).arguments
        except TypeError:
            return  # the call fails, and says why
        given = [
            each
            for key, value in list(arguments.items())[1:]
            for each in self._asom_given_argument(key, value, arguments)
        ]
        if not name.startswith(MAKE_NOTHING):
            given += self._asom_given_by_context()
            given += self._asom_given_further_on()
        self._asom_check_all_given(given)

    def _asom_check_there(self):
        """A user with few doors is told the same of records of others and of ids that
        nothing has: how many there are elsewhere, and which, is not his to know.

        :raises AccessError: when one of these is none that he may read
        """
        if not self.ids or self.env["asom.door"]._limits() is None:
            return
        if self.browse().has_access("read") and (hidden := self._asom_foreign()):
            hidden._asom_refuse()

    def _load_records(self, data_list, update=False):
        """A file that is imported names records by external ids, of anybody's."""
        if not self.env.su:
            self._asom_check_all_given(
                each
                for data in data_list
                for each in self.browse()._asom_given(data["values"])
            )
        return super()._load_records(data_list, update)

    # === ARGUMENTS === #

    def _asom_given_argument(self, name, value, beside):
        """The ids in one argument of a call: values of this model at any depth, or ids
        in an argument that is named like a field.

        :param beside: all arguments, one of which may say of which model the ids are
        :returns: iterator of :class:`Given`
        """
        if not value or isinstance(value, (str, bool, float)):
            return
        if isinstance(value, dict):
            yield from self._asom_given(value)
            for key, inner in value.items():
                if key not in self._fields:
                    yield from self._asom_given_argument(key, inner, value)
        elif isinstance(value, (list, tuple)) and isinstance(value[0], (dict, list)):
            for inner in value:
                if isinstance(inner, dict):
                    yield from self._asom_given_argument(name, inner, beside)
        elif ids := numbers(value):
            model = self._asom_model_of_argument(name, beside)
            if model:
                yield Given(model, ids, self, name)

    def _asom_given_further_on(self):
        """Default values in the context for records of other models, which the method
        may make."""
        for key, value in self.env.context.items():
            name = key.removeprefix("default_")
            if name != key and name not in self._fields:
                yield from self._asom_given_argument(name, value, {})

    def _asom_model_of_argument(self, name, beside):
        """Which model's ids an argument of this name has, or None."""
        if name in ("res_id", "res_ids", "thread_id", "record_id", "record_ids"):
            for key in ("res_model", "model", "thread_model", "model_name"):
                found = beside.get(key)
                if isinstance(found, str) and found in self.env:
                    return found
            return None
        if name == "ids":
            return None
        for each in (name, f"{name}s"):
            field = self._fields.get(each)
            if field is not None:
                return field.comodel_name if field.relational else None
        names = self.env["base"]._asom_agreed_models()
        for each in (name, "_".join(name.split("_")[-2:])):
            if each in names:
                return names[each]
        first = name.partition("_")[0]
        return names.get(f"{first}_id") if first.endswith("s") else None

    @api.model
    @ormcache()
    def _asom_agreed_models(self):
        """{name: model} of the names by which nearly all fields mean the same model;
        in the singular as in the plural."""
        counts = defaultdict(lambda: defaultdict(int))
        for model in self.env.registry.values():
            if model._abstract:
                continue
            for field in model._fields.values():
                if field.relational:
                    for name in _forms(field.name):
                        counts[name][field.comodel_name] += 1
        agreed = {}
        for name, found in counts.items():
            model, most = max(found.items(), key=lambda item: item[1])
            if most >= AGREED * sum(found.values()):
                agreed[name] = model
        return agreed


def _forms(name):
    """A field's name, and how arguments are named that are like it."""
    for end in ("_ids", "_id"):
        if name.endswith(end):
            stem = name.removesuffix(end)
            return (f"{stem}_id", f"{stem}_ids", f"{stem}s_id", f"{stem}s")
    return (name,)
