from odoo import api, fields, models

from ...addresses import normal_door, normal_floor, postal_line, read_unit


class Installation(models.Model):
    """The address as Danmarks Adresser has it: floor and door apart, and what tells
    addresses of the same street and postcode apart."""

    _inherit = "asom.installation"

    floor = fields.Char(help="st, kl, 1, 2 …, as in Danmarks Adresser.")
    door = fields.Char(help="th, tv, mf or a number, as in Danmarks Adresser.")
    locality = fields.Char(
        help="A place within the postal district (supplerende bynavn)."
    )
    street_code = fields.Char(help="The municipality's code of the street (vejkode).")
    address_ref = fields.Char(
        string="Address Reference", help="The address's id in Danmarks Adresser."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_normalised(vals) for vals in vals_list])

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_nobody_lives_here()
        return super().write(_normalised(vals))

    def _postal_street2(self) -> str | bool:
        """The second line of a letter to the address: ``2. th, Gården``."""
        self.ensure_one()
        return postal_line(self.floor, self.door, self.street2, self.locality) or False


def _normalised(vals: dict) -> dict:
    """Values of an installation with floor and door in one spelling, taken out of the
    second line where that is nothing else."""
    if vals.get("street2") and not (vals.get("floor") or vals.get("door")):
        unit = read_unit(vals["street2"])
        if unit:
            vals = {**vals, "street2": False, "floor": unit[0], "door": unit[1]}
    if "floor" in vals:
        unit = None if vals.get("door") else read_unit(vals["floor"])
        if unit and unit[1]:
            vals = {**vals, "floor": unit[0], "door": unit[1]}
        vals = {**vals, "floor": normal_floor(vals["floor"]) or False}
    if "door" in vals:
        vals = {**vals, "door": normal_door(vals["door"]) or False}
    return vals
