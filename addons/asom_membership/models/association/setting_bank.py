from odoo import api, models
from odoo.exceptions import UserError


class ResPartnerBank(models.Model):
    """An association's own bank accounts: invoices name them."""

    _name = "res.partner.bank"
    _inherit = ["res.partner.bank", "asom.setting.record"]

    _asom_second = (
        "acc_number",
        "currency_id",
        "allow_out_payment",
        "sequence",
        "active",
    )

    def write(self, vals):
        if not self._asom_is_step():
            self._asom_check_not_the_association_s(vals)
        if "partner_id" in vals and not self._asom_is_step():
            partner = self.env["res.partner"].browse(vals["partner_id"] or ())
            own = partner._asom_is_association() or any(
                bank._asom_setting_company() for bank in self
            )
            if own and self.partner_id - partner:
                raise UserError(
                    self.env._(
                        "An association's bank account stays its own, and no other one "
                        "becomes an association's: add an account instead."
                    )
                )
        if "sanitized_acc_number" in vals:
            # Odoo takes it for the number, too.
            vals = {**vals, "acc_number": vals["sanitized_acc_number"]}
            del vals["sanitized_acc_number"]
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_setting_company(self):
        companies = self.partner_id.sudo().ref_company_ids
        return companies.filtered("asom_is_association")[:1]

    def _asom_says_whose(self):
        return ("partner_id",)

    def _asom_others_domain(self):
        return [("partner_id", "=", self.partner_id.id)]

    def _asom_needs_second(self, name):
        return name == "allow_out_payment" or super()._asom_needs_second(name)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _asom_is_association(self) -> bool:
        companies = self.sudo().ref_company_ids
        return any(companies.mapped("asom_is_association"))


class AccountJournal(models.Model):
    """Which of its accounts a bank journal is: invoices may name that one."""

    _name = "account.journal"
    _inherit = ["account.journal", "asom.setting.guard"]

    _asom_second = ("bank_account_id",)

    @api.model_create_multi
    def create(self, vals_list):
        if self._asom_is_step():
            return super().create(vals_list)
        company = self.default_get(["company_id"])
        later = []
        for vals in vals_list:
            new = self.new({**company, **vals})
            waits = new._asom_setting_company() and [
                name
                for name in self._asom_second
                if vals.get(name) and new._asom_needs_second(name)
            ]
            later.append({name: vals[name] for name in waits or ()})
        journals = super().create(
            [
                {name: value for name, value in vals.items() if name not in waits}
                for vals, waits in zip(vals_list, later, strict=True)
            ]
        )
        for journal, vals in zip(journals, later, strict=True):
            if vals:
                journal.write(vals)
        return journals

    def write(self, vals):
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_setting_company(self):
        return self.company_id.filtered("asom_is_association")

    def _asom_needs_second(self, name):
        """The association's only account is no choice."""
        if name == "bank_account_id":
            partner = self.company_id.sudo().partner_id
            return len(partner.with_context(active_test=False).bank_ids) > 1
        return super()._asom_needs_second(name)


class PaymentChannelNumber(models.Model):
    _name = "asom.payment.channel.number"
    _inherit = ["asom.payment.channel.number", "asom.setting.record"]

    _asom_second = ("number", "channel_id", "company_id", "active")

    def write(self, vals):
        return self._asom_guarded(vals, lambda some, given: super().write(given))
