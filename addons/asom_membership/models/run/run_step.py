import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...batches import analyze_new, split

_logger = logging.getLogger(__name__)


class RunMixin(models.AbstractModel):
    """Preview and execution: how they begin, work in batches, and end."""

    _inherit = "asom.run.mixin"

    # === WHO IS LOOKED AT === #

    def _subject_domain(self) -> list:
        """Hook: whom the preview looks at."""
        return [("company_id", "=", self.company_id.id)]

    def _subject_count(self) -> int:
        return self.env[self._run_subjects].search_count(self._subject_domain())

    def _next_subjects(self):
        return self.env[self._run_subjects].search(
            [("id", ">", self.preview_cursor), *self._subject_domain()],
            order="id",
            limit=self._preview_limit(),
        )

    def _run_tables(self) -> list[str]:
        """Hook: the tables that batches of the run fill."""
        return [self._lines()._table]

    # === PREVIEW === #

    def _preview_limit(self) -> int:
        """Hook: how many a batch of the preview looks at."""
        return 1000

    def _before_preview(self):
        """Hook: refuse what cannot be previewed, in front of the user."""

    def _preview_subjects(self, subjects):
        """Hook: write lines for those of ``subjects`` that something is to be done for,
        or that need a look."""
        raise NotImplementedError

    def _previewed_text(self) -> str:
        """Hook: what the log says of a preview that was made."""
        return self.env._(
            "Preview. Members: %(members)s; with warnings: %(warnings)s.",
            members=self.line_count,
            warnings=self.warning_count,
        )

    def _previewed_vals(self) -> dict:
        """Hook: what else is written on a run that was previewed."""
        return {}

    def _is_executed(self) -> bool:
        """Hook: whether something was done already: a preview looks at the rest."""
        self.ensure_one()
        done = [("run_id", "=", self.id), ("state", "in", ("done", "cancelled"))]
        return bool(self._lines().search_count(done, limit=1))

    def _expect_previewable(self):
        """:raises UserError: when there is nothing in the run to preview"""
        self._expect(("draft", "previewing", "previewed"), self.env._("previewed"))

    def _discard_preview(self):
        """Delete the preview's own rows. A kind that has more than lines deletes that
        as well."""
        left = ("done", "cancelled")
        lines = self._lines().search(
            [("run_id", "in", self.ids), ("state", "not in", left)]
        )
        lines.sudo().unlink()

    def _back_to_draft(self):
        if not self:
            return
        self._discard_preview()
        self._step({"state": "draft"})

    def _start_preview(self):
        """Throw an earlier preview away; one that is being made goes on."""
        self.ensure_one()
        self._before_preview()
        if self.state != "previewing":
            if not self._is_executed():
                self._discard_preview()
            self._begin_preview()
            self._step(
                {
                    "state": "previewing",
                    "previewed_by_id": self.env.uid,
                    "preview_cursor": 0,
                }
            )
        self._note_prepared()

    def _begin_preview(self):
        """Hook: make room for a new preview."""

    def _preview_batch(self) -> int:
        """Work on the next ones.

        :returns: how many were looked at; 0 when all are done, or when somebody has
            taken the run back between two batches
        """
        self.ensure_one()
        if self.state != "previewing":
            return 0
        subjects = self._next_subjects()
        if not subjects:
            return 0
        self._alone_at_run()
        self._preview_or_split(subjects)
        self._step({"preview_cursor": subjects.ids[-1]})
        if len(subjects) == self._preview_limit():
            analyze_new(self.env, self._run_tables())
        return len(subjects)

    def _preview_or_split(self, subjects):
        split(subjects, self._preview_subjects, self._cannot_preview)

    def _cannot_preview(self, subject, error):
        """One whose data are broken never stops the preview of the others."""
        _logger.info("%s: %s was not previewed", self, subject, exc_info=error)
        self._lines().sudo().create(
            {
                "run_id": self.id,
                "company_id": self.company_id.id,
                self._run_subject_field: subject.id,
                "state": "failed",
                "error": self._reason_of(error),
            }
        )

    def _alone_at_run(self):
        """Let no other worker make the same preview meanwhile: a row that both change
        makes the second one wait, be refused by the database, and try again as a whole.
        Else it would take the first one's rows for another run's.
        """
        self.env.execute_query(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id = %s RETURNING id",
                SQL.identifier(self._table),
                self.id,
            )
        )

    def _finish_preview(self):
        self.ensure_one()
        self.invalidate_recordset()
        if self.state != "previewing":
            return
        self._step(
            {
                "state": "previewed",
                "previewed_at": fields.Datetime.now(),
                **self._previewed_vals(),
            }
        )
        self.message_post(body=self._previewed_text())

    # === EXECUTION === #

    def _execute_limit(self) -> int:
        """Hook: how many lines a batch works on."""
        return 250

    def _before_execute(self):
        """Hook: refuse what cannot be executed, prepare what will be."""

    def _execute_tools(self):
        """Hook: what one worker keeps from batch to batch, for :meth:`_execute_lines`;
        see :meth:`_kept`."""
        return None

    def _execute_lines(self, lines, tools):
        """Hook: do what is to be done for the lines, together. What it does for some
        must not depend on which others are with them. Lines that it leaves pending are
        done."""
        raise NotImplementedError

    def _after_execute(self):
        """Hook: everything has been done, or has failed."""

    def _done_texts(self) -> list[str]:
        """Hook: what the log says of a run that was executed."""
        return [
            self.env._(
                "Executed. Done: %(done)s; failed: %(failed)s.",
                done=self.done_count,
                failed=self.failed_count,
            )
        ]

    def _start_execute(self):
        self.ensure_one()
        if self.state == "running":
            return
        self._expect(("approved",), self.env._("executed"))
        self._before_execute()
        self._step(
            {"state": "running", "executed_by_id": self.env.uid, "stop_reason": False}
        )

    def _execute_batch(self, tools=None) -> int:
        """Work on the next lines.

        :param tools: from :meth:`_execute_tools`, for the whole of a worker's loop
        :returns: how many were worked on; 0 when none is pending any more
        """
        self.ensure_one()
        lines = self._lines().search(
            [("run_id", "=", self.id), ("state", "=", "pending")],
            order="id",
            limit=self._execute_limit(),
        )
        locked = lines.try_lock_for_update()
        if lines and not locked:
            raise UserError(
                self.env._(
                    "Somebody else is executing this run right now; nothing is lost."
                )
            )
        self._execute_or_split(locked, tools or self._execute_tools())
        self.env.flush_all()
        if len(locked) == self._execute_limit():
            analyze_new(self.env, self._run_tables())
        self.env.invalidate_all()
        return len(locked)

    def _execute_or_split(self, lines, tools):
        split(lines, lambda some: self._execute_some(some, tools), self._fail)

    def _execute_some(self, lines, tools):
        self._execute_lines(lines, tools)
        pending = lines.filtered(lambda line: line.state == "pending")
        pending.sudo().state = "done"

    def _fail(self, line, error):
        _logger.info("%s: %s failed", self, line, exc_info=error)
        line.sudo().write({"state": "failed", "error": self._reason_of(error)})

    def _retry_domain(self) -> list:
        """Hook: which lines of the run can be tried again."""
        return [("state", "=", "failed")]

    def _finish_execute(self):
        self.ensure_one()
        self.invalidate_recordset()
        if self.state == "done" or self._left_count():
            return
        self._step(
            {
                "state": "done",
                "done_at": fields.Datetime.now(),
                "stop_reason": False,
            }
        )
        self._after_execute()
        for text in self._done_texts():
            self.message_post(body=text)
