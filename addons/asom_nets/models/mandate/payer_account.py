import re

from odoo import api, fields, models

# The account holder is nobody's business but staff's.
STAFF = "asom_membership.group_staff"


class NetsPayerAccount(models.AbstractModel):
    """What Nets is asked to collect from: a member and his bank account."""

    _name = "asom.nets.payer.account"
    _description = "Payer's Bank Account"
    _inherit = "asom.member.mixin"

    # Numbers that people write with blanks, points and hyphens.
    _digits = ("bank_registration", "bank_account")

    company_id = fields.Many2one(
        related="membership_id.company_id", store=True, precompute=True
    )
    bank_registration = fields.Char(
        string="Registration Number", groups=STAFF, copy=False
    )
    bank_account = fields.Char(string="Account Number", groups=STAFF, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._tidy(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._tidy(vals))

    @api.model
    def _tidy(self, vals):
        """``vals`` with bare digits, however they were typed."""
        return {
            **vals,
            **{
                name: re.sub(r"[\s.-]", "", vals[name])
                for name in self._digits
                if vals.get(name)
            },
        }

    def _account_fault(self) -> str:
        """What is wrong with the account (domain/denmark.md 5.2), or ""."""
        registration = self.bank_registration or ""
        account = self.bank_account or ""
        if not re.fullmatch(r"[0-9]{4}", registration):
            return self.env._("A registration number has 4 digits.")
        if not re.fullmatch(r"[0-9]{1,10}", account) or not int(account):
            return self.env._("An account number has at most 10 digits.")
        return ""
