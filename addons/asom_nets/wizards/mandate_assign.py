from odoo import fields, models


class NetsMandateAssign(models.TransientModel):
    """Asks whose mandate it is that Nets has told of."""

    _name = "asom.nets.mandate.assign"
    _description = "Assign a Mandate to a Member"

    parked_id = fields.Many2one(
        "asom.nets.parked", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="parked_id.company_id")
    reason = fields.Char(related="parked_id.reason")
    customer_key = fields.Char(related="parked_id.mandate_event_id.customer_key")
    mandate_number = fields.Char(related="parked_id.mandate_event_id.mandate_number")
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        required=True,
        domain="[('company_id', '=', company_id)]",
    )

    def action_assign(self):
        """Apply the record to this member."""
        self.ensure_one()
        return self.parked_id._assign(self.membership_id)
