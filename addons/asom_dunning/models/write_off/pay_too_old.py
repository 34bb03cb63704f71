from odoo import api, fields, models

from ...procedure.limitation import barred_before


class AccountMove(models.Model):
    """What is too old to be claimed has no button to pay it: nobody is asked for it,
    and who pays it all the same has not been told that he must. Nor has what an agency
    collects: it is paid there."""

    _inherit = "account.move"

    @api.model
    def _asom_too_old_among(self, domain):
        """Those of the invoices that a domain finds that are too old to be claimed."""
        today = fields.Date.context_today(self)
        old = [("invoice_date_due", "<", barred_before(today))]
        return self.search([*domain, *old]).filtered(
            lambda move: move._asom_is_too_old()
        )

    def _asom_is_not_taken(self) -> bool:
        """Does the association take no payment of it online?"""
        return self._asom_is_too_old() or bool(self._asom_at_agency())

    # Methods of Odoo's online payments, which are installed with the invoices and are
    # loaded before this add-on; without them nobody calls these.

    def _has_to_be_paid(self):
        """Odoo shows *Pay Now* where this holds."""
        return super()._has_to_be_paid() and not self._asom_is_not_taken()

    def _get_online_payment_error(self):
        """What is said instead of the page that takes the payment."""
        if self._asom_is_not_taken():
            return self._asom_status_text()
        return super()._get_online_payment_error()
