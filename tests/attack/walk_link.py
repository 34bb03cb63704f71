"""Every field that links records, given one that is not the user's."""

from __future__ import annotations

from collections.abc import Iterator

from odoo import Command

from .arguments import MODEL_FIELDS, NOT_SENT, needed
from .operations import LINK, Ground, Operation

# What a record about another record is tied to.
ABOUT = ("asom.membership", "account.move", "res.partner", "asom.nets.delivery")
# The frozen bytes of a record that is the user's own.
FROZEN = ("asom.nets.delivery", "content")


def walk(ground: Ground) -> Iterator[Operation]:
    """Operations of all models that have records."""
    for model in ground.models():
        if model._abstract:
            continue
        for name, values in foreign_values(ground, model):
            yield from by_field(ground, model, name, values)
        yield from nested(ground, model)
        if model._transient:
            yield from questions(ground, model)
    yield from planted(ground)


def foreign_values(ground: Ground, model) -> Iterator[tuple[str, dict]]:
    """(field, values of a form in which it is the other association's)."""
    for name, field in model._fields.items():
        if name in NOT_SENT:
            continue
        theirs = ground.theirs(getattr(field, "comodel_name", None) or "")
        if field.type == "many2one" and theirs:
            yield name, {name: theirs[0]}
        elif field.type in ("one2many", "many2many") and theirs:
            yield name, {name: [Command.link(theirs[0])]}
        elif name == "res_ids" and field.type in ("char", "text"):
            for about in ABOUT:
                kind = next((k for k in MODEL_FIELDS if k in model._fields), "model")
                yield name, {name: str(ground.theirs(about)[:1]), kind: about}
        elif field.type == "reference":
            for about in ABOUT[:2]:
                yield name, {name: f"{about},{ground.theirs(about)[0]}"}
        elif field.type == "many2one_reference" or name == "res_id":
            kinds = [field.model_field] if hasattr(field, "model_field") else []
            kinds += MODEL_FIELDS
            kind = next((each for each in kinds if each in model._fields), None)
            for about in ABOUT:
                values = {name: ground.theirs(about)[0]}
                yield name, {**values, kind: about} if kind else values


def by_field(ground: Ground, model, name, values) -> Iterator[Operation]:
    """A field in each operation that takes values."""
    about = next((v for v in values.values() if v in ABOUT), "")
    what = f"{name} {about}".strip()

    def tried(method, ids, *args, context=None):
        return Operation(LINK, model._name, method, ids, args, {}, context, what)

    defaults = {f"default_{key}": value for key, value in values.items()}
    ours = ground.held(model._name)
    if ours:
        yield tried("write", [ours[0]], values)
        yield tried("copy", [ours[0]], values)
        yield tried("web_save", [ours[0]], values, {name: {}, "display_name": {}})
    fresh = sample(ground, model)
    yield tried("create", None, {**fresh, **values})
    rest = {key: value for key, value in fresh.items() if key not in values}
    yield tried("create", None, rest, context=defaults)
    if model._fields[name].type == "many2one":
        # As an import has it.
        row = {**rest, f"{name}/.id": values[name]}
        yield tried("load", None, [*row], [[str(value) for value in row.values()]])
    yield tried("default_get", None, [*values], context=defaults)
    spec = {
        each: {"fields": {"display_name": {}}}
        if field.type in ("many2one", "one2many", "many2many")
        else {}
        for each, field in model._fields.items()
    }
    yield tried("onchange", [], {**values}, [*values], spec)


def questions(ground: Ground, model) -> Iterator[Operation]:
    """A wizard that is opened on the other's records."""
    for about in (*ABOUT, "asom.collection.run", "asom.nets.parked"):
        ids = ground.theirs(about)[:1]
        context = {"active_model": about, "active_ids": ids, "active_id": ids[0]}
        for method, args in (
            ("default_get", [[*model._fields]]),
            ("create", [{}]),
            ("onchange", [[], {}, [], {name: {} for name in model._fields}]),
        ):
            records, rest = ([], args[1:]) if method == "onchange" else (None, args)
            yield Operation(
                LINK, model._name, method, records, rest, {}, context, f"on {about}"
            )


def nested(ground: Ground, model) -> Iterator[Operation]:
    """The same fields in the lines of the user's own records."""
    ours = ground.held(model._name)
    for name, field in model._fields.items() if ours else ():
        if field.type != "one2many" or not field.store and not field.inverse_name:
            continue
        lines = ground.env[field.comodel_name]
        record = ground.env[model._name].browse(ours[0])
        line = record[name][:1]
        for inner, values in foreign_values(ground, lines):
            if inner == field.inverse_name:
                continue
            commands = [Command.create(values)]
            if line:
                commands.append(Command.update(line.id, values))
            for command in commands:
                what = f"{name}/{inner} {command[0].name}"
                given = [{name: [command]}]
                yield Operation(
                    LINK, model._name, "write", [ours[0]], given, {}, None, what
                )


def sample(ground: Ground, model) -> dict:
    """Values of a record that could be made: those of one that is there.

    What is computed, and what must be the only one, the server makes by itself.
    """
    ours = ground.held(model._name)
    record = model.search([("id", "in", ours)], limit=1) if ours else ()
    if not record:
        return needed(ground, model)
    values = {}
    for name, field in model._fields.items():
        if (
            name in NOT_SENT
            or not field.store
            or not field.copy
            or not field.column_type
        ):
            continue
        if field.type == "many2one":
            values[name] = record[name].id
        elif field.type not in ("binary", "properties", "properties_definition"):
            values[name] = field.convert_to_write(record[name], record)
    return {
        name: value
        for name, value in values.items()
        if value not in (False, None) and type(value) in (str, int, float, bool)
    }


def planted(ground: Ground) -> Iterator[Operation]:
    """What is laid where others, or the server itself, come upon it."""
    yield Operation(
        LINK,
        "ir.filters",
        "create",
        args=[
            {
                "name": "Planted",
                "model_id": "asom.membership",
                "domain": "[('id', '=', 0)]",
                "is_default": True,
                "user_ids": [],
            }
        ],
        what="for all",
    )
    yield Operation(
        LINK, "ir.default", "set", args=["res.partner", "city", "Planted"], what="all"
    )
    model, field = FROZEN
    own = ground.ours(model)[:1]
    values = {"name": "x", "raw": "eA==", "res_model": model, "res_field": field}
    for id_ in own:
        yield Operation(
            LINK,
            "ir.attachment",
            "create",
            args=[{**values, "datas": "eA==", "raw": False, "res_id": id_}],
            what="frozen",
        )
    loose = ground.env["ir.attachment"].search(
        [
            ("res_model", "=", "asom.membership"),
            ("id", "in", ground.ours("ir.attachment")),
        ],
        limit=1,
    )
    bound = {"res_model": model, "res_field": field, "res_id": own[0]}
    yield Operation(
        LINK, "ir.attachment", "write", loose.ids, [bound], {}, None, "frozen"
    )
