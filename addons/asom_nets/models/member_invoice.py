from odoo import fields, models
from odoo.tools import SQL


class MemberInvoice(models.Model):
    """Why a member has not paid, and what Nets has told about it."""

    _inherit = "asom.member.invoice"

    nets_failure = fields.Selection(
        [
            ("rejected", "Rejected by the Payer"),
            ("cancelled", "Collection Cancelled"),
            ("charged_back", "Charged Back"),
        ],
        string="Not Paid Because",
        readonly=True,
    )
    nets_failure_date = fields.Date(string="Told On", readonly=True)
    nets_payment_ids = fields.Many2many(
        "asom.nets.payment",
        string="Payments from Nets",
        compute="_compute_nets_payment_ids",
    )

    _depends = {"account.move": ["nets_failure", "nets_failure_date"]}

    def _columns(self):
        return {
            **super()._columns(),
            "nets_failure": SQL("move.nets_failure"),
            "nets_failure_date": SQL("move.nets_failure_date"),
        }

    def _compute_nets_payment_ids(self):
        rows = self.env["asom.nets.payment"]._read_group(
            [("move_id", "in", self.ids)], ["move_id"], ["id:recordset"]
        )
        payments = {move.id: found for move, found in rows}
        for invoice in self:
            invoice.nets_payment_ids = payments.get(invoice.id, False)
