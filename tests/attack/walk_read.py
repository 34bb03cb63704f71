"""Every way to read: by ids that are not the user's, and by questions without ids."""

from __future__ import annotations

from collections.abc import Iterator

from .markers import TEXTS
from .operations import READ, Ground, Operation

X2MANY = ("one2many", "many2many")
RELATIONAL = ("many2one", *X2MANY)


def walk(ground: Ground) -> Iterator[Operation]:
    """Operations of all models."""
    for model in ground.models():
        if not model._abstract:
            yield from by_ids(ground, model)
            yield from without_ids(ground, model)


def specification(model) -> dict:
    """What a form asks for that shows every field."""
    wanted = {}
    for name, field in model._fields.items():
        wanted[name] = {}
        if field.type in RELATIONAL:
            wanted[name] = {"fields": {"display_name": {}}}
        elif field.type == "reference":
            wanted[name] = {"fields": {"display_name": {}}}
    return wanted


def by_ids(ground: Ground, model) -> Iterator[Operation]:
    """Records of the other association, one by one: a refusal is for one."""
    name, theirs = model._name, ground.theirs(model._name)
    text = next(
        (f.name for f in model._fields.values() if f.type in TEXTS and f.store), None
    )
    for id_ in dict.fromkeys((*theirs[:2], *theirs[-1:])):
        which = f"#{theirs.index(id_)}"

        def tried(method, *args, which=which, id_=id_, context=None, **kwargs):
            return Operation(
                READ, name, method, [id_], args, kwargs, context, f"foreign{which}"
            )

        yield tried("read")
        yield tried("read", ["display_name"], context=ground.other_company())
        yield tried("web_read", specification(model))
        yield tried("export_data", ["id", "display_name", *plain_columns(model)])
        yield tried("copy")
        yield tried("unlink")
        yield tried("get_formview_action")
        yield tried("onchange", {}, [], {"display_name": {}})
        if text:
            yield tried("write", {text: "attacked"})
        if "active" in model._fields:
            yield tried("action_archive")


def plain_columns(model) -> list[str]:
    """Stored fields with a value of their own."""
    return [
        name
        for name, field in model._fields.items()
        if field.type not in X2MANY and field.store and name != "id"
    ]


def _is_a_companys(ground: Ground, field) -> bool:
    company = ground.env[field.comodel_name]._fields.get("company_id")
    return field.type == "many2one" and company is not None


def without_ids(ground: Ground, model) -> Iterator[Operation]:
    """What lists, searches, groups, forms and exports ask."""

    def asked(method, *args, context=None, what="", **kwargs):
        return Operation(READ, model._name, method, None, args, kwargs, context, what)

    every = {"active_test": False}
    yield asked("search_read", [], context=every, what="all")
    yield asked("search_read", [], context=ground.other_company(), what="companies")
    yield asked("web_search_read", [], specification(model), context=every)
    yield asked("name_search", "", limit=1000)
    yield asked("name_search", "Zqx", context=every, what="word")
    yield asked("default_get", [*model._fields])
    yield asked("get_views", [[False, "form"], [False, "list"], [False, "search"]])
    yield asked("fields_get")
    for name, field in model._fields.items():
        if field.type in RELATIONAL and field.store:
            groups = [[], [name], ["__count"]]
            yield asked("formatted_read_group", *groups, context=every, what=name)
            if field.type == "many2one":
                yield asked("search_panel_select_range", name, what=name)
        elif field.type in TEXTS and field.store:
            groups = [[], [name], ["__count"]]
            yield asked("formatted_read_group", *groups, context=every, what=name)
    ours = ground.ours(model._name)[:40]
    paths = [
        f"{name}/{last}"
        for name, field in model._fields.items()
        if field.type in RELATIONAL
        for last in ("display_name", "company_id/display_name")
        if last == "display_name" or _is_a_companys(ground, field)
    ]
    for path in paths if ours else ():
        yield Operation(
            READ, model._name, "export_data", ours, (["id", path],), what=path
        )
