"""Plausible arguments for any method or route, from the names of its parameters."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from odoo import Command

from .operations import Ground

ABOUT = "asom.membership"
# Fields that hold the model of a record's id.
MODEL_FIELDS = ("res_model", "model", "resource_ref_model")
# Nothing that a form would send.
NOT_SENT = {"id", "create_uid", "write_uid", "create_date", "write_date"}
# Parts of names -> the model whose ids are meant.
MODEL_OF = {
    "partner": "res.partner",
    "company": "res.company",
    "companies": "res.company",
    "move_line": "account.move.line",
    "line": "account.move.line",
    "move": "account.move",
    "invoice": "account.move",
    "order": "account.move",
    "payment": "account.payment",
    "journal": "account.journal",
    "account": "account.account",
    "tax": "account.tax",
    "product": "product.product",
    "attachment": "ir.attachment",
    "message": "mail.message",
    "follower": "mail.followers",
    "activity": "mail.activity",
    "member": ABOUT,
    "membership": ABOUT,
    "run": "asom.collection.run",
    "delivery": "asom.nets.delivery",
    "agreement": "asom.nets.agreement",
    "mandate": "asom.nets.mandate",
    "user": "res.users",
    "calendar": "resource.calendar",
    "bank": "res.partner.bank",
    "address": "res.partner",
    "channel": "discuss.channel",
    "res": ABOUT,
    "doc": ABOUT,
    "thread": ABOUT,
    "record": ABOUT,
    "object": ABOUT,
}
TEXTS = {
    "model": ABOUT,
    "res_model": ABOUT,
    "model_name": ABOUT,
    "thread_model": ABOUT,
    "doc_model": ABOUT,
    "active_model": ABOUT,
    "action_model": ABOUT,
    "field": "display_name",
    "field_name": "display_name",
    "order": "id",
    "sort": "id",
    "groupby": "company_id",
    "view_type": "form",
    "mode": "read",
    "operation": "read",
    "lang": "en_US",
    "filename": "x",
    "access_token": "x",
    "token": "x",
    "pid": "0",
    "hash": "x",
    "converter": "html",
    "format": "csv",
    "extension": "txt",
}


def value_of(ground: Ground, name: str, side: str, model=None):
    """A value for a parameter, or None where the name tells nothing.

    :param side: ``foreign`` ids, or ``own`` ones
    """
    ids = ground.theirs if side == "foreign" else ground.ours
    if name in TEXTS:
        return TEXTS[name]
    if name in ("vals_list", "values_list", "data_list", "rows"):
        return [{}]
    if name in ("values", "vals", "data", "kw", "post", "options", "params", "spec"):
        return _values(ground, ids, model)
    if "domain" in name or name in ("args", "criteria"):
        return []
    if name in ("fields", "fname", "fnames", "field_names", "allfields"):
        return ["display_name"]
    if name in ("body", "subject", "message", "search", "term", "query", "key"):
        return "Zqx" if name in ("search", "term", "query") else "attacked"
    if name.startswith("date") or name.endswith("date"):
        return "2026-01-15"
    if name in ("limit", "count", "offset", "page"):
        return 40 if name == "limit" else 1
    if name in ("amount", "quantity", "price"):
        return 1.5
    words = name.lower()
    for part, other in MODEL_OF.items():
        if part in words:
            found = ids(other)
            if words.endswith("s") and words not in ("address", "res"):
                return found[:2]
            return found[0] if found else 1
    if words in ("id", "ids"):
        found = ids(model) if model else ids(ABOUT)
        return found[:1] if words == "ids" else next(iter(found), 1)
    return None


def _values(ground, ids, model) -> dict:
    values = {}
    partner = ids("res.partner")[0]
    fields = ground.env[model]._fields if model in ground.env else {}
    for name in ("partner_id", "company_id", "user_id", "name"):
        if name not in fields or not fields[name].store:
            continue
        if name == "name":
            values[name] = "attacked"
        else:
            values[name] = next(iter(ids(fields[name].comodel_name)), partner)
    if "partner_ids" in fields:
        values["partner_ids"] = [Command.link(partner)]
    return values


def given(ground: Ground, function, side: str, model=None) -> Iterator[dict]:
    """Arguments by name: the least that is needed, each other one that its name tells
    beside that (what is refused for one would hide another), and all together."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    told, least = {}, {}
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value = value_of(ground, parameter.name, side, model)
        if parameter.default is parameter.empty:
            if value is None:
                value = next(iter(ground.theirs(ABOUT)), 1)
            least[parameter.name] = value
        elif value is not None:
            told[parameter.name] = value
    yield least
    for name, value in told.items():
        yield {**least, name: value}
    if len(told) > 1:
        yield {**least, **told}


def needed(ground: Ground, model) -> dict:
    """Values of the required fields."""
    values = {}
    for name, field in model._fields.items():
        if not field.required or not field.store or field.default or name in NOT_SENT:
            continue
        if field.type == "many2one":
            own = ground.ours(field.comodel_name)
            found = own[:1] or ground.env[field.comodel_name].search([], limit=1).ids
            if found:
                values[name] = found[0]
        elif field.type in ("char", "text", "html"):
            values[name] = "asom.membership" if name in MODEL_FIELDS else "attack"
        elif field.type == "selection" and isinstance(field.selection, list):
            values[name] = field.selection[0][0]
        elif field.type in ("integer", "float", "monetary"):
            values[name] = 1
        elif field.type == "date":
            values[name] = "2026-01-15"
    return values
