"""What something costs, as people say it: "450.00 kr. per quarter"."""

from odoo import models
from odoo.tools import formatLang


class Price(models.Model):
    _inherit = "asom.price"

    def _asom_text(self) -> str:
        """The price with its term in the user's language; "" for no price."""
        if not self:
            return ""
        self.ensure_one()
        amount = formatLang(self.env, self.amount, digits=2)
        if self.kind == "fee":
            return self.env._("%s kr.", amount)
        text = {
            "month": self.env._("%s kr. per month", amount),
            "quarter": self.env._("%s kr. per quarter", amount),
            "half_year": self.env._("%s kr. per half-year", amount),
            "year": self.env._("%s kr. per year", amount),
        }[self.unit]
        count = len(self._parts())
        if not count:
            return text
        return self.env._("%(price)s in %(count)s parts", price=text, count=count)


class ProductProduct(models.Model):
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

    def _asom_price_text(self, day) -> str:
        """What the product costs on ``day``, such as "450.00 kr. per quarter".

        :returns: in the user's language; "" where no price is valid
        """
        self.ensure_one()
        return self._asom_prices_on(day)[self]._asom_text()
