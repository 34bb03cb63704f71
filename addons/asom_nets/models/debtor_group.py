from odoo import api, fields, models
from odoo.exceptions import ValidationError


class NetsDebtorGroup(models.Model):
    """A debtor group of a creditor agreement; mandates hang on it."""

    _name = "asom.nets.debtor.group"
    _description = "Debtor Group"
    _order = "agreement_id, number"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "asom.nets.agreement",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, index=True, precompute=True
    )
    number = fields.Integer(required=True, help="1 to 99999, as in the agreement.")
    name = fields.Char(required=True)
    section = fields.Selection(
        [
            ("0112", "0112: automatic payment, slip for who has no agreement"),
            ("0117", "0117: always a slip"),
        ],
        default="0112",
        required=True,
    )

    _number_uniq = models.UniqueIndex(
        "(agreement_id, number)", "The agreement has a debtor group with this number."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for group in self:
            group.display_name = f"{group.number:05d} {group.name or ''}".strip()

    @api.constrains("number")
    def _check_number(self):
        for group in self:
            if not 1 <= group.number <= 99999:
                raise ValidationError(
                    self.env._("A debtor group number lies from 1 to 99999.")
                )
