from odoo import models
from odoo.tools import format_date


class AccountMove(models.Model):
    """Why members' invoices are not paid, in words for who works for the
    association."""

    _inherit = "account.move"

    # What was cancelled is little among what was posted, and stands in boards' lists.
    _asom_cancelled_idx = models.Index(
        "(asom_membership_id) WHERE asom_membership_id IS NOT NULL AND state = 'cancel'"
    )

    def _asom_unpaid_because(self) -> dict:
        """Hook: what is known of why these open invoices are not paid: rejected,
        charged back, reminded of. An add-on adds its own after what is there::

            def _asom_unpaid_because(self):
                found = super()._asom_unpaid_because()
                for move in self.filtered("my_flag"):
                    found.setdefault(move, []).append(self.env._("In court."))
                return found

        Asked of a set, as superuser.

        :returns: {invoice: short texts in the language of the context}
        """
        found = {}
        for move, day in self._asom_in_transit().items():
            until = format_date(self.env, day)
            found[move] = [self.env._("Money may be on its way until %s", until)]
        return found
