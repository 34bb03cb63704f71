import logging

from odoo import models
from odoo.exceptions import UserError

from ..batches import split
from .collection_run_execute import FAST_CONTEXT
from .invoice_reversals import InvoiceReversals

_logger = logging.getLogger(__name__)

CANCEL_BATCH = 250


class CollectionRun(models.Model):
    """Taking a run back before anything of it has been sent or paid."""

    _inherit = "asom.collection.run"

    def _check_can_cancel(self):
        """Refuse when money has moved; extended where runs are sent."""
        self.ensure_one()
        if self.state == "running":
            raise UserError(
                self.env._("%s is being worked on; wait until it is done.", self.name)
            )
        others = [("run_id", "!=", False), ("run_id", "!=", self.id)]
        credited = self.env["asom.charge"].search(
            [("run_id", "=", self.id), ("reversal_id", "any", others)],
            order="id",
            limit=1,
        )
        if credited:
            raise UserError(
                self.env._(
                    "%(run)s cannot be cancelled: %(later)s credits some of its "
                    "charges. Cancel that run first.",
                    run=self.name,
                    later=credited.reversal_id.run_id.name,
                )
            )
        credited = self.env["account.move"].search(
            [("asom_run_id", "=", self.id), ("reversal_move_ids", "!=", False)], limit=1
        )
        if credited and self.state != "cancelling":
            raise UserError(
                self.env._(
                    "%(run)s cannot be cancelled: %(invoice)s has been credited "
                    "already. Credit the other members concerned as well.",
                    run=self.name,
                    invoice=credited.name,
                )
            )
        if self._is_paid() and self.state != "cancelling":
            raise UserError(
                self.env._(
                    "%s cannot be cancelled: some of its invoices have been paid. "
                    "Credit the members concerned instead.",
                    self.name,
                )
            )

    def _not_taken_back(self):
        """Lines whose invoice could not be reversed; the reason stands on them."""
        return self.env["asom.collection.run.line"].search(
            [("run_id", "=", self.id), ("state", "=", "done"), ("error", "!=", False)],
            order="id",
        )

    # === STEPS === #

    def _start_cancel(self):
        """Refuse what cannot be cancelled, else take back what has not been sent."""
        self.ensure_one()
        self._check_can_cancel()
        self._before_cancel()
        if self.state != "cancelling" and not self._is_invoiced():
            return
        # What could not be taken back before is tried again.
        self._not_taken_back().sudo().error = False
        if self.state != "cancelling":
            self._step({"state": "cancelling", "stop_reason": False})
        self._step({"cancelled_by_id": self.env.uid})

    def _before_cancel(self):
        """Hook: take back what was made of the run, such as files not sent yet."""
        self.ensure_one()

    def _finish_cancel(self):
        """The run is cancelled, unless an invoice could not be taken back."""
        self.ensure_one()
        self.invalidate_recordset()
        if self.state == "cancelled":
            return
        left = self._not_taken_back()
        if left:
            self._told_once(
                self.env._(
                    "Invoices that could not be taken back: %(count)s. That of "
                    "%(member)s: %(reason)s",
                    count=len(left),
                    member=left[0].membership_id.display_name,
                    reason=left[0].error,
                )
            )
            return
        self._discard_preview()
        self._step({"state": "cancelled", "stop_reason": False})
        self.message_post(body=self.env._("The collection run was cancelled."))

    def _reversal_shapes(self):
        """What one worker keeps from batch to batch."""
        self.ensure_one()
        moves = self.env["account.move"]._asom_step().with_context(**FAST_CONTEXT)
        return InvoiceReversals(
            moves.with_company(self.company_id), self.company_id._asom_dues_journal()
        )

    def _cancel_batch(self, shapes=None) -> int:
        """Take the next lines back.

        :param shapes: from :meth:`_reversal_shapes`, for the whole of a worker's loop
        :returns: how many were worked on; 0 when none is left to try
        """
        self.ensure_one()
        lines = self.env["asom.collection.run.line"].search(
            [("run_id", "=", self.id), ("state", "=", "done"), ("error", "=", False)],
            order="id",
            limit=CANCEL_BATCH,
        )
        shapes = shapes or self._reversal_shapes()
        split(lines, lambda some: self._cancel_lines(some, shapes), self._cannot_cancel)
        self.env.flush_all()
        self.env.invalidate_all()
        return len(lines)

    def _cannot_cancel(self, line, error):
        _logger.info(
            "Collection run %s: the invoice of line %s was not reversed",
            self.id,
            line.id,
            exc_info=error,
        )
        line.sudo().error = self._reason_of(error)

    def _cancel_lines(self, lines, shapes):
        """Reverse the invoices of the lines and free the days they charged."""
        moves = lines.move_id.filtered(lambda move: move.state == "posted")
        # As Odoo's own reversal does before it makes the credit note.
        self._free_credit(moves)
        moves.line_ids.remove_move_reconcile()
        shapes.reverse(
            moves,
            [
                {
                    "ref": self.env._("Collection run cancelled: %s", move.name),
                    "date": move.date,
                    "invoice_date": move.invoice_date,
                    "asom_membership_id": move.asom_membership_id.id,
                }
                for move in moves
            ],
        )
        lines.charge_ids._take_back()
        # Reset to draft in the time when that was possible: never to be posted again.
        lines.move_id.filtered(lambda move: move.state == "draft").button_cancel()
        lines.sudo().write({"state": "cancelled", "error": False})
        self.env.flush_all()
