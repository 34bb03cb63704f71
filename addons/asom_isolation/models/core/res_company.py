from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def get_next_batch_payment_communication(self):
        """Odoo draws the number as superuser, of any company.

        :raises AccessError: when the company is not the user's
        """
        self.check_access("read")
        return super().get_next_batch_payment_communication()
