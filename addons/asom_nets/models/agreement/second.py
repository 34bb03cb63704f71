from odoo import api, models

# Changes of these wait for a second manager.
SECOND = (
    "active",
    "pbs_number",
    "sub_system",
    "data_supplier_cvr",
    "l10n_dk_fik_creditor_number",
)


class NetsAgreement(models.Model):
    """Who the association is with Nets is changed by two: the money follows it."""

    _name = "asom.nets.agreement"
    _inherit = ["asom.nets.agreement", "asom.setting.guard"]

    _asom_second = SECOND

    @api.model_create_multi
    def create(self, vals_list):
        """An association's first agreement is entered by one alone; one that takes the
        place of another is used when a second manager has confirmed it."""
        if self._asom_is_step():
            return super().create(vals_list)
        companies = self.sudo().with_context(active_test=False).search([]).company_id
        default = self.default_get(["company_id"]).get("company_id")
        given = [
            {**vals, "active": False}
            if vals.get("active", True)
            and vals.get("company_id", default) in companies.ids
            else vals
            for vals in vals_list
        ]
        agreements = super().create(given)
        for agreement, vals, wanted in zip(agreements, given, vals_list, strict=True):
            if vals is not wanted:
                agreement._asom_waits({"active": True})
        return agreements

    def write(self, vals):
        return self._asom_guarded(
            self._tidy(vals),
            lambda some, given: super().write(given),
        )

    def _asom_needs_second(self, name):
        if name == "active":
            return not self.active
        return super()._asom_needs_second(name)
