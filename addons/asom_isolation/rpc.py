"""The places where Odoo takes calls from outside, each of which all kinds of calls
pass: functions, not models, so that they are put in place of Odoo's when this add-on is
read. In a database without the add-on nothing changes, but for the service ``db``.
"""

import functools
import sys

import odoo.http
import odoo.service.db
import odoo.service.model
import odoo.tools
from odoo.exceptions import AccessDenied

from . import fault, limits, time_limit

_get_public_method = odoo.service.model.get_public_method
_serialize_exception = odoo.http.serialize_exception


def get_public_method(model, name):
    """As Odoo's, which each of call_kw, JSON-2, XML-RPC and JSON-RPC asks for the
    method that it calls.

    :returns: the method, which measures its arguments
    :raises AccessError: the user has no door to it, or there is none
    """
    if "asom.door" not in model.env.registry:
        return _get_public_method(model, name)
    model.env["asom.door"]._check_call(model._name, name)
    method = _get_public_method(model, name)

    @functools.wraps(method)
    def measured(records, *args, **kwargs):
        try:
            limits.check(args, kwargs, dict(records.env.context))
        except limits.TooMuch:
            raise records._asom_too_much() from None
        if not odoo.http.request:
            # XML-RPC and JSON-RPC, whose cursor is not the request's.
            time_limit.start(records.env)
        return method(records, *args, **kwargs)

    return measured


def serialize_exception(exception, **kwargs):
    """As Odoo's, which tells a browser what has failed: who does not administer the
    server is told neither tracebacks nor what a program or the database said."""
    if fault.tells_all():
        return _serialize_exception(exception, **kwargs)
    answer = _serialize_exception(fault.for_people(exception), **kwargs)
    if not fault.is_for_people(exception) and not fault.is_too_long(exception):
        # The browser shows other dialogs for what has no answer of the user's.
        answer["name"] = type(exception).__name__
    return {**answer, "debug": ""}


def dispatch_db(method, params):
    """Nobody manages databases over the web, whatever the master password and the
    server's configuration.

    :raises AccessDenied: always
    """
    raise AccessDenied()


def put_in_place():
    """Whoever has taken Odoo's function by its name gets ours as well."""
    odoo.service.db.dispatch = dispatch_db
    odoo.tools.config["list_db"] = False
    for name, original, ours in (
        ("get_public_method", _get_public_method, get_public_method),
        ("serialize_exception", _serialize_exception, serialize_exception),
    ):
        for module in list(sys.modules.values()):
            if vars(module).get(name) is original:
                setattr(module, name, ours)


put_in_place()
