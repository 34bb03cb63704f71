from collections import Counter

from odoo import fields, models


class Membership(models.Model):
    """A member's orders."""

    _inherit = "asom.membership"

    order_ids = fields.One2many("asom.order", "membership_id", string="Orders")
    order_count = fields.Integer(compute="_compute_order_count")

    def _compute_order_count(self):
        counts = Counter()
        for key in ("membership_id", "new_membership_id"):
            rows = self.env["asom.order"]._read_group(
                [(key, "in", self.ids)], [key], ["__count"]
            )
            counts.update({member.id: number for member, number in rows})
        for member in self:
            member.order_count = counts[member.id]

    def action_view_orders(self):
        """Open the member's orders."""
        action = self._open("asom_membership.action_order")
        action["domain"] = [
            "|",
            ("membership_id", "=", self.id),
            ("new_membership_id", "=", self.id),
        ]
        return action

    def action_order(self):
        """Begin an order for the member.

        :raises AccessError: when the user's association lets its board order nothing
        """
        self.ensure_one()
        orders = self.env["asom.order"].new({"membership_id": self.id})
        orders._asom_may_order()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_order_new"
        )
        staff = self.env.user.has_group("asom_membership.group_staff")
        action["context"] = {
            "default_membership_id": self.id,
            "default_company_id": self.company_id.id,
            "default_origin": "phone" if staff else "board",
        }
        return action

    def _new_order(self, kind, **vals):
        """An order for the member, new.

        :param kind: one of ``kinds.KINDS``
        :param vals: of ``asom.order``
        """
        self.ensure_one()
        return self.env["asom.order"].create(
            {
                "company_id": self.company_id.id,
                "membership_id": self.id,
                "kind": kind,
                "origin": "staff",
                **vals,
            }
        )
