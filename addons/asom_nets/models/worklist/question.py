from odoo import fields, models


class ParkedQuestion(models.AbstractModel):
    """What the questions about a payment on the work list have in common."""

    _name = "asom.parked.question"
    _description = "Question about a Payment on the Work List"

    parked_id = fields.Many2one(
        "asom.nets.parked", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="parked_id.company_id")
    currency_id = fields.Many2one(related="parked_id.currency_id")
    payment_id = fields.Many2one(related="parked_id.payment_id")
    payment_kind = fields.Selection(related="parked_id.payment_kind")
    amount = fields.Monetary(related="parked_id.amount")
    reason = fields.Char(related="parked_id.reason")
