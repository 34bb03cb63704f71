from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def get_formview_id(self, access_uid=None):
        """A package is opened on its own page, wherever it is clicked: Odoo's page of a
        product has no dated prices."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        if len(self) == 1 and self.asom_kind:
            if user.has_group("asom_membership.group_board"):
                return self.env.ref("asom_membership.product_form").id
        return super().get_formview_id(access_uid)


class ProductProduct(models.Model):
    _inherit = "product.product"

    def get_formview_action(self, access_uid=None):
        """Members have variants, which a package has one of; it is the package that is
        shown."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        if len(self) == 1 and self.asom_kind:
            if user.has_group("asom_membership.group_board"):
                return self.product_tmpl_id.get_formview_action(access_uid)
        return super().get_formview_action(access_uid)
