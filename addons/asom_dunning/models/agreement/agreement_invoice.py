from odoo import models


class AccountMove(models.Model):
    """What is paid in instalments is not called for as a whole."""

    _inherit = "account.move"

    def _asom_status_text(self):
        if self._asom_is_overdue() and self._dunning_in_instalments():
            return self.env._(
                "%s is left. It is paid in instalments, as agreed.",
                self._asom_amount(self.amount_residual),
            )
        return super()._asom_status_text()

    def _dunning_in_instalments(self) -> bool:
        """Is the invoice part of an agreement in force?"""
        agreements = self.env["asom.dunning.agreement"].sudo()
        running = [("state", "=", "running"), ("move_ids", "in", self.ids)]
        return bool(agreements.search_count(running, limit=1))
