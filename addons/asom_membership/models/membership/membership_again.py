from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .membership_joined import AGAIN


class Membership(models.Model):
    """A member who left comes back: the same number, a new time as a member."""

    _inherit = "asom.membership"

    former_times = fields.Json(
        readonly=True,
        copy=False,
        help="First and last days of the times before the present one.",
    )

    def action_readmit(self):
        """Ask for the day, the address and the package."""
        return self._wizard("asom_membership.action_membership_readmit")

    def _readmit(self, day, installation=None, product=None, quantity=1):
        """Let a new time as a member begin; the former one stays as it was.

        :param day: first day of the new time
        :param installation: the address from that day, or nothing
        :param product: the package from that day, or nothing
        :returns: the new subscription, or an empty recordset
        :raises UserError: when the member has not left before that day
        """
        self.ensure_one()
        left = self.date_left
        if not left:
            raise UserError(
                self.env._("%s has not left the association.", self.display_name)
            )
        if day <= left:
            raise UserError(
                self.env._(
                    "%(member)s is a member until %(left)s. Undo the leave instead, or "
                    "choose a later day.",
                    member=self.display_name,
                    left=format_date(self.env, left),
                )
            )
        text = self.env._(
            "Comes back on %(day)s; was a member from %(joined)s to %(left)s.",
            day=format_date(self.env, day),
            joined=format_date(self.env, self.date_joined),
            left=format_date(self.env, left),
        )
        # What has ended with the former time is not restored: that is past.
        former = [(self.date_joined or left).isoformat(), left.isoformat()]
        self.sudo().write(
            {"left_along": False, "former_times": [*(self.former_times or []), former]}
        )
        self.with_context(asom_again=AGAIN).write(
            {"date_joined": day, "date_left": False}
        )
        self.message_post(body=text)
        if installation:
            self._move_to(installation, day)
        subscription = self.env["asom.subscription"]
        if product:
            subscription = self._change_subscription(
                subscription, product, day, quantity
            )
        return subscription

    def _is_coming_back(self) -> bool:
        """Coming back is not going on."""
        return self.env.context.get("asom_again") is AGAIN

    def _last_installation(self):
        """The address of the member's last days."""
        rows = self.occupancy_ids.sorted("date_from")
        return rows[-1:].installation_id

    def _first_day_again(self):
        """The day that is proposed for coming back: today, or after the last day."""
        today = fields.Date.context_today(self)
        left = self.date_left
        return max(today, fields.Date.add(left, days=1)) if left else today
