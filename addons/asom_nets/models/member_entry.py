from odoo import models
from odoo.tools import SQL, format_date


class MemberEntry(models.Model):
    """What Nets has told is money, in whatever journal it is booked."""

    _inherit = "asom.member.entry"

    _depends = {"account.move": ["nets_section_id"]}

    def _is_money(self):
        return SQL("%s OR move.nets_section_id IS NOT NULL", super()._is_money())


class AccountMove(models.Model):
    _inherit = "account.move"

    def _asom_unpaid_because(self):
        """That the payer or the bank has refused it, and when."""
        found = super()._asom_unpaid_because()
        reasons = dict(self._fields["nets_failure"]._description_selection(self.env))
        for move in self.filtered("nets_failure"):
            day = format_date(self.env, move.nets_failure_date)
            text = f"{reasons[move.nets_failure]} {day}".strip()
            found.setdefault(move, []).append(text)
        for move, text in self._nets_again_because():
            found.setdefault(move, []).append(text)
        return found
