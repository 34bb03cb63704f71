"""A pause and what ends it early: what stops, what begins again and its dues."""

from datetime import timedelta

from odoo import Command, models

from ...ordering.changes import Start, needed_first
from ...ordering.pauses import charged_again, charged_before
from ...ordering.rules import Reason
from ...periods import ONE_DAY


class Order(models.Model):
    _inherit = "asom.order"

    def _paused_days(self) -> int:
        """How many days a pause lasts, 0 where that is not known."""
        return max(0, (self.date_until - self.date).days + 1) if self.date_until else 0

    # === WHAT IT CHANGES === #

    def _changes_of_a_pause(self, told, changes):
        """Services, and what needs them, end the day before and begin again; a pause
        that the rule moves lasts as long as it was wished. What was to begin during the
        pause begins after it, what was to end during it does not begin again."""
        again = told.day + timedelta(days=self._paused_days())
        rows = self._services().filtered(
            lambda row: (
                row.date_from < again and not (row.date_to and row.date_to < told.day)
            )
        )
        none = self.env["product.product"]
        running = rows.filtered(lambda row: row.date_from <= told.day)
        along = rows.browse().union(
            *(
                row
                for row in self.membership_id._ends_along(running, none, told.day)
                if row.date_from < again
            )
        )
        for row in (rows | along).sorted("id"):
            never = row.date_from >= told.day
            changes.ending[row] = None if never else told.day - ONE_DAY
            prepaid = None if never else row.charged_to or None
            stopped = told.day
            if not never:
                stopped = charged_before(told.charge, told.day, self._terms(), prepaid)
                if stopped != told.day:
                    changes.dues_to[row] = stopped - ONE_DAY
            if row.date_to and row.date_to < again:
                continue
            day = charged_again(told.charge, again, self._terms(), stopped, prepaid)
            changes.starting.append(_again(row, again, day, row.date_to))

    def _changes_of_reopening(self, told, changes):
        """What is paused on the day begins again on it, until the day on which it was
        to begin anyway, and from then on is charged as one that was never paused."""
        for later, paused in self._paused_on(told.day):
            charged_to = paused.dues_to or paused.date_to
            day = charged_again(
                told.charge,
                told.day,
                self._terms(),
                charged_to + ONE_DAY,
                paused.charged_to or None,
            )
            last = later.date_from - ONE_DAY
            start = _again(paused, told.day, day, last)
            # Where it was to be charged from another day, nothing is charged twice.
            if later.dues_from:
                start = start.charged_until(later.dues_from - ONE_DAY)
            changes.starting.append(start)

    def _started_by(self, kind) -> list:
        """Domain of what orders of a kind have begun for the member and what stands."""
        return [
            ("kind", "=", "started"),
            ("undone", "=", False),
            ("order_id.membership_id", "=", self.membership_id.id),
            ("order_id.kind", "=", kind),
            ("order_id.state", "in", ("scheduled", "done")),
            ("subscription_id.cancelled", "=", False),
        ]

    def _paused_on(self, day) -> list:
        """[(what begins again after ``day``, what it was before the pause)]."""
        effects = (
            self.env["asom.order.effect"]
            .sudo()
            .search(
                [
                    *self._started_by("pause"),
                    ("subscription_id.date_from", ">", day),
                ]
            )
        )
        result = []
        for later in effects.subscription_id.sorted("id"):
            paused = later.replaces_id
            while paused.cancelled and paused.replaces_id:
                paused = paused.replaces_id
            followed = self.membership_id.subscription_ids.filtered(
                lambda row, paused=paused, later=later: (
                    row.replaces_id == paused and row != later and not row.cancelled
                )
            )
            begun = paused.date_to and paused.date_to < day and not paused.cancelled
            if begun and not followed:
                result.append((later, paused))
        return result

    def _why_nothing_begins_again(self, day) -> Reason:
        """Nothing is paused on the day: reopened by another order, or never paused."""
        effects = (
            self.env["asom.order.effect"]
            .sudo()
            .search(
                [
                    *self._started_by("reopen"),
                    ("subscription_id.date_from", "<=", day),
                    ("subscription_id.date_to", ">=", day),
                ],
                order="id desc",
                limit=1,
            )
        )
        if not effects:
            return Reason.of("nothing_paused")
        other = effects.order_id
        return Reason.of("reopened", order=other.name, day=other.date_effect)

    # === WHAT IT DOES === #

    def _apply_pause(self, told):
        """What is paused begins anew: two rows, as for each change."""
        member = self.membership_id
        before = member.subscription_ids._asom_ends()
        known = member._days_without_needed()
        for row, last in told.changes.ending.items():
            row._later()._end(last or row.date_from - ONE_DAY)
        for row, last in told.changes.dues_to.items():
            row._charge_until(last)
        again = self._begin_again(told.changes.starting)
        member._end_without_needed(known)
        self._note_ended(before)
        for row in again:
            self._effect("started", subscription_id=row.id)

    def _apply_reopen(self, told):
        """Where nothing is paused, the fee and the work are all there is to it."""
        for row in self._begin_again(told.changes.starting):
            self._effect("started", subscription_id=row.id)

    def _begin_again(self, starting):
        """:returns: the new subscriptions"""
        rows = self.env["asom.subscription"]
        for start in needed_first(starting):
            row = (
                rows._later()
                ._asom_step()
                .create(
                    {
                        "membership_id": self.membership_id.id,
                        "product_id": start.product.id,
                        "quantity": start.quantity,
                        "date_from": start.day,
                        "date_to": start.last,
                        "dues_from": start.dues_day,
                        # A term that is due as a whole is not due once more.
                        "replaces_id": start.replaces.id,
                        "discount_ids": [
                            Command.create(each._once_more())
                            for each in start.discounts()
                        ],
                    }
                )
            )
            if start.dues_to:
                row._charge_until(start.dues_to)
            rows |= row
        return rows


def _again(row, day, dues_day, last) -> Start:
    """What ``row`` was, from ``day`` on."""
    return Start(
        row.product_id,
        day,
        row.quantity,
        replaces=row,
        dues_day=dues_day if dues_day != day else None,
        last=last or None,
    )
