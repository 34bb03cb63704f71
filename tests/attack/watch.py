"""What an operation has written: each row of each table, noted by the database itself.

Notes are rows of a table, so they go when the operation is undone.
"""

from __future__ import annotations

from typing import NamedTuple

from odoo.tools import SQL

from .owners import tables

LOG = "asom_attack_log"
# What a user's own presence writes, and what is nobody's.
NOT_WATCHED = {
    LOG,
    "bus_presence",
    "mail_presence",
    "ir_logging",
    "res_device_log",
    "res_users_log",
    "ir_profile",
    "orm_signaling_registry",
}
FUNCTION = f"""
    CREATE TABLE {LOG} (
        number serial, tab text, verb text, old jsonb, new jsonb);
    CREATE FUNCTION {LOG}_note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO {LOG} (tab, verb, old, new) VALUES (
            TG_TABLE_NAME, TG_OP,
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
            CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
        RETURN NULL;
    END $$
"""
REFERENCES = """
    SELECT source.relname, attribute.attname, target.relname
      FROM pg_constraint c
      JOIN pg_class source ON source.oid = c.conrelid
      JOIN pg_class target ON target.oid = c.confrelid
      JOIN pg_attribute attribute
        ON attribute.attrelid = c.conrelid AND attribute.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
"""


class Written(NamedTuple):
    """A row that was inserted, changed or deleted; ``old``, ``new`` by column."""

    table: str
    verb: str
    old: dict | None
    new: dict | None

    @property
    def changed(self) -> dict:
        """New values of the columns that are not as they were."""
        old = self.old or {}
        return {
            name: value
            for name, value in (self.new or {}).items()
            if self.old is None or old.get(name) != value
        }


class Watch:
    """Notes what is written from now on.

    :param cr: a cursor; with a live server, one that commits
    :ivar references: {table: {column: table that it refers to}}
    """

    def __init__(self, cr) -> None:
        self.cr = cr
        self.references: dict[str, dict[str, str]] = {}
        cr.execute(REFERENCES)
        for table, column, target in cr.fetchall():
            self.references.setdefault(table, {})[column] = target

    def begin(self, names) -> None:
        """Put a trigger on each table."""
        self.cr.execute(FUNCTION)
        for name in sorted(names - NOT_WATCHED):
            self.cr.execute(
                SQL(
                    "CREATE TRIGGER asom_attack AFTER INSERT OR UPDATE OR DELETE ON %s"
                    " FOR EACH ROW EXECUTE FUNCTION %s()",
                    SQL.identifier(name),
                    SQL.identifier(f"{LOG}_note"),
                )
            )

    def take(self) -> list[Written]:
        """What was written since the beginning, or since it was undone."""
        self.cr.execute(f"SELECT tab, verb, old, new FROM {LOG} ORDER BY number")
        return [Written(*row) for row in self.cr.fetchall()]

    def forget(self) -> None:
        """Begin anew."""
        self.cr.execute(f"DELETE FROM {LOG}")


def watch(env) -> Watch:
    """Watch all tables of a database."""
    result = Watch(env.cr)
    result.begin(tables(env))
    return result
