from collections import defaultdict

from odoo import api, models

from ... import mandate_life

WORK_BATCH = 1000
# The full list of active mandates, sent on order: compared before it is applied.
FULL_LIST = "0210"


class NetsMandateEvent(models.Model):
    """Finding the member that a record names; what cannot be placed is parked."""

    _inherit = "asom.nets.mandate.event"

    @api.model
    def _work_batch(self, delivery):
        """Apply the next records of a delivery, or keep them for the comparison.

        :returns: how many records were worked on
        """
        events = self.search(
            [("delivery_id", "=", delivery.id), ("state", "=", "new")],
            order="line",
            limit=WORK_BATCH,
        )
        for _agreement, rows in events.grouped("agreement_id").items():
            rows._place()._settle()
        return len(events)

    def _place(self, compare=True):
        """Write member and debtor group of records of one agreement.

        :param compare: what stands on a full list waits for the comparison, even where
            nobody is known by the customer number
        :returns: those that are certain; the others are parked
        """
        self.agreement_id.ensure_one()
        numbers = {group.number: group for group in self.agreement_id.debtor_group_ids}
        members = self._members_named()
        reasons = defaultdict(self.browse)
        for event in self:
            event.debtor_group_id = numbers.get(event.debtor_group_number)
            event.membership_id = event.membership_id or members.get(event)
            why = event._why_unplaced()
            if why and compare and event.debtor_group_id and event._is_listed():
                # The comparison shows it; whoever applies the list has it parked.
                event.write({"state": "review", "reason": why})
            elif why:
                reasons[why] |= event
        for why, events in reasons.items():
            events._park(why)
        return self.filtered(lambda event: event.state == "new")

    def _members_named(self):
        """:returns: {record: member} by customer number, or by a mandate that a person
        has assigned before"""
        keys = set(self.mapped("customer_key")) - {False, ""}
        members = self.env["asom.membership"]._nets_by_key(self.company_id, keys)
        assigned = self.env["asom.nets.mandate"].search_fetch(
            [
                ("agreement_id", "=", self.agreement_id.id),
                ("customer_key", "in", list(keys - set(members))),
            ],
            ["customer_key", "number", "membership_id"],
        )
        by_mandate = {(row.customer_key, row.number): row for row in assigned}
        found = {}
        for event in self:
            row = by_mandate.get((event.customer_key, event.mandate_number))
            found[event] = members.get(event.customer_key) or (
                row.membership_id if row else None
            )
        return found

    def _is_listed(self):
        return self.section_id.number == FULL_LIST

    def _why_unplaced(self):
        """Why a person must look at the record, or ""."""
        if not self.debtor_group_id:
            return self.env._(
                "The creditor agreement has no debtor group %05d. Add it, then try "
                "again.",
                self.debtor_group_number,
            )
        if not (self.mandate_number or "").strip("0"):
            return self.env._("The record names no mandate.")
        if not self.membership_id:
            return self.env._(
                "Nobody has customer number %s.", self.customer_key or "–"
            )
        return ""

    def _settle(self):
        """Keep what stands on a full list for the comparison, apply the rest."""
        listed = self.filtered(lambda event: event._is_listed())
        listed.state = "review"
        (self - listed)._apply()

    def _park(self, reason):
        """Put records on the work list.

        :param reason: in the user's language
        """
        self.write({"state": "parked", "reason": reason})
        again = self.parked_ids
        again.write({"state": "open", "reason": reason, "resolution": False})
        self._list_for_work(reason, self - again.mandate_event_id)

    def _list_for_work(self, reason, events):
        self.env["asom.nets.parked"].create(
            [
                {
                    "company_id": event.company_id.id,
                    "delivery_id": event.delivery_id.id,
                    "section_id": event.section_id.id,
                    "line": event.line,
                    "raw": event.raw,
                    "date": event.date,
                    "kind": "mandate",
                    "mandate_event_id": event.id,
                    "membership_id": event.membership_id.id,
                    "reason": reason,
                }
                for event in events
            ]
        )

    def _told(self):
        """The record as pure logic sees it."""
        self.ensure_one()
        return mandate_life.Told(
            self.transaction,
            self.mandate_number,
            self.date_from or None,
            self.ended_on or None,
            self.date,
        )
