import logging

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.asom_membership.batches import (
    claim,
    commit_batch,
    error_text,
    log_stopped,
    work_off,
)
from odoo.addons.asom_membership.periods import TIME_ZONE

from ...procedure.daily import EACH_DAY, last_planned

_logger = logging.getLogger(__name__)

WHEN = {"daily", "daily_weekday", "daily_hour"}


class DunningPolicy(models.Model):
    """Runs that are made by themselves: on which days, at which hour, and what of them
    somebody has to approve."""

    _inherit = "asom.dunning.policy"

    daily = fields.Boolean(
        string="Made by Itself",
        tracking=True,
        help="A run is made by the system; what needs no approval is sent at once.",
    )
    daily_weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
        ],
        string="On",
        tracking=True,
        help="Empty: on each banking day. A day on which banks are closed is made up "
        "for on the next banking day.",
    )
    daily_hour = fields.Integer(
        string="At", default=6, required=True, tracking=True, help="Danish time."
    )
    daily_since = fields.Datetime(readonly=True, copy=False)
    responsible_id = fields.Many2one(
        "res.users",
        string="Who Is Told",
        tracking=True,
        help="Gets an activity when a run that was made by itself waits for approval, "
        "or could not be made.",
    )
    approve_1 = fields.Boolean(string="Approve Reminder 1", default=True, tracking=True)
    approve_2 = fields.Boolean(string="Approve Reminder 2", default=True, tracking=True)
    approve_handover = fields.Boolean(
        string="Approve Hand-Over",
        default=True,
        tracking=True,
        help="A run in which nothing needs approval is approved by itself.",
    )

    @api.constrains("daily_hour")
    def _check_daily_hour(self):
        for policy in self:
            if not 0 <= policy.daily_hour <= 23:
                raise ValidationError(
                    self.env._("The hour of the daily run is one from 0 to 23.")
                )

    def _daily_changes(self, vals):
        """Policies whose daily run the values begin, end or put at another hour."""
        return self.filtered(
            lambda policy: any(
                policy[name] != vals[name] for name in WHEN & vals.keys()
            )
        )

    def _from_now_on(self):
        """What was planned before it was said is not made up for."""
        if self:
            self._asom_step("daily_since").write({"daily_since": fields.Datetime.now()})

    def _stages_to_approve(self) -> set:
        """Stages of a run that somebody has to approve."""
        self.ensure_one()
        return {stage for stage in ("1", "2", "handover") if self[f"approve_{stage}"]}

    # === THE SCHEDULER === #

    @api.model
    def _make_daily_runs(self):
        """Make the runs whose hour has come, once each."""
        own = type(self)
        work_off(
            self.search([("daily", "=", True)], order="id"),
            own._make_daily_run,
            own._daily_stopped,
        )

    def _make_daily_run(self, _others) -> bool:
        """:returns: False when the scheduler's time is up"""
        with claim(self) as mine:
            planned = mine and self._daily_planned()
            if planned:
                policy = self._for_responsible()
                policy.env["asom.dunning.run"]._make_planned(policy, planned)
                return commit_batch(self.env) > 0
        return True

    def _for_responsible(self):
        """Texts are for the one who is told; only the own association is looked at."""
        company = self.company_id
        lang = self.responsible_id.lang or company.partner_id._asom_lang()
        return self.with_company(company).with_context(
            allowed_company_ids=company.ids, lang=lang
        )

    def _daily_planned(self):
        """The day for which a run is to be made now, or None."""
        self.invalidate_recordset()
        local = self.with_context(tz=TIME_ZONE)
        now = fields.Datetime.context_timestamp(local, fields.Datetime.now())
        day = last_planned(now, self.daily_weekday or EACH_DAY, self.daily_hour)
        since = self.daily_since or fields.Datetime.now()
        since = fields.Datetime.context_timestamp(local, since)
        if (day, self.daily_hour) < (since.date(), since.hour + bool(since.minute)):
            return None
        runs = self.env["asom.dunning.run"].search_count(
            [("company_id", "=", self.company_id.id), ("planned_on", ">=", day)],
            limit=1,
        )
        return None if runs else day

    def _daily_stopped(self, error):
        log_stopped(_logger, f"Daily dunning run of policy {self.id}", error)
        policy = self.exists()._for_responsible()
        reason = error_text(policy.env, error, policy.env._("policy %s", self.id))
        text = policy.env._("The daily dunning run could not be made: %s", reason)
        latest = policy.message_ids.sorted("id")[-1:]
        if reason in (latest.body or ""):
            return
        policy.message_post(body=text, partner_ids=policy.responsible_id.partner_id.ids)
