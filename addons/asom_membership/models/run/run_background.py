import logging
from functools import partial
from weakref import WeakKeyDictionary

from odoo import api, models

from ...batches import claim, commit_batch, log_stopped, work_off

_logger = logging.getLogger(__name__)

# By cursor of a job, which ends with it. Odoo empties its own ``cr.cache`` with each
# commit.
KEPT = WeakKeyDictionary()

# More are not counted after each batch: the scheduler asks only whether any are left.
COUNTED = 1000

# States that somebody, or the scheduler, works on.
UNDER_WAY = ("previewing", "running", "cancelling")


class RunMixin(models.AbstractModel):
    """The scheduler's way through the steps."""

    _inherit = "asom.run.mixin"

    def _in_background(self):
        for xmlid in self._run_crons:
            self.env.ref(xmlid)._trigger()
        return True

    @api.model
    def _cron_work(self):
        """Work off previews, runs and cancellations started in the background."""
        runs = type(self)
        waiting = self.search([("state", "in", UNDER_WAY)])
        work_off(waiting, runs._cron_work_one, runs._cron_stopped)

    def _cron_work_one(self, _others) -> bool:
        """Work on one run, unless another scheduler does.

        :returns: False when the scheduler's time is up
        """
        with claim(self) as mine:
            return self._cron_work_claimed() if mine else True

    def _cron_work_claimed(self) -> bool:
        if not self.try_lock_for_update(allow_referencing=True):
            # Its user is at it, or has deleted it.
            return True
        self.invalidate_recordset()
        if self.state not in UNDER_WAY:
            # Its user has finished it while others were worked on.
            return True
        return self._for_waiting_user()._work_in_background()

    def _cron_stopped(self, error):
        log_stopped(_logger, f"{self._description} {self.id}", error)
        self._forget_kept()
        if run := self.exists():
            run._for_waiting_user()._stopped(error)

    def _for_waiting_user(self):
        """Texts on the run are for the user who started it, not for the scheduler."""
        return self.with_context(lang=self._waiting_user().lang or self.env.lang)

    def _work_in_background(self) -> bool:
        if self.state == "previewing":
            batch, finish = self._preview_batch, self._finish_preview
        elif self.state == "running":
            batch = partial(self._execute_batch, self._kept(self._execute_tools()))
            finish = self._finish_execute
        else:
            batch = partial(self._cancel_batch, self._kept(self._cancel_tools()))
            finish = self._finish_cancel
        while done := batch():
            # To finish the run is work that is left: the scheduler, told that nothing
            # is, would not come again before its next round.
            if commit_batch(self.env, done, self._left_count() + 1) <= 0:
                return False
        self._forget_kept()
        finish()
        commit_batch(self.env, 1, 0)
        return True

    def _kept(self, tools):
        """The scheduler calls again and again while its job has work; what one call has
        learned is known to the next one. Whatever else works on a run begins anew.

        :param tools: what a worker keeps; with a method ``keep_in(store, key)`` it is
            kept from call to call, as values, not as records
        """
        if tools and self.env.context.get("ir_cron_progress_id"):
            key = (self._name, self.id, self.state, id(self.env.registry))
            tools.keep_in(KEPT.setdefault(self.env.cr, {}), key)
        return tools

    def _forget_kept(self):
        KEPT.pop(self.env.cr, None)

    def _left_count(self) -> int:
        """Roughly how many lines the step under way has yet to work on."""
        state = "done" if self.state == "cancelling" else "pending"
        left = [("run_id", "=", self.id), ("state", "=", state)]
        return self._lines().search_count(left, limit=COUNTED)
