"""What becomes of somebody who joins or takes over: worked out without writing."""

from odoo import models
from odoo.exceptions import UserError

from ...ordering.changes import Changes, Start
from ...ordering.owners import first_dues
from ...periods import ONE_DAY


class Order(models.Model):
    _inherit = "asom.order"

    def _as_member(self):
        """Who joins, as a member who is only thought of; nothing is written."""
        return self.env["asom.membership"].new(
            {"company_id": self.company_id.id, "date_joined": self.date}
        )

    def _changes_of_joining(self, told) -> Changes:
        none = self.env["asom.subscription"]
        changes = Changes()
        for line in self.line_ids.filtered("product_id"):
            dues_day = told.dues_day if told.dues_day != told.day else None
            start = Start(line.product_id, told.day, line.quantity, none, dues_day)
            changes.starting.append(start)
        return changes

    def _rows_taken(self, day):
        """What the member has on the eve of ``day`` or begins later, without what ends
        that day anyway; but what ends with the membership is taken over."""
        member, eve = self.membership_id, day - ONE_DAY
        left = member.date_left
        return member.subscription_ids.filtered(
            lambda row: (
                not row.cancelled
                and (not row.date_to or row.date_to > eve or row.date_to == left)
                and (not row.date_to or row.date_to >= eve)
            )
        ).sorted(lambda row: (row.date_from, row.id))

    def _changes_of_taking_over(self, told):
        """What ends for the old owner and starts for the new one."""
        member, terms = self.membership_id, self._terms()
        eve, left = told.day - ONE_DAY, self.membership_id.date_left
        if left and left < eve:
            raise UserError(
                self.env._(
                    "%(member)s leaves on %(day)s, before the new owner comes. Let the "
                    "new owner join instead.",
                    member=member.display_name,
                    day=self._day_text(left),
                )
            )
        if member.date_joined and member.date_joined > eve:
            raise UserError(
                self.env._(
                    "%(member)s joins on %(day)s; the address is taken over after that "
                    "day at the earliest.",
                    member=member.display_name,
                    day=self._day_text(member.date_joined),
                )
            )
        # Who has given notice already pays until then, whatever the rule charges.
        dues_day = told.day if left == eve else told.dues_day
        none = self.env["asom.subscription"]
        ends, joins = Changes(), Changes()
        for row in self._rows_taken(told.day):
            if row.date_to != eve:
                ends.ending[row] = None if row.date_from > eve else eve
                if dues_day != told.day and row.date_from <= eve:
                    ends.dues_to[row] = dues_day - ONE_DAY
            first = max(told.day, row.date_from)
            begins = first_dues(
                row.product_id.asom_proration,
                dues_day if row.date_from <= eve else first,
                terms,
            )
            last = row.date_to if row.date_to != left else None
            joins.starting.append(
                Start(
                    row.product_id,
                    first,
                    row.quantity,
                    none,
                    begins if begins != first else None,
                    last or None,
                )
            )
        return ends, joins
