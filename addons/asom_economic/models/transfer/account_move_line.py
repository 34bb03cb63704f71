from odoo import models

# What a posting says in e-conomic, of an item.
SAID = {
    "account_id",
    "amount_currency",
    "balance",
    "credit",
    "debit",
    "partner_id",
    "product_id",
}


class AccountMoveLine(models.Model):
    """An item that is changed after it was posted: a bank's line that is matched stays
    posted, and its money moves from one account to another."""

    _inherit = "account.move.line"

    def write(self, vals):
        result = super().write(vals)
        if SAID & set(vals):
            posted = self.filtered(lambda line: line.parent_state == "posted")
            posted.move_id._asom_economic_note_changed()
        return result
