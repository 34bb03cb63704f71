from odoo import api, models


class Base(models.AbstractModel):
    """Who is in none of our groups meets our fields on Odoo's models as if they were
    Odoo's own."""

    _inherit = "base"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        result = super().fields_get(allfields, attributes)
        if self._name.startswith("asom."):
            self._asom_offer_before_company(result)
        else:
            self._asom_offer_readable(result)
        return result

    def _asom_offer_readable(self, result):
        """A link to a record of ours is offered for export where it can be read."""
        for name in result:
            field = self._fields[name]
            if field.type == "many2one" and field.comodel_name.startswith("asom."):
                if not self.env[field.comodel_name].has_access("read"):
                    result[name]["exportable"] = False
