from odoo.http import request

from odoo.addons.account_payment.controllers.payment import PaymentPortal


class MemberPayment(PaymentPortal):
    """Online payment of what a member owes."""

    def _process_transaction(self, partner_id, currency_id, invoice_ids, *args, **kw):
        """Odoo asks what is left to pay when it shows the page, and not again when the
        member presses the button: in a second tab, or an hour later."""
        moves = request.env["account.move"].sudo().browse(invoice_ids)
        moves._asom_check_pays_online(float(kw.get("amount") or 0))
        return super()._process_transaction(
            partner_id, currency_id, invoice_ids, *args, **kw
        )
