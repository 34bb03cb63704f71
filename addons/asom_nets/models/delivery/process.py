import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.batches import commit_batch, log_stopped, work_off

from ...betalingsservice import (
    InformationRow,
    MandateRow,
    PaymentRow,
    SectionStart,
    SlipRow,
    UnknownRow,
    iter_rows,
)

_logger = logging.getLogger(__name__)

STAGE_BATCH = 2000
TO_DO = "mail.mail_activity_data_todo"
# Which model keeps the records of a kind; each has ``_stage`` and ``_work_batch``.
KEEPERS = {
    PaymentRow: "asom.nets.payment",
    MandateRow: "asom.nets.mandate.event",
    SlipRow: "asom.nets.slip",
    InformationRow: "asom.nets.information",
    UnknownRow: "asom.nets.parked",
}
# Files up to this size, some 1,100 records, are worked on while the user waits: that
# is 10 to 20 seconds.
AT_ONCE_BYTES = 150_000


class NetsDelivery(models.Model):
    """Working through a received file: its records become rows, the rows are worked on.

    All in batches that commit. A worker that dies goes on where it was: a row is kept
    once (delivery and line are unique) and changes its state with what is booked.
    """

    _inherit = "asom.nets.delivery"

    staged = fields.Boolean(readonly=True, help="All records have become rows.")
    staged_line = fields.Integer(
        readonly=True, help="Records up to this line of the file have become rows."
    )
    worked_count = fields.Integer(string="Records Done", readonly=True)
    progress = fields.Float(compute="_compute_progress")

    @api.depends("worked_count", "row_count", "staged_line", "staged", "state")
    def _compute_progress(self):
        for delivery in self:
            # Keeping the records is the shorter part of the work, booking the longer.
            rows = delivery.row_count or 1
            kept = 1.0 if delivery.staged else min(1.0, delivery.staged_line / rows)
            worked = min(1.0, delivery.worked_count / rows)
            finished = delivery.state != "received"
            delivery.progress = 100.0 if finished else 25.0 * kept + 75.0 * worked

    # === WORKER === #

    def _process(self):
        """Do all that is left to do with a received file; safe to call again."""
        self.ensure_one()
        # Superuser: who may receive the file may have it booked; each row is worked on
        # in its own association.
        worker = self.sudo()
        while worker._process_step():
            commit_batch(self.env)
        self.invalidate_recordset()

    def _process_step(self) -> bool:
        """One batch.

        :returns: whether there is more to do
        """
        self.ensure_one()
        self._lock()
        if self.state != "received":
            return False
        if self.staged:
            return self._work_step()
        self._stage()
        return True

    def _lock(self):
        """Keep other workers away until the next commit.

        :raises UserError: when another one is at work
        """
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "%s is being worked on by somebody else right now; nothing is "
                    "lost.",
                    self.filename,
                )
            )
        self.invalidate_recordset(["state", "staged", "staged_line", "worked_count"])

    def _stage(self):
        """Keep the file's records as rows, from where an earlier worker stopped.

        The scheduler's time may end in between; then they are not all ``staged`` yet.
        """
        skip = self.staged_line
        sections = {section.line: section for section in self.section_ids}
        section, batch = None, []
        with self._stream() as stream:
            for row in iter_rows(stream):
                if isinstance(row, SectionStart):
                    section = sections[row.line]
                elif type(row) in KEEPERS and row.line > skip:
                    batch.append((section, row))
                    if len(batch) >= STAGE_BATCH:
                        self._stage_batch(batch)
                        batch = []
                        if commit_batch(self.env, 1, 1) <= 0:
                            return
                        self._lock()
        self._stage_batch(batch)
        self.env["asom.nets.parked"]._stage_sections(self.section_ids)
        self.staged = True

    def _stage_batch(self, batch):
        by_keeper = {}
        for section, row in batch:
            by_keeper.setdefault(KEEPERS[type(row)], []).append((section, row))
        for keeper, rows in by_keeper.items():
            self.env[keeper]._stage(self, rows)
        # Nothing but a person can work on what is not known.
        self.worked_count += len(by_keeper.get(KEEPERS[UnknownRow], ()))
        if batch:
            self.staged_line = batch[-1][1].line
        self.env.flush_all()
        self.env.invalidate_all()

    def _work_step(self) -> bool:
        for keeper in dict.fromkeys(KEEPERS.values()):
            done = self.env[keeper]._work_batch(self)
            if done:
                self.worked_count += done
                self.env.flush_all()
                self.env.invalidate_all()
                return True
        self._finish()
        return False

    def _finish(self):
        """All rows have been worked on."""
        self.write({"state": self._state_when_worked(), "worked_count": self.row_count})
        self.activity_unlink([TO_DO])
        self.message_post(body=self._finished_text())
        self._afterwards(self._look_for_payouts)
        self._afterwards(self._count_costs)

    def _state_when_worked(self):
        """``done``, or ``review`` where a person has to look first."""
        return "review" if self._list_sections() else "done"

    def _finished_text(self):
        parked = self.env["asom.nets.parked"].search_count(
            [("delivery_id", "=", self.id), ("state", "=", "open")]
        )
        text = self.env._("Records read: %s.", self.row_count)
        if parked:
            text += " " + self.env._("On the work list: %s.", parked)
        return text

    def _stream(self):
        """The file's bytes as a stream: from the file store, without loading them.

        :raises UserError: when they have been changed since they came
        """
        return self._frozen_stream("content")

    # === ENTRANCES === #

    def _process_or_leave(self):
        """Work on a small file while the user waits, on a big one in the background."""
        self.ensure_one()
        if self.size > AT_ONCE_BYTES:
            self.env.ref("asom_nets.cron_nets_deliveries")._trigger()
        else:
            self._process()

    @api.model
    def _cron_process(self):
        """Work on all files that wait; one that fails does not stop the others."""
        domain = [("direction", "=", "in"), ("state", "=", "received")]
        waiting = self.search(domain, order="id")
        deliveries = type(self)
        work_off(waiting, deliveries._cron_process_one, deliveries._cron_stopped)

    def _cron_stopped(self, error):
        log_stopped(_logger, f"Delivery {self.id}", error)
        if not isinstance(error, UserError):
            self._for_association()._tell_stopped()

    def _for_association(self):
        """What a file leaves to be read is for the association, not for the scheduler,
        who has no language."""
        lang = self.company_id.partner_id._asom_lang()
        return self.with_context(lang=lang)

    def _tell_stopped(self):
        """Give somebody an activity: what the file says is not booked, and the
        scheduler alone does not mend it. One activity is enough."""
        if self.activity_ids.filtered("automated"):
            return
        responsible = [a._plan_responsible() for a in self.section_ids.agreement_id]
        readers = [user for user in responsible if self._may_read(user)]
        user = readers[0] if readers else self.env.ref("base.user_admin")
        theirs = self.with_context(lang=user.lang or self.env.lang)
        self.activity_schedule(
            TO_DO,
            user_id=user.id,
            summary=theirs.env._("A file from Nets is not read to its end"),
            note=theirs.env._(
                "An error in the system stopped it (records done: %(done)s of "
                "%(all)s); what is left is not booked. It is tried again by itself. "
                "Tell whoever looks after the system; its log has the details of "
                "delivery %(id)s.",
                done=self.worked_count,
                all=self.row_count,
                id=self.id,
            ),
        )

    def _may_read(self, user):
        everywhere = self.with_context(allowed_company_ids=user.company_ids.ids)
        return bool(user) and everywhere.with_user(user).has_access("read")

    def _cron_process_one(self, others) -> bool:
        """Work on one file.

        :param others: how many wait behind it
        :returns: False when the scheduler's time is up
        """
        worker = self._for_association()
        while worker._process_step():
            if commit_batch(self.env, 1, others + 1) <= 0:
                return False
        commit_batch(self.env, 1, others)
        return True
