from odoo import models


class ResUsers(models.Model):
    """Members as users of the portal."""

    _inherit = "res.users"

    def _asom_memberships(self):
        """The memberships of the person, as superuser: members may not search among
        memberships. The same documents are theirs by Odoo's own rule for invoices."""
        self.ensure_one()
        person = self.sudo().partner_id.commercial_partner_id
        return (
            self.env["asom.membership"]
            .sudo()
            .search([("partner_id", "child_of", person.id)])
        )

    def _deactivate_portal_user(self, **post):
        """Who deletes the login is a member all the same: Odoo would archive the
        contact, who then is no payer any more."""
        payers = self.filtered(lambda user: user._asom_memberships()).partner_id
        result = super()._deactivate_portal_user(**post)
        payers.sudo().filtered(lambda payer: not payer.active).action_unarchive()
        return result
