from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _asom_rates(self) -> list:
        """The product's dated prices as pure logic sees them, in order of their days:
        :class:`~...proration.Rate`."""
        self.ensure_one()
        return [price._as_rate() for price in self.asom_price_ids.sorted("valid_from")]

    def _asom_family(self) -> tuple:
        """The same for products that take each other's place (changing.Row)."""
        group = self.asom_package_group_id
        return ("group", group.id) if group.exclusive else ("product", self.id)


class ProductProduct(models.Model):
    """What is valid on a day: the one home of that question."""

    _inherit = "product.product"

    def _asom_prices_on(self, day) -> dict:
        """The dated prices in force on ``day``, read in one query.

        :returns: {product: a record of ``asom.price``, empty where none is valid yet}
        """
        none = self.env["asom.price"]
        found = none.search(
            [
                ("product_tmpl_id", "in", self.product_tmpl_id.ids),
                ("valid_from", "<=", day),
            ],
            order="valid_from",
        )
        # In order of their days: the last one of each product stays.
        current = {price.product_tmpl_id.id: price for price in found}
        return {
            product: current.get(product.product_tmpl_id.id, none) for product in self
        }

    def _asom_price_on(self, day):
        """The dated price in force on ``day``.

        :returns: a record of ``asom.price``, empty where none is valid yet
        """
        self.ensure_one()
        return self._asom_prices_on(day)[self]
