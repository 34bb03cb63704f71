from odoo import fields, models

from ...batches import error_text


class RunMixin(models.AbstractModel):
    """What stops a step in the background is told to whoever waits for it."""

    _inherit = "asom.run.mixin"

    stop_reason = fields.Text(
        readonly=True, copy=False, help="What stopped the step that is under way."
    )

    def _waiting_user(self):
        """Who has started the step that is under way."""
        self.ensure_one()
        if self.state == "cancelling":
            return self.cancelled_by_id
        executing = self.state == "running" and self.executed_by_id
        return executing or self.previewed_by_id

    def _stopped(self, error):
        """Tell who started the step in the background what stopped it.

        The scheduler tries again; the same reason is told once.

        :param error: what stopped it
        """
        self.ensure_one()
        if self.state == "previewing":
            self._preview_stopped(error)
        elif self.state in ("running", "cancelling"):
            self._told_once(self._reason_of(error))

    def _told_once(self, reason):
        """Message who executes or cancels the run, unless he has been told."""
        if reason == self.stop_reason:
            return
        self._step({"stop_reason": reason})
        code = "not_cancelled" if self.state == "cancelling" else "stopped"
        self.message_post(
            body=self._run_text(code, reason),
            partner_ids=self._waiting_user().partner_id.ids,
        )

    def _preview_stopped(self, error):
        """Tell who waits for the preview why there is none; he may start it again.

        :param error: what stopped it in the background
        """
        self.ensure_one()
        if self.state != "previewing":
            return
        waiting = self.previewed_by_id.partner_id
        if self._is_executed():
            self._step({"state": "done"})
        else:
            self._back_to_draft()
        self.message_post(
            body=self._run_text("not_previewed", self._reason_of(error)),
            partner_ids=waiting.ids,
        )

    def _reason_of(self, error) -> str:
        """What stopped a step or a line, for the one who waits for it."""
        return error_text(self.env, error, self.env._("run %s", self.id))
