from odoo import fields, models


class Membership(models.Model):
    _inherit = "asom.membership"

    supplier_registration_ids = fields.One2many(
        "asom.nets.supplier.registration",
        "membership_id",
        string="Leverandørservice",
    )

    def _known_to_nets(self):
        """The debtor is registered with Leverandørservice by the number, too."""
        rows = self.sudo().supplier_registration_ids.filtered(
            lambda row: row.state in ("sent", "active") or row.cancelling
        )
        return super()._known_to_nets() | rows.membership_id.with_env(self.env)
