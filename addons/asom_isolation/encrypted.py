"""Fields whose column holds a sealed text (:mod:`.vault`)."""

import os

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL, config

from . import vault

# In the server's data folder, where the environment names no keys: for development.
KEY_FILE = "asom_secret_keys"
# What users get to see in place of a value.
MASK = "••••••••"


class Encrypted:
    """Mixed into a text field: read in Python it is the text, in the database it is
    sealed, and users (``read``, lists, exports) are told only that there is one.

    It is not searched by, sorted or grouped by, copied or logged.
    """

    copy = False
    # One that does not open must not stop the others from being read.
    prefetch = False
    trim = False

    # === DATABASE === #

    def _place(self):
        return f"{self.model_name}.{self.name}"

    def convert_to_column(self, value, record, values=None, validate=True):
        """The sealed text.

        :raises UserError: when the server has no key
        """
        text = super().convert_to_column(value, record, values, validate)
        if not text:
            return None
        try:
            return server_vault().seal(text, self._place())
        except vault.VaultError as error:
            raise UserError(trouble(record.env, error)) from error

    def _insert_cache(self, records, values):
        return super()._insert_cache(
            records, [self._opened(records, v) for v in values]
        )

    def _opened(self, records, value):
        if not value or not vault.is_sealed(value):
            return value
        try:
            return server_vault().unseal(value, self._place())
        except vault.VaultError as error:
            raise UserError(trouble(records.env, error)) from error

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """Only whether there is one can be asked.

        :raises UserError: for any other question
        """
        if operator not in ("in", "not in") or not set(value) <= {False, None, ""}:
            self._refuse_search(model.env)
        column = model._field_to_sql(alias, field_expr, query)
        return SQL("%s IS %s", column, SQL("NULL" if operator == "in" else "NOT NULL"))

    def filter_function(self, records, field_expr, operator, value):
        """As for the database."""
        if operator != "in" or not set(value) <= {False, None, ""}:
            self._refuse_search(records.env)
        return super().filter_function(records, field_expr, operator, value)

    def _refuse_search(self, env):
        raise UserError(env._("It cannot be searched by what is kept secret."))

    _description_searchable = False

    def _description_sortable(self, env):
        return False

    def _description_groupable(self, env):
        return False

    # === TO USERS === #

    def convert_to_read(self, value, record, use_display_name=True):
        """That there is one, not which."""
        return MASK if value else False

    def convert_to_export(self, value, record):
        """That there is one, not which."""
        return MASK if value else ""

    def convert_to_display_name(self, value, record):
        """That there is one, not which."""
        return MASK if value else False


def server_vault() -> vault.Vault:
    """The server's keys.

    :raises VaultError: there are none, or they cannot be read
    """
    return vault.vault(os.path.join(config["data_dir"], KEY_FILE))


class EncryptedChar(Encrypted, fields.Char):
    """One line."""


class EncryptedText(Encrypted, fields.Text):
    """Several lines."""


def encrypted_fields(env) -> list[fields.Field]:
    """The stored fields of this kind, of all models of the database."""
    return [
        field
        for model in env.values()
        if not model._abstract and model._auto
        for field in model._fields.values()
        if isinstance(field, Encrypted) and field.store
    ]


def trouble(env, error) -> str:
    """What is wrong with the server's keys, and what to do about it."""
    texts = {
        "absent": env._(
            "The server has no key for what it keeps secret (private keys, CPR "
            "numbers), so nothing was stored. The server's administrator makes a file "
            "of keys and names it in %(variable)s: see “Secrets” in "
            "docs/operations.md."
        ),
        "unreadable": env._(
            "The server cannot read its keys for what it keeps secret: %(detail)s "
            "(%(variable)s)."
        ),
        "malformed": env._(
            "Line %(detail)s of the server's keys for what it keeps secret is not a "
            "key: a line is a name, a colon and what “openssl rand -base64 32” prints."
        ),
        "unknown": env._(
            "This was kept secret with the key “%(detail)s”, which the server does not "
            "have any more. Put it back into the file that %(variable)s names."
        ),
        "broken": env._(
            "What is kept secret here was changed in the database, or moved there "
            "(%(detail)s). Enter it again."
        ),
    }
    return texts[error.kind] % {
        "detail": error.detail,
        "variable": vault.FILE_VARIABLE,
    }
