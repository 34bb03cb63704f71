from odoo import api, fields, models
from odoo.exceptions import UserError


class DeliveryPart(models.AbstractModel):
    """A row that came in a delivery.

    The delivery may be the bureau's, because it holds several associations; who sees
    the row alone is told Nets' number of it and no more.
    """

    _name = "asom.delivery.part"
    _description = "Part of a Delivery"

    # What the file said, where it is never edited.
    _frozen_fields = frozenset()

    delivery_id = fields.Many2one("asom.nets.delivery", readonly=True)
    delivery_name = fields.Char(
        string="File",
        compute="_compute_delivery_name",
        search="_search_delivery_name",
    )
    delivery_visible = fields.Boolean(compute="_compute_delivery_visible")

    def write(self, vals):
        if self._frozen_fields & set(vals):
            raise UserError(
                self.env._(
                    "What Nets has told is never edited; correct what it led to."
                )
            )
        return super().write(vals)

    @api.depends("delivery_id")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_delivery_name(self):
        # Superuser: the name is made for whoever asks.
        for part in self:
            part.delivery_name = part.sudo().delivery_id.display_name

    def _search_delivery_name(self, operator, value):
        return [("delivery_id", operator, value)]

    @api.depends("delivery_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_delivery_visible(self):
        visible = self.sudo().delivery_id.with_env(self.env)._filtered_access("read")
        for part in self:
            part.delivery_visible = part.sudo().delivery_id.id in visible.ids

    def action_view_delivery(self):
        """Open the file that it came in."""
        self.ensure_one()
        return self.delivery_id._open()
