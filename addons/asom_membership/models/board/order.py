from odoo import api, fields, models

STAFF = "asom_membership.group_staff"


class ResCompany(models.Model):
    _inherit = "res.company"

    def _asom_user_orders(self) -> bool:
        """May the user enter orders for one of these associations? Staff may; a board
        where its association lets it. The order itself refuses the others."""
        if self.env.su or self.env.user.has_group(STAFF):
            return True
        return any(company.asom_board_orders != "no" for company in self)


class Membership(models.Model):
    _inherit = "asom.membership"

    may_order = fields.Boolean(
        compute="_compute_may_order", exportable=False, help="By the user who asks."
    )

    @api.depends("company_id.asom_board_orders")
    @api.depends_context("uid")
    def _compute_may_order(self):
        for membership in self:
            membership.may_order = membership.company_id._asom_user_orders()


class Order(models.Model):
    """A board that enters no orders is not offered to."""

    _inherit = "asom.order"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self.env.companies._asom_user_orders())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type in ("form", "kanban", "list"):
            if not self.env.companies._asom_user_orders():
                arch.set("create", "0")
        return arch, view
