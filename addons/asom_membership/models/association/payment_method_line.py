from odoo import api, models


class AccountPaymentMethodLine(models.Model):
    """Ways to pay in an association's journals are named in its language: Odoo makes
    the journals in English, and keeps one name for all languages."""

    _inherit = "account.payment.method.line"

    @api.depends("payment_method_id.name")
    def _compute_name(self):
        companies = self.journal_id.company_id.filtered("asom_is_association")
        ours = self.filtered(lambda line: line.journal_id.company_id in companies)
        for company in companies:
            lines = ours.filtered(lambda line, c=company: line.company_id == c)
            lang = company.partner_id._asom_lang()
            super(
                AccountPaymentMethodLine, lines.with_context(lang=lang)
            )._compute_name()
        return super(AccountPaymentMethodLine, self - ours)._compute_name()
