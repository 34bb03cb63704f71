from odoo import api, fields, models

from ...member_number import ordered


class Membership(models.Model):
    """Members stand in the order of their numbers: 9 before 10."""

    _inherit = "asom.membership"

    member_number_order = fields.Char(
        compute="_compute_member_number_order",
        store=True,
        precompute=True,
        exportable=False,
    )

    # The members' list, with one association ticked, is read off it.
    _member_number_order_idx = models.Index("(company_id, member_number_order, id)")

    @api.depends("member_number")
    def _compute_member_number_order(self):
        for membership in self:
            membership.member_number_order = ordered(membership.member_number or "")
