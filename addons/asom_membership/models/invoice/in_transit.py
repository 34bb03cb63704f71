from odoo import models


class AccountMove(models.Model):
    """Whether money for an invoice may be on its way."""

    _inherit = "account.move"

    def _asom_in_transit(self) -> dict:
        """Hook: the members' invoices among these for which money may come though
        nobody has to do anything: collected and not told of yet, paid and not placed
        yet. Whoever is about to remind or to close waits until the day has passed, and
        asks again. Neutral here; an add-on of a payment channel answers::

            def _asom_in_transit(self):
                found = super()._asom_in_transit()
                for move, day in self._my_channel_days().items():
                    found[move] = max(day, found.get(move, day))
                return found

        Asked of a set, in few queries, whoever asks.

        :returns: {invoice: the last day on which its money may come}
        """
        return {}
