"""Words that only the other association's rows hold: a leak is seen as bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from psycopg2 import DatabaseError

from odoo.tools import SQL, mute_logger

# Never a part of anything else: no language has it, and Odoo does not either.
WORD = re.compile(rb"[Zz][Qq]x([0-9a-f]{4})[Xx]([0-9a-f]{6})[QqZz]")
TEXTS = ("char", "text", "html")
# Values that code compares or looks up: a word in them would stop the code instead.
# Everything else is marked, also where that leaves a value that no form would accept.
STRUCTURE = {
    ("ir.attachment", "res_model"),
    ("ir.attachment", "res_field"),
    ("ir.attachment", "store_fname"),
    ("ir.attachment", "checksum"),
    ("ir.attachment", "mimetype"),
    ("mail.message", "model"),
    ("mail.followers", "res_model"),
    ("mail.activity", "res_model"),
    ("mail.alias", "alias_defaults"),
    ("ir.default", "json_value"),
    ("res.company", "chart_template"),
    ("res.partner", "commercial_company_name"),
    ("res.partner", "lang"),
    ("res.partner", "tz"),
    ("account.move", "nets_payment_id"),
    ("account.move", "l10n_dk_fik_creditor_number"),
}


class Markers:
    """Gives each text of the other association a word of its own.

    :ivar places: {number of the word: (model, field)}
    """

    def __init__(self) -> None:
        self.places: dict[int, tuple[str, str]] = {}

    def mark(self, env, rows: dict[str, Iterable[int]], author) -> None:
        """Write the words into the texts of the rows, by SQL: no rule is asked.

        :param author: a user of the other association, who has made all of them
        """
        for name, ids in sorted(rows.items()):
            model = env[name]
            if not model._auto:  # a view of other tables
                continue
            if model._log_access:
                self._sign(model, [*ids], author)
            for field in model._fields.values():
                if self._is_marked(model, field):
                    self._write(model, field, [*ids])
        env.invalidate_all(flush=False)
        env.registry.clear_all_caches()

    @staticmethod
    def _sign(model, ids, author) -> None:
        model.env.cr.execute(
            SQL(
                "UPDATE %s SET create_uid = %s, write_uid = %s WHERE id = ANY(%s)",
                SQL.identifier(model._table),
                author.id,
                author.id,
                ids,
            )
        )

    @staticmethod
    def _is_marked(model, field) -> bool:
        return bool(
            field.type in TEXTS
            and field.store
            and field.column_type
            and not field.company_dependent
            and field.name != "parent_path"
            # Of bytes, which are refused when they do not fit it.
            and not field.name.endswith("sha256")
            and (model._name, field.name) not in STRUCTURE
        )

    def _write(self, model, field, ids) -> None:
        number = max(self.places, default=0) + 1
        self.places[number] = (model._name, field.name)
        table, column = SQL.identifier(model._table), SQL.identifier(field.name)
        word = SQL(
            "'Zqx' || %s || 'x' || lpad(to_hex(id), 6, '0') || 'q'", f"{number:04x}"
        )
        if field.translate:
            value = SQL(
                "(SELECT jsonb_object_agg(key, value || ' ' || %s)"
                " FROM jsonb_each_text(%s))",
                word,
                column,
            )
        else:
            value = SQL("%s || ' ' || %s", column, word)
        update = SQL(
            "UPDATE %s SET %s = %s WHERE id = ANY(%s) AND %s IS NOT NULL %s",
            table,
            column,
            value,
            ids,
            column,
            SQL("") if field.translate else SQL("AND %s <> ''", column),
        )
        try:
            with mute_logger("odoo.sql_db"), model.env.cr.savepoint(flush=False):
                model.env.cr.execute(update)
                if not model.env.cr.rowcount:
                    del self.places[number]
        except DatabaseError:  # the database checks its form
            del self.places[number]

    def found(self, data: bytes) -> set[tuple[str, str]]:
        """The (model, field) of each word in an answer."""
        if b"x" not in data:
            return set()
        numbers = {int(number, 16) for number, _id in WORD.findall(data)}
        return {self.places.get(number, ("?", "?")) for number in numbers}
