from odoo import api, fields, models


class MembershipMove(models.TransientModel):
    """A member moves to another connected address."""

    _name = "asom.membership.move"
    _description = "Move a Member"
    _check_company_auto = True

    membership_id = fields.Many2one("asom.membership", required=True)
    company_id = fields.Many2one(related="membership_id.company_id")
    installation_from_id = fields.Many2one(related="membership_id.installation_id")
    installation_id = fields.Many2one(
        "asom.installation", string="New Address", required=True, check_company=True
    )
    date = fields.Date(
        string="First Day There", required=True, default=fields.Date.context_today
    )
    change_postal_address = fields.Boolean(
        default=True,
        help="The payer's postal address becomes the new address on the first day "
        "there.",
    )
    occupied = fields.Text(compute="_compute_occupied")
    confirmed = fields.Boolean(string="Move There All the Same")

    @api.depends("installation_id", "date", "membership_id")
    def _compute_occupied(self):
        for wizard in self:
            wizard.occupied = wizard.installation_id._origin._occupied_text(
                wizard.date, wizard.membership_id._origin
            )

    @api.onchange("installation_id", "date")
    def _onchange_place(self):
        self.confirmed = False

    def action_move(self):
        """Move; both addresses keep their history.

        :raises UserError: when somebody lives there and nobody has said that this is
            known
        """
        self.ensure_one()
        order = self.membership_id._new_order(
            "move",
            date=self.date,
            installation_id=self.installation_id.id,
            change_postal_address=self.change_postal_address,
            occupied_known=self.confirmed,
        )
        return order._confirm_or_show()
