from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class Subscription(models.Model):
    """A package cannot start before the member has joined."""

    _inherit = "asom.subscription"

    @api.constrains("date_from", "membership_id")
    def _check_after_joining(self):
        for row in self.filtered(lambda row: not row.cancelled):
            joined = row.membership_id.date_joined
            if joined and row.date_from < joined:
                row._refuse_before(joined)

    def _refuse_before(self, joined):
        """:raises ValidationError: always"""
        raise ValidationError(
            self.env._(
                "%(product)s cannot start on %(start)s: %(member)s joins on "
                "%(joined)s. Let it start on that day or later, or correct the day of "
                "joining.",
                product=self.product_id.name,
                start=format_date(self.env, self.date_from),
                member=self.membership_id.display_name,
                joined=format_date(self.env, joined),
            )
        )


class Membership(models.Model):
    _inherit = "asom.membership"

    def _check_nothing_before(self, joined_before):
        """Nothing of the time that began with the former day of joining starts before
        the new one. What ended earlier belongs to an earlier time as a member.

        :raises ValidationError: naming the first subscription that does
        """
        joined = self.date_joined
        if joined_before and joined <= joined_before:
            return
        rows = self.subscription_ids.filtered(
            lambda row: (
                not row.cancelled
                and row.date_from < joined
                and not (joined_before and row.date_to and row.date_to < joined_before)
            )
        ).sorted("date_from")
        # A member who comes back begins anew after all that has ended.
        if self.env.context.get("asom_again") is AGAIN:
            rows = rows.filtered(lambda row: not row.date_to or row.date_to >= joined)
        for row in rows[:1]:
            row._refuse_before(joined)


# In the context of a member who comes back. An object, so that no call from outside can
# say it.
AGAIN = object()
