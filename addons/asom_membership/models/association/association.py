from odoo import api, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """Creating an association with everything that it needs to collect."""

    _inherit = "res.company"

    def _asom_own_contact(self):
        """Make the contact that says who an association is the association's own.

        Whoever could write on it would rename the association, and have its members
        pay to another account.
        """
        for company in self.filtered("asom_is_association"):
            contact = company.sudo().partner_id
            if contact.company_id != company:
                contact.company_id = company

    @api.model
    def _asom_create_association(self, vals):
        """Create an association with its own Danish chart of accounts, journals and
        number series, and let the bureau's staff into it.

        :param vals: values of ``res.company``; name and company_registry are needed
        :returns: the company
        :raises UserError: when the user is not of the bureau's staff
        """
        if not (self.env.su or self.env.user.has_group("asom_membership.group_staff")):
            raise UserError(self.env._("Only the bureau's staff create associations."))
        company = self.sudo().create(
            {
                "country_id": self.env.ref("base.dk").id,
                "currency_id": self.env.ref("base.DKK").id,
                "account_price_include": "tax_included",
                # Odoo's picture “Your logo” would stand on the members' invoices.
                "logo": False,
                **vals,
                "asom_is_association": True,
            }
        )
        staff = self.env.ref("asom_membership.group_staff").sudo().all_user_ids
        (staff | self.env.user).sudo().write({"company_ids": [(4, company.id)]})
        charts = self.env["account.chart.template"].sudo()
        charts.with_company(company).try_loading("dk", company, install_demo=False)
        company.asom_dues_journal_id = (
            self.env["account.journal"]
            .sudo()
            .create(
                {
                    "name": self.env._("Dues"),
                    "code": "KON",
                    "type": "sale",
                    "company_id": company.id,
                    "refund_sequence": True,
                    "sequence": 1,
                }
            )
        )
        company._asom_sequence("asom.membership")
        return company
