import logging

from odoo import models
from odoo.exceptions import UserError

from ...batches import split

_logger = logging.getLogger(__name__)


class RunMixin(models.AbstractModel):
    """Taking a run back: how it begins, works in batches, and ends."""

    _inherit = "asom.run.mixin"

    def _check_can_cancel(self):
        """Hook: refuse when it is too late. It acts on nothing.

        :raises UserError: when the run cannot be cancelled
        """
        self.ensure_one()
        if self.state == "running":
            raise UserError(
                self.env._(
                    "%s is being worked on; wait until it is done.", self.display_name
                )
            )

    def _before_cancel(self):
        """Hook: take back what was made of the run, such as files not sent yet."""
        self.ensure_one()

    def _cancel_limit(self) -> int:
        """Hook: how many lines a batch takes back."""
        return 250

    def _cancel_tools(self):
        """Hook: what one worker keeps from batch to batch, for :meth:`_cancel_lines`;
        see :meth:`_kept`."""
        return None

    def _cancel_lines(self, lines, tools):
        """Hook: take back what was done for the lines, together."""
        raise NotImplementedError

    def _not_taken_back(self):
        """Lines that could not be taken back; the reason stands on them."""
        return self._lines().search(
            [("run_id", "=", self.id), ("state", "=", "done"), ("error", "!=", False)],
            order="id",
        )

    def _start_cancel(self):
        """Refuse what cannot be cancelled, else take back what has not been sent."""
        self.ensure_one()
        self._check_can_cancel()
        self._before_cancel()
        if self.state != "cancelling" and not self._is_executed():
            return
        # What could not be taken back before is tried again.
        self._not_taken_back().sudo().error = False
        if self.state != "cancelling":
            self._step({"state": "cancelling", "stop_reason": False})
        self._step({"cancelled_by_id": self.env.uid})

    def _cancel_batch(self, tools=None) -> int:
        """Take the next lines back.

        :param tools: from :meth:`_cancel_tools`, for the whole of a worker's loop
        :returns: how many were worked on; 0 when none is left to try
        """
        self.ensure_one()
        lines = self._lines().search(
            [("run_id", "=", self.id), ("state", "=", "done"), ("error", "=", False)],
            order="id",
            limit=self._cancel_limit(),
        )
        tools = tools or self._cancel_tools()
        split(lines, lambda some: self._cancel_some(some, tools), self._cannot_cancel)
        self.env.flush_all()
        self.env.invalidate_all()
        return len(lines)

    def _cancel_some(self, lines, tools):
        self._cancel_lines(lines, tools)
        lines.sudo().write({"state": "cancelled", "error": False})
        self.env.flush_all()

    def _cannot_cancel(self, line, error):
        _logger.info("%s: %s was not taken back", self, line, exc_info=error)
        line.sudo().error = self._reason_of(error)

    def _finish_cancel(self):
        """The run is cancelled, unless a line could not be taken back."""
        self.ensure_one()
        self.invalidate_recordset()
        if self.state == "cancelled":
            return
        if left := self._not_taken_back():
            self._told_once(self._left_text(left))
            return
        self._discard_preview()
        self._step({"state": "cancelled", "stop_reason": False})
        self.message_post(body=self._run_text("cancelled"))

    def _left_text(self, left) -> str:
        """Hook: what is told of lines that could not be taken back."""
        return self.env._(
            "Lines that could not be taken back: %(count)s. That of %(member)s: "
            "%(reason)s",
            count=len(left),
            member=left[0][self._run_subject_field].display_name,
            reason=left[0].error,
        )
