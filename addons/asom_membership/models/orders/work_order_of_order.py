"""Work that an order makes, and that goes with it."""

from odoo import fields, models

from ...periods import ONE_DAY


class Order(models.Model):
    _inherit = "asom.order"

    work_order_ids = fields.One2many("asom.work.order", "order_id", readonly=True)
    work_order_count = fields.Integer(compute="_compute_work_order_count")

    def _compute_work_order_count(self):
        rows = self.env["asom.work.order"]._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["__count"]
        )
        counts = {order.id: number for order, number in rows}
        for order in self:
            order.work_order_count = counts.get(order.id, 0)

    def action_view_work_orders(self):
        """Open what has to be done because of the order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_work_order"
        )
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {}
        return action

    def _before_work(self, told):
        """:returns: (the rules that may make work of it, where the member lives the day
        before, and what it has then)"""
        rules = self.env["asom.work.rule"].search(
            [("company_id", "=", self.company_id.id), ("cause", "=", self.kind)]
        )
        member = self.membership_id
        if not rules or not member:
            return rules, self.env["asom.installation"], ""
        eve = told.day - ONE_DAY
        return rules, member._place_on(eve), member._products_text(eve)

    def _make_work(self, told, rules, place, before):
        """Make the work orders of an order that has been applied.

        :param rules: with ``place`` and ``before`` by :meth:`_before_work`
        """
        if not rules:
            return
        if self.kind == "join":
            place = self.membership_id._place_on(told.day)
        member = self.new_membership_id or self.membership_id
        last = told.service_last if self.kind == "leave" else None
        day = last or told.day
        products = self.env["product.template"].union(
            *(row.product_id.product_tmpl_id for row in told.changes.ending),
            *(each.product.product_tmpl_id for each in told.changes.starting),
            *(each.product.product_tmpl_id for each in told.joins.starting),
        )
        after = "" if last else member._products_text(told.day)
        for rule in rules:
            where = place
            if rule.place == "new" and self.kind == "move":
                where = self.installation_id
            if not rule._fits(products, where):
                continue
            self.env["asom.work.order"].create(
                {
                    **rule._work_vals(member, day, where),
                    "order_id": self.id,
                    "before": before,
                    "after": after,
                    "reason": self.reason,
                }
            )


class WorkRule(models.Model):
    _inherit = "asom.work.rule"

    def _work_vals(self, member, day, place) -> dict:
        """A work order by this rule."""
        return {
            "company_id": self.company_id.id,
            "membership_id": member.id,
            "rule_id": self.id,
            "task": self.task,
            "installation_id": place.id,
            "receiver_id": self.receiver_id.id,
            "date_due": self._due(day),
            "note": self.note,
        }


class Installation(models.Model):
    _inherit = "asom.installation"

    # What a service partner may read of addresses is asked by it (the record rules).
    work_order_ids = fields.One2many(
        "asom.work.order",
        "installation_id",
        string="Work Orders",
        groups="asom_membership.group_board",
    )


class Membership(models.Model):
    _inherit = "asom.membership"

    def _place_on(self, day):
        """Where the member lives on a day, or lives now."""
        stays = self.occupancy_ids.filtered(
            lambda stay: (
                stay.date_from <= day and (not stay.date_to or stay.date_to >= day)
            )
        )
        return stays[-1:].installation_id or self.installation_id

    def _products_text(self, day) -> str:
        """What the member has on a day, without prices."""
        rows = self.subscription_ids.filtered(
            lambda row: (
                not row.cancelled
                and row.date_from <= day
                and (not row.date_to or row.date_to >= day)
            )
        )
        return ", ".join(
            f"{row.quantity} × {row.product_id.name}"
            if row.quantity > 1
            else row.product_id.name
            for row in rows.sorted("date_from")
        )
