from odoo import models

from ...days import planning
from ...days.deadlines import COPENHAGEN, UTC
from .plan import OPEN

# Nothing is to be done about it.
SILENT = (planning.REJECTIONS,)


class NetsPlan(models.Model):
    """Reminds the responsible user by an activity, once for each step."""

    _inherit = "asom.nets.plan"

    def _remind(self):
        """Make, move and close the activities of these steps.

        An activity that the user closes by hand does not come again.
        """
        activities = self._reminders()
        due = self.filtered(lambda row: row._is_to_remind())
        stale = activities.filtered(lambda a: a.res_id not in due._ids)
        stale.unlink()
        (self - due).filtered("reminded_at").reminded_at = False
        for activity in activities - stale:
            self.browse(activity.res_id)._move_reminder(activity)
        self._make_reminders(due.filtered(lambda row: not row.reminded_at))

    def _reminders(self):
        """The open activities that the planner has made."""
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("automated", "=", True),
            ]
        )

    def _is_to_remind(self):
        self.ensure_one()
        return bool(
            self.state in OPEN
            and not self.waits_for
            and self.responsible_id
            and self.kind not in SILENT
            and self.remind_on <= self._today()
        )

    def _move_reminder(self, activity):
        """Another responsible or another deadline."""
        vals = {}
        if activity.user_id != self.responsible_id:
            vals["user_id"] = self.responsible_id.id
        if activity.date_deadline != self._deadline_day():
            vals["date_deadline"] = self._deadline_day()
        if vals:
            activity.write(vals)

    def _make_reminders(self, rows):
        kind = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": row.id,
                    "activity_type_id": kind.id,
                    "automated": True,
                    "user_id": row.responsible_id.id,
                    "date_deadline": row._deadline_day(),
                    "summary": row._in_their_language().display_name,
                    "note": row._in_their_language()._reminder_text(),
                }
                for row in rows
            ]
        )
        rows.write({"reminded_at": self.env.cr.now()})

    def _in_their_language(self):
        return self.with_context(lang=self.responsible_id.lang)

    def _deadline_day(self):
        """The day as the responsible's calendar in Denmark shows it."""
        return self.deadline.replace(tzinfo=UTC).astimezone(COPENHAGEN).date()

    def _reminder_text(self):
        """What to do, in the language of the environment."""
        texts = {
            planning.PRICES: self.env._(
                "Ask the association for its prices and announce them, or skip the "
                "step when they stay as they are."
            ),
            planning.PREVIEW: self.env._("Create the collection run and preview it."),
            planning.APPROVE: self.env._("Have the collection run approved."),
            planning.EXECUTE: self.env._("Execute the collection run."),
            planning.SEND: self.env._("Create the delivery and send it to Nets."),
            planning.LATE: self.env._(
                "Nets' deadline has passed: the file is taken at an extra fee only."
            ),
            planning.PAYMENTS: self.env._(
                "Nets' file with the payments should be here by now."
            ),
        }
        lines = [texts[self.kind]]
        if self.latest:
            told = self.agreement_id._local(self._deadline_at_nets())
            lines.append(self.env._("Nets' deadline: %s.", told))
        return " ".join(lines)

    def _deadline_at_nets(self):
        """The ordinary deadline while it can be kept: what comes later costs extra."""
        agreement, latest = self.agreement_id, self.latest.replace(tzinfo=UTC)
        if self.kind != planning.LATE and agreement._is_monthly():
            normal = agreement._deadlines(self.date_collected).normal
            if self._now() < normal:
                return normal
        return latest
