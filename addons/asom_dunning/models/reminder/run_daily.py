from odoo import api, fields, models


class DunningRun(models.Model):
    """Runs that the scheduler makes: once for each planned day, whoever starts twice.

    One that still waits for approval when the next day comes is not doubled: it is
    looked at anew, for that day.
    """

    _inherit = "asom.dunning.run"

    planned_on = fields.Date(
        string="Made by Itself For",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The planned day; empty where somebody has made the run.",
    )

    _planned_once = models.UniqueIndex(
        "(company_id, planned_on) WHERE planned_on IS NOT NULL",
        "The run of that day has been made by itself already.",
    )

    @api.model
    def _cron_work(self):
        self.env["asom.dunning.reminder"]._move_fees()
        self.env["asom.dunning.policy"]._make_daily_runs()
        self.search(
            [("planned_on", "!=", False), ("state", "=", "approved")]
        )._go_on_planned()
        return super()._cron_work()

    @api.model
    def _make_planned(self, policy, planned):
        """Make, or look anew at, the run of a planned day.

        :param policy: the association's
        """
        today = fields.Date.context_today(self)
        waiting = self.search(
            [
                ("company_id", "=", policy.company_id.id),
                ("planned_on", "!=", False),
                ("state", "in", ("draft", "previewed")),
            ],
            order="id desc",
            limit=1,
        ).filtered(lambda run: not run._is_executed())
        if waiting:
            waiting.write({"date": today, "planned_on": planned})
        else:
            waiting = self.create(
                {
                    "company_id": policy.company_id.id,
                    "date": today,
                    "planned_on": planned,
                }
            )
        waiting._start_preview()
        waiting._in_background()

    def _go_on_planned(self):
        """What is approved by itself is sent by itself. What a person has approved is
        sent by a person."""
        for run in self:
            if not run.approved_by_id and not run._is_executed():
                run._for_waiting_user()._start_execute()

    def _waiting_user(self):
        found = super()._waiting_user()
        if self.planned_on and found == self.env.ref("base.user_root"):
            policy = self.env["asom.dunning.policy"].sudo()._of(self.company_id)
            return policy.responsible_id or found
        return found

    def _finish_preview(self):
        was = self.state
        result = super()._finish_preview()
        if was == "previewing" and self.planned_on:
            self._tell_planned()
        return result

    def _tell_planned(self):
        """Nobody looks at a run with nothing in it; somebody is told of one that waits;
        and one that is approved goes on."""
        if self.state == "approved":
            self._in_background()
            return
        if self.state != "previewed":
            return
        if not self.pending_count and not self.failed_count:
            self._discard_preview()
            self._step({"state": "cancelled"})
            self.message_post(body=self.env._("Nobody is to be reminded that day."))
            return
        user = self._waiting_user()
        if user.active and user != self.env.ref("base.user_root"):
            self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                fields.Date.context_today(self),
                summary=self.env._("Reminders wait for approval"),
                user_id=user.id,
            )
