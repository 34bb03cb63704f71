from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache


class LedgerForm(models.AbstractModel):
    """The document of an invoice, which boards and members are served as it lies there,
    is made of the invoice: another one could name another account."""

    _inherit = "asom.ledger.form"

    def _asom_check_no_files(self, *vals_list):
        """:raises UserError: when somebody's values hold a file of the ledger"""
        if self._asom_is_step():
            return
        context = (key.removeprefix("default_") for key in self.env.context)
        names = {*context, *(name for vals in vals_list for name in vals)}
        if self._asom_files() & names and self._asom_in_association():
            raise UserError(
                self.env._(
                    "The document of an invoice is made from the invoice: nobody puts "
                    "another one in its place."
                )
            )

    @ormcache()
    def _asom_files(self) -> frozenset:
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.type == "binary" and field.store
        )


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _asom_keeps_files(self, model):
        """As of our own models: the files of fields of the ledger."""
        ledger = getattr(self.env.get(str(model or "")), "_asom_ledger", False)
        return ledger or super()._asom_keeps_files(model)
