from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self.browse()._asom_check_parent(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._asom_check_parent(vals)
        return super().write(vals)

    def _asom_check_parent(self, vals):
        """A contact is given its parent's name, address and tax number.

        :raises AccessError: when the parent is another association's
        """
        if vals.get("parent_id") and not self.env.su:
            self._asom_check_given({"parent_id": vals["parent_id"]})

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_same_vat_partner_id(self):
        """Odoo looks among everybody's contacts."""
        result = super()._compute_same_vat_partner_id()
        if not self.env.su:
            for name in ("same_vat_partner_id", "same_company_registry_partner_id"):
                found = self.mapped(name).with_env(self.env)
                foreign = found - found._filtered_access("read")
                for partner in self:
                    if partner[name] <= foreign:
                        partner[name] = False
        return result

    def signup_get_auth_param(self):
        """Odoo hands these out as superuser: by them somebody becomes the contact.

        :raises AccessError: when a contact is not the user's to read
        """
        self.check_access("read")
        return super().signup_get_auth_param()
