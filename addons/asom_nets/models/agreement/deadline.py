from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date, format_time

from odoo.addons.asom_membership.periods import Period, add_months

from ...days.deadlines import COPENHAGEN, UTC, deadlines, payment_day


class NetsAgreement(models.Model):
    """Until when Nets takes the month's collections."""

    _inherit = "asom.nets.agreement"

    def _deadlines(self, due):
        self.ensure_one()
        return deadlines(due, self.cut_off_hour, self.mandate_hour, self.due_shift)

    def _is_monthly(self):
        """Whether collections go out in the monthly section, which has deadlines."""
        self.ensure_one()
        return "0112" in self.debtor_group_ids.mapped("section")

    def _deadline_utc(self, due):
        """The ordinary deadline as Odoo stores moments: UTC without a zone."""
        normal = self._deadlines(due).normal
        return normal.astimezone(UTC).replace(tzinfo=None)

    def _deadline_warning(self, due):
        """What staff should know about the deadline for ``due``, or False.

        A deadline is an hour *before* which the file must be there.
        """
        self.ensure_one()
        at = self._deadlines(due)
        now = self._now()
        last = self._last_deadline(due)
        if now >= last:
            return self.env._(
                "Nets' last deadline for collections due on %(due)s was %(late)s. "
                "Choose a later due date.",
                due=format_date(self.env, due),
                late=self._local(last),
            )
        if now >= at.normal:
            return self.env._(
                "Nets' deadline was %(normal)s; until %(late)s it takes the file at an "
                "extra fee per collection.",
                normal=self._local(at.normal),
                late=self._local(at.late),
            )
        return False

    def _last_deadline(self, due):
        """The moment after which Nets takes no collection due on ``due``."""
        self.ensure_one()
        at = self._deadlines(due)
        return at.late if self.late_taken else at.normal

    def _misses(self, due) -> bool:
        """Whether collections due on ``due`` come too late, or at an extra fee only."""
        self.ensure_one()
        now = self._now()
        if self._is_monthly():
            return now >= self._deadlines(due).normal
        return due <= now.date()

    def _next_due(self, after):
        """The first due date by the association's rule, in the month of ``after`` or
        later, that Nets takes without an extra fee; None when there is none within a
        year (a due date that lies in the past by more than that is a slip of the pen).
        """
        self.ensure_one()
        month = max(after, self._now().date()).replace(day=1)
        for count in range(13):
            due = self._due_in(add_months(month, count))
            if due > after and not self._misses(due):
                return due
        return None

    def _due_in(self, month):
        """The association's due date that falls in ``month``."""
        company = self.company_id
        back = company.asom_due_month_offset
        if company.asom_dues_timing == "arrears":
            back += company._asom_term_months()
        start = add_months(month, -back)
        return company._asom_due_date(Period(start, start))

    def _due_note(self, due):
        """What else Nets makes of a due date, or False."""
        self.ensure_one()
        today = self._now().date()
        paid = payment_day(due, self.due_shift)
        if due <= today:
            return self.env._(
                "The due date %s has come: Nets takes collections that are due later "
                "only.",
                format_date(self.env, due),
            )
        if paid != due:
            return self.env._(
                "%(due)s is not a banking day: the members pay on %(paid)s.",
                due=format_date(self.env, due),
                paid=format_date(self.env, paid),
            )
        return False

    def _too_early_note(self, due):
        """From when Nets takes a delivery with this due date, or False."""
        self.ensure_one()
        if (due - self._now().date()).days > self.days_ahead:
            return self.env._(
                "Nets takes collections at most %(days)s days ahead: the delivery can "
                "be sent from %(first)s.",
                days=self.days_ahead,
                first=format_date(self.env, due - timedelta(days=self.days_ahead)),
            )
        return False

    def _past_deadline(self, due):
        """Why Nets takes no more collections due on ``due``, or False."""
        self.ensure_one()
        late = self._now() >= self._last_deadline(due)
        return late and self._deadline_warning(due)

    def _now(self):
        return fields.Datetime.now().replace(tzinfo=UTC).astimezone(COPENHAGEN)

    def _local(self, moment):
        """A moment as the user reads it, in Danish time and without seconds."""
        at = moment.astimezone(COPENHAGEN)
        hour = format_time(self.env, at.time(), time_format="short")
        return f"{format_date(self.env, at.date())} {hour}"
