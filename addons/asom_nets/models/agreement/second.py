from odoo import models

# Changes of these wait for a second manager.
SECOND = (
    "active",
    "pbs_number",
    "sub_system",
    "data_supplier_cvr",
    "l10n_dk_fik_creditor_number",
    # Members are asked for their bank account there.
    "sign_up_url",
)


class NetsAgreement(models.Model):
    """Who the association is with Nets is changed by two: the money follows it."""

    _name = "asom.nets.agreement"
    _inherit = ["asom.nets.agreement", "asom.setting.record"]

    _asom_second = SECOND

    def write(self, vals):
        return self._asom_guarded(
            self._tidy(vals), lambda some, given: super().write(given)
        )
