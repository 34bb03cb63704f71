from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """What Nets has told about an invoice."""

    _inherit = "account.move"

    nets_payment_count = fields.Integer(
        string="Payments from Nets", compute="_compute_nets_payment_count"
    )

    def _compute_nets_payment_count(self):
        if not self.env["asom.nets.payment"].has_access("read"):
            self.nets_payment_count = 0
            return
        groups = self.env["asom.nets.payment"]._read_group(
            [("move_id", "in", self.ids)], ["move_id"], ["__count"]
        )
        counts = {move.id: count for move, count in groups}
        for move in self:
            move.nets_payment_count = counts.get(move.id, 0)

    def _asom_without_owner(self):
        """A payment from Nets is the member's whose invoice it names, and nobody's
        where that invoice is no member's: not dues that the payer may owe as well."""
        entries = super()._asom_without_owner()
        return entries.filtered(lambda move: not move.nets_section_id)

    def _check_not_by_hand(self):
        """What a person has entered of a payment from Nets is taken back there.

        :raises UserError: for such an entry; one the other way round would not be known
            there
        """
        entries = self.filtered(
            lambda move: move.move_type == "entry" and not move.statement_line_id
        )
        entry = entries.sudo().line_ids.filtered("nets_payout_id").move_id[:1]
        if entry:
            raise UserError(
                self.env._(
                    "%s books a payment from Nets that was entered by hand. Open that "
                    "payment and take it back there.",
                    entry.name,
                )
            )

    def action_view_nets_payments(self):
        """Open what Nets has told about the invoice."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_payment"
        )
        action["domain"] = [("move_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
