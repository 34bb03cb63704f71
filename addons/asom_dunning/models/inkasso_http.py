import logging

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import (
    attempt,
    commit_batch,
    error_text,
    log_stopped,
)
from odoo.addons.asom_membership.outbound import PRIVATE, CallError, post

_logger = logging.getLogger(__name__)
# Answers after which it makes sense to try again, besides the server's own faults.
LATER = (408, 425, 429)
AT_ONCE = 50


class InkassoMessage(models.Model):
    """Sending by HTTP POST: in the background, each with a key of its own, so that an
    agency that has got it twice has it once."""

    _inherit = "asom.inkasso.message"

    def _deliver_http(self):
        """It leaves with the next background job: nothing is sent that is not
        committed."""
        self.env.ref("asom_dunning.cron_inkasso")._trigger()

    @api.model
    def _cron_send(self):
        """Send what waits for it."""
        now = fields.Datetime.now()
        waiting = self.sudo().search(
            [
                ("state", "=", "waiting"),
                ("agreement_id.delivery", "=", "http"),
                "|",
                ("next_try", "=", False),
                ("next_try", "<=", now),
            ],
            order="id",
            limit=AT_ONCE,
        )
        for message in waiting:
            # The case goes first; what is told about it waits for that.
            early = message.kind != "case" and message.case_id.state == "approved"
            if early:
                continue
            if message.try_lock_for_update() and message.state == "waiting":
                if error := attempt(self.env, message._post_http):
                    # One that cannot be sent stops nobody else's.
                    log_stopped(_logger, f"Message {message.name}", error)
                    text = error_text(self.env, error, message.name)
                    message._failed_once(text, False)
            commit_batch(self.env)

    def _post_http(self):
        """One POST of the frozen JSON; for a case of the ZIP that holds it too."""
        self.ensure_one()
        agreement = self.agreement_id
        is_case = self.kind == "case"
        data = self._frozen_bytes("archive" if is_case else "content")
        digest = self.archive_sha256 if is_case else self.sha256
        headers = {
            "Content-Type": "application/zip" if is_case else "application/json",
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
                self._failed_once(*self._post_trouble(error))
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
