"""Whose record something is, where Odoo's rules say less than a user may use."""

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _asom_foreign(self):
        """A user may write down each company allowed, chosen in the menu or not."""
        return super()._asom_foreign() - self.env.user.sudo().company_ids


class ResUsers(models.Model):
    _inherit = "res.users"

    def _asom_foreign(self):
        """Everybody knows himself."""
        return super()._asom_foreign() - self.env.user


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _asom_foreign(self):
        """Everybody knows himself."""
        return super()._asom_foreign() - self.env.user.sudo().partner_id
