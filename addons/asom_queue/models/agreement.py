from odoo import api, models
from odoo.tools import config

# The channel of all agreements; each has one below it.
CHANNEL = "root.economic"
RUNNER = "queue_job"


class EconomicAgreement(models.Model):
    """Agreements worked off as jobs, where the server runs jobs.

    An agreement has one job that waits, by its identity, and a channel of its own: the
    others' trouble, or their many postings, do not hold it up. The same lock as ever
    keeps two workers from one agreement.
    """

    _inherit = "asom.economic.agreement"

    @api.model
    def _cron_transfer(self):
        """A job for each agreement that is due; without a runner all is as before."""
        if not self._runs_jobs():
            return super()._cron_transfer()
        for agreement in self._due():
            if agreement.sudo()._something_to_do():
                agreement._queue()
        return None

    @api.model
    def _runs_jobs(self) -> bool:
        """Does the server start the runner of jobs?"""
        return RUNNER in config["server_wide_modules"]

    def _queue(self):
        """Put in the job that sends what waits, unless it waits already."""
        self.ensure_one()
        # Each round finds out for itself what is to be done: nothing is tried again by
        # the queue, which knows nothing of keys that live for an hour.
        self.with_delay(
            channel=f"{CHANNEL}.{self.id}",
            identity_key=f"asom_economic:{self.id}",
            description=f"e-conomic: {self.display_name}",
            max_retries=1,
        )._job_transfer()

    def _job_transfer(self):
        """The work of one job: what is due now."""
        for agreement in self._due() & self:
            if not agreement._work():
                agreement._queue()
