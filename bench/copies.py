"""Many more members with open invoices, copied from some that were really collected.

Collecting 100,000 takes the better part of an hour, and is what another benchmark
measures. So here rows are copied by SQL, for setting up only: each copy is a member
with a partner, mandate, invoice, journal items and collection of his own, all numbers
going on where those before stop.
"""

from __future__ import annotations

from odoo.tools import SQL

# Between a row's id and its copy's; more than there are rows of any table before.
STEP = 10_000_000

MOVES = (
    "SELECT id FROM account_move"
    " WHERE company_id = %s AND asom_membership_id IS NOT NULL"
)
LINES = f"SELECT id FROM account_move_line WHERE move_id IN ({MOVES})"
MEMBERS = "SELECT id FROM asom_membership WHERE company_id = %s"
PARTNERS = "SELECT partner_id FROM asom_membership WHERE company_id = %s"
MANDATES = "SELECT id FROM asom_nets_mandate WHERE company_id = %s"
COLLECTIONS = "SELECT id FROM asom_nets_collection WHERE company_id = %s"
SUBSCRIPTIONS = "SELECT id FROM asom_subscription WHERE company_id = %s"
CHARGES = "SELECT id FROM asom_charge WHERE company_id = %s"

# (table, ids of its rows, columns that name copied rows, columns with running numbers)
COPIED = (
    ("res_partner", PARTNERS, ("commercial_partner_id",), ()),
    (
        "asom_membership",
        MEMBERS,
        ("partner_id",),
        ("member_number", "member_number_key"),
    ),
    ("asom_nets_mandate", MANDATES, ("membership_id",), ("number",)),
    (
        "account_move",
        MOVES,
        (
            "partner_id",
            "commercial_partner_id",
            "partner_shipping_id",
            "asom_membership_id",
        ),
        ("name", "sequence_number", "nets_reference"),
    ),
    (
        "account_move_line",
        LINES,
        ("move_id", "partner_id", "asom_membership_id"),
        ("move_name",),
    ),
    (
        "asom_nets_collection",
        COLLECTIONS,
        ("move_id", "membership_id"),
        ("customer_number", "customer_key", "reference"),
    ),
)
# What a letter says of an invoice.
DUES = (
    ("asom_subscription", SUBSCRIPTIONS, ("membership_id",), ()),
    (
        "asom_charge",
        CHARGES,
        ("membership_id", "subscription_id", "move_id"),
        (),
    ),
)
# Tables without ids, and the column that names a copied journal item.
LINKS = (
    ("account_move_line_account_tax_rel", "account_move_line_id"),
    ("account_account_tag_account_move_line_rel", "account_move_line_id"),
)


PAYMENT_IDS = {"account_move": "nets_payment_id", "asom_nets_collection": "payment_id"}


def of_members(env, agreement, times: int) -> None:
    """Copy the members of an association, with what they owe, so many times over."""
    if not times:
        return
    members = _copy_tables(env, agreement.company_id, times, COPIED)
    agreement.last_number += members * times
    _give_payment_ids(env, agreement)
    _analyze(env, COPIED)


def of_company(env, company, times: int) -> None:
    """The same where nothing is collected, with the dues that each invoice is for."""
    if not times:
        return
    _copy_tables(env, company, times, COPIED + DUES)
    _analyze(env, COPIED + DUES)


def _copy_tables(env, company, times: int, copied) -> int:
    """:returns: how many members there were"""
    env.flush_all()
    # Read before: the copies are the association's own as well.
    ids = {
        table: [row_id for [row_id] in env.execute_query(SQL(query, company.id))]
        for table, query, *_rest in copied
    }
    members = len(ids["asom_membership"])
    for table, _query, references, numbers in copied:
        changed = {name: _copied_row(name) for name in ("id", *references)}
        for name in numbers:
            changed[name] = _number(env, table, name, members)
        if table in PAYMENT_IDS:
            changed[PAYMENT_IDS[table]] = SQL("NULL")
        _copy(env, table, "id", ids[table], changed, times)
        _go_on(env, table)
    for table, name in LINKS:
        rows = ids["account_move_line"]
        _copy(env, table, name, rows, {name: _copied_row(name)}, times)
    return members


def _analyze(env, copied) -> None:
    env.flush_all()
    env.cr.commit()
    for table, *_rest in copied:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.cr.commit()
    env.invalidate_all()


def _copied_row(name: str) -> SQL:
    """The id of a row's copy."""
    return SQL("%s + copy * %s", SQL.identifier(name), STEP)


def _number(env, table: str, name: str, members: int) -> SQL:
    """A number, or the digits at the end of a text, counted on by so many members for
    each copy; digits stay as many as they are or become more."""
    column = SQL.identifier(name)
    [[kind]] = env.execute_query(
        SQL(
            "SELECT data_type FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = %s",
            table,
            name,
        )
    )
    if kind == "integer":
        return SQL("%s + copy * %s", column, members)
    digits = SQL("substring(%s from '[0-9]+$')", column)
    number = SQL("(%s::bigint + copy * %s)::text", digits, members)
    return SQL(
        "regexp_replace(%(column)s, '[0-9]+$', '') || lpad(%(number)s,"
        " greatest(length(%(digits)s), length(%(number)s)), '0')",
        column=column,
        digits=digits,
        number=number,
    )


def _copy(env, table, key, ids, changed: dict[str, SQL], times: int) -> None:
    """Copy the rows whose `key` is one of `ids`, with these expressions in place of
    what some columns hold (``copy`` is 1, 2, ...)."""
    columns = [
        name
        for [name] in env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'",
                table,
            )
        )
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s, generate_series(1, %s) AS copy"
            " WHERE %s = ANY(%s) ORDER BY copy, %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(changed.get(name, SQL.identifier(name)) for name in columns),
            SQL.identifier(table),
            times,
            SQL.identifier(key),
            ids,
            SQL.identifier(key),
        )
    )


def _go_on(env, table: str) -> None:
    """Let new rows begin behind the copies."""
    env.cr.execute(
        SQL(
            "SELECT setval(%s, (SELECT max(id) FROM %s))",
            f"{table}_id_seq",
            SQL.identifier(table),
        )
    )


def _give_payment_ids(env, agreement) -> None:
    """Payment ids of the copies' invoices, which have check digits."""
    rows = env.execute_query(
        SQL(
            "SELECT id, nets_reference FROM account_move"
            " WHERE company_id = %s AND nets_reference IS NOT NULL"
            " AND nets_payment_id IS NULL",
            agreement.company_id.id,
        )
    )
    env.cr.execute(
        SQL(
            "UPDATE account_move SET nets_payment_id = new.number"
            " FROM unnest(%s, %s) AS new(id, number) WHERE account_move.id = new.id",
            [row_id for row_id, _reference in rows],
            [agreement._payment_id(int(reference)) for _row_id, reference in rows],
        )
    )
    env.cr.execute(
        SQL(
            "UPDATE asom_nets_collection SET payment_id = move.nets_payment_id"
            " FROM account_move move WHERE move.id = move_id"
            " AND asom_nets_collection.company_id = %s AND payment_id IS NULL",
            agreement.company_id.id,
        )
    )
