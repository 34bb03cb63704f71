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

    def _asom_price_text(self, day) -> str:
        """What the product costs on ``day``, such as "450.00 kr. per quarter".

        :returns: in the user's language; "" where no price is valid
        """
        self.ensure_one()
        return self._asom_price_on(day)._asom_text()
