from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.asom_membership.money import danish, to_ore

from ...procedure.law import DEMAND_DAYS, FEE_MOST
from ...procedure.stages import Terms
from .texts import PLACEHOLDERS, unknown_in

WAYS = [
    ("mail", "Mail with the letter as PDF; a letter to who has no address"),
    ("letter", "Letter"),
    ("both", "Mail and letter; a letter to who has no address"),
]


class DunningPolicy(models.Model):
    """How an association reminds: when, with which fee, in which words.

    Nothing of it goes beyond the law (``asom.dunning.law``).
    """

    _name = "asom.dunning.policy"
    _description = "Dunning Policy"
    _inherit = ["asom.policy.mixin", "mail.thread"]
    _rec_name = "company_id"

    currency_id = fields.Many2one(related="company_id.currency_id")
    wait_1 = fields.Integer(
        string="Reminder 1 After",
        default=10,
        required=True,
        tracking=True,
        help="Days after the last payment date of the invoice.",
    )
    wait_2 = fields.Integer(
        string="Reminder 2 After",
        default=7,
        required=True,
        tracking=True,
        help="Days after the last payment date that reminder 1 gave.",
    )
    wait_handover = fields.Integer(
        string="Hand-Over After",
        default=7,
        required=True,
        tracking=True,
        help="Days after the last payment date that reminder 2 gave: the association "
        "is asked what is to be done.",
    )
    days_1 = fields.Integer(
        string="Days to Pay Reminder 1", default=10, required=True, tracking=True
    )
    days_2 = fields.Integer(
        string="Days to Pay Reminder 2", default=10, required=True, tracking=True
    )
    fee_1 = fields.Monetary(string="Fee of Reminder 1", default=100.0, tracking=True)
    fee_2 = fields.Monetary(string="Fee of Reminder 2", default=100.0, tracking=True)
    fee_product_id = fields.Many2one(
        "product.product",
        string="Product of the Fee",
        check_company=True,
        tracking=True,
        domain="[('asom_kind', '=', 'fee'), ('company_id', '=', company_id)]",
        help="Outside VAT. Made by the system when left empty.",
    )
    min_amount = fields.Monetary(
        string="Smallest Amount",
        tracking=True,
        help="Who owes less is not reminded.",
    )
    channel = fields.Selection(
        WAYS,
        string="Sent By",
        default="mail",
        required=True,
        tracking=True,
    )
    channel_2 = fields.Selection(
        WAYS,
        string="Reminder 2 Sent By",
        tracking=True,
        help="Empty: as reminder 1.",
    )
    letter_days = fields.Integer(
        string="Days in the Post",
        default=3,
        required=True,
        tracking=True,
        help="On top of the days to pay where a letter is sent.",
    )
    demand_stage = fields.Selection(
        [("1", "Reminder 1"), ("2", "Reminder 2")],
        string="Demand",
        default="2",
        required=True,
        tracking=True,
        help="From which reminder on it is said what debt collection wants "
        "(inkassoloven § 10).",
    )
    interest = fields.Boolean(
        string="Claim Interest",
        tracking=True,
        help="At the law's highest rate, from the last payment date of the invoice. "
        "Nothing is claimed for half-years whose rate is not confirmed.",
    )
    interest_year = fields.Selection(
        [("365", "365 days"), ("360", "360 days")],
        string="Days of a Year",
        default="365",
        required=True,
        tracking=True,
    )
    interest_product_id = fields.Many2one(
        "product.product",
        string="Product of the Interest",
        check_company=True,
        tracking=True,
        domain="[('asom_kind', '=', 'fee'), ('company_id', '=', company_id)]",
    )
    text_1 = fields.Text(
        string="Text of Reminder 1",
        translate=True,
        help="Empty: the standard text. Place-holders: {member}, {amount}, {deadline}, "
        "{association}, {phone}.",
    )
    text_2 = fields.Text(
        string="Text of Reminder 2",
        translate=True,
        help="Empty: the standard text. Place-holders as in reminder 1.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("fee_1", "fee_2")
    def _check_fees(self):
        today = fields.Date.context_today(self)
        most = self.env["asom.dunning.law"]._law().on(FEE_MOST, today)
        for policy in self:
            for fee in (policy.fee_1, policy.fee_2):
                if not 0 <= to_ore(fee) <= most.value:
                    raise ValidationError(
                        self.env._(
                            "A fee of %(fee)s kr. is beyond the law: at most %(most)s "
                            "kr. for a reminder (%(paragraph)s).",
                            fee=danish(to_ore(fee)),
                            most=danish(most.value),
                            paragraph=most.source,
                        )
                    )

    @api.constrains("days_1", "days_2")
    def _check_days(self):
        today = fields.Date.context_today(self)
        least = self.env["asom.dunning.law"]._law().on(DEMAND_DAYS, today)
        for policy in self:
            if min(policy.days_1, policy.days_2) < least.value:
                raise ValidationError(
                    self.env._(
                        "A reminder gives at least %(least)s days to pay "
                        "(%(paragraph)s).",
                        least=least.value,
                        paragraph=least.source,
                    )
                )

    @api.constrains("wait_1", "wait_2", "wait_handover", "letter_days", "min_amount")
    def _check_waits(self):
        for policy in self:
            if min(policy.wait_1, policy.wait_2, policy.wait_handover) < 1:
                raise ValidationError(
                    self.env._(
                        "The last payment date itself is in time: wait one day or more."
                    )
                )
            if policy.letter_days < 0 or policy.min_amount < 0:
                raise ValidationError(
                    self.env._(
                        "Days in the post and the smallest amount are not below 0."
                    )
                )

    @api.constrains("fee_product_id", "interest_product_id")
    def _check_products(self):
        for product in (self.fee_product_id | self.interest_product_id).sudo():
            if product.taxes_id:
                raise ValidationError(
                    self.env._(
                        "%s has VAT, but fees of reminders and interest are outside "
                        "VAT. Take the tax off the product or choose another one.",
                        product.name,
                    )
                )

    @api.constrains("text_1", "text_2")
    def _check_texts(self):
        for policy in self:
            for text in (policy.text_1, policy.text_2):
                if unknown := unknown_in(text or ""):
                    raise ValidationError(
                        self.env._(
                            "“{%(unknown)s}” is no place-holder. There are: %(known)s.",
                            unknown=unknown[0],
                            known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
                        )
                    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._make_products()
        policies.filtered("daily")._from_now_on()
        policies._take_chart_account()
        return policies

    def write(self, vals):
        other_hour = self._daily_changes(vals)
        result = super().write(vals)
        other_hour._from_now_on()
        return result

    def _make_products(self):
        """Products for fee and interest, outside VAT, where none are chosen."""
        for policy in self:
            names = {
                "fee_product_id": self.env._("Reminder fee"),
                "interest_product_id": self.env._("Interest"),
            }
            for field, name in names.items():
                if not policy[field]:
                    policy[field] = policy._make_product(name)

    def _make_product(self, name):
        templates = self.env["product.template"].sudo().with_company(self.company_id)
        same = [
            ("company_id", "=", self.company_id.id),
            ("asom_kind", "=", "fee"),
            ("taxes_id", "=", False),
            ("name", "=", name),
        ]
        found = templates.search(same, limit=1) or templates.create(
            {
                "name": name,
                "type": "service",
                "asom_kind": "fee",
                "company_id": self.company_id.id,
                "taxes_id": False,
            }
        )
        return found.product_variant_id

    # === BUSINESS METHODS === #

    def _channel_of(self, stage) -> str:
        """How reminders of a stage are sent."""
        return (stage == "2" and self.channel_2) or self.channel

    def _is_demand(self, stage) -> bool:
        """Does a reminder of that stage say what debt collection wants? From the stage
        of the policy on: a claim that came later stands in another one's reminder 2."""
        return stage >= self.demand_stage

    def _terms(self) -> Terms:
        self.ensure_one()
        return Terms(self.wait_1, self.wait_2, self.wait_handover)

    def _missing_text(self, company):
        return self.env._(
            "%s has no dunning policy. Enter it under Configuration, Dunning Policies.",
            company.name,
        )
