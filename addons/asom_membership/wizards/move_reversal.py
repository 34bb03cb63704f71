from odoo import models
from odoo.exceptions import UserError


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        """An invoice made anew by hand would be unknown to the collection runs, which
        would charge its days once more."""
        moves = self.move_ids.filtered("asom_run_id")
        if is_modify and moves:
            raise UserError(
                self.env._(
                    "%s belongs to a collection run. Credit it, correct the "
                    "subscription, discount or price, and let the next run charge it "
                    "anew.",
                    moves[0].name,
                )
            )
        # The invoice made anew is the same member's, which no call can say.
        return super(AccountMoveReversal, self._asom_step()).reverse_moves(is_modify)

    def _modify_default_reverse_values(self, origin_move):
        """The invoice made anew is the same member's."""
        return {
            **super()._modify_default_reverse_values(origin_move),
            "asom_membership_id": origin_move.asom_membership_id.id,
        }
