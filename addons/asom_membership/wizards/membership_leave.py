from odoo import fields, models


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
        return order._confirm_or_show()
