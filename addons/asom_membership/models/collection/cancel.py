from odoo import models
from odoo.exceptions import UserError

from ...invoicing.reversals import InvoiceReversals
from .execute import FAST_CONTEXT

CANCEL_BATCH = 250


class CollectionRun(models.Model):
    """Taking a run back before anything of it has been sent or paid."""

    _inherit = "asom.collection.run"

    def _check_can_cancel(self):
        """Refuse when money has moved; extended where runs are sent."""
        result = super()._check_can_cancel()
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
        return result

    # === STEPS === #

    def _left_text(self, left):
        return self.env._(
            "Invoices that could not be taken back: %(count)s. That of "
            "%(member)s: %(reason)s",
            count=len(left),
            member=left[0].membership_id.display_name,
            reason=left[0].error,
        )

    def _cancel_limit(self):
        return CANCEL_BATCH

    def _cancel_tools(self):
        return self._reversal_shapes()

    def _reversal_shapes(self):
        """What one worker keeps from batch to batch."""
        self.ensure_one()
        moves = self.env["account.move"]._asom_step().with_context(**FAST_CONTEXT)
        return InvoiceReversals(
            moves.with_company(self.company_id), self.company_id._asom_dues_journal()
        )

    def _cancel_lines(self, lines, tools):
        """Reverse the invoices of the lines and free the days they charged."""
        moves = lines.move_id.filtered(lambda move: move.state == "posted")
        # As Odoo's own reversal does before it makes the credit note.
        self._free_credit(moves)
        moves.line_ids.remove_move_reconcile()
        tools.reverse(
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
