from odoo import fields, models


class EconomicPartMixin(models.AbstractModel):
    """A record that belongs to an agreement, and goes with it."""

    _name = "asom.economic.part.mixin"
    _description = "Part of an Agreement with e-conomic"
    _inherit = "asom.association.mixin"

    agreement_id = fields.Many2one(
        "asom.economic.agreement",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(readonly=True)
