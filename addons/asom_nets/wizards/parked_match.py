from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import danish, to_ore

from ..models.payment.payment import PAID, RETURNED


class NetsParkedMatch(models.TransientModel):
    """Asks for the invoice that a payment is for."""

    _name = "asom.nets.parked.match"
    _inherit = "asom.parked.question"
    _description = "Match a Payment"

    all_invoices = fields.Boolean(
        string="Paid Ones Too", help="To find invoices that are paid already."
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        help="Its number, the payer's name or number, the reference or the payment id "
        "finds it.",
    )
    move_domain = fields.Binary(compute="_compute_move_domain")
    membership_id = fields.Many2one(related="move_id.asom_membership_id")
    amount_residual = fields.Monetary(
        related="move_id.amount_residual", string="Left to Pay"
    )
    effect = fields.Char(compute="_compute_effect")

    @api.depends("parked_id", "all_invoices")
    def _compute_move_domain(self):
        for wizard in self:
            domain = [
                ("company_id", "=", wizard.company_id.id),
                ("state", "=", "posted"),
                ("move_type", "=", "out_invoice"),
                ("asom_membership_id", "!=", False),
            ]
            if not wizard.all_invoices:
                paid = ("paid", "in_payment", "partial", "reversed")
                still_open = ("not_paid", "partial")
                returned = wizard.payment_kind in RETURNED
                domain.append(("payment_state", "in", paid if returned else still_open))
            wizard.move_domain = domain

    @api.depends("move_id")
    def _compute_effect(self):
        for wizard in self:
            paid = bool(wizard.move_id) and wizard.payment_kind in PAID
            wizard.effect = paid and wizard._paid_effect()

    def _paid_effect(self):
        over = to_ore(self.amount) - to_ore(self.amount_residual)
        if over > 0:
            return self.env._(
                "%s kr. more than is left to pay: they go to the member's other "
                "invoices, or stay as the member's credit.",
                danish(over),
            )
        if over < 0:
            return self.env._("%s kr. of the invoice stay open.", danish(-over))
        return self.env._("The invoice is paid exactly.")

    def action_match(self):
        """Match the payment with the invoice.

        :raises UserError: no invoice was chosen, or it does not fit
        """
        self.ensure_one()
        if not self.move_id:
            raise UserError(self.env._("Choose an invoice."))
        return self.parked_id._match(self.move_id)
