from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class SubscriptionChange(models.TransientModel):
    """A member takes a package or add-on, changes it for another, or drops it."""

    _name = "asom.subscription.change"
    _description = "Change a Subscription"
    _check_company_auto = True

    membership_id = fields.Many2one("asom.membership", required=True)
    company_id = fields.Many2one(related="membership_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    ends_id = fields.Many2one(
        "asom.subscription",
        check_company=True,
        domain="[('membership_id', '=', membership_id), ('state', '=', 'running')]",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Starts",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon')),"
        " ('company_id', '=', company_id)]",
    )
    quantity = fields.Integer(default=1)
    date = fields.Date(
        string="First Day of the Change",
        required=True,
        default=fields.Date.context_today,
    )
    price = fields.Monetary(compute="_compute_price")

    @api.depends("product_id", "date")
    def _compute_price(self):
        for wizard in self:
            row = wizard.product_id and wizard.product_id._asom_price_on(wizard.date)
            wizard.price = row.amount if row else 0.0

    def action_change(self):
        """End the one row the day before and start the other."""
        self.ensure_one()
        if not (self.ends_id or self.product_id):
            raise UserError(self.env._("Choose what ends, what starts, or both."))
        self._check_not_done()
        if self.ends_id:
            self.ends_id._end(self.date - timedelta(days=1))
        if self.product_id:
            self.env["asom.subscription"].create(
                {
                    "membership_id": self.membership_id.id,
                    "product_id": self.product_id.id,
                    "quantity": self.quantity,
                    "date_from": self.date,
                    "replaces_id": self.ends_id.id,
                }
            )
        return {"type": "ir.actions.act_window_close"}

    def _check_not_done(self):
        """Refuse what has been carried out already: a second click, or a second clerk.

        :raises UserError: telling what there is
        """
        ends = self.ends_id
        if ends and (ends.cancelled or (ends.date_to and ends.date_to < self.date)):
            raise UserError(
                self.env._(
                    "%s ends before that day already. Leave it out to start another "
                    "subscription.",
                    ends.display_name,
                )
            )
        same = self.env["asom.subscription"].search(
            [
                ("membership_id", "=", self.membership_id.id),
                ("product_id", "=", self.product_id.id),
                ("date_from", "=", self.date),
                ("cancelled", "=", False),
            ],
            limit=1,
        )
        if self.product_id and same - ends:
            raise UserError(
                self.env._(
                    "%(member)s has %(subscription)s already. For several of the same, "
                    "give the quantity.",
                    member=self.membership_id.display_name,
                    subscription=same.display_name,
                )
            )
