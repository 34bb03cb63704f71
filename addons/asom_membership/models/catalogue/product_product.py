from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _asom_price_on(self, day):
        """The dated price in force on ``day``.

        :returns: a record of ``asom.price``, empty where none is valid yet
        """
        self.ensure_one()
        return self.env["asom.price"].search(
            [
                ("product_tmpl_id", "=", self.product_tmpl_id.id),
                ("valid_from", "<=", day),
            ],
            order="valid_from desc",
            limit=1,
        )
