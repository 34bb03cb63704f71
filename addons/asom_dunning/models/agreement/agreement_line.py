from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class DunningAgreementLine(models.Model):
    """One instalment."""

    _name = "asom.dunning.agreement.line"
    _description = "Instalment"
    _order = "agreement_id, number"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "asom.dunning.agreement",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
        string="Association",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(required=True, readonly=True)
    date_due = fields.Date(string="Last Payment Date", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)

    _once = models.UniqueIndex(
        "(agreement_id, number)", "A plan has each instalment once."
    )

    @api.depends("number", "date_due")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "Instalment %(number)s of %(day)s",
                number=line.number,
                day=line.date_due and format_date(self.env, line.date_due) or "",
            )


class DunningHold(models.Model):
    _inherit = "asom.dunning.hold"

    agreement_id = fields.Many2one(
        "asom.dunning.agreement",
        string="Payment Agreement",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
    )

    def _check_ends_by_itself(self):
        """:raises UserError: when a hold ends with an agreement"""
        if self.agreement_id:
            raise UserError(
                self.env._(
                    "This hold belongs to a payment agreement and ends with it: cancel "
                    "the agreement."
                )
            )
