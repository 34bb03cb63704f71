from odoo import api, fields, models

from ...addresses import address_key


class Installation(models.Model):
    """Installations are found again by their address, however it is written."""

    _inherit = "asom.installation"

    address_key = fields.Char(
        compute="_compute_address_key",
        store=True,
        precompute=True,
        help="The address in small letters without signs, to find it again.",
    )

    _address_key_idx = models.Index("(company_id, address_key)")

    @api.depends("street", "street2", "zip", "floor", "door")
    def _compute_address_key(self):
        for place in self:
            place.address_key = address_key(
                place.street, place.street2, place.zip, place.floor, place.door
            )
