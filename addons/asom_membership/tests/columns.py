"""Rows as the database has them: every column, NULL and the scale of numbers too."""

import json

from odoo.tools import SQL

# Identity and time of making, which differ between any two rows.
OWN_COLUMNS = {"id", "create_date", "create_uid", "write_date", "write_uid"}


def columns(records, roles=(), leave=()):
    """What the tables hold of ``records``, read by SQL and not through the ORM.

    :param roles: {record: what it is in the test}, for links to rows that the test has
        made twice; other links are told by their id
    :param leave: names of columns that are not compared
    :returns: [{column: value}], one for each record in its order; links of many2many
        relations stand as a column of their own
    """
    env = records.env
    env.flush_all()
    if not records:
        return []
    names = {
        (record._name, str(record.id)): role for record, role in dict(roles).items()
    }
    query = SQL(
        "SELECT kept.id, to_jsonb(kept)::text FROM %s kept WHERE kept.id IN %s",
        SQL.identifier(records._table),
        tuple(records.ids),
    )
    found = {
        key: json.loads(text, parse_float=str, parse_int=str)
        for key, text in env.execute_query(query)
    }
    for name, field in records._fields.items():
        if field.type == "many2many" and field.store and field.relation:
            linked = _links(records, field)
            for key, row in found.items():
                row[name] = linked.get(key, [])
    fields = records._fields
    return [
        {
            name: _named(value, fields.get(name), names)
            for name, value in found[record.id].items()
            if name not in OWN_COLUMNS and name not in leave
        }
        for record in records
    ]


def _links(records, field):
    query = SQL(
        "SELECT %(mine)s, array_agg(%(theirs)s ORDER BY %(theirs)s) FROM %(table)s "
        "WHERE %(mine)s IN %(ids)s GROUP BY %(mine)s",
        mine=SQL.identifier(field.column1),
        theirs=SQL.identifier(field.column2),
        table=SQL.identifier(field.relation),
        ids=tuple(records.ids),
    )
    return dict(records.env.execute_query(query))


def _named(value, field, names):
    if field is not None and field.type in ("many2one", "many2one_reference"):
        return names.get((field.comodel_name, value), value)
    return value


def differences(mine, theirs):
    """[(row, column, value, other value)] where two lists of rows differ."""
    assert len(mine) == len(theirs), (len(mine), len(theirs))
    return [
        (place, name, one.get(name), other.get(name))
        for place, (one, other) in enumerate(zip(mine, theirs, strict=True))
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    ]
