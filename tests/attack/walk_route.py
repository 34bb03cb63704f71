"""Every address of the server, with the other association's ids filled in."""

from __future__ import annotations

import inspect
import json
import re
import threading
from collections.abc import Iterator
from urllib.parse import quote

from .arguments import ABOUT, value_of
from .operations import ROUTE, Ground, Operation

# These end the session or never answer.
LEFT_OUT = ("/web/session/logout", "/websocket", "/web/database", "/bus/websocket")
# Odoo's own shapes of an address whose model is a parameter.
BY_MODEL = ("model", "res_model", "thread_model", "doc_model")
ID_WORDS = ("id", "res_id", "rec_id", "resid", "record_id", "thread_id", "docids")


def walk(ground: Ground) -> Iterator[Operation]:
    """Requests to all rules of the map, and to attachments, reports and exports."""
    threading.current_thread().dbname = ground.env.cr.dbname  # asked for by the map
    for rule in ground.env["ir.http"].routing_map().iter_rules():
        if rule.rule.startswith(LEFT_OUT) or "call_kw" in rule.rule:
            continue
        yield from requests(ground, rule)
    yield from contents(ground)
    yield from reports(ground)
    yield from exports(ground)


def requests(ground: Ground, rule) -> Iterator[Operation]:
    """GET, and where it takes one a form or JSON with its function's parameters."""
    routing = rule.endpoint.routing
    function = inspect.unwrap(getattr(rule.endpoint, "func", rule.endpoint))
    models = (ABOUT,)
    if any(word in rule.arguments for word in BY_MODEL):
        models = (ABOUT, "account.move", "res.partner", "mail.message", "res.company")
    for model in models:
        path = filled(ground, rule, model)
        words = parameters(ground, function, set(rule.arguments), model)
        if routing["type"] == "jsonrpc":
            yield Operation(ROUTE, path, "JSON", None, (), words, None, rule.rule)
        elif routing["type"] == "http":
            methods = routing["methods"] or ("GET", "POST")
            for method in {"GET", "POST"}.intersection(methods):
                yield Operation(ROUTE, path, method, None, (), words, None, rule.rule)


def filled(ground: Ground, rule, model: str) -> str:
    """An address of a rule; what stands in it is the other association's."""
    parts = []
    for dynamic, data in rule._trace:
        parts.append(_part(ground, rule, data, model) if dynamic else data)
    return "".join(parts).lstrip("|") or "/"


def _part(ground, rule, name, model) -> str:
    of = getattr(rule._converters[name], "model", None)
    if of:
        return str(next(iter(ground.theirs(of)), 1))
    if name in ID_WORDS:
        return str(next(iter(ground.theirs(model)), 1))
    if name in BY_MODEL:
        return model
    value = value_of(ground, name, "foreign", model)
    if isinstance(value, list):
        value = ",".join(map(str, value)) or "1"
    if value is None:
        value = next(iter(ground.theirs(model)), 1)
    return quote(str(value), safe="")


def parameters(ground: Ground, function, known: set, model: str) -> dict:
    """Values of a function's other parameters."""
    words = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.name in known:
            continue
        if parameter.name in ID_WORDS:
            value = next(iter(ground.theirs(model)), 1)
        else:
            value = value_of(ground, parameter.name, "foreign", model)
        if parameter.name in BY_MODEL:
            value = model
        if value is not None:
            words[parameter.name] = value
    return words


def contents(ground: Ground) -> Iterator[Operation]:
    """Files and pictures of each record that the other association has."""
    for model in ground.models():
        theirs = ground.theirs(model._name)
        for name, field in model._fields.items() if theirs else ():
            if field.type not in ("binary", "image"):
                continue
            for door in ("content", "image"):
                path = f"/web/{door}/{model._name}/{theirs[0]}/{name}"
                what = f"/web/{door}/{model._name}/{name}"
                yield Operation(ROUTE, path, "GET", what=what)
    for number, id_ in enumerate(ground.theirs("ir.attachment")):
        for query in ("", "?access_token=x", "?access_token="):
            path = f"/web/content/{id_}{query}"
            what = f"/web/content/attachment{number}{query}"
            yield Operation(ROUTE, path, "GET", what=what)


def reports(ground: Ground) -> Iterator[Operation]:
    """Each report, about the other's records."""
    for report in ground.env["ir.actions.report"].search([]):
        theirs = ground.theirs(report.model)[:1] or ground.theirs(ABOUT)[:1]
        for kind in ("html", "pdf", "text"):
            path = f"/report/{kind}/{report.report_name}/{theirs[0]}"
            what = f"/report/{kind}/{report.report_name}"
            yield Operation(ROUTE, path, "GET", what=what)
    move = ground.theirs("account.move")[0]
    download = f'["/report/pdf/account.report_invoice/{move}", "qweb-pdf"]'
    yield Operation(
        ROUTE,
        f"/report/download?data={quote(download)}",
        "GET",
        what="/report/download",
    )


def exports(ground: Ground) -> Iterator[Operation]:
    """The export of each model, of the other's records and of all that are found."""
    for model in ground.models():
        theirs = ground.theirs(model._name)
        if not theirs:
            continue
        for ids, what in ((theirs[:1], "ids"), (False, "domain")):
            data = {
                "model": model._name,
                "ids": ids,
                "domain": [],
                "import_compat": False,
                "fields": [
                    {"name": "id", "label": "id", "type": "integer"},
                    {"name": "display_name", "label": "name", "type": "char"},
                    {"name": "company_id/name", "label": "c", "type": "char"},
                ],
                "groupby": [],
                "context": {"active_test": False},
            }
            for kind in ("csv", "xlsx"):
                yield Operation(
                    ROUTE,
                    f"/web/export/{kind}",
                    "POST",
                    kwargs={"data": json.dumps(data)},
                    what=f"{model._name} {what}",
                )


def shape(path: str) -> str:
    """An address without its numbers."""
    return re.sub(r"\d+", "#", path)
