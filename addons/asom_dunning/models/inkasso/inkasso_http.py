import logging

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import (
    claim,
    commit_batch,
    error_text,
    log_stopped,
    work_off,
)
from odoo.addons.asom_membership.outbound import PRIVATE, CallError, post

from .inkasso_message import WITH_FILES

_logger = logging.getLogger(__name__)
# Answers after which it makes sense to try again, besides the server's own faults.
LATER = (408, 425, 429)
AT_ONCE = 50


class InkassoMessage(models.Model):
    """Sending by HTTP POST: in the background, each with a key of its own, so that an
    agency that has got it twice has it once."""

    _inherit = "asom.inkasso.message"

    @api.model
    def _cron_send(self):
        """Send what waits for it."""
        now = fields.Datetime.now()
        ways = self._background_ways()
        waiting = self.sudo().search(
            [
                ("state", "=", "waiting"),
                ("batch_id", "=", False),
                ("agreement_id.delivery", "in", ways),
                "|",
                ("next_try", "=", False),
                ("next_try", "<=", now),
            ],
            order="id",
            limit=AT_ONCE,
        )
        messages = type(self)
        work_off(waiting, messages._cron_send_one, messages._cron_send_stopped)

    def _cron_send_one(self, left):
        """Send this one, unless somebody else is at it.

        :param left: how many wait behind it
        :returns: False when the scheduler's time is up
        """
        with claim(self) as mine:
            if mine:
                self._leave()
        return commit_batch(self.env, 1, left) > 0

    def _cron_send_stopped(self, error):
        """One that cannot be sent stops nobody else's."""
        log_stopped(_logger, f"Message {self.name}", error)
        self._failed_once(error_text(self.env, error, self.name), False)

    def _leave(self):
        """Send one, after it was noted that the agency may have it: a worker that dies
        on the way has not told."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return
        self.invalidate_recordset()
        if self.state != "waiting" or self._is_early() or self._held_back():
            return
        known = self.perhaps_there
        self.perhaps_there = True
        commit_batch(self.env)
        getattr(self, f"_leave_{self.agreement_id.delivery}")(known)

    @api.model
    def _background_ways(self) -> list[str]:
        """Hook: ways of the agreement that leave with the job, each by a method
        ``_leave_<way>`` of one message."""
        return ["http"]

    def _is_early(self) -> bool:
        """The case goes first; what is told about it waits for that."""
        first = self.case_id.inkasso_message_ids.filtered(
            lambda row: row.kind == "case"
        )
        return self.kind not in WITH_FILES and first.state in ("waiting", "failed")

    def _leave_http(self, known):
        """One POST of the frozen JSON; for cases of the ZIP that holds it too.

        :param known: it may be there since an earlier attempt
        """
        self.ensure_one()
        agreement = self.agreement_id
        packed = self.kind in WITH_FILES
        data = self._frozen_bytes(self._file_field())
        digest = self.archive_sha256 if packed else self.sha256
        headers = {
            "Content-Type": "application/zip" if packed else "application/json",
            "Idempotency-Key": self.name,
            "X-Content-SHA256": digest,
        }
        if agreement.token:
            headers["Authorization"] = f"Bearer {agreement.token}"
        private = self.env["ir.config_parameter"].sudo().get_param(PRIVATE) == "1"
        try:
            post(agreement.url, data, headers, private)
        except CallError as error:
            # 409: the agency has it already, by its key.
            if error.status != 409:
                _logger.info("%s not sent", self.name, exc_info=error)
                certain = not known and error.code in ("address", "private")
                self._failed_once(*self._post_trouble(error), certain=certain)
                return
        self._delivered()

    def _post_trouble(self, error) -> tuple[str, bool]:
        """(text for people, whether to try again) of a call that was not taken."""
        if error.code in ("address", "private"):
            return self.env._("The agency's address is no public one of HTTPS."), False
        if error.code == "unreachable":
            return self.env._("The agency cannot be reached."), True
        text = self.env._("The agency's server refused it (%s).", error.status)
        return text, error.status >= 500 or error.status in LATER
