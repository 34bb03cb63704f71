from odoo import fields, models


class AssociationContact(models.Model):
    """A person of the board whom the bureau writes or calls."""

    _name = "asom.association.contact"
    _description = "Contact Person of an Association"
    _inherit = "asom.association.mixin"
    _order = "company_id, sequence, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one(
        ondelete="cascade", default=lambda self: self.env["res.company"]._asom_default()
    )
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, check_company=True
    )
    role = fields.Selection(
        [
            ("chair", "Chair"),
            ("treasurer", "Treasurer"),
            ("board", "Board Member"),
            ("manager", "Manager"),
            ("service", "Service Partner"),
            ("other", "Other"),
        ],
        required=True,
        default="board",
    )
    email = fields.Char(related="partner_id.email", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    note = fields.Char()
