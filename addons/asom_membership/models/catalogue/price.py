from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...money import to_ore
from ...periods import TERM_MONTHS, add_months
from ...proration import Rate
from ..association.res_company import TERMS


class Price(models.Model):
    """A price that was announced on a day and is valid from a day.

    Associations promise detailed prices at least 30 days before the date on which
    they are first collected (mission.md, 22).
    """

    _name = "asom.price"
    _description = "Dated Price"
    _inherit = ["asom.association.mixin", "mail.thread"]
    _order = "product_tmpl_id, valid_from desc, id desc"
    _rec_name = "product_tmpl_id"

    company_id = fields.Many2one(
        compute="_compute_company_id", store=True, readonly=False, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('asom_kind', '!=', False)]",
    )
    kind = fields.Selection(related="product_tmpl_id.asom_kind")
    amount = fields.Monetary(
        required=True, tracking=1, help="VAT included where the product has VAT."
    )
    unit = fields.Selection(
        TERMS,
        string="Per",
        compute="_compute_unit",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=2,
        help="What the amount pays for. A fee is charged once, whatever stands here.",
    )
    announced_on = fields.Date(
        required=True, default=fields.Date.context_today, tracking=3
    )
    valid_from = fields.Date(required=True, tracking=4)
    first_collection_date = fields.Date(
        compute="_compute_first_collection_date",
        help="The due date of the first collection with this price.",
    )
    override_reason = fields.Text(
        string="Reason for the Short Notice",
        tracking=5,
        help="Fill in to accept a price that is announced too late. It is kept.",
    )
    override_user_id = fields.Many2one(
        "res.users", string="Accepted by", readonly=True, copy=False
    )

    _product_date_uniq = models.UniqueIndex(
        "(product_tmpl_id, valid_from)",
        "The product already has a price from that day.",
    )
    _not_negative = models.Constraint(
        "CHECK (amount >= 0)", "A price cannot be negative; use a discount."
    )

    # === COMPUTE METHODS === #

    @api.depends("product_tmpl_id.company_id")
    def _compute_company_id(self):
        for price in self:
            # Never the user's own company: the bureau has no prices, and choosing the
            # product would then find none.
            price.company_id = (
                price.product_tmpl_id.company_id or price.company_id._asom_default()
            )

    @api.depends("company_id.asom_dues_term")
    def _compute_unit(self):
        for price in self:
            # Another product of another association, while the price is new.
            new = not price._origin and price.company_id
            if new or not price.unit:
                price.unit = price.company_id.asom_dues_term

    @api.depends("valid_from", "company_id")
    def _compute_first_collection_date(self):
        for price in self:
            company = price.company_id
            price.first_collection_date = price.valid_from and company._asom_due_date(
                company._asom_term_containing(price.valid_from)
            )

    @api.depends("product_tmpl_id.name", "valid_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for price in self:
            day = format_date(self.env, price.valid_from)
            price.display_name = f"{price.product_tmpl_id.name or ''} {day}".strip()

    # === CONSTRAINT METHODS === #

    @api.constrains("announced_on", "valid_from", "override_reason", "product_tmpl_id")
    def _check_notice(self):
        for price in self:
            if price.override_reason or price._is_first_offer():
                continue
            notice = timedelta(days=price.company_id.asom_price_notice_days)
            if price.announced_on + notice > price.first_collection_date:
                raise ValidationError(
                    self.env._(
                        "%(product)s: a price announced on %(announced)s may be valid "
                        "from %(earliest)s at the earliest, because members are told "
                        "at least %(days)s days before the first collection. Choose "
                        "that date, or give a reason for the short notice.",
                        product=price.product_tmpl_id.name,
                        announced=format_date(self.env, price.announced_on),
                        earliest=format_date(self.env, price._earliest_valid_from()),
                        days=price.company_id.asom_price_notice_days,
                    )
                )

    def _is_first_offer(self) -> bool:
        """A product's first price, before anybody subscribes, changes nothing for
        anyone and needs no notice."""
        self.ensure_one()
        others = self.product_tmpl_id.asom_price_ids - self
        if others:
            return False
        return not self.env["asom.subscription"].search_count(
            [("product_id.product_tmpl_id", "=", self.product_tmpl_id.id)], limit=1
        )

    def _earliest_valid_from(self):
        """The first day of the first term that is collected late enough."""
        self.ensure_one()
        company = self.company_id
        limit = self.announced_on + timedelta(days=company.asom_price_notice_days)
        term = company._asom_term_containing(self.announced_on)
        while company._asom_due_date(term) < limit:
            start = add_months(term.date_from, company._asom_term_months())
            term = company._asom_term_containing(start)
        return term.date_from

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        prices = super().create(vals_list)
        prices._note_override()
        prices._check_not_back_dated()
        prices._recheck_charged()
        return prices

    def write(self, vals):
        if {"amount", "unit", "parts"} & set(vals):
            # Another amount is another announcement: no way round the notice, neither
            # by a day gone by nor by the reason that was given for the amount before.
            today = fields.Date.context_today(self)
            announced = fields.Date.to_date(vals.get("announced_on")) or today
            vals = {
                "override_reason": False,
                **vals,
                "announced_on": max(announced, today),
            }
        priced = {"amount", "unit", "parts", "valid_from", "product_tmpl_id"} & set(
            vals
        )
        if priced:
            self._recheck_charged()
        told = {price: price.announced_on for price in self}
        result = super().write(vals)
        if "override_reason" in vals:
            self._note_override()
        if "announced_on" in vals:
            self.filtered(
                lambda price: price.announced_on < told[price]
            )._check_not_back_dated()
        if priced:
            self._recheck_charged()
        return result

    def _note_override(self):
        """Who overrides the notice is who does it, whatever a call says."""
        for accepted, some in self.grouped(lambda p: bool(p.override_reason)).items():
            user = self.env.uid if accepted else False
            some._asom_step().write({"override_user_id": user})

    def _check_not_back_dated(self):
        """Members are told when it is entered, or earlier: that needs a reason, which
        is kept with its user.

        :raises UserError: when a user says that a price was announced before today
        """
        today = fields.Date.context_today(self)
        for price in self if not self.env.su else ():
            if price.override_reason or price._is_first_offer():
                continue
            if price.announced_on < today:
                raise UserError(
                    self.env._(
                        "%(product)s: %(announced)s has passed. A price is announced "
                        "on the day on which it is entered, or later; give a reason if "
                        "members were told before.",
                        product=price.product_tmpl_id.name,
                        announced=format_date(self.env, price.announced_on),
                    )
                )

    def unlink(self):
        self._check_who_takes_over()
        self._recheck_charged()
        return super().unlink()

    def _check_who_takes_over(self):
        """A price that is deleted lets the one before be valid for longer: members are
        told of that as early as of any other price.

        :raises UserError: when that would be collected too soon
        """
        today = fields.Date.context_today(self)
        used = self.env["asom.subscription"]._read_group(
            [("product_id.product_tmpl_id", "in", self.product_tmpl_id.ids)],
            ["product_id"],
        )
        products = {product.product_tmpl_id for [product] in used}
        for price in self.filtered(lambda price: price.product_tmpl_id in products):
            company = price.company_id
            limit = today + timedelta(days=company.asom_price_notice_days)
            before = (price.product_tmpl_id.asom_price_ids - self).filtered(
                lambda other, price=price: other.valid_from < price.valid_from
            )
            last = before.sorted("valid_from")[-1:]
            same = (last.amount, last.unit) == (price.amount, price.unit)
            if not last or same or price.first_collection_date >= limit:
                continue
            raise UserError(
                self.env._(
                    "%(price)s cannot be deleted: the price before would be valid "
                    "again from %(day)s, and members are told of a price at least "
                    "%(days)s days before its first collection. Correct the amount and "
                    "give a reason for the short notice.",
                    price=price.display_name,
                    day=format_date(self.env, price.valid_from),
                    days=company.asom_price_notice_days,
                )
            )

    def _recheck_charged(self):
        """What was charged from the price's first day on is computed again by the
        next run, which credits and charges the difference."""
        for price in self:
            subscriptions = self.env["asom.subscription"].search(
                [("product_id.product_tmpl_id", "=", price.product_tmpl_id.id)]
            )
            subscriptions._recheck(price.valid_from)

    # === BUSINESS METHODS === #

    def _as_rate(self) -> Rate:
        """The price as pure logic sees it."""
        self.ensure_one()
        months = TERM_MONTHS[self.unit]
        return Rate(self.valid_from, to_ore(self.amount), months, self._parts())
