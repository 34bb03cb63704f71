from odoo import fields, models
from odoo.exceptions import UserError

# Control figures of automatic payments in a receipt of Nets (0621): code 0
# (domain/betalingsservice.md 6, SINGLE source: observed in production files).
CONTROL_CODE = "0"


class NetsPayout(models.Model):
    """What a person looks at and does: receive, explain, what it consists of."""

    _inherit = "asom.nets.payout"

    section_ids = fields.Many2many(
        "asom.nets.section", compute="_compute_sources", string="Sections"
    )
    stated = fields.Monetary(
        string="Stated in the Files",
        compute="_compute_sources",
        help="The totals of the files' sections that tell of these payments: plain "
        "sums without sign; a section may hold several days.",
    )
    waiting_amount = fields.Monetary(
        string="Not Booked Yet",
        compute="_compute_sources",
        help="Payments of the same section and day that could not be booked; they are "
        "on the work list.",
    )
    control_amount = fields.Monetary(
        string="Nets' Control Figure",
        compute="_compute_sources",
        help="What Nets has told in its receipt (0621) for this payment date, before "
        "rejections. To compare with, no proof of payment.",
    )

    def _compute_sources(self):
        payments = self.env["asom.nets.payment"]
        for payout in self:
            own = [("payout_id", "=", payout.id)]
            sections = [row[0] for row in payments._read_group(own, ["section_id"])]
            payout.section_ids = self.env["asom.nets.section"].union(*sections)
            payout.stated = sum(payout.section_ids.mapped("amount"))
            payout.waiting_amount = payout._sum_waiting()
            payout.control_amount = payout._control_figure()

    def _sum_waiting(self):
        self.ensure_one()
        rows = self.env["asom.nets.payment"].search(
            [
                ("section_id.agreement_id", "=", self.agreement_id.id),
                ("section_id.number", "=", self.number),
                ("section_id.debtor_group_number", "=", self.debtor_group_number),
                ("state", "in", ("new", "failed")),
                ("amount", ">", 0),
                "|",
                ("date_booked", "=", self.date),
                ("date", "=", self.date),
            ]
        )
        return sum(-p._side() * p.amount for p in rows if p._bank_day() == self.date)

    def _control_figure(self):
        self.ensure_one()
        if self.number != "0211":
            return 0.0
        rows = self.env["asom.nets.information"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("section_id.agreement_id", "=", self.agreement_id.id),
                ("section_id.debtor_group_number", "=", self.debtor_group_number),
                ("code", "=", CONTROL_CODE),
                ("date", "=", self.date),
                ("count", ">", 0),
            ]
        )
        return sum(rows.mapped("amount"))

    # === ACTION METHODS === #

    def action_receive(self):
        """Ask what the bank account has received."""
        if len(self.company_id) > 1:
            raise UserError(self.env._("Choose payments of one association."))
        if not any(payout.unshown for payout in self):
            raise UserError(self.env._("All of it is on the bank statement already."))
        return self._ask("asom_nets.action_nets_payout_receive", "default_payout_ids")

    def action_explain(self):
        """Ask why something else was received."""
        self.ensure_one()
        return self._ask("asom_nets.action_nets_payout_explain", "default_payout_id")

    def _ask(self, xmlid, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        ids = self.id if name.endswith("_id") else self.ids
        action["context"] = {name: ids}
        return action

    def action_view_payments(self):
        """Open the payments that it consists of."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_payment"
        )
        action["domain"] = [("payout_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def action_view_items(self):
        """Open the journal items on the clearing account."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [("nets_payout_id", "=", self.id)],
            "context": {"create": False},
        }
