from odoo import api, fields, models

from ... import proration
from ...money import to_ore


class Discount(models.Model):
    """A reduction of one subscription by percentage or amount in a time."""

    _name = "asom.discount"
    _description = "Discount"
    _order = "subscription_id, date_from, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        related="subscription_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    subscription_id = fields.Many2one(
        "asom.subscription",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    membership_id = fields.Many2one(related="subscription_id.membership_id")
    product_id = fields.Many2one(related="subscription_id.product_id")
    name = fields.Char(string="Reason", required=True)
    percent = fields.Float(string="Percentage", digits=(5, 2))
    amount = fields.Monetary(
        help="Off the price, for the months that the price is for."
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="Last Day")

    _percent_range = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)", "A percentage lies from 0 to 100."
    )
    _amount_not_negative = models.Constraint(
        "CHECK (amount >= 0)", "Give the discount as a positive amount."
    )
    _not_empty = models.Constraint(
        "CHECK (percent > 0 OR amount > 0)", "Give a percentage or an amount."
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A discount cannot end before it begins.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        discounts = super().create(vals_list)
        discounts._recheck()
        return discounts

    def write(self, vals):
        self._recheck()
        result = super().write(vals)
        self._recheck()
        return result

    def unlink(self):
        self._recheck()
        return super().unlink()

    def _recheck(self):
        for discount in self:
            discount.subscription_id._recheck(discount.date_from)

    def _as_discount(self) -> proration.Discount:
        """The discount as pure logic sees it."""
        self.ensure_one()
        return proration.Discount(
            self.date_from,
            self.date_to or None,
            round(self.percent * 100),
            to_ore(self.amount),
        )

    def _once_more(self) -> dict:
        """Values of the same discount, for a subscription that goes on."""
        self.ensure_one()
        names = ("name", "percent", "amount", "date_from", "date_to")
        return {name: self[name] for name in names}
