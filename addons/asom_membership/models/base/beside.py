from odoo import api, models


class Base(models.AbstractModel):
    """Who is in none of our groups meets our fields on Odoo's models as if they were
    Odoo's own."""

    _inherit = "base"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """A link to a record of ours is offered for export where it can be read."""
        result = super().fields_get(allfields, attributes)
        if self._name.startswith("asom."):
            return result
        for name in result:
            field = self._fields[name]
            if field.type == "many2one" and field.comodel_name.startswith("asom."):
                if not self.env[field.comodel_name].has_access("read"):
                    result[name]["exportable"] = False
        return result
