from odoo import api, models
from odoo.exceptions import ValidationError

# Odoo's service that prints and posts letters for payment per letter.
PAID_LETTERS = "snailmail"


class AccountMoveSend(models.AbstractModel):
    """Associations' letters are printed by the bureau: Odoo's paid service, which is
    installed with accounting, is not offered and never used for them."""

    _inherit = "account.move.send"

    @api.model
    def _is_applicable_to_company(self, method, company):
        if method == PAID_LETTERS and company.asom_is_association:
            return False
        return super()._is_applicable_to_company(method, company)

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        if method == PAID_LETTERS and move.company_id.asom_is_association:
            return False
        return super()._is_applicable_to_move(method, move, **move_data)


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """What associations do not use is not among the choices where the contacts of
        one may be seen. A value from before is still shown."""
        found = super().fields_get(allfields, attributes)
        choices = found.get("invoice_sending_method", {}).get("selection")
        if choices and any(self.env.companies.mapped("asom_is_association")):
            found["invoice_sending_method"]["selection"] = [
                choice for choice in choices if choice[0] != PAID_LETTERS
            ]
        return found

    @api.constrains("invoice_sending_method")
    def _check_no_paid_letters(self):
        for partner in self:
            company = partner.company_id or self.env.company
            if (
                partner.invoice_sending_method == PAID_LETTERS
                and company.asom_is_association
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s: invoices of %(association)s are not sent by Odoo's "
                        "paid letters. Choose “by Email” or “Manual”; the bureau "
                        "prints letters from the collection run.",
                        name=partner.display_name,
                        association=company.display_name,
                    )
                )
