from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount


class PortalTooOld(PortalAccount):
    """Odoo's pages of what is overdue, and its button that pays all of it at once."""

    def _get_overdue_invoices_domain(self, partner_id=None):
        """Without what is too old to be claimed, for which nobody is asked, and what
        is paid to an agency."""
        domain = super()._get_overdue_invoices_domain(partner_id)
        # Superuser: who may not read invoices has none.
        moves = request.env["account.move"].sudo()
        left_out = moves._asom_too_old_among(domain)
        left_out |= moves.search(domain)._asom_moves_at_agency()
        return [*domain, ("id", "not in", left_out.ids)]
