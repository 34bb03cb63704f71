import logging
import time
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.batches import (
    claim,
    commit_batch,
    log_stopped,
    roll_back,
    work_off,
)

from ...economic import EconomicError
from ...trouble_text import trouble_text
from ..agreement.agreement_token import page_until
from .request import OPEN

_logger = logging.getLogger(__name__)

# What waiting does not mend.
ONLY_A_PERSON = {
    "copy",
    "unauthorized",
    "forbidden",
    "module_missing",
    "no_secret",
    "no_token",
    "mistaken",
}
# It is connected again before anything more is sent.
BROKEN = ("unauthorized", "forbidden", "copy")
ACTIVITY = "asom_economic.activity_trouble"
ALERT_AFTER = 3
# A pause that short is waited for.
SHORT_PAUSE = 5
MOST_PAUSES = 20


class EconomicAgreement(models.Model):
    """The work: one worker at a time for each agreement, in the order of the postings.

    A call is frozen and committed, then made, and its answer is committed. Whatever
    breaks in between leaves a call that is open; the next round finds out what became
    of it before anything else is sent.
    """

    _inherit = "asom.economic.agreement"

    def action_transfer(self):
        """Send what waits.

        :raises UserError: the agreement is not in use
        """
        self.check_access("write")
        idle = self.filtered(
            lambda a: a.state not in ("live", "broken") or a.interface == "file"
        )
        if idle:
            raise UserError(
                self.env._(
                    "%s is not in use. Put it in use first.", idle[:1].display_name
                )
            )
        # A person knows better than the pause after a failure.
        self.sudo().write({"next_try": False})
        until = page_until()
        for agreement in self:
            if not agreement._work(until):
                agreement._wake()
        return True

    @api.model
    def _wake(self):
        """Let the scheduler look at once."""
        self.env.ref("asom_economic.cron_economic_transfer").sudo()._trigger()

    @api.model
    def _cron_transfer(self):
        """Send what waits of every agreement that sends by itself."""
        agreements = type(self)
        work_off(self._due(), agreements._cron_transfer_one, agreements._cron_stopped)

    @api.model
    def _due(self):
        """Agreements that send by themselves and do not pause."""
        now = fields.Datetime.now()
        live = self.search(
            [
                ("state", "=", "live"),
                ("auto_transfer", "=", True),
                ("interface", "!=", "file"),
            ]
        )
        return live.filtered(lambda a: not a.next_try or a.next_try <= now)

    def _cron_transfer_one(self, others) -> bool:
        self._work()
        return commit_batch(self.env, 1, others) > 0

    def _cron_stopped(self, error):
        log_stopped(_logger, f"e-conomic agreement {self.id}", error)

    # === ONE ROUND === #

    def _work(self, until=float("inf")) -> bool:
        """Find out what became of open calls, then send what waits. Nothing is raised.

        :param until: of the monotonic clock; what is left then goes on later
        :returns: whether all that could be done is done
        """
        self.ensure_one()
        own = self.sudo().with_context(lang=self._lang())
        with claim(own) as mine:
            if not mine:
                return True
            try:
                done = own._round(until)
            except EconomicError as error:
                own._note_failure(error)
                done = True
            except psycopg2.errors.SerializationFailure:
                # A posting was drawn back at the same moment: the next round sees it.
                roll_back(own.env)
                done = False
            except Exception as error:
                _logger.exception("e-conomic agreement %s", self.id)
                roll_back(own.env)
                own._note_failure(EconomicError("internal", type(error).__name__))
                done = True
            commit_batch(own.env)
            return done

    def _round(self, until):
        if not self._something_to_do():
            return True
        with self._economic() as client:
            if not self._preflight(client):
                self._note_blocked()
                return True
            commit_batch(self.env)
            if not self._settle_open(client):
                return True
            self._push_customers(client)
            while ready := self._next_vouchers():
                for part in self._calls(ready):
                    self._send(client, part)
                    if time.monotonic() > until:
                        return False
            self._book_arrived(client)
            self._attach_arrived(client)
            if self.fetch_payments:
                self._fetch_booked(client)
        self._note_success()
        return True

    def _something_to_do(self):
        waiting = [("agreement_id", "=", self.id)]
        transfers = self.env["asom.economic.transfer"]
        open_ones = ("state", "in", ("pending", "sending", "unknown"))
        return (
            transfers.search_count([*waiting, open_ones], limit=1)
            or len(self._to_book())
            or len(self._to_attach())
        )

    def _next_vouchers(self):
        """The next vouchers; [] when nothing is left."""
        while (ready := self._vouchers()) is not None:
            # What was rejected is told, whatever comes.
            if ready:
                return ready
            commit_batch(self.env)
        return []

    def _settle_open(self, client) -> bool:
        """What became of calls whose answer is not known.

        :returns: whether all of it is known now: what waits is sent in its order
        """
        # What a worker that died had in hand and had not frozen.
        self.env["asom.economic.transfer"].search(
            [
                ("agreement_id", "=", self.id),
                ("state", "=", "sending"),
                ("request_id", "=", False),
            ]
        )._loosen()
        requests = self.env["asom.economic.request"].search(
            [("agreement_id", "=", self.id), ("state", "in", OPEN)], order="id"
        )
        for request in requests:
            if not request._settle(client):
                return False
        return True

    # === SENDING === #

    def _send(self, client, ready):
        """Freeze a call, make it, and keep the answer; a call that is refused is halved
        until the vouchers that are to blame stand alone.

        :raises EconomicError: nothing more may be sent now
        """
        request = self._freeze(ready)
        # From here on a dead worker leaves a call that may have been made.
        commit_batch(self.env)
        error = request._call(client)
        if error is None or error.kind != "rejected":
            return
        if len(ready) == 1:
            told = error.errors[0] if error.errors else None
            request.transfer_ids._reject(
                (told and told.kind) or "rejected",
                (told and (told.message or told.name)) or error.detail,
            )
            commit_batch(self.env)
            return
        # Frozen anew below; what a dead worker leaves of them goes back to waiting.
        request.transfer_ids.write(
            {"request_id": False, "contents": False, "marker": False}
        )
        half = len(ready) // 2
        self._send(client, ready[:half])
        self._send(client, ready[half:])

    # === HOW IT WENT === #

    def _note_success(self):
        self.write(
            {
                "state": "live",
                "last_transfer": fields.Datetime.now(),
                "next_try": False,
                "failures": 0,
                "error_kind": False,
                "error_detail": False,
            }
        )
        self.activity_feedback([ACTIVITY])

    def _note_failure(self, error):
        """Pause: longer each time, and until a person has mended it where only a person
        can. It closes by itself."""
        failures = self.failures + 1
        seconds = error.seconds or min(60 * 2 ** min(failures - 1, 6), 3600)
        vals = {
            "failures": failures,
            "next_try": fields.Datetime.now() + timedelta(seconds=seconds),
            "error_kind": error.kind,
            "error_detail": error.detail,
        }
        if error.kind in BROKEN:
            vals["state"] = "broken"
        self.write(vals)
        _logger.info("e-conomic agreement %s: %s", self.id, error.kind)
        if failures >= ALERT_AFTER or error.kind in ONLY_A_PERSON:
            self._alert(error.kind, error.detail)

    def _note_blocked(self):
        """Nothing may be sent: the first finding says why."""
        stop = self.finding_ids.filtered(lambda f: f.blocks == "all")[:1]
        self._note_failure(EconomicError(stop.kind, stop.detail))

    def _alert(self, kind, detail):
        """Give the responsible user an activity; one is enough."""
        kind_id = self.env.ref(ACTIVITY)
        if self.activity_ids.filtered(lambda a: a.activity_type_id == kind_id):
            return
        theirs = self.with_context(lang=self.responsible_id.lang or self.env.lang)
        self.activity_schedule(
            ACTIVITY,
            user_id=self.responsible_id.id,
            summary=theirs.env._("e-conomic"),
            note=trouble_text(theirs.env, kind, detail),
        )

    def _lang(self):
        return self.responsible_id.partner_id.lang or self.env.lang
