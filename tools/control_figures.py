"""Figures by which a restored database is compared with the one it was copied from.

They are read by SQL alone, so that a machine that only makes backups needs no server.
"""

from __future__ import annotations

LEDGER = """
    SELECT company.id,
           count(DISTINCT line.move_id),
           coalesce(round(sum(line.debit) * 100), 0)::bigint,
           coalesce(round(sum(line.amount_residual) FILTER (
               WHERE account.account_type = 'asset_receivable') * 100), 0)::bigint
      FROM res_company company
      LEFT JOIN account_move_line line
        ON line.company_id = company.id AND line.parent_state = 'posted'
      LEFT JOIN account_account account ON account.id = line.account_id
     GROUP BY company.id
     ORDER BY company.id
"""
TABLES = """
    SELECT relname FROM pg_class
     WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
     ORDER BY relname
"""
MODULES = """
    SELECT name, latest_version FROM ir_module_module
     WHERE state = 'installed' ORDER BY name
"""
FILES = """
    SELECT DISTINCT store_fname FROM ir_attachment
     WHERE store_fname IS NOT NULL ORDER BY store_fname
"""


def of_database(cr) -> dict[str, dict]:
    """What a copy of this database must have as well.

    :param cr: a cursor, at best of a transaction that sees one moment only
    :return: ``modules`` {name: version}; ``rows`` {table: number of rows}; ``ledger``
        {company id: posted entries, their debit and what members owe, in øre}
    """
    cr.execute(MODULES)
    modules = dict(cr.fetchall())
    cr.execute(LEDGER)
    ledger = {
        str(company): {"entries": entries, "debit": debit, "receivable": receivable}
        for company, entries, debit, receivable in cr.fetchall()
    }
    cr.execute(TABLES)
    rows = {}
    for (table,) in cr.fetchall():
        cr.execute(f'SELECT count(*) FROM "{table}"')
        [[rows[table]]] = cr.fetchall()
    return {"modules": modules, "ledger": ledger, "rows": rows}


def files(cr) -> list[str]:
    """Names of the files that the database's attachments need, below the file store."""
    cr.execute(FILES)
    return [name for (name,) in cr.fetchall()]


def differences(expected: dict, found: dict) -> list[str]:
    """One sentence for each figure that differs; none when the two are equal."""
    result = []
    for part in sorted({*expected, *found}):
        here, there = expected.get(part, {}), found.get(part, {})
        result += [
            f"{part} of {name}: {here.get(name)} in the backup, {there.get(name)} found"
            for name in sorted({*here, *there})
            if here.get(name) != there.get(name)
        ]
    return result
