from odoo import api, fields, models


class OccupiedMixin(models.AbstractModel):
    """A wizard that puts a member at an address, and says who lives there already."""

    _name = "asom.occupied.mixin"
    _description = "Address Where Somebody May Live"
    _check_company_auto = True

    membership_id = fields.Many2one("asom.membership", required=True)
    company_id = fields.Many2one(related="membership_id.company_id")
    installation_id = fields.Many2one("asom.installation", check_company=True)
    date = fields.Date(string="First Day", required=True)
    occupied = fields.Text(compute="_compute_occupied")
    confirmed = fields.Boolean(string="Move There All the Same")

    @api.depends("installation_id", "date", "membership_id")
    def _compute_occupied(self):
        for wizard in self:
            wizard.occupied = wizard.installation_id._origin._occupied_text(
                wizard.date, wizard.membership_id._origin
            )

    @api.onchange("installation_id", "date")
    def _onchange_place(self):
        self.confirmed = False
