from odoo import models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    def _modify_default_reverse_values(self, origin_move):
        """The invoice made anew is the same member's."""
        return {
            **super()._modify_default_reverse_values(origin_move),
            "asom_membership_id": origin_move.asom_membership_id.id,
        }
