from odoo import models

from ...betalingsservice.fik import CARD_TYPES, payment_id


class NetsAgreement(models.Model):
    """FI payment ids: numbers for the invoices of an association."""

    _inherit = "asom.nets.agreement"

    def _refer_by_payment_id(self):
        """Let the dues journal give payment ids, unless it gives other references
        than Odoo's own."""
        for agreement in self.filtered(
            lambda row: row.active and row.l10n_dk_fik_creditor_number
        ):
            journal = agreement.company_id.sudo()._asom_dues_journal()
            if journal.invoice_reference_model == "odoo":
                journal.write(
                    {
                        "invoice_reference_model": "dk_fik_71",
                        "invoice_reference_type": "invoice",
                    }
                )

    def _payment_id(self, number: int, card_type: str = "71") -> str:
        """The payment id with a running number from :meth:`_take_numbers`.

        4 digits say which association, so that associations and journals that share
        a creditor number never give the same id; the running number has 10 digits
        (card type 71) or 11 (75); the last one is the check digit.

        :param card_type: "71" or "75" (domain/betalingsservice.md 10)
        """
        self.ensure_one()
        room = CARD_TYPES[card_type].id_length - 5
        body = f"{self.company_id.asom_number:04d}{number:0{room}d}"
        return payment_id(body, card_type)
