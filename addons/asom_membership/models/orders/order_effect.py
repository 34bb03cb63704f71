from odoo import fields, models


class OrderEffect(models.Model):
    """One thing that an order has done, for an undo to take back."""

    _name = "asom.order.effect"
    _description = "Effect of an Order"
    _rec_name = "kind"
    _order = "order_id, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "asom.order",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [
            ("started", "Started"),
            ("ended", "Ended"),
            ("fee", "Fee"),
            ("credit", "Credit"),
            ("moved", "Moved"),
            ("left", "Left"),
            ("written", "Written"),
            ("joined", "Joined"),
            ("came_back", "Came Back"),
        ],
        required=True,
        readonly=True,
    )
    subscription_id = fields.Many2one(
        "asom.subscription", readonly=True, check_company=True, index="btree_not_null"
    )
    charge_id = fields.Many2one(
        "asom.charge", readonly=True, check_company=True, index="btree_not_null"
    )
    # What was before: addresses and contact data of a member.
    memory = fields.Json(readonly=True)
    undone = fields.Boolean(readonly=True)
