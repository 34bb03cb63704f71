from odoo import fields, models
from odoo.tools import format_date


class MembershipLeave(models.TransientModel):
    """A member leaves the association."""

    _name = "asom.membership.leave"
    _description = "End a Membership"

    membership_id = fields.Many2one("asom.membership", required=True)
    date = fields.Date(
        string="Last Day", required=True, default=fields.Date.context_today
    )
    reason = fields.Char()

    def action_leave(self):
        """End membership, subscriptions and address on the last day; days that were
        charged beyond it are credited by the next collection run."""
        self.ensure_one()
        order = self.membership_id._new_order(
            "leave", date=self.date, reason=self.reason
        )
        order.action_confirm()
        self.membership_id.message_post(
            body=self.env._(
                "Leaves; last day %(day)s. %(reason)s",
                day=format_date(self.env, order.date_effect),
                reason=self.reason or "",
            )
        )
        return {"type": "ir.actions.act_window_close"}
