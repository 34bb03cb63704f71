from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        error = super()._make_access_error(operation, records)
        silent = self._asom_silent(error, records)
        return self._asom_plain(silent, operation, records)

    def _asom_silent(self, error, records):
        """In debug mode, which anybody can switch on, Odoo's own text names the records
        that are refused."""
        if records._asom_sees_all_companies():
            return error
        text = str(error)
        for record in records.sudo():
            place = f"({record._name}: {record.id}"
            if place in text:
                text = text.replace(f", {record.display_name} {place}", f" {place}")
        # What was read as superuser stays in the cache, which all users share; Odoo
        # empties it for the same reason.
        records.invalidate_recordset()
        silent = AccessError(text)
        silent.context = getattr(error, "context", {})
        return silent
