from odoo import fields, models
from odoo.fields import Domain

from ..membership import NETS_CHANNELS
from .delivery import LIVE_STATES


class CollectionRun(models.Model):
    """An executed run whose members nobody collects from is not forgotten."""

    _inherit = "asom.collection.run"

    awaits_delivery = fields.Boolean(
        string="Waits for Its Delivery",
        compute="_compute_awaits_delivery",
        search="_search_awaits_delivery",
        help="Members of the executed run are collected from by Nets and still owe, "
        "and no delivery is on its way.",
    )

    def _compute_awaits_delivery(self):
        waiting = self.search([("awaits_delivery", "=", True), ("id", "in", self.ids)])
        for run in self:
            run.awaits_delivery = run._origin in waiting

    def _search_awaits_delivery(self, operator, value):
        if operator != "in":
            return NotImplemented
        live = [("type", "=", "0601"), ("state", "in", LIVE_STATES)]
        # Whoever sees the run is told, also who opens no invoices.
        owing = Domain("amount_residual", ">", 0)
        collected = (
            Domain("state", "=", "done")
            & Domain("payment_channel", "in", NETS_CHANNELS)
            & Domain("move_id", "any!", owing)
        )
        waits = (
            Domain("state", "=", "done")
            & Domain("delivery_ids", "not any", live)
            & Domain("line_ids", "any", collected)
        )
        return waits if True in value else ~waits
