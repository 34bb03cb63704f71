from odoo import fields, models


class AccountMove(models.Model):
    """What Nets has told about an invoice."""

    _inherit = "account.move"

    nets_payment_count = fields.Integer(
        string="Payments from Nets", compute="_compute_nets_payment_count"
    )

    def _compute_nets_payment_count(self):
        groups = self.env["asom.nets.payment"]._read_group(
            [("move_id", "in", self.ids)], ["move_id"], ["__count"]
        )
        counts = {move.id: count for move, count in groups}
        for move in self:
            move.nets_payment_count = counts.get(move.id, 0)

    def action_view_nets_payments(self):
        """Open what Nets has told about the invoice."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_payment"
        )
        action["domain"] = [("move_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
