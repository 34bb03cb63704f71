from odoo import models


class AccountJournal(models.Model):
    """The number that payers of slips use: the money follows it."""

    _inherit = "account.journal"

    _asom_second = ("bank_account_id", "l10n_dk_fik_creditor_number")

    def _asom_needs_second(self, name):
        if name == "l10n_dk_fik_creditor_number":
            agreement = self.env["asom.nets.agreement"].sudo()._of(self.company_id)
            return bool(self._fik_creditor_number(agreement))
        return super()._asom_needs_second(name)
