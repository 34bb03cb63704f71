from odoo import models


class AccountMove(models.Model):
    """What members are told of an invoice that is not called for as it stands."""

    _inherit = "account.move"

    def _asom_status_text(self):
        # First: who collects it says whether it is too old as well.
        case = not self._asom_paid_online() and self._asom_at_agency().get(self)
        if case:
            return case._member_text(self._asom_amount(self.amount_residual))
        if self._asom_is_too_old():
            return self.env._("It is too old to be claimed. You need not pay it.")
        if self._asom_is_overdue() and self.sudo()._dunning_agreements():
            return self.env._(
                "%s is left. It is paid in instalments, as agreed.",
                self._asom_amount(self.amount_residual),
            )
        return super()._asom_status_text()
