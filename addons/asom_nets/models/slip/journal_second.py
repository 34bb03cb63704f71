from odoo import models


class AccountJournal(models.Model):
    """The number that payers of slips use: the money follows it."""

    _inherit = "account.journal"

    _asom_second = ("bank_account_id", "l10n_dk_fik_creditor_number")

    def _asom_needs_second(self, name):
        if name == "l10n_dk_fik_creditor_number":
            # An agreement that one alone has archived counts as well.
            every = (
                self.env["asom.nets.agreement"].sudo().with_context(active_test=False)
            )
            agreements = every.search([("company_id", "=", self.company_id.id)])
            return any(map(self._fik_creditor_number, [every.browse(), *agreements]))
        return super()._asom_needs_second(name)
