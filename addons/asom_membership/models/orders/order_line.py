from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...turns import take_turn
from .order import NOT_SHOWN


class OrderLine(models.Model):
    """What ends and what starts by an order."""

    _name = "asom.order.line"
    _description = "Order Line"
    _rec_names_search = ["order_id.name"]
    _order = "order_id, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "asom.order", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    membership_id = fields.Many2one(related="order_id.membership_id")
    subscription_id = fields.Many2one(
        "asom.subscription",
        string="Ends",
        check_company=True,
        index="btree_not_null",
        domain="[('membership_id', '=', membership_id),"
        " ('state', 'in', ('running', 'future'))]",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Starts",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon')),"
        " ('company_id', '=', company_id)]",
    )
    quantity = fields.Integer(default=1, required=True)

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 1)", "The quantity is at least 1."
    )
    _not_empty = models.Constraint(
        "CHECK (subscription_id IS NOT NULL OR product_id IS NOT NULL)",
        "Choose what ends, what starts, or both.",
    )

    @api.depends("subscription_id", "product_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            before = line.subscription_id.product_id.name
            line.display_name = " → ".join(filter(None, [before, line.product_id.name]))

    @api.constrains("subscription_id", "order_id")
    def _check_own(self):
        for line in self.filtered("subscription_id"):
            if line.subscription_id.membership_id != line.order_id.membership_id:
                raise ValidationError(
                    self.env._(
                        "%s is another member's.", line.subscription_id.display_name
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_order_is_new()
        return lines

    def write(self, vals):
        self._check_order_is_new()
        result = super().write(vals)
        if "order_id" in vals:
            # Nor does a line come to one that stands.
            self._check_order_is_new()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_of_new_orders(self):
        self._check_order_is_new()

    def _check_order_is_new(self):
        """:raises UserError: when the order stands"""
        if self._is_of_list():
            return
        # Who writes a line while another confirms finds it confirmed.
        take_turn(self.order_id)
        for order in self.order_id:
            if order.state != "draft":
                raise UserError(
                    self.env._(
                        "%s has been confirmed and stays as it was asked for.",
                        order.display_name,
                    )
                )
            order._asom_may_order()
            if order.preview:
                order._asom_step().write(NOT_SHOWN)
