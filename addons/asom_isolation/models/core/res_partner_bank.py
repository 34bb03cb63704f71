from odoo import models


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def write(self, vals):
        """Odoo asks its rules before it writes; whose account it becomes is known
        after."""
        result = super().write(vals)
        if "partner_id" in vals:
            self.check_access("write")
        return result
