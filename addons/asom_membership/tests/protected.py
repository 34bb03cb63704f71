"""What a user reads in all records of all models, searched for words."""

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger


def told(as_user, env, marks, limit=80):
    """Read every field of what a user may read of every model.

    :param as_user: function of a model's name: the model as the user
    :param marks: words in small letters
    :returns: iterator of (model.field, word) for each word that is found
    """
    for name in sorted(env.registry):
        model = as_user(name)
        if model._abstract or model._transient or not model.has_access("read"):
            continue
        with mute_logger("odoo.addons.base.models.ir_rule"):
            try:
                found = model.with_context(active_test=False).search([], limit=limit)
            except (AccessError, UserError, NotImplementedError):
                continue
            for field in model.fields_get(attributes=["type"]):
                if model._fields[field].type == "binary":
                    continue
                try:
                    text = str(found.read([field]))
                except Exception as error:  # noqa: BLE001 - an error may tell it too
                    text = str(error)
                for mark in marks:
                    if mark in text.casefold():
                        yield f"{name}.{field}", mark
