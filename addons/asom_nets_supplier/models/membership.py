from odoo import fields, models


class Membership(models.Model):
    _inherit = "asom.membership"

    payment_channel = fields.Selection(
        selection_add=[("leverandorservice", "Leverandørservice")],
        ondelete={"leverandorservice": "set default"},
    )
    supplier_registration_ids = fields.One2many(
        "asom.nets.supplier.registration",
        "membership_id",
        string="Leverandørservice",
    )
