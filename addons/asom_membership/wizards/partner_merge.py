from odoo import models


class PartnerMerge(models.TransientModel):
    """Odoo merges contacts in the database itself, past all that the add-ons check."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids).exists()
        partners._asom_check_merge()
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        partners.exists()._asom_after_merge()
        return result
