from odoo import Command, api, fields, models


class MembershipReadmit(models.TransientModel):
    """A member who left comes back under the same number."""

    _name = "asom.membership.readmit"
    _description = "Readmit a Member"
    _inherit = "asom.occupied.mixin"

    date = fields.Date(
        compute="_compute_defaults",
        store=True,
        precompute=True,
        readonly=False,
    )
    installation_id = fields.Many2one(
        string="Address",
        compute="_compute_defaults",
        store=True,
        precompute=True,
        readonly=False,
    )
    product_id = fields.Many2one(
        "product.product",
        string="Package",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon')),"
        " ('company_id', '=', company_id)]",
    )
    quantity = fields.Integer(default=1)
    price_text = fields.Char(string="Price", compute="_compute_price_text")

    @api.depends("membership_id")
    def _compute_defaults(self):
        for wizard in self:
            wizard.date = wizard.membership_id._first_day_again()
            wizard.installation_id = wizard.membership_id._last_installation()

    @api.depends("product_id", "date")
    def _compute_price_text(self):
        for wizard in self:
            product, day = wizard.product_id, wizard.date
            wizard.price_text = product._asom_price_text(day) if product and day else ""

    def action_readmit(self):
        """Begin the new time as a member.

        :raises UserError: when somebody lives at the address and nobody has said that
            this is known
        """
        self.ensure_one()
        lines = []
        if self.product_id:
            line = {"product_id": self.product_id.id, "quantity": self.quantity}
            lines = [Command.create(line)]
        order = self.membership_id._new_order(
            "join",
            date=self.date,
            installation_id=self.installation_id.id,
            occupied_known=self.confirmed,
            line_ids=lines,
        )
        return order._confirm_or_show()
