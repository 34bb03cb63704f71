import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...batches import commit_batch, error_text, log_stopped, work_off
from ...importing.writer import ImportWriter

_logger = logging.getLogger(__name__)

BATCH = 500
# A file of at most so many rows is imported while the user waits.
AT_ONCE = 1000
SHOWN_ERRORS = 20


class MemberImport(models.Model):
    """Importing: in batches that commit, or all in one transaction."""

    _inherit = "asom.member.import"

    stop_reason = fields.Text(
        readonly=True, copy=False, help="What stopped the import in the background."
    )

    def action_import(self):
        """Import what was checked; called again, go on where it stopped.

        :raises UserError: in the mode all or nothing, when a row has an error; then
            nothing is imported
        """
        for record in self:
            if record.state != "done" or record.todo_count:
                record._start_import()
                record._import_rows()
        return True

    def action_import_start(self):
        """As :meth:`action_import`, in the background where it takes long."""
        self.ensure_one()
        rows = self.todo_count if self.state == "done" else self.line_count
        if rows <= AT_ONCE:
            return self.action_import()
        self._start_import()
        self.env.ref("asom_membership.cron_member_imports")._trigger()
        return True

    def _start_import(self):
        self.ensure_one()
        if self.state == "importing":
            return
        # Done: rows that somebody has answered for since then are brought in.
        self._expect("checked", "done")
        if self.mode == "all_or_nothing":
            self._require_no_errors()
        self._asom_step().write(
            {
                "state": "importing",
                "started_by_id": self.env.uid,
                "stop_reason": False,
            }
        )

    def _import_rows(self) -> bool:
        """Work through all rows that are left.

        :returns: False when the scheduler's time is up before the end
        """
        if self.mode == "all_or_nothing":
            self._import_all()
        else:
            commit_batch(self.env)
            while done := self._import_batch():
                if commit_batch(self.env, done, self.todo_count + 1) <= 0:
                    return False
        self._finish_import()
        commit_batch(self.env, 1, 0)
        return True

    def _import_all(self):
        """All rows in one transaction; nothing of it stays when one is refused."""
        with self.env.cr.savepoint():
            while self._import_batch():
                pass
            self._require_no_errors()

    def _import_batch(self) -> int:
        """Import the next rows.

        :returns: how many were worked on; 0 when all are done
        """
        self.ensure_one()
        lines = self.env["asom.member.import.line"].search(
            [
                ("import_id", "=", self.id),
                ("state", "=", "todo"),
                ("action", "!=", "error"),
            ],
            order="line, id",
            limit=BATCH,
        )
        # All of them or none: rows of one member are worked on in their order.
        if len(lines.try_lock_for_update()) < len(lines):
            raise UserError(
                self.env._("Somebody else is importing this file right now.")
            )
        ImportWriter(self).write(lines)
        self.env.flush_all()
        self.env.invalidate_all()
        return len(lines)

    def _require_no_errors(self):
        """:raises UserError: naming the rows that have errors"""
        bad = self.env["asom.member.import.line"].search(
            [("import_id", "=", self.id), ("action", "=", "error")]
        )
        if not bad:
            return
        texts = [
            self.env._("Line %(line)s: %(text)s", line=row.line, text=row.error_texts)
            for row in bad[:SHOWN_ERRORS]
        ]
        if len(bad) > SHOWN_ERRORS:
            texts.append("…")
        raise UserError(
            self.env._(
                "Nothing was imported, because rows have errors (%(count)s):\n%(rows)s",
                count=len(bad),
                rows="\n".join(texts),
            )
        )

    def _finish_import(self):
        self.ensure_one()
        self.invalidate_recordset()
        if self.state != "importing":
            return
        self._asom_step().write({"state": "done", "done_at": fields.Datetime.now()})
        self.message_post(
            body=self.env._(
                "%(file)s was imported. New rows: %(new)s, changed: %(changed)s, "
                "unchanged: %(same)s, with errors: %(errors)s.",
                file=self.name,
                new=self.new_count,
                changed=self.update_count,
                same=self.nothing_count,
                errors=self.error_count,
            )
        )

    # === BUSINESS METHODS: BACKGROUND === #

    @api.model
    def _cron_import(self):
        """Work off imports that were started in the background."""
        imports = type(self)
        waiting = self.search([("state", "=", "importing")], order="id")
        work_off(waiting, imports._cron_import_one, imports._cron_stopped)

    def _cron_import_one(self, _others) -> bool:
        if self.exists().state != "importing":
            # Its user has finished or deleted it while others were worked on.
            return True
        return self._for_waiting_user()._import_rows()

    def _cron_stopped(self, error):
        log_stopped(_logger, f"Import {self.id}", error)
        if record := self.exists():
            record._for_waiting_user()._stopped(error)

    def _stopped(self, error):
        """Tell who waits what stops the import. What was refused as a whole is a
        person's again; of the rest the scheduler tries what is left, and the same
        reason is told once.
        """
        self.invalidate_recordset()
        if self.state != "importing":
            return
        reason = error_text(self.env, error, self.env._("import %s", self.id))
        if self.mode == "all_or_nothing":
            self._asom_step().write({"state": "checked", "stop_reason": False})
        elif isinstance(error, UserError) or reason == self.stop_reason:
            # Somebody else is at it, or it has been told.
            return
        else:
            self._asom_step().stop_reason = reason
        self.message_post(
            body=self.env._("The import was stopped: %s", reason),
            partner_ids=self.started_by_id.partner_id.ids,
        )

    def _for_waiting_user(self):
        """Texts on the import are for the user who started it."""
        return self.with_context(lang=self.started_by_id.lang or self.env.lang)
