"""Which rows of the database are whose, found from the registry's fields."""

from __future__ import annotations

from collections import defaultdict

from odoo.tools import SQL

# What says nothing about whose a row is.
BOOKKEEPING = {"create_uid", "write_uid"}
# Fields that hold the model of the record that a row is about.
MODEL_FIELDS = ("model", "res_model", "related_model")


def tables(env) -> set[str]:
    """Names of the database's own tables."""
    env.cr.execute(
        "SELECT relname FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return {name for (name,) in env.cr.fetchall()}


def stored_models(env):
    """The models with records of their own, in a table or a view of it."""
    for name in sorted(env.registry):
        model = env[name]
        if not model._abstract and "id" in model._fields:
            yield model


def rows_of(env, company) -> dict[str, set[int]]:
    """{model: ids of the rows that are a company's}.

    A row is a company's by its ``company_id`` (or ``company_ids`` with no other), by
    the record that it cannot be without, and by the record that it is about.
    """
    found: dict[str, set[int]] = defaultdict(set)
    found["res.company"] = {company.id}
    models = [model for model in stored_models(env) if model._name != "res.company"]
    there = tables(env)
    links = [(m, list(_links(m))) for m in models if m._table in there]
    for model in models:
        found[model._name] |= _by_company(model, company)
    users = env["res.users"].browse(found["res.users"])
    found["res.partner"] |= {*users.partner_id.ids, company.partner_id.id}
    grown = True
    while grown:
        grown = False
        for model, ways in links:
            new = set()
            for way in ways:
                new |= way(found)
            if not new <= found[model._name]:
                found[model._name] |= new
                grown = True
    return {name: ids for name, ids in found.items() if ids}


def _ids(model, condition) -> set[int]:
    table = SQL.identifier(model._table)
    rows = model.env.execute_query(SQL("SELECT id FROM %s WHERE %s", table, condition))
    return {id_ for (id_,) in rows}


def _column(model, name):
    field = model._fields.get(name)
    return field if field is not None and field.store and field.column_type else None


def _by_company(model, company) -> set[int]:
    if _column(model, "company_id") and model._fields["company_id"].type == "many2one":
        if model._name == "res.users":  # its company is the one it works in just now
            found = model.with_context(active_test=False).sudo().search([])
            return {user.id for user in found if user.company_ids == company}
        if model._auto:
            return _ids(model, SQL("company_id = %s", company.id))
        return {*model.sudo().search([("company_id", "=", company.id)]).ids}
    told = model._fields.get("company_id")
    if told is not None and told.related and told.search:
        return {*model.sudo().search([("company_id", "=", company.id)]).ids}
    field = model._fields.get("company_ids")
    if field is not None and field.type == "many2many" and field.store:
        found = model.with_context(active_test=False).sudo().search([])
        return {record.id for record in found if record.company_ids == company}
    return set()


def _links(model):
    """Functions that find a model's rows from the rows found until now."""
    own = _column(model, "company_id")
    for name, field in model._fields.items():
        if field.type == "many2one" and _column(model, name):
            needed = field.required or field.ondelete == "cascade"
            if own or not needed or name in BOOKKEEPING:
                continue
            yield _by_link(model, name, field.comodel_name)
        elif field.type == "many2one_reference" and _column(model, name):
            about = field.model_field or next(
                (each for each in MODEL_FIELDS if _column(model, each)), None
            )
            if about and _column(model, about):
                yield _by_reference(model, name, about)


def _by_link(model, name, comodel):
    def find(found):
        ids = found.get(comodel)
        if not ids:
            return set()
        column = SQL.identifier(name)
        return _ids(model, SQL("%s = ANY(%s)", column, [*ids]))

    return find


def _by_reference(model, name, about):
    def find(found):
        columns = SQL.identifier(about), SQL.identifier(name)
        table = SQL.identifier(model._table)
        rows = model.env.execute_query(
            SQL("SELECT id, %s, %s FROM %s WHERE %s > 0", *columns, table, columns[1])
        )
        return {id_ for id_, other, number in rows if number in found.get(other, ())}

    return find
