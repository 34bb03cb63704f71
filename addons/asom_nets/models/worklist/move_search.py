from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Whoever places a payment finds the invoice by each number that they have."""

    _inherit = "account.move"

    @api.model
    def _search_display_name(self, operator, value):
        """With ``asom_any_number`` in the context also by the reference or payment id
        that Nets knows it by, and by the member's number."""
        domain = super()._search_display_name(operator, value)
        asked = self.env.context.get("asom_any_number") and operator == "ilike"
        if not asked or not value:
            return domain
        return (
            Domain(domain)
            | Domain("nets_reference", "ilike", value)
            | Domain("nets_payment_id", "ilike", value)
            | Domain("asom_membership_id.member_number", "=", value.strip())
        )
