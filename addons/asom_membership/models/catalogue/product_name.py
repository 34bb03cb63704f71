from odoo import api, models


class ProductTemplate(models.Model):
    """Two packages of one name: bills, lists and imports cannot tell them apart."""

    _inherit = "product.template"

    @api.onchange("name", "company_id", "asom_kind")
    def _onchange_asom_name(self):
        if not (self.asom_kind and self.name and self.company_id):
            return None
        same = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("asom_kind", "!=", False),
                ("name", "=ilike", self.name.strip()),
                ("id", "!=", self._origin.id),
            ],
            limit=1,
        )
        if not same:
            return None
        return {
            "warning": {
                "title": self.env._("The Name Is Taken"),
                "message": self.env._(
                    "%(association)s has “%(name)s” already. Bills and lists of "
                    "members cannot tell two of the same name apart: give this one "
                    "another name, or give the other one a new price.",
                    association=self.company_id.name,
                    name=same.name,
                ),
            }
        }
