from datetime import timedelta

from odoo import models

from odoo.addons.asom_membership.banking_days import next_banking_day
from odoo.addons.asom_membership.periods import add_months

# Days that are looked at for one that Nets takes.
DAYS_TRIED = 100


class NetsAgreement(models.Model):
    """A day on which Nets still takes a collection that no run has made."""

    _inherit = "asom.nets.agreement"

    def _free_day(self, group, first, taken):
        """The first banking day from ``first`` on that Nets takes, and on which nothing
        else is due: Nets takes one collection for each customer and day.

        :param group: the member's debtor group
        :param taken: days on which something else of the member is due
        :returns: None when there is none within :data:`DAYS_TRIED` days
        """
        self.ensure_one()
        deliveries = self.env["asom.nets.delivery"]
        due, latest = next_banking_day(first), first + timedelta(DAYS_TRIED)
        while due < latest:
            late = deliveries._past_deadline(self, group, due)
            if late or deliveries._wrong_due_date(self, group, due):
                # One deadline for all days of a month.
                due = next_banking_day(add_months(due.replace(day=1), 1))
            elif due in taken or due == self._due_in(due.replace(day=1)):
                # Dues that nobody has invoiced yet are due on the association's day.
                due = next_banking_day(due + timedelta(1))
            else:
                return due
        return None

    def _taken_days(self, members, first):
        """Days on which something of these members is collected or due.

        :returns: {membership: {days}}, for each of them
        """
        last = first + timedelta(DAYS_TRIED)
        taken = {member: set() for member in members}
        for model, field, day in (
            ("asom.nets.collection", "membership_id", "date_due"),
            ("account.move", "asom_membership_id", "invoice_date_due"),
            ("account.move", "asom_membership_id", "nets_again_on"),
        ):
            records = self.env[model]
            live = (
                records._asom_owed()
                if model == "account.move"
                else [("state", "=", "included")]
            )
            rows = records._read_group(
                [
                    (field, "in", members.ids),
                    (day, ">=", first),
                    (day, "<=", last),
                    *live,
                ],
                [field],
                [f"{day}:array_agg_distinct"],
            )
            for member, days in rows:
                taken[member].update(days)
        return taken
