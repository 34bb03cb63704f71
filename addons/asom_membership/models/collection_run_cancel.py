from odoo import models
from odoo.exceptions import UserError

CANCEL_BATCH = 100


class CollectionRun(models.Model):
    """Taking a run back before anything of it has been sent or paid."""

    _inherit = "asom.collection.run"

    def _check_can_cancel(self):
        """Refuse when money has moved; extended where runs are sent."""
        self.ensure_one()
        if self.state in ("previewing", "running"):
            raise UserError(
                self.env._("%s is being worked on; wait until it is done.", self.name)
            )
        later = self.charge_ids.reversal_id.run_id - self
        if later:
            raise UserError(
                self.env._(
                    "%(run)s cannot be cancelled: %(later)s credits some of its "
                    "charges. Cancel that run first.",
                    run=self.name,
                    later=later[0].name,
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

    def _cancel_batch(self) -> int:
        """Reverse the next posted invoices and free the days they charged.

        :returns: how many were reversed; 0 when none is left
        """
        self.ensure_one()
        lines = self.env["asom.collection.run.line"].search(
            [("run_id", "=", self.id), ("state", "=", "done")],
            order="id",
            limit=CANCEL_BATCH,
        )
        if not lines:
            return 0
        moves = lines.move_id.filtered(lambda move: move.state == "posted")
        reasons = [
            {
                "ref": self.env._("Collection run cancelled: %s", move.name),
                "date": move.date,
                "invoice_date": move.invoice_date,
                "asom_membership_id": move.asom_membership_id.id,
            }
            for move in moves
        ]
        self._free_credit(moves)
        moves._reverse_moves(default_values_list=reasons, cancel=True)
        lines.charge_ids._take_back()
        lines.state = "cancelled"
        return len(lines)
