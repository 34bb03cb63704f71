from odoo import api, models

LAYOUT = "asom_membership.mail_layout"


class AccountMoveSend(models.AbstractModel):
    """Mails with members' documents come from their association."""

    _inherit = "account.move.send"

    @api.model
    def _get_default_invoice_edi_format(self, move, **kwargs):
        """Private people get no file that only computers read."""
        payer = move.commercial_partner_id.with_company(move.company_id)
        if move._asom_is_document() and not payer._asom_takes_edi():
            return False
        return super()._get_default_invoice_edi_format(move, **kwargs)

    @api.model
    def _get_mail_layout(self):
        if self.env.context.get("asom_to_member"):
            return LAYOUT
        return super()._get_mail_layout()

    @api.model
    def _send_mail(self, move, mail_template, **kwargs):
        """Who answers a member's mail writes to the association."""
        if move._asom_is_document():
            self = self.with_context(asom_to_member=True)
            if reply_to := move.company_id._asom_reply_to():
                kwargs["reply_to"] = reply_to
        return super()._send_mail(move, mail_template, **kwargs)
