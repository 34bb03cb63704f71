from odoo import fields, models


class DeliveryPart(models.AbstractModel):
    """A row that came in a delivery.

    The delivery may be the bureau's, because it holds several associations; who sees
    the row alone is told the file's name and no more.
    """

    _name = "asom.delivery.part"
    _description = "Part of a Delivery"

    delivery_id = fields.Many2one("asom.nets.delivery", readonly=True)
    delivery_name = fields.Char(related="delivery_id.filename", string="File")
    delivery_visible = fields.Boolean(compute="_compute_delivery_visible")

    def _compute_delivery_visible(self):
        visible = self.sudo().delivery_id.with_env(self.env)._filtered_access("read")
        for part in self:
            part.delivery_visible = part.sudo().delivery_id.id in visible.ids

    def action_view_delivery(self):
        """Open the file that it came in."""
        self.ensure_one()
        return self.delivery_id._open()
