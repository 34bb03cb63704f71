from odoo import models


class AccountMove(models.Model):
    """Collecting once more what the payer or the bank has refused."""

    _inherit = "account.move"

    def _asom_collect_again(self) -> dict:
        """Hook: collect these claims of members once more, each on a new day. Called
        as superuser by who decides it, when it has been told that the collection was
        ``"rejected"``. Neutral here; an add-on of a payment channel notes the attempt
        and answers. A claim gets one more attempt, never a third one; who cannot be
        collected from (no mandate any more, another channel) gets none::

            def _asom_collect_again(self):
                found = super()._asom_collect_again()
                for move in self.filtered("my_mandate_id"):
                    found[move] = move.my_next_day = my_first_day()
                return found

        :returns: {invoice: the day on which it is collected again}
        """
        return {}

    def _asom_not_again(self):
        """Hook: what of these claims waits to be collected once more, and is with
        nobody yet, is not: it has been put on hold meanwhile. Called as superuser."""
