from odoo import models


class AccountPaymentMethodLine(models.Model):
    _inherit = "account.payment.method.line"

    def _asom_foreign(self):
        """A branch pays by its parent company's journals, which Odoo lets it read; the
        ways of a journal that the user may read are not another's."""
        foreign = super()._asom_foreign()
        journals = foreign.sudo().journal_id.with_env(self.env)
        readable = journals._filtered_access("read")
        return foreign.filtered(lambda line: line.sudo().journal_id not in readable)
