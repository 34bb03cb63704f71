import re

from odoo import api, models
from odoo.fields import Domain

# The line at the foot of a slip: card type, payment id, creditor number.
_OCR_LINE = re.compile(r"\+?\s*7[0-9]\s*<\s*(\d+)")
# With fewer digits it is a telephone number or a member's.
_SHORTEST, _LENGTHS = 9, (15, 16)


class Membership(models.Model):
    """A member is found by what stands on the slip."""

    _inherit = "asom.membership"

    @api.model
    def _search_text_moves(self, text):
        domain = super()._search_text_moves(text)
        line = _OCR_LINE.search(text)
        digits = line[1] if line else re.sub(r"[\s.-]", "", text)
        if not (digits.isdigit() and len(digits) >= _SHORTEST):
            return domain
        numbers = {digits, *(digits.zfill(length) for length in _LENGTHS)}
        together = self.env["account.move"]._asom_paid_together(
            self.env.companies, sorted(numbers)
        )
        ids = [move.id for moves in together.values() for move in moves]
        # With the association, which the index begins with.
        return (
            domain
            | Domain("id", "in", ids)
            | (
                Domain("company_id", "in", self.env.companies.ids)
                & Domain("nets_payment_id", "in", sorted(numbers))
            )
        )
