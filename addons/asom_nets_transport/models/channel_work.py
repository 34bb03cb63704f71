import logging
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import (
    claim,
    commit_batch,
    log_stopped,
    roll_back,
    work_off,
)

from ..transport import TransportError, wait_minutes
from .trouble_text import trouble_text

_logger = logging.getLogger(__name__)

# What waiting does not mend.
ONLY_A_PERSON = {"host_key_changed", "key_refused", "no_key", "bad_key"}
ACTIVITY = "asom_nets_transport.activity_trouble"


class NetsChannel(models.Model):
    """The scheduled work: one worker at a time for each connection."""

    _inherit = "asom.nets.channel"

    @api.model
    def _cron_work(self):
        """Fetch and send over every connection whose time has come."""
        channels = type(self)
        work_off(self._due(), channels._cron_work_one, channels._cron_stopped)

    def _cron_work_one(self, others) -> bool:
        # What is wrong with a file is for people, not for the scheduler, who has no
        # language.
        lang = self.responsible_id.partner_id._asom_lang()
        self.with_context(lang=lang)._work()
        return commit_batch(self.env, 1, others) > 0

    def _cron_stopped(self, error):
        log_stopped(_logger, f"Connection {self.id}", error)

    @api.model
    def _due(self):
        """Connections whose time has come, or that have something to send at once."""
        now = fields.Datetime.now()
        channels = self.search([("state", "=", "running")], order="next_run, id")
        waiting = self.env["asom.nets.transfer"]._read_group(
            [
                ("channel_id", "in", channels.ids),
                ("direction", "=", "out"),
                ("state", "=", "waiting"),
                ("next_try", "<=", now),
            ],
            ["channel_id"],
        )
        at_once = {channel.id for [channel] in waiting}
        return channels.filtered(
            lambda c: (
                not c.next_run
                or c.next_run <= now
                or (c.id in at_once and not c.failures)
            )
        )

    def _work(self):
        """One round: clear up what a worker left, fetch, send.

        Safe to call at any time by any number of workers. Nothing is raised; what went
        wrong stands on the connection and on the file's transfer.

        :returns: whether this worker did it (another one may be at it)
        """
        self.ensure_one()
        with claim(self) as mine:
            if not mine:
                return False
            try:
                with self._store() as store:
                    self._clear_up(store)
                    self._exchange(store)
            except TransportError as error:
                self._note_failure(error.kind, error.detail)
            except psycopg2.errors.SerializationFailure:
                # A user pressed a button at the same moment: the next round sees it.
                roll_back(self.env)
            except Exception as error:
                # Whatever it is, the other connections go on.
                _logger.exception("Connection %s", self.id)
                roll_back(self.env)
                self._note_failure("internal", type(error).__name__)
            else:
                self._note_success()
            commit_batch(self.env)
            return True

    def _exchange(self, store):
        """Fetch and send; a folder that is not there stops only what goes through it.

        :raises TransportError: what went wrong
        """
        try:
            self._fetch(store)
        except TransportError as error:
            if not error.is_connection:
                # Nets' deadline does not wait for the other folder.
                self._send(store)
            raise
        self._send(store)

    # === HOW IT WENT === #

    def _note_success(self):
        now = fields.Datetime.now()
        self.sudo().write(
            {
                "last_success": now,
                "next_run": now + timedelta(minutes=self.interval_minutes),
                "failures": 0,
                "error_kind": False,
                "error_detail": False,
            }
        )
        if not self._failing_transfers():
            self._close_activity()

    def _note_failure(self, kind, detail):
        failures = self.failures + 1
        wait = max(wait_minutes(failures), 1)
        self.sudo().write(
            {
                "next_run": fields.Datetime.now() + timedelta(minutes=wait),
                "failures": failures,
                "error_kind": kind,
                "error_detail": detail,
            }
        )
        _logger.info("Connection %s: %s", self.id, kind)
        if failures >= self.alert_after or kind in ONLY_A_PERSON:
            self._alert(kind, detail)
            # Nets' deadline does not wait for the connection.
            self._leave_open()

    def _failing_transfers(self):
        return self.env["asom.nets.transfer"].search_count(
            [
                ("channel_id", "=", self.id),
                ("state", "in", ("waiting", "working")),
                ("attempts", ">=", self.alert_after),
            ],
            limit=1,
        )

    def _alert(self, kind, detail, record=None):
        """Give the responsible user an activity; one is enough.

        :param record: the delivery it is about; the connection itself without
        """
        record = (record or self).sudo()
        if record.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(ACTIVITY)
        ):
            return
        theirs = self._in_their_language()
        record.activity_schedule(
            ACTIVITY,
            user_id=self.responsible_id.id,
            summary=theirs.env._("Files to and from Nets"),
            note=trouble_text(theirs.env, kind, detail),
        )

    def _in_their_language(self):
        """The connection, in the language of who looks after it."""
        return self.with_context(lang=self.responsible_id.lang or self.env.lang)

    def _close_activity(self, record=None):
        (record or self).sudo().activity_feedback([ACTIVITY])

    # === WHICH CONNECTION === #

    @api.model
    def _of_company(self, company):
        """The connection in use for an association: its own, else the bureau's."""
        running = self.sudo().search([("state", "=", "running")])
        own = running.filtered(lambda c: c.company_id == company)
        return own[:1] or running.filtered("is_shared").sorted("id")[:1]
