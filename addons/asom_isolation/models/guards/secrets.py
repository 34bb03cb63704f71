import logging

from odoo import api, models
from odoo.tools import SQL

from ... import vault
from ...encrypted import encrypted_fields, server_vault

_logger = logging.getLogger(__name__)


class Secrets(models.AbstractModel):
    """What is kept secret in the database, whatever model it belongs to."""

    _name = "asom.secrets"
    _description = "What Is Kept Secret"

    @api.model
    def _renew(self) -> int:
        """Seal everything with the server's first key, so that the others can be taken
        out of its file afterwards. What is not sealed is sealed. The caller commits.

        :returns: how many values were sealed anew
        :raises VaultError: when one does not open; nothing is changed then
        """
        self.env.flush_all()
        keys = server_vault()
        done = 0
        for field, id_, value in self._stored(not_by=keys.current):
            if vault.is_sealed(value):
                value = keys.unseal(value, field._place())
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(self.env[field.model_name]._table),
                    SQL.identifier(field.name),
                    keys.seal(value, field._place()),
                    id_,
                )
            )
            done += 1
        self.env.invalidate_all()
        _logger.info("%s secrets sealed with the key %s", done, keys.current)
        return done

    @api.model
    def _stored(self, not_by=None):
        """(field, id, stored text) of all that is kept secret.

        :param not_by: leave out what is sealed with the key of this name
        """
        mine = f"{vault.PREFIX}{not_by}:" if not_by else "-"
        for field in encrypted_fields(self.env):
            column = SQL.identifier(field.name)
            self.env.cr.execute(
                SQL(
                    "SELECT id, %s FROM %s WHERE %s IS NOT NULL "
                    "AND NOT starts_with(%s, %s) ORDER BY id",
                    column,
                    SQL.identifier(self.env[field.model_name]._table),
                    column,
                    column,
                    mine,
                )
            )
            for id_, value in self.env.cr.fetchall():
                yield field, id_, value
