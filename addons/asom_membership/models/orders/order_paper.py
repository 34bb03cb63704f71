"""The confirmation on paper, as each member got it."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary


class OrderPaper(models.Model):
    """The confirmation of one order to one member, frozen as it was told."""

    _name = "asom.order.paper"
    _description = "Order Confirmation"
    _inherit = ["asom.member.mixin", "asom.frozen.mixin"]
    _order = "order_id desc, id"
    _rec_names_search = ["order_id.name", "membership_id.member_number"]

    company_id = fields.Many2one(readonly=True)
    membership_id = fields.Many2one(readonly=True)
    order_id = fields.Many2one(
        "asom.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    date = fields.Datetime(
        string="Made", required=True, readonly=True, default=fields.Datetime.now
    )
    mailed = fields.Boolean(
        string="Sent by Mail",
        readonly=True,
        help="Who has no e-mail address gets it on paper.",
    )
    pdf = FrozenBinary(
        string="Confirmation",
        sha256="sha256",
        required=True,
        readonly=True,
        groups="asom_membership.group_board",
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, required=True)

    @api.depends("order_id.name", "membership_id.member_number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for paper in self:
            paper.display_name = self.env._(
                "Order %(order)s, member %(member)s",
                order=paper.order_id.name or "",
                member=paper.membership_id.member_number or "",
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What a member was told stays."))

    def _frozen_filename(self, name):
        return self.env._("order-%s.pdf", self.order_id.name)

    def action_pdf(self):
        """Open the confirmation as the member got it."""
        return self._frozen_action("pdf")


class Order(models.Model):
    _inherit = "asom.order"

    paper_ids = fields.One2many(
        "asom.order.paper", "order_id", string="Confirmations", readonly=True
    )
    paper_count = fields.Integer(compute="_compute_paper_count")

    def _compute_paper_count(self):
        rows = self.env["asom.order.paper"]._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["__count"]
        )
        counts = {order.id: number for order, number in rows}
        for order in self:
            order.paper_count = counts.get(order.id, 0)

    def action_view_papers(self):
        """Open the confirmation; of two members who were told, both to choose from."""
        self.ensure_one()
        if len(self.paper_ids) == 1:
            return self.paper_ids.action_pdf()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirmations"),
            "res_model": "asom.order.paper",
            "views": [(False, "list")],
            "domain": [("order_id", "=", self.id)],
        }

    def _keep_paper(self, member, draw=None):
        """The confirmation, or another letter, to one of the order's members, in the
        member's language.

        :param member: an ``asom.membership``
        :param draw: gives another letter's PDF, of the order as this member reads it
        """
        told = self.sudo()._for_party(member)
        pdf = draw(told) if draw else told._paper()
        return told.env["asom.order.paper"].create(
            {
                "order_id": self.id,
                "company_id": self.company_id.id,
                "membership_id": member.id,
                "mailed": bool(member.partner_id.email),
                "pdf": base64.b64encode(pdf),
            }
        )
