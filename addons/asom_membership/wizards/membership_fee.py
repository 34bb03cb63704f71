from odoo import api, fields, models
from odoo.exceptions import UserError

from ..money import to_ore


class MembershipFee(models.TransientModel):
    """A fee, or a credit by hand, for the next collection."""

    _name = "asom.membership.fee"
    _description = "Charge a Fee or Give a Credit"
    _check_company_auto = True

    membership_id = fields.Many2one("asom.membership", required=True)
    company_id = fields.Many2one(related="membership_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("fee", "Fee"), ("credit", "Credit")], default="fee", required=True
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        domain="[('asom_kind', '!=', False), ('company_id', '=', company_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    name = fields.Char(
        string="Text to the Member",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    note = fields.Char(string="Reason")

    @api.depends("product_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.product_id.name

    @api.depends("product_id", "date")
    def _compute_amount(self):
        for wizard in self:
            price = wizard.product_id and wizard.product_id._asom_price_on(wizard.date)
            wizard.amount = price.amount if price else wizard.amount

    def action_add(self):
        """Let the charge wait for the next run."""
        self.ensure_one()
        if self.amount <= 0:
            raise UserError(
                self.env._("The amount must be above zero; choose fee or credit.")
            )
        sign = -1 if self.kind == "credit" else 1
        self.env["asom.charge"]._add_fee(
            self.membership_id,
            self.product_id,
            sign * to_ore(self.amount),
            day=self.date,
            name=self.name,
            note=self.note,
        )
        return {"type": "ir.actions.act_window_close"}
