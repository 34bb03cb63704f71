import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...money import to_ore
from ...ordering.days import Days
from ...ordering.rules import Rule
from .kinds import KINDS

DATES = [
    ("any", "Any day"),
    ("month", "First of a month"),
    ("quarter", "First of a quarter"),
    ("half_year", "First of a half-year"),
    ("year", "First of the accounting year"),
    ("term", "First of a dues term"),
    ("fixed", "Fixed days"),
]
CUT_OFFS = [
    ("none", "None"),
    ("before", "Months and days before"),
    ("day", "By a day of a month before"),
    ("month_end", "The running month, then months and days"),
]
PERIODS = [
    ("quarter", "Quarter"),
    ("half_year", "Half-year"),
    ("year", "Year"),
    ("term", "Dues term"),
]


class ChangeRule(models.Model):
    """What an association has decided for a kind of order: on which days, asked for
    until when, at what dues and fee. The most particular rule counts."""

    _name = "asom.change.rule"
    _description = "Rule for Orders"
    _inherit = ["asom.association.mixin", "mail.thread"]
    _order = "company_id, kind, sequence, id"

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    name = fields.Char(
        required=True, tracking=True, help="Members and staff read it as the reason."
    )
    kind = fields.Selection(KINDS, required=True, default="change", tracking=True)
    direction = fields.Selection(
        [
            ("any", "All"),
            ("up", "Up"),
            ("down", "Down"),
            ("sideways", "Sideways"),
        ],
        required=True,
        default="any",
        tracking=True,
    )
    package_group_id = fields.Many2one(
        "asom.package.group", check_company=True, tracking=True
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon'))]",
        tracking=True,
    )
    dates = fields.Selection(
        DATES,
        string="Allowed Days",
        required=True,
        default="any",
        tracking=True,
        help="Days on which a change takes effect. Of who leaves: the days after the "
        "last day as a member.",
    )
    fixed_days = fields.Char(help="Day and month: 1/4, 1/10", tracking=True)
    cut_off = fields.Selection(
        CUT_OFFS,
        string="Asked for Before",
        required=True,
        default="none",
        tracking=True,
    )
    cut_off_months = fields.Integer(string="Months Before", tracking=True)
    cut_off_days = fields.Integer(string="Days Before", tracking=True)
    cut_off_day = fields.Integer(string="By Day", default=15, tracking=True)
    service_dates = fields.Selection(
        DATES[:-1],
        string="Services End Before",
        tracking=True,
        help="The day after the last day of the services of a member who leaves. The "
        "law allows a month's notice to the end of a month at most.",
    )
    service_cut_off = fields.Selection(
        CUT_OFFS, string="Notice of Services", default="none", tracking=True
    )
    service_months = fields.Integer(string="Months of Notice", tracking=True)
    service_days = fields.Integer(string="Days of Notice", tracking=True)
    keeps_product_id = fields.Many2one(
        "product.product",
        string="Keeps Paying",
        check_company=True,
        domain="[('asom_kind', 'in', ('package', 'addon')),"
        " ('company_id', '=', company_id)]",
        tracking=True,
        help="What a member pays who has dropped the service and still is a member: a "
        "share of the network, a rate without signal.",
    )
    charge = fields.Selection(
        [
            ("day", "From the day of the change"),
            ("month", "The started month as a whole"),
            ("term", "The started term as a whole"),
            ("next_term", "From the next term"),
            ("prepaid", "When what is prepaid has run out"),
        ],
        string="Dues",
        required=True,
        default="day",
        tracking=True,
    )
    fee = fields.Monetary(tracking=True)
    fee_product_id = fields.Many2one(
        "product.product",
        string="Fee Is Charged As",
        check_company=True,
        domain="[('asom_kind', '=', 'fee'), ('company_id', '=', company_id)]",
        tracking=True,
    )
    free_after_moving = fields.Integer(
        string="Free Days After Moving In", tracking=True
    )
    free_first = fields.Boolean(string="First Change Is Free", tracking=True)
    free_new_owner = fields.Boolean(
        string="Change of Owner Is Free",
        tracking=True,
        help="No fee for who takes an address over, or joins where another member has "
        "left.",
    )
    most = fields.Integer(string="Most Changes", tracking=True, help="0: no limit.")
    most_in = fields.Selection(
        PERIODS, string="In Each", default="quarter", required=True, tracking=True
    )
    min_months = fields.Integer(
        string="Minimum Period (Months)",
        tracking=True,
        help="How long a service runs at least. The law allows six months at most.",
    )
    undo_days = fields.Integer(
        string="Days to Undo",
        default=14,
        tracking=True,
        help="How long after it was confirmed an order can be undone.",
    )

    _not_negative = models.Constraint(
        "CHECK (cut_off_months >= 0 AND cut_off_days >= 0 AND service_months >= 0 "
        "AND service_days >= 0 AND fee >= 0 AND free_after_moving >= 0 AND most >= 0 "
        "AND min_months >= 0 AND undo_days >= 0)",
        "Days, months, numbers and fees of a rule cannot be negative.",
    )
    _fee_product = models.Constraint(
        "CHECK (fee = 0 OR fee IS NULL OR fee_product_id IS NOT NULL)",
        "Choose the product that the fee is charged as.",
    )
    _at_most_two_years = models.Constraint(
        "CHECK (cut_off_months <= 12 AND cut_off_days <= 366 AND service_months <= 12 "
        "AND service_days <= 366 AND min_months <= 60)",
        "A rule asks for a year at most, and for a minimum period of five.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("dates", "fixed_days", "cut_off", "cut_off_day")
    def _check_days(self):
        for rule in self:
            if rule.dates == "fixed" and not rule._fixed():
                raise ValidationError(
                    self.env._(
                        "%(rule)s: write the fixed days as day and month with commas "
                        "between them, such as 1/4, 1/10.",
                        rule=rule.name,
                    )
                )
            if rule.cut_off == "day" and not 1 <= rule.cut_off_day <= 31:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: the day by which it is asked for lies from 1 to 31.",
                        rule=rule.name,
                    )
                )

    def _fixed(self) -> tuple:
        """(month, day) of each fixed day; empty where one is none."""
        result = []
        for text in (self.fixed_days or "").split(","):
            found = re.fullmatch(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\.?\s*", text)
            if not found:
                return ()
            day, month = map(int, found.groups())
            if not (1 <= month <= 12 and 1 <= day <= (28 if month == 2 else 31)):
                return ()
            result.append((month, day))
        return tuple(sorted(set(result)))

    # === BUSINESS METHODS === #

    @api.model
    def _of(self, company):
        """The association's rules, in order."""
        return self.search([("company_id", "=", company.id)])

    def _as_rule(self) -> Rule:
        """The rule as pure logic sees it."""
        self.ensure_one()
        return Rule(
            key=self.id,
            kind=self.kind,
            direction=self.direction,
            product=self.product_tmpl_id.id or None,
            group=self.package_group_id.id or None,
            days=self._days(),
            charge=self.charge,
            fee=to_ore(self.fee),
            free_after_moving=self.free_after_moving,
            free_first=self.free_first,
            free_new_owner=self.free_new_owner,
            most=self.most,
            most_in=self.most_in,
            min_months=self.min_months,
        )

    def _days(self) -> Days:
        return Days(
            dates=self.dates,
            fixed=self._fixed() if self.dates == "fixed" else (),
            cut_off=self.cut_off,
            months=self.cut_off_months,
            days=self.cut_off_days,
            by_day=self.cut_off_day or 1,
        )

    def _service_days(self) -> Days | None:
        """The notice of the services of a member who leaves, or None."""
        if not self.service_dates:
            return None
        return Days(
            dates=self.service_dates,
            cut_off=self.service_cut_off or "none",
            months=self.service_months,
            days=self.service_days,
        )
