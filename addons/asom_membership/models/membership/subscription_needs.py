from datetime import timedelta

from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...needs import Run, first_days_without

ONE_DAY = timedelta(days=1)
# In the context of a change that is made in several steps: what needs a package is
# looked at when all are done. An object, so that no call from outside can say it.
LATER = object()
LATER_KEY = "asom_needs_later"


class Subscription(models.Model):
    """What needs a package ends with it."""

    _inherit = "asom.subscription"

    # === WHAT FOLLOWS FROM A CHANGE === #

    def _needs_before(self, vals):
        """What needs something that it has not, before a change; None where the change
        is none of days or products."""
        if {"date_from", "date_to", "cancelled", "product_id"} & set(vals):
            return self.membership_id._days_without_needed()
        return None

    def _needs_after(self, before, known):
        """:param before: by :meth:`_asom_ends`
        :param known: by :meth:`_needs_before`
        """
        longer = self._longer_than(before)
        longer._bring_back()
        if self.env.context.get(LATER_KEY) is not LATER:
            self._after_change(longer, known)

    def _after_change(self, longer, known):
        """What is made longer has what it needs until its new end; what needs what was
        made shorter ends with it."""
        gaps = self.membership_id._days_without_needed()
        for row in longer:
            if row in gaps:
                row._refuse_without(gaps[row])
        ended = self.membership_id._end_without_needed(known)
        for row in self:
            row._remember("end", [each for each in ended if row._is_needed_by(each)])
        self._tell(ended)

    # === BUSINESS METHODS === #

    def _later(self):
        """The rows, for one of several steps of a change."""
        return self.with_context(**{LATER_KEY: LATER})

    def _as_runs(self) -> list[Run]:
        """The facts that the pure rule needs, of rows that take effect."""
        result = []
        for row in self.filtered(lambda row: not row.cancelled):
            template = row.product_id.product_tmpl_id
            needs = frozenset(template.asom_requires_ids.ids)
            result.append(
                Run(row, template.id, row.date_from, row.date_to or None, needs)
            )
        return result

    def _is_needed_by(self, entry) -> bool:
        """Does what ended (an entry of what is remembered) need this, or something
        that needs it?"""
        row = self.browse(entry["id"])
        return (
            row.membership_id == self.membership_id
            and self.product_id.product_tmpl_id in row._needed_at_any_depth()
        )

    def _needed_at_any_depth(self):
        """The products that it needs, and those that these need."""
        needed = self.env["product.template"]
        found = self.product_id.product_tmpl_id.asom_requires_ids
        while found - needed:
            needed |= found
            found = found.asom_requires_ids
        return needed

    def _has_what_it_needs(self) -> bool:
        """On its first day."""
        needed = self.product_id.asom_requires_ids
        return not needed or any(
            not other.cancelled
            and other.product_id.product_tmpl_id in needed
            and self.date_from in other._as_runs()[0].days()
            for other in self.membership_id.subscription_ids
        )

    def _tell(self, ended):
        """Say at once which rows ended with these; the member's log says it as well."""
        if not ended or self.env.context.get("tracking_disable"):
            return
        rows = self.browse([entry["id"] for entry in ended])
        message = " ".join(row._ended_with_text() for row in rows)
        self.env.user._bus_send(
            "simple_notification", {"type": "warning", "message": message}
        )

    def _ended_with_text(self) -> str:
        if self.cancelled:
            return self.env._(
                "%s needs it and never takes effect.", self.product_id.name
            )
        return self.env._(
            "%(product)s needs it and ends on %(day)s as well.",
            product=self.product_id.name,
            day=format_date(self.env, self.date_to),
        )

    def _end_with_what_they_need(self):
        """New rows without a last day end with the package that they need.

        :raises ValidationError: when the day that was asked for is later
        """
        needing = self.filtered(
            lambda row: not row.cancelled and row.product_id.asom_requires_ids
        )
        for row, day in needing.membership_id._days_without_needed().items():
            if row in needing:
                if row.date_to or day <= row.date_from:
                    row._refuse_without(day)
                row._later().write({"date_to": day - ONE_DAY})

    def _refuse_without(self, day):
        """:raises ValidationError: always"""
        raise ValidationError(
            self.env._(
                "%(product)s needs one of: %(needed)s. %(member)s has none of "
                "them on %(day)s.",
                product=self.product_id.name,
                needed=", ".join(self.product_id.asom_requires_ids.mapped("name")),
                member=self.membership_id.display_name,
                day=format_date(self.env, day),
            )
        )


class Membership(models.Model):
    _inherit = "asom.membership"

    def _days_without_needed(self) -> dict:
        """{subscription: first day on which it has nothing of what it needs}."""
        # Of the cache: a change asks this before and after each of its steps.
        rows = self.subscription_ids.filtered(lambda row: not row.cancelled)
        if not rows.product_id.product_tmpl_id.asom_requires_ids:
            return {}
        result = {}
        for members in rows.grouped("membership_id").values():
            result |= first_days_without(members._as_runs())
        return result

    def _end_without_needed(self, known) -> list[dict]:
        """End what has nothing of what it needs any more.

        :param known: what had nothing before already, by :meth:`_days_without_needed`;
            that is left as it is
        :returns: what ended, to be remembered ([{"id", "now", "was"}])
        """
        result = []
        for row, day in self._days_without_needed().items():
            if row in known and known[row] <= day:
                continue
            before = row._asom_ends()
            never = day <= row.date_from
            vals = {"cancelled": True} if never else {"date_to": day - ONE_DAY}
            row._later().write(vals)
            result += row._changed_since(before)
        return result
