from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_in_instalments(self) -> bool:
        """Is the invoice part of an agreement in force?"""
        agreements = self.env["asom.dunning.agreement"].sudo()
        running = [("state", "=", "running"), ("move_ids", "in", self.ids)]
        return bool(agreements.search_count(running, limit=1))
