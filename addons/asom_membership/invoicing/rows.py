"""Records that are alike in most of their columns, created as Odoo creates records.

Odoo's ``_create`` converts each value of each record by itself, twice: for the
database and for the cache. Of a thousand invoices nearly all values are the same. Here
each value is converted once, by the same fields, and put into the cache of all records
that have it. What is inserted, cached, worked out and checked is the same (decision
0099).
"""

from __future__ import annotations

from collections import defaultdict

from psycopg2.extensions import AsIs

from odoo import models
from odoo.tools import SQL, OrderedSet, split_every
from odoo.tools.misc import clean_context

# So many rows are inserted by one statement.
INSERTED = 500
DEFAULT = AsIs("DEFAULT")
NOT_CACHED = ("one2many", "many2many", "html")


def creates_as_odoo(model, own: type) -> bool:
    """Is Odoo's ``_create`` all that a class would call by ``super()``?

    :param own: the class that asks
    """
    mro = type(model).mro()
    below = mro[mro.index(own) + 1 :]
    others = {each for each in below if "_create" in vars(each)}
    return others == {models.BaseModel} and not model._inherits


def create_alike(model, data_list: list[dict]):
    """As ``BaseModel._create`` of a model without ``_inherits``.

    :param data_list: for each record ``stored``, its values, and ``protected``, fields
        that are not worked out; ``record`` is added
    :returns: the records in the same order
    """
    ids, others = _insert(model, data_list)
    records = model.browse(ids)
    _fill_cache(records, data_list)
    records._parent_store_create()
    protected = [(data["protected"], data["record"]) for data in data_list]
    with model.env.protecting(protected):
        records.modified(model._fields, create=True)
        if others:
            # Defaults from the context are not meant for what is linked.
            context = clean_context(model.env.context)
            clean = records.with_env(model.env(context=context))
            for field in sorted(others, key=lambda field: field._sequence):
                field.create(
                    [
                        (record, data["stored"][field.name])
                        for record, data in zip(clean, data_list, strict=True)
                        if field.name in data["stored"]
                    ]
                )
            records.modified([field.name for field in others], create=True)
    records._validate_fields({name for data in data_list for name in data["stored"]})
    records.check_access("create")
    return records


def _insert(model, data_list):
    """Insert the rows.

    :returns: their ids, and the fields that have no column
    """
    cr, ids, others = model.env.cr, [], OrderedSet()
    known = {}
    for part in split_every(INSERTED, [data["stored"] for data in data_list]):
        names = sorted({name for stored in part for name in stored})
        fields = [model._fields[name] for name in names]
        columns = [field for field in fields if field.column_type]
        others.update(
            field
            for field in fields
            if not field.column_type or field.type == "properties"
        )
        rows = []
        for stored in part:
            row = []
            for field in columns:
                if field.name not in stored:
                    row.append(DEFAULT)
                    continue
                value = stored[field.name]
                key = _key(model, field, stored)
                if key is None or key not in known:
                    value = field.convert_to_column_insert(value, model, stored)
                    if key is not None:
                        known[key] = value
                else:
                    value = known[key]
                row.append(value)
            rows.append(tuple(row))
        cr.execute(
            SQL(
                'INSERT INTO %s (%s) VALUES %s RETURNING "id"',
                SQL.identifier(model._table),
                SQL(", ").join(SQL.identifier(field.name) for field in columns),
                SQL(", ").join(rows),
            )
        )
        ids.extend(row[0] for row in cr.fetchall())
    return ids, others


def _key(model, field, stored):
    """What a value is converted by: itself, and its currency. None where that cannot
    be told."""
    value = stored[field.name]
    if value.__hash__ is None or field.translate or field.company_dependent:
        return None
    if field.type != "monetary":
        return field, type(value), value
    name = field.get_currency_field(model)
    currency = model._fields[name]
    origin = (currency.related or name).split(".")[0]
    return field, type(value), value, stored.get(name), stored.get(origin)


def _fill_cache(records, data_list):
    """Put what was inserted into the cache, and the records into what they refer to."""
    model = records.with_context(bin_size=False)
    always = {"parent_path", *models.MAGIC_COLUMNS}
    with_names, with_value = defaultdict(list), defaultdict(list)
    for data, record in zip(data_list, model, strict=True):
        data["record"] = record
        stored = data["stored"]
        with_names[frozenset(stored)].append(record.id)
        for name in stored:
            field = model._fields[name]
            if field.type not in NOT_CACHED:
                key = _key(model, field, stored) or (field, record.id)
                with_value[key].append((record.id, stored[name]))
    for names, ids in with_names.items():
        some = model.browse(ids)
        for field in model._fields.values():
            if field.store and field.type in ("one2many", "many2many"):
                field._update_cache(some, ())
            elif field.store and field.name not in always | names:
                field._update_cache(some, None)
    inverses = []
    # Amounts after the currencies by which they are rounded.
    for key in sorted(with_value, key=lambda key: key[0].write_sequence):
        field, (_id, value) = key[0], with_value[key][0]
        some = model.browse(id_ for id_, _value in with_value[key])
        cached = field.convert_to_cache(value, some[0])
        field._update_cache(some, cached)
        if field.type in ("many2one", "many2one_reference"):
            inverses.append((field, records.browse(some._ids), cached))
    for field, some, cached in inverses:
        if model.pool.field_inverses[field]:
            field._update_inverses(some, cached)
