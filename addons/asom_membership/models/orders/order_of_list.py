"""Orders that an import of an association's list has made."""

from odoo import fields, models

# In the context of an import; an object, so that no call from outside can say it.
LIST = object()


class Order(models.Model):
    _inherit = "asom.order"

    import_id = fields.Many2one(
        "asom.member.import",
        string="List",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups="asom_membership.group_staff",
    )

    def _of_list(self):
        """For the orders of a list, which are done: their lines come with them."""
        return self._asom_step().with_context(asom_order_of_list=LIST)

    def _put_back_by_list(self):
        """The import has taken back by itself what these had done."""
        self.effect_ids.sudo().write({"undone": True, "subscription_id": False})
        self._asom_step().write({"state": "undone"})


class OrderLine(models.Model):
    _inherit = "asom.order.line"

    def _is_of_list(self) -> bool:
        """Whether an import writes the line, of an order that is done."""
        return self.env.context.get("asom_order_of_list") is LIST


class MemberImport(models.Model):
    _inherit = "asom.member.import"

    order_ids = fields.One2many("asom.order", "import_id", readonly=True)
    order_count = fields.Integer(compute="_compute_order_count")

    def _compute_order_count(self):
        rows = self.env["asom.order"]._read_group(
            [("import_id", "in", self.ids)], ["import_id"], ["__count"]
        )
        counts = {record.id: number for record, number in rows}
        for record in self:
            record.order_count = counts.get(record.id, 0)

    def action_view_orders(self):
        """Open the orders that the list has made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_order"
        )
        return {**action, "domain": [("import_id", "=", self.id)], "context": {}}

    def _put_back_orders(self):
        """The orders go with what the import has made."""
        self.order_ids.filtered(
            lambda order: order.state in ("scheduled", "done")
        )._put_back_by_list()
