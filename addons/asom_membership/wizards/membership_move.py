from odoo import fields, models
from odoo.tools import format_date


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
        default=True, help="The payer's postal address becomes the new address."
    )

    def action_move(self):
        """Move; both addresses keep their history."""
        self.ensure_one()
        self.membership_id._move_to(self.installation_id, self.date)
        if self.change_postal_address:
            place = self.installation_id
            self.membership_id.partner_id.write(
                {
                    "street": place.street,
                    "street2": place._postal_street2(),
                    "zip": place.zip,
                    "city": place.city,
                    "country_id": place.country_id.id,
                }
            )
        self.membership_id.message_post(
            body=self.env._(
                "Moves to %(address)s on %(day)s.",
                address=self.installation_id.name,
                day=format_date(self.env, self.date),
            )
        )
        return {"type": "ir.actions.act_window_close"}
