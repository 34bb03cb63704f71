from odoo import models


class Base(models.AbstractModel):
    """In a new form the member may be chosen first, and the association follows.

    While a form has no company, Odoo offers records without one alone. All of ours have
    an association, so that nothing at all would be offered: “No records”.
    """

    _inherit = "base"

    def _asom_offer_before_company(self, result):
        """Put into what ``fields_get`` returns that no company offers everything."""
        for name, told in result.items():
            field, domain = self._fields.get(name), told.get("domain")
            if (
                isinstance(domain, str)
                and getattr(field, "check_company", False)
                and field.comodel_name.startswith("asom.")
            ):
                nobodys = self.env[field.comodel_name]._check_company_domain("")
                domain = domain.replace(f" or {nobodys})", " or [])", 1)
                result[name] = {**told, "domain": domain}
