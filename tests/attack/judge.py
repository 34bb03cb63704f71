"""What counts as a leak: words of the other association in an answer, a change of its
rows or of what all depend on, and an own record that links one of its rows."""

from __future__ import annotations

import base64
from typing import NamedTuple

from .clients import Answer
from .operations import Operation
from .watch import NOT_WATCHED, Written

# Whoever writes here decides what others may do, see or get.
PRIVILEGED = {
    "base_automation",
    "ir_act_server",
    "ir_act_window",
    "ir_asset",
    "ir_config_parameter",
    "ir_cron",
    "ir_default",
    "ir_filters",
    "ir_mail_server",
    "ir_model",
    "ir_model_access",
    "ir_model_fields",
    "ir_module_module",
    "ir_rule",
    "ir_sequence",
    "ir_ui_menu",
    "ir_ui_view",
    "mail_alias",
    "mail_template",
    "res_company",
    "res_company_users_rel",
    "res_groups",
    "res_groups_implied_rel",
    "res_groups_users_rel",
    "res_lang",
}
# Of these tables, rows for a single user (or made by it) are the user's own affair.
BY_USER = {"ir_default": "user_id", "mail_template": "create_uid"}
# Parameters that the server makes for itself when it is first asked.
OWN_KEYS = ("mail.web_push_vapid_",)
# Users change their own signature; not these.
USER_COLUMNS = {"active", "login", "share", "company_id", "partner_id"}
NOT_OF_OTHERS = {"create_uid", "write_uid", "write_date"}
# What only the other association has, beside the words: names, and amounts of its bank.
PLAIN = (b"Sekret", b"Sekret Person", b"South Cable", b"7654.32", b"6543.21")
# Shorter pieces of base64 are found in any picture.
SHORTEST = 8


class Leak(NamedTuple):
    """``kind``: what happened; ``where``: to which fields or columns."""

    kind: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind} {self.where}"


def spellings(word: bytes) -> list[bytes]:
    """A word, and the parts of its base64 that do not depend on its place."""
    result = []
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + word)
        result.append(coded[(0, 2, 3)[shift] : len(coded) - 4])
    return [word, *(each for each in result if len(each) >= SHORTEST)]


class Judge:
    """Looks at what an operation answered and wrote.

    :param foreign: {model: ids of the other association's rows}
    """

    def __init__(self, env, foreign: dict, markers, references: dict) -> None:
        self.markers = markers
        self.references = references
        self.words = [each for word in PLAIN for each in spellings(word)]
        self.rows = {env[name]._table: set(ids) for name, ids in foreign.items()}
        self.foreign = foreign
        self.about = {}
        for name in env.registry:
            model = env[name]
            for field in model._fields.values():
                if field.type == "many2one_reference" and field.store:
                    pairs = self.about.setdefault(model._table, [])
                    pairs.append((field.name, field.model_field or "res_model"))
        self.models = {env[name]._table: name for name in env.registry}
        self.filter_users = self._relation(env, "ir.filters", "user_ids")

    @staticmethod
    def _relation(env, name, field) -> str:
        found = env[name]._fields.get(field)
        return found.relation if found is not None else ""

    def leaks(
        self, user, model: str, answer: Answer, written: list[Written]
    ) -> set[Leak]:
        """:param user: who asked, or None for an anonymous visitor
        :param model: what was asked; numbers are drawn for the records of others
        """
        result = {Leak("tells", ".".join(p)) for p in self.markers.found(answer.data)}
        if not result and any(word in answer.data for word in self.words):
            result.add(Leak("tells", "a name or amount"))
        own_filter = user and self._own_filter(user.id, written)
        for row in written:
            if row.table in NOT_WATCHED or own_filter and row.table == "ir_filters":
                continue
            if model != "ir.sequence" and self._is_drawn(row):
                continue
            result |= self._written(user, row)
        return result

    def _written(self, user, row: Written) -> set[Leak]:
        result = set()
        record = row.new or row.old
        changed = {
            name: value
            for name, value in row.changed.items()
            if name not in NOT_OF_OTHERS
        }
        if record.get("id") in self.rows.get(row.table, ()):
            columns = ",".join(sorted(changed)) or row.verb.lower()
            if changed or row.verb == "DELETE":
                result.add(Leak("changes", f"{row.table}.{columns}"))
            return result
        result |= self._links(row, changed)
        result |= self._privileged(user, row, record, changed)
        if row.table == "ir_attachment" and changed.get("res_field"):
            if str(record["res_model"]).startswith("asom."):
                result.add(Leak("frozen", f"ir_attachment.{record['res_model']}"))
        text = str(changed).encode()
        for place in self.markers.found(text):
            result.add(Leak("copies", f"{'.'.join(place)} to {row.table}"))
        return result

    def _links(self, row: Written, changed: dict) -> set[Leak]:
        result = set()
        references = self.references.get(row.table, {})
        many = "id" not in (row.new or row.old)
        values = (row.new or row.old) if many else changed
        for column, value in values.items():
            target = references.get(column)
            if (
                target
                and column not in NOT_OF_OTHERS
                and value in self.rows.get(target, ())
            ):
                result.add(Leak("links", f"{row.table}.{column}"))
        for column, model_column in self.about.get(row.table, ()):
            model = (row.new or {}).get(model_column)
            if column in changed or model_column in changed:
                if row.new.get(column) in self.foreign.get(model, ()):
                    result.add(Leak("links", f"{row.table}.{column}"))
        return result

    def _privileged(self, user, row: Written, record, changed) -> set[Leak]:
        uid = user.id if user else 0
        if row.table == "res_users":
            columns = USER_COLUMNS.intersection(changed)
            if record.get("id") != uid and row.table:
                columns = changed.keys() - {"last_login"}
            return {Leak("privileged", f"res_users.{c}") for c in sorted(columns)}
        if row.table not in PRIVILEGED or not (changed or row.verb == "DELETE"):
            return set()
        if record.get(BY_USER.get(row.table, "")) == uid and uid:
            return set()
        if str(record.get("key")).startswith(OWN_KEYS):
            return set()
        columns = (
            ",".join(sorted(changed)) if row.verb == "UPDATE" else row.verb.lower()
        )
        return {Leak("privileged", f"{row.table}.{columns}")}

    def _is_drawn(self, row: Written) -> bool:
        """Is it the next number of a series, and not the other association's?"""
        drawn = row.table == "ir_sequence" and row.verb == "UPDATE"
        columns = row.changed.keys() - NOT_OF_OTHERS
        return bool(
            drawn
            and columns == {"number_next"}
            and row.new["id"] not in self.rows.get("ir_sequence", ())
        )

    def _own_filter(self, uid: int, written: list[Written]) -> bool:
        """Is each filter that was written for its author alone?"""
        mine = {
            row.new.get("ir_filters_id")
            for row in written
            if row.table == self.filter_users and row.new
            if row.new.get("res_users_id") == uid
        }
        made = {
            row.new["id"] for row in written if row.table == "ir_filters" and row.new
        }
        return made <= mine


class Finding(NamedTuple):
    """A leak, and the operation by which a user got it."""

    who: str
    operation: Operation
    leak: Leak
