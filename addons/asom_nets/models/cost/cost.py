from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_kroner

from ...nets_price import line_amount, unit_price
from .tariff import COUNTED

KINDS = [*COUNTED, ("other", "Other")]
# What a person enters, for charges that no file tells of.
BY_HAND = "other"


class NetsCost(models.Model):
    """What one delivery costs an association at Nets: units of one kind.

    Counted again and again until the month is closed; frozen then.
    """

    _name = "asom.nets.cost"
    _description = "Nets' Costs"
    _inherit = ["asom.delivery.part", "asom.association.mixin"]
    _order = "date desc, id desc"
    _rec_name = "kind"

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    agreement_id = fields.Many2one(
        "asom.nets.agreement", index="btree_not_null", readonly=True, check_company=True
    )
    # The delivery may belong to the bureau, because it holds several associations.
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, default=BY_HAND, index=True)
    name = fields.Char(string="What It Is", help="For a charge entered by hand.")
    day = fields.Date(
        string="Delivered",
        readonly=True,
        help="When the file was sent, or made by Nets; its price is that of this day.",
    )
    date = fields.Date(
        string="Charged",
        required=True,
        index=True,
        default=fields.Date.context_today,
        help="As delivered; the first day of the next open month where that one was "
        "closed already.",
    )
    month_id = fields.Many2one(
        "asom.nets.cost.month",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        help="Follows the day on which it is charged.",
    )
    closed = fields.Boolean(related="month_id.closed", store=True, index=True)
    count = fields.Integer(string="Units", required=True, default=1)
    tariff_id = fields.Many2one(
        "asom.nets.tariff",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    unit_price = fields.Float(string="Price per Unit", digits=(16, 4), aggregator=False)
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)

    _delivery_uniq = models.UniqueIndex(
        "(delivery_id, agreement_id, kind) WHERE delivery_id IS NOT NULL",
        "The delivery has been counted already.",
    )
    _counted = models.Constraint(
        "CHECK (kind = 'other' OR delivery_id IS NOT NULL)",
        "What is counted comes from a delivery; enter other charges as “Other”.",
    )

    # === COMPUTE METHODS === #

    @api.depends("kind", "name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for cost in self:
            what = cost.name or labels.get(cost.kind, "")
            day = format_date(self.env, cost.date) if cost.date else ""
            cost.display_name = f"{what} {day}".strip()

    @api.depends("count", "unit_price")
    def _compute_amount(self):
        for cost in self:
            cost.amount = to_kroner(
                line_amount(cost.count, unit_price(cost.unit_price or 0.0))
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_by_hand(vals.get("kind", BY_HAND), vals)
        self._asom_check_unlocked(*vals_list)
        self = self._asom_step("month_id")
        costs = super().create(self._with_months(vals_list))
        costs._check_open()
        return costs

    def write(self, vals):
        self._check_open()
        if not self.env.su:
            for kind in {*self.mapped("kind"), vals.get("kind", BY_HAND)}:
                self._check_by_hand(kind, vals)
        if "company_id" in vals:
            raise UserError(self.env._("A charge stays with its association."))
        if "date" not in vals:
            return super().write(vals)
        self._asom_check_unlocked(vals)
        for company, costs in self.grouped("company_id").items():
            [dated] = self._with_months([{**vals, "company_id": company.id}])
            del dated["company_id"]
            super(NetsCost, costs._asom_step("month_id")).write(dated)
        self._check_open()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()
        if not self.env.su:
            for kind in set(self.mapped("kind")):
                self._check_by_hand(kind)

    @api.model
    def _with_months(self, vals_list):
        """``vals_list`` with the months that the days belong to."""
        # The association that the record will have, not the company that is active.
        default = self.default_get(["company_id"])
        dated = [
            {
                **default,
                **vals,
                "date": fields.Date.to_date(vals.get("date"))
                or fields.Date.context_today(self),
            }
            for vals in vals_list
        ]
        starts = {}
        for vals in dated:
            day = vals["date"].replace(day=1)
            starts.setdefault(vals["company_id"], set()).add(day)
        if not all(vals.get("company_id") for vals in dated):
            raise UserError(self.env._("Choose the association that is charged."))
        # Superuser: a month is made by what is charged in it, never by hand.
        months = self.env["asom.nets.cost.month"].sudo()
        found = {
            company: months._of(self.env["res.company"].browse(company), days)
            for company, days in starts.items()
        }
        return [
            {
                **vals,
                "month_id": found[vals["company_id"]][vals["date"].replace(day=1)].id,
            }
            for vals in dated
        ]

    def _check_by_hand(self, kind, vals=()):
        if kind != BY_HAND or "delivery_id" in vals:
            raise UserError(
                self.env._("What is counted from deliveries is not edited by hand.")
            )

    def _check_open(self):
        """:raises UserError: when the month of one of them is closed"""
        closed = self.filtered("closed")[:1]
        if closed:
            raise UserError(
                self.env._(
                    "%s is closed. Enter a correction in a later month.",
                    closed.month_id.display_name,
                )
            )
