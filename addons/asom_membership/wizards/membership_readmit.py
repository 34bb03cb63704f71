from odoo import Command, api, fields, models


class MembershipReadmit(models.TransientModel):
    """A member who left comes back under the same number."""

    _name = "asom.membership.readmit"
    _description = "Readmit a Member"
    _check_company_auto = True

    membership_id = fields.Many2one("asom.membership", required=True)
    company_id = fields.Many2one(related="membership_id.company_id")
    date = fields.Date(
        string="First Day",
        required=True,
        compute="_compute_defaults",
        store=True,
        precompute=True,
        readonly=False,
    )
    installation_id = fields.Many2one(
        "asom.installation",
        string="Address",
        check_company=True,
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
    occupied = fields.Text(compute="_compute_occupied")
    confirmed = fields.Boolean(string="Move There All the Same")

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

    @api.depends("installation_id", "date", "membership_id")
    def _compute_occupied(self):
        for wizard in self:
            wizard.occupied = wizard.installation_id._origin._occupied_text(
                wizard.date, wizard.membership_id._origin
            )

    @api.onchange("installation_id", "date")
    def _onchange_place(self):
        self.confirmed = False

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
