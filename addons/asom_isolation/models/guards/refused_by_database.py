import psycopg2.errors

from odoo import api, models

from ...calls import fault

# What Odoo has words for.
KNOWN = (
    psycopg2.errors.NotNullViolation,
    psycopg2.errors.ForeignKeyViolation,
    psycopg2.errors.UniqueViolation,
)


class Base(models.AbstractModel):
    """What the database refuses is told in words for people, whatever it says itself:
    its own words are English and name tables and keys."""

    _inherit = "base"

    @api.model
    def _sql_error_to_message_generic(self, exc):
        if isinstance(exc, psycopg2.errors.RestrictViolation):
            # Of PostgreSQL 18 and later; Odoo knows the error that it was before.
            return self.env._(
                "It cannot be deleted, because something else uses it (%s). Archive it "
                "instead.",
                self.env["ir.model"]._get(self._name).name or self._description,
            )
        if isinstance(exc, KNOWN) or fault.tells_all():
            return super()._sql_error_to_message_generic(exc)
        return str(fault.TEXT)
