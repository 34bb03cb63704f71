from odoo import fields, models


class MembershipMove(models.TransientModel):
    """A member moves to another connected address."""

    _name = "asom.membership.move"
    _description = "Move a Member"
    _inherit = "asom.occupied.mixin"

    installation_from_id = fields.Many2one(related="membership_id.installation_id")
    installation_id = fields.Many2one(string="New Address", required=True)
    date = fields.Date(string="First Day There", default=fields.Date.context_today)
    change_postal_address = fields.Boolean(
        default=True,
        help="The payer's postal address becomes the new address on the first day "
        "there.",
    )

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
