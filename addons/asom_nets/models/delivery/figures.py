from odoo import api, fields, models


class NetsDelivery(models.Model):
    """How much a delivery holds, and what there is of it to look at."""

    _inherit = "asom.nets.delivery"

    payment_ids = fields.One2many("asom.nets.payment", "delivery_id", readonly=True)
    payment_count = fields.Integer(string="Payments", compute="_compute_row_counts")
    event_count = fields.Integer(string="Mandates", compute="_compute_row_counts")
    message_count = fields.Integer(
        string="Messages from Nets", compute="_compute_row_counts"
    )
    open_count = fields.Integer(
        string="On the Work List", compute="_compute_parked_counts"
    )
    parked_count = fields.Integer(compute="_compute_parked_counts")
    record_count = fields.Integer(
        string="Rows",
        compute="_compute_record_count",
        help="To Nets: collections. From Nets: all records that were read.",
    )
    amount_stated = fields.Monetary(
        compute="_compute_amount_stated",
        help="To Nets: what is collected. From Nets: the sum of the sections' totals, "
        "as Nets states them.",
    )

    def _compute_row_counts(self):
        payments = self._count_of("asom.nets.payment")
        events = self._count_of("asom.nets.mandate.event")
        messages = self._count_of("asom.nets.information")
        for delivery in self:
            delivery.payment_count = payments.get(delivery.id, 0)
            delivery.event_count = events.get(delivery.id, 0)
            delivery.message_count = messages.get(delivery.id, 0)

    def _compute_parked_counts(self):
        parked = self._count_of("asom.nets.parked")
        waiting = self._count_of("asom.nets.parked", ("state", "=", "open"))
        for delivery in self:
            delivery.parked_count = parked.get(delivery.id, 0)
            delivery.open_count = waiting.get(delivery.id, 0)

    def _count_of(self, model, *conditions):
        """{delivery id: rows of ``model`` that the user sees}."""
        groups = self.env[model]._read_group(
            [("delivery_id", "in", self.ids), *conditions], ["delivery_id"], ["__count"]
        )
        return {delivery.id: count for delivery, count in groups}

    @api.depends("included_count", "row_count", "direction")
    def _compute_record_count(self):
        for delivery in self:
            incoming = delivery.direction == "in"
            delivery.record_count = (
                delivery.row_count if incoming else delivery.included_count
            )

    @api.depends("amount_total", "section_ids.amount", "direction")
    def _compute_amount_stated(self):
        groups = self.env["asom.nets.section"]._read_group(
            [("delivery_id", "in", self.ids)], ["delivery_id"], ["amount:sum"]
        )
        stated = {delivery.id: amount for delivery, amount in groups}
        for delivery in self:
            incoming = delivery.direction == "in"
            delivery.amount_stated = (
                stated.get(delivery.id, 0.0) if incoming else delivery.amount_total
            )

    # === ACTION METHODS === #

    def action_view_payments(self):
        """Open the payments that the file tells."""
        return self._open_rows("asom_nets.action_nets_payment")

    def action_view_events(self):
        """Open the mandate records of the file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mandates"),
            "res_model": "asom.nets.mandate.event",
            "view_mode": "list,form",
            "domain": [("delivery_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_view_messages(self):
        """Open the information list."""
        return self._open_rows("asom_nets.action_nets_information")

    def action_view_parked(self):
        """Open what is on the work list because of the file."""
        action = self._open_rows("asom_nets.action_nets_parked")
        if self.open_count:
            action["context"]["search_default_open"] = 1
        return action

    def action_go_on(self):
        """Work on a file that waits, e.g. after the server was stopped."""
        self.ensure_one()
        self.check_access("write")
        self._process_or_leave()
        return True

    def _open_rows(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("delivery_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
