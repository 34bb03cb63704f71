from odoo import fields, models


class ProductTemplate(models.Model):
    """What orders need to know of a product."""

    _inherit = "product.template"

    asom_rank = fields.Integer(
        string="Rank",
        help="Higher is more, where the association tells up from down by rank.",
    )
    asom_notice = fields.Selection(
        [
            ("service", "By the notice for services"),
            ("membership", "With the membership"),
        ],
        string="Ends for Who Leaves",
        default="service",
        required=True,
        help="TV, internet and telephone end with a month's notice at most, by law; "
        "dues and a share of the network end with the membership.",
    )
    asom_equipment = fields.Char(
        string="Equipment to Return",
        translate=True,
        help="What a member has at home for it and brings back, such as a modem.",
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    asom_direction_by = fields.Selection(
        [("price", "Price"), ("rank", "Rank of the products")],
        string="Up or Down By",
        default="price",
        required=True,
        help="What decides whether a change of packages goes up or down.",
    )
    asom_board_orders = fields.Selection(
        [
            ("no", "Enters no orders"),
            ("accepted", "Enters orders, the bureau accepts them"),
            ("yes", "Enters and confirms orders"),
        ],
        string="The Board",
        default="no",
        required=True,
        help="Whether the association's board may order for its members.",
    )
