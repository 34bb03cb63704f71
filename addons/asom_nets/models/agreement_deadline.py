from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ..deadlines import COPENHAGEN, UTC, deadlines


class NetsAgreement(models.Model):
    """Until when Nets takes the month's collections."""

    _inherit = "asom.nets.agreement"

    def _deadlines(self, due):
        self.ensure_one()
        return deadlines(due, self.cut_off_hour)

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
        if now >= at.late:
            return self.env._(
                "Nets' last deadline for collections due on %(due)s was %(late)s. "
                "Choose a later due date.",
                due=format_date(self.env, due),
                late=self._local(at.late),
            )
        if now >= at.normal:
            return self.env._(
                "Nets' deadline was %(normal)s; until %(late)s it takes the file at an "
                "extra fee per collection.",
                normal=self._local(at.normal),
                late=self._local(at.late),
            )
        return False

    def _check_deadline(self, due):
        """:raises UserError: when Nets takes no more collections due on ``due``."""
        self.ensure_one()
        if self._now() >= self._deadlines(due).late:
            raise UserError(self._deadline_warning(due))

    def _now(self):
        return fields.Datetime.now().replace(tzinfo=UTC).astimezone(COPENHAGEN)

    def _local(self, moment):
        naive = moment.astimezone(UTC).replace(tzinfo=None)
        return format_datetime(self.env, naive, tz="Europe/Copenhagen")
