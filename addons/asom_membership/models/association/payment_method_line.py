from odoo import api, models


class AccountPaymentMethodLine(models.Model):
    """Ways to pay in an association's journals are named in its language: Odoo makes
    the journals in English, and keeps one name for all languages."""

    _inherit = "account.payment.method.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line in lines.filtered("company_id.asom_is_association"):
            method = line.payment_method_id
            if line.name == method.with_context(lang="en_US").name:
                lang = line.company_id.partner_id._asom_lang()
                line.name = method.with_context(lang=lang).name
        return lines
