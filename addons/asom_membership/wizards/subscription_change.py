from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..money import to_kroner
from ..periods import add_months


class SubscriptionChange(models.TransientModel):
    """A member takes a package or add-on, changes it for another, or drops it."""

    _name = "asom.subscription.change"
    _description = "Change a Subscription"
    _check_company_auto = True

    membership_id = fields.Many2one("asom.membership", required=True)
    company_id = fields.Many2one(related="membership_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    ends_id = fields.Many2one(
        "asom.subscription",
        check_company=True,
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
    quantity = fields.Integer(default=1)
    date = fields.Date(
        string="First Day of the Change",
        required=True,
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_proposed = fields.Date(compute="_compute_date", store=True, precompute=True)
    price = fields.Monetary(string="Amount", compute="_compute_price")
    price_text = fields.Char(string="Price", compute="_compute_price")
    next_bill = fields.Char(
        string="Next Collection",
        compute="_compute_next_bill",
        help="Dues of this member in the next collection, without fees that wait.",
    )
    ends_too = fields.Text(string="Ends as Well", compute="_compute_ends_too")

    @api.depends("membership_id", "ends_id", "product_id")
    def _compute_date(self):
        for wizard in self:
            proposed = wizard._first_day()
            # What somebody has typed stays.
            if not wizard.date or wizard.date == wizard.date_proposed:
                wizard.date = proposed
            wizard.date_proposed = proposed

    def _first_day(self):
        """The first day that fits how the products are charged: that of the next term
        where a whole term is due, else that of the next month; for a member who has
        nothing yet the day of joining."""
        today = fields.Date.context_today(self)
        member = self.membership_id
        rows = member.subscription_ids.filtered(lambda row: not row.cancelled)
        if not rows:
            return max(filter(None, [member.date_joined, today]))
        products = self.ends_id.product_id | self.product_id
        products = (
            products
            or rows.filtered(
                lambda row: not row.date_to or row.date_to >= today
            ).product_id
        )
        if self.company_id.asom_is_association and "none" in products.mapped(
            "asom_proration"
        ):
            day = self.company_id._asom_term_containing(today).date_to
            day += timedelta(days=1)
        else:
            day = add_months(today.replace(day=1), 1)
        return max(filter(None, [member.date_joined, day]))

    @api.depends("product_id", "date")
    def _compute_price(self):
        for wizard in self:
            product, day = wizard.product_id, wizard.date
            row = product._asom_price_on(day) if product and day else None
            wizard.price = row.amount if row else 0.0
            wizard.price_text = product._asom_price_text(day) if row else ""

    @api.depends("ends_id", "product_id", "date")
    def _compute_ends_too(self):
        for wizard in self:
            rows = wizard._ends_with_it() if wizard.ends_id and wizard.date else {}
            wizard.ends_too = "\n".join(
                row.product_id.name
                if day is None
                else self.env._(
                    "%(product)s on %(day)s",
                    product=row.product_id.name,
                    day=format_date(self.env, day),
                )
                for row, day in rows.items()
            )

    @api.depends("ends_id", "product_id", "date", "quantity")
    def _compute_next_bill(self):
        for wizard in self:
            wizard.next_bill = ""
            ends, product = wizard.ends_id._origin, wizard.product_id._origin
            member = wizard.membership_id._origin
            if not wizard.date or not (ends or product) or wizard.quantity < 1:
                continue
            quote = member._quote(
                member._changes_of(ends, product, wizard.date, wizard.quantity)
            )
            if quote:
                after, before = (
                    formatLang(self.env, to_kroner(amount), digits=2)
                    for amount in (quote.after, quote.before)
                )
                wizard.next_bill = self.env._(
                    "%(after)s kr. instead of %(before)s kr. for %(first)s – %(last)s",
                    after=after,
                    before=before,
                    first=format_date(self.env, quote.period.date_from),
                    last=format_date(self.env, quote.period.date_to),
                )

    def _ends_with_it(self) -> dict:
        """{subscription that needs what ends: its last day, or None when it never
        begins}, without writing anything."""
        return self.membership_id._origin._ends_along(
            self.ends_id._origin, self.product_id._origin, self.date
        )

    def action_change(self):
        """Order it: one row ends the day before and the other starts."""
        self.ensure_one()
        if not (self.ends_id or self.product_id):
            raise UserError(self.env._("Choose what ends, what starts, or both."))
        self._check_not_done()
        return self._make_order()._confirm_or_show()

    def _make_order(self):
        """The order for what is asked here."""
        kind = "change" if self.product_id else "drop"
        line = {
            "subscription_id": self.ends_id.id,
            "product_id": self.product_id.id,
            "quantity": self.quantity,
        }
        return self.membership_id._new_order(
            kind if self.ends_id else "add",
            date=self.date,
            line_ids=[Command.create(line)],
        )

    def _check_not_done(self):
        """Refuse what has been carried out already: a second click, or a second clerk.

        :raises UserError: telling what there is
        """
        ends = self.ends_id
        if ends and (ends.cancelled or (ends.date_to and ends.date_to < self.date)):
            raise UserError(
                self.env._(
                    "%s ends before that day already. Leave it out to start another "
                    "subscription.",
                    ends.display_name,
                )
            )
        same = self.env["asom.subscription"].search(
            [
                ("membership_id", "=", self.membership_id.id),
                ("product_id", "=", self.product_id.id),
                ("date_from", "=", self.date),
                ("cancelled", "=", False),
            ],
            limit=1,
        )
        if self.product_id and same - ends:
            raise UserError(
                self.env._(
                    "%(member)s has %(subscription)s already. For several of the same, "
                    "give the quantity.",
                    member=self.membership_id.display_name,
                    subscription=same.display_name,
                )
            )
