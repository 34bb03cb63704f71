from odoo import fields, models
from odoo.tools import format_date


class Membership(models.Model):
    """A member's last day, and what ends with it."""

    _inherit = "asom.membership"

    def write(self, vals):
        before = {membership: membership.date_left for membership in self}
        result = super().write(vals)
        if vals.get("date_left"):
            for membership, last_day in before.items():
                if last_day and last_day < membership.date_left:
                    membership._leave_later(last_day)
            self._end_everything()
        return result

    def _leave(self, last_day):
        """End the membership: subscriptions and address end on the last day."""
        self.write({"date_left": last_day})

    def _leave_later(self, last_day):
        """What was to end with the membership on ``last_day`` goes on to the new one.

        What has ended by now is history: somebody must start it anew.
        """
        if last_day < fields.Date.context_today(self):
            self.message_post(
                body=self.env._(
                    "The last day was moved from %(before)s to %(now)s. Subscriptions "
                    "that ended on the first stay ended: start new ones if the member "
                    "is to be charged.",
                    before=format_date(self.env, last_day),
                    now=format_date(self.env, self.date_left),
                )
            )
            return
        ending = self.subscription_ids.filtered(
            lambda row: not row.cancelled and row.date_to == last_day
        )
        ending.write({"date_to": self.date_left})
        places = self.occupancy_ids.filtered(lambda row: row.date_to == last_day)
        places.write({"date_to": self.date_left})

    def _end_everything(self):
        """Nothing of a member who leaves runs longer than the member."""
        for membership in self:
            last_day = membership.date_left
            membership.subscription_ids._end(last_day)
            rows = membership.occupancy_ids
            never = rows.filtered(lambda row, last=last_day: row.date_from > last)
            never.unlink()
            (rows - never).filtered(
                lambda row, last=last_day: not row.date_to or row.date_to > last
            ).date_to = last_day
