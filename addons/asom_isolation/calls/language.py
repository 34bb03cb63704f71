"""The language of a call from outside: the user's own, where the call names none.

The web client names one with each call. Odoo answers any other in English, also a user
whose language is another; and what a constraint of the database refuses in English
whatever the call says, because that is told after the call has ended.
"""

import functools

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.service import model as service
from odoo.tools.translate import LazyTranslate

from . import replaced

_lt = LazyTranslate(__name__, default_lang="en_US")
_retrying = service.retrying


def in_own_language(records):
    """The records in the caller's language, unless the call has named one."""
    if not records.env.uid or records.env.context.get("lang"):
        return records
    lang = records.env["res.users"].context_get().get("lang")
    return records.with_context(lang=lang) if lang else records


def remember_caller(error: IntegrityError, env) -> None:
    """Note whose call broke a constraint: what it is told is put together when the
    transaction has been undone."""
    error.asom_caller = (env.uid, env.lang)


@functools.wraps(_retrying)
def retrying(func, env):
    """As Odoo's, which works off each request and call; a broken constraint is told in
    the language of the call."""
    try:
        return _retrying(func, env)
    except ValidationError as error:
        broken = error.__cause__
        # A call is worked off within its request: told once.
        told = vars(broken).pop("asom_caller", None) if broken else None
        if not told or env.cr.closed:
            raise
        uid, lang = told
        caller = env(user=uid, context={"lang": lang})
        raise ValidationError(_broken_text(caller, broken)) from broken


def _broken_text(env, error: IntegrityError) -> str:
    """As Odoo puts it together."""
    tables = {model._table: name for name, model in env.registry.items()}
    model = env[tables.get(error.diag.table_name, "base")]
    text = model._sql_error_to_message(error)
    return env._(_lt("The operation cannot be completed: %s", text))


replaced.everywhere("retrying", _retrying, retrying)
