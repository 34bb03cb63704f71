from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class BillingHold(models.Model):
    """For some time a member is not billed: the estate is being settled, the amount is
    disputed, the association has asked for it.

    A collection run leaves the member out and says so; a later run charges the same
    days, once the hold has ended.
    """

    _name = "asom.billing.hold"
    _description = "Hold from Billing"
    _inherit = ["asom.hold.mixin"]
    _order = "membership_id, date_from desc, id desc"
    _rec_name = "reason"

    membership_id = fields.Many2one(ondelete="cascade")
    reason = fields.Char(required=True)

    def write(self, vals):
        if set(vals) - {"date_to", "reason"}:
            raise UserError(
                self.env._(
                    "A hold is not moved to another member or another first day. End "
                    "it and make a new one."
                )
            )
        return super().write(vals)

    def action_end(self):
        """The member is billed again from today on; one of today never was."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for hold in self.filtered("in_force"):
            yesterday = fields.Date.subtract(today, days=1)
            if hold.date_from > yesterday:
                hold.unlink()
            else:
                hold.date_to = yesterday
        return True


class Membership(models.Model):
    _inherit = "asom.membership"

    billing_hold_ids = fields.One2many(
        "asom.billing.hold", "membership_id", string="Holds from Billing", copy=False
    )
    billing_hold_text = fields.Char(
        string="Held from Billing", compute="_compute_billing_hold_text"
    )

    @api.depends("billing_hold_ids.in_force", "billing_hold_ids.reason")
    def _compute_billing_hold_text(self):
        held = self._origin._billing_holds()
        for membership in self:
            membership.billing_hold_text = held.get(membership._origin, False)

    def _billing_holds(self) -> dict:
        """Hook: the members among these who must not be billed today, and why. A
        collection run leaves them out and says so; :meth:`Charge._invoice` refuses.
        Other add-ons hold for reasons of their own::

            def _billing_holds(self):
                held = super()._billing_holds()
                for case in self.env["my.case"]._open_ones(self):
                    held.setdefault(case.membership_id, self.env._("In court."))
                return held

        Asked of a set, in few queries.

        :returns: {membership: reason, in the user's language}
        """
        # Superuser: whoever previews a run need not see who holds.
        holds = (
            self.env["asom.billing.hold"]
            .sudo()
            .search([("membership_id", "in", self.ids), ("in_force", "=", True)])
        )
        held = {}
        for hold in holds:
            member = self.browse(hold.membership_id.id)
            if hold.date_to:
                text = self.env._(
                    "%(reason)s (until %(day)s)",
                    reason=hold.reason,
                    day=format_date(self.env, hold.date_to),
                )
            else:
                text = hold.reason
            held.setdefault(member, text)
        return held
