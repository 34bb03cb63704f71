from odoo import api, fields, models

from odoo.addons.asom_membership.company_money import CompanyMonetary


class DunningClaim(models.Model):
    """One invoice in one reminder, at the stage that it had come to."""

    _name = "asom.dunning.claim"
    _description = "Invoice in a Reminder"
    _inherit = ["asom.member.mixin", "asom.alike.rows.mixin"]
    _order = "reminder_id, id"
    _rec_names_search = ["membership_id"]

    reminder_id = fields.Many2one(
        "asom.dunning.reminder",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    membership_id = fields.Many2one(readonly=True)
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    stage = fields.Selection(
        [("1", "Reminder 1"), ("2", "Reminder 2")], required=True, readonly=True
    )
    amount = CompanyMonetary(
        string="Left to Pay", readonly=True, help="When the reminder was sent."
    )
    interest = CompanyMonetary(readonly=True)
    state = fields.Selection(
        related="reminder_id.state", store=True, index=True, precompute=True
    )
    date_deadline = fields.Date(
        related="reminder_id.date_deadline", store=True, precompute=True
    )

    _once = models.UniqueIndex(
        "(move_id, stage) WHERE state IN ('draft', 'sent')",
        "An invoice has one reminder of each stage.",
    )

    @api.depends("move_id.name")
    def _compute_display_name(self):
        """The invoice's number, also for a board, which opens no invoices."""
        for claim in self:
            claim.display_name = claim.sudo().move_id.name or ""
