"""The one place that every call over RPC passes, whatever route it came by."""

import functools

import odoo.http
from odoo.service import model as service

from . import doors, limits, replaced, time_limit, words

# Arguments that say what is read after something was done.
SPECIFICATIONS = ("specification", "fields_spec")
# Beginnings of the names of methods of forms and lists that Odoo does not mark so.
SHOW = ("onchange", "search_panel_")

_found = service.get_public_method


def get_public_method(model, name):
    """As Odoo's, which each of call_kw, buttons, JSON-2, XML-RPC and JSON-RPC asks for
    the method that it calls. Databases without this add-on, which the same server may
    have, get it as it is.

    :returns: the method, guarded
    :raises AccessError: the user has no door to it, or it is no public method
    """
    if "asom.door" not in model.env.registry:
        return _found(model, name)
    # Before anything is looked up: who has no door is not told what there is.
    model.env["asom.door"]._check_call(model._name, name)
    return guarded(_found(model, name))


def guarded(method):
    """``method`` behind what is asked of every call: no more than a page asks for
    (:mod:`.limits`), no word that switches a check off (:mod:`.words`), records that
    the caller can read (``_asom_called``), and an end (:mod:`.time_limit`)."""

    @functools.wraps(method)
    def call(records, *args, **kwargs):
        try:
            limits.check(args, kwargs, dict(records.env.context))
        except limits.TooMuch:
            raise records._asom_too_much() from None
        if not odoo.http.request:
            # XML-RPC and JSON-RPC, whose cursor is not the request's.
            time_limit.start(records.env)
        if not records.env.su:
            door = records.env["asom.door"]
            door._check_reading(records._name, _asked(method, args, kwargs))
            records = words.unheard(records, _reads(method))
            records._asom_check_there()
            records._asom_called(method, args, kwargs)
        return method(records, *args, **kwargs)

    return call


def _reads(method):
    """Does a method show records, or what a form would have in it, and do nothing
    else?"""
    name = method.__name__
    readonly = getattr(method, "_readonly", False) is True
    return readonly or name in doors.READ or name.startswith(SHOW)


def _asked(method, args, kwargs):
    """What a call says of the records that it wants: of a method that reads all of it,
    of others (*onchange*, *web_save*) what is to be read afterwards. Values that are
    written are looked at by ``_asom_called``."""
    if method.__name__ in doors.READ:
        return args, kwargs
    asked = [value for key, value in kwargs.items() if key in SPECIFICATIONS]
    return [*asked, *filter(_is_specification, args)]


def _is_specification(value):
    """Does it say which fields are to be read: {name: {...}, ...}?"""
    return isinstance(value, dict) and all(isinstance(v, dict) for v in value.values())


replaced.everywhere("get_public_method", _found, get_public_method)
