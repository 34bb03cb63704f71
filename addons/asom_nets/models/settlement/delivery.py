import logging

from odoo import fields, models

from odoo.addons.asom_membership.batches import attempt

_logger = logging.getLogger(__name__)


class NetsDelivery(models.Model):
    """What a file tells to have been paid is looked for on the bank statement."""

    _inherit = "asom.nets.delivery"

    payout_count = fields.Integer(
        string="Payments from Nets", compute="_compute_payout_count"
    )

    def _compute_payout_count(self):
        rows = self.env["asom.nets.payment"]._read_group(
            [("delivery_id", "in", self.ids), ("payout_id", "!=", False)],
            ["delivery_id"],
            ["payout_id:count_distinct"],
        )
        counts = {delivery.id: count for delivery, count in rows}
        for delivery in self:
            delivery.payout_count = counts.get(delivery.id, 0)

    def _afterwards(self, step):
        """Do what follows from a file; nothing that goes wrong there keeps the file
        from being done.

        :param step: bound method without arguments; may be called again
        """
        if error := attempt(self.env, step):
            _logger.error(
                "%s failed for delivery %s", step.__name__, self.id, exc_info=error
            )

    def _look_for_payouts(self):
        payouts = self._payouts()
        # As much was taken back as paid: no bank will show that.
        payouts._reconcile()
        payouts._look()

    def _payouts(self):
        rows = self.env["asom.nets.payment"]._read_group(
            [("delivery_id", "in", self.ids), ("payout_id", "!=", False)],
            ["payout_id"],
        )
        return self.env["asom.nets.payout"].union(*(payout for [payout] in rows))

    def action_view_payouts(self):
        """Open what Nets has paid by this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_payout"
        )
        action["domain"] = [("id", "in", self._payouts().ids)]
        action["context"] = {"create": False}
        return action
