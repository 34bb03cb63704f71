from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .subscription_undo import added


class Membership(models.Model):
    """A member's last day, what ends with it, and taking it back."""

    _inherit = "asom.membership"

    left_along = fields.Json(
        readonly=True,
        copy=False,
        help="What ended with the membership, to be restored when leaving is undone: "
        "subscriptions, addresses and moves that were to come.",
    )

    # === CRUD METHODS === #

    def _last_day_changed(self, before):
        """Let what the member has end with the member, or go on.

        :param before: the last day that it was, or False
        """
        if self.date_left == before:
            return
        if self.date_left:
            self._end_everything(before)
        elif not self._is_coming_back():
            self._go_on()

    def _asom_locked_text(self, field):
        if field.name in ("left_along", "former_times"):
            return self.env._("What a last day has ended follows from it; use “Leave”.")
        return super()._asom_locked_text(field)

    # === LEAVING === #

    def _leave(self, last_day):
        """End the membership: subscriptions and address end on the last day."""
        self.write({"date_left": last_day})

    def _end_everything(self, last_day_before):
        """Nothing of a member who leaves runs longer than the member.

        :param last_day_before: the last day that is moved, or False
        """
        ends = self.subscription_ids._asom_ends()
        places = self._places()
        if last_day_before and last_day_before < self.date_left:
            self._leave_later(last_day_before)
        last_day = self.date_left
        self.subscription_ids._later()._end(last_day)
        rows = self.occupancy_ids
        never = rows.filtered(lambda row: row.date_from > last_day)
        never.sudo().unlink()
        (rows - never).filtered(
            lambda row: not row.date_to or row.date_to > last_day
        ).date_to = last_day
        self._remember_leaving(self.subscription_ids._changed_since(ends), places)

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
        self._ending_with(last_day)._later().write({"date_to": self.date_left})
        places = self.occupancy_ids.filtered(lambda row: row.date_to == last_day)
        places.write({"date_to": self.date_left})

    def _ending_with(self, last_day):
        """The subscriptions that end on the member's last day."""
        return self.subscription_ids.filtered(
            lambda row: not row.cancelled and row.date_to == last_day
        )

    def _going_on_until(self, last_day):
        """What would go on when the last day, which is set and still to come, were
        moved to a later one."""
        today = fields.Date.context_today(self)
        if self.date_left and today <= self.date_left < last_day:
            return self._ending_with(self.date_left)
        return self.subscription_ids.browse()

    # === MEMORY === #

    def _places(self) -> dict:
        """{id: [address, first day, last day, postal address follows]}."""
        return {
            row.id: [
                row.installation_id.id,
                row.date_from.isoformat(),
                row.date_to.isoformat() if row.date_to else None,
                row.change_postal_address,
            ]
            for row in self.occupancy_ids
        }

    def _remember_leaving(self, subscriptions, places=None):
        """Add to what ended with the membership.

        :param subscriptions: as ``asom.subscription._changed_since`` gives it
        :param places: addresses as they were, by :meth:`_places`
        """
        known = self.left_along or {}
        now = self._places()
        changed = [
            {"id": key, "now": now.get(key), "was": was}
            for key, was in (places or {}).items()
            if now.get(key) != was
        ]
        self.sudo().left_along = {
            "subscriptions": added(known.get("subscriptions"), subscriptions),
            "places": added(known.get("places"), changed),
        }

    # === UNDOING === #

    def action_undo_leave(self):
        """The member does not leave after all: what the leave ended goes on.

        :raises UserError: when nobody leaves, or somebody else has the address by now
        """
        for membership in self:
            if not membership.date_left:
                raise UserError(
                    self.env._("%s does not leave.", membership.display_name)
                )
            membership._check_address_is_free_again()
            membership.date_left = False
        return True

    def _check_address_is_free_again(self, until=None, joined=None):
        """
        :param until: the last day that the member gets the address back for, or None
        :param joined: the membership that goes along with it, if any
        :raises UserError: when somebody has moved in since the member left
        """
        left = self.date_left
        if left:
            own = self | joined if joined else self
            self._place_on(left)._check_nobody_since(left, until, own)

    def _go_on(self):
        """Restore what had ended with the membership, and only that."""
        memory = self.left_along or {}
        self.sudo().left_along = False
        self._restore_places(memory.get("places", []))
        self.env["asom.subscription"]._restore(
            [
                entry
                for entry in memory.get("subscriptions", [])
                if entry["id"] in self.subscription_ids.ids
            ]
        )
        self.message_post(
            body=self.env._("Does not leave; what had ended with it goes on.")
        )

    def _restore_places(self, entries):
        # The one that was open when the member left comes before a move after it.
        now = self._places()
        for entry in sorted(entries, key=lambda entry: entry["was"][1]):
            # Whether the postal address follows is done with on the day of the move.
            if (now.get(entry["id"]) or [])[:3] != (entry["now"] or [])[:3]:
                continue
            place, first, last, follows = entry["was"]
            if entry["now"] is not None:
                row = self.env["asom.occupancy"].browse(entry["id"])
                row.date_to = fields.Date.to_date(last)
                row.flush_recordset()
                continue
            installation = self.env["asom.installation"].browse(place).exists()
            if installation:
                self.env["asom.occupancy"].create(
                    {
                        "membership_id": self.id,
                        "installation_id": installation.id,
                        "date_from": first,
                        "date_to": last,
                        "change_postal_address": follows,
                    }
                )
