from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        """A bound user's product is the company's: without one it is everybody's,
        and is given the default taxes of every other company."""
        if not self.env.su and self.env.user._asom_is_bound():
            vals_list = [
                {**vals, "company_id": vals.get("company_id") or self.env.company.id}
                for vals in vals_list
            ]
        return super().create(vals_list)
