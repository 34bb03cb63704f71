from odoo import fields, models


class NetsDeliveryRefuse(models.TransientModel):
    """Asks why Nets has refused a delivery."""

    _name = "asom.nets.delivery.refuse"
    _description = "Nets Refused a Delivery"

    delivery_id = fields.Many2one(
        "asom.nets.delivery", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True, help="What Nets says; kept with the delivery.")

    def action_refuse(self):
        """The delivery has failed; its invoices can go into another."""
        self.ensure_one()
        self.delivery_id.action_fail(self.reason)
        return {"type": "ir.actions.act_window_close"}
