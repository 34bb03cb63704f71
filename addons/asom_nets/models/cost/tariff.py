from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...nets_price import Price, unit_price

# What can be counted; a unit costs something where a price is entered (nets_price.py).
COUNTED = [
    ("delivery", "Delivery to Nets"),
    ("section", "Section of a Delivery"),
    ("automatic", "Automatic Payment Asked For (0601)"),
    ("slip", "Slip Printed (0601 without Mandate)"),
    ("electronic_slip", "Electronic Slip (0601)"),
    ("text_line", "Text Line (0601)"),
    ("late", "Collection after the Ordinary Deadline"),
    ("paid", "Automatic Payment Made (0602)"),
    ("rejected", "Rejected or Cancelled (0602)"),
    ("slip_paid", "Slip Paid (0602)"),
    ("charge_back", "Charge-Back (0602)"),
    ("signup", "Sign-Up (0605)"),
    ("cancellation", "Cancellation (0605)"),
    ("list", "Information List (0603, 0621)"),
]


class NetsTariff(models.Model):
    """What Nets charges an association for one unit, from a day on.

    What the bureau's own company has is what new associations begin with.
    """

    _name = "asom.nets.tariff"
    _description = "Nets' Price"
    _inherit = "asom.association.mixin"
    _order = "company_id, kind, valid_from desc, id desc"
    _rec_name = "kind"

    company_id = fields.Many2one(default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(COUNTED, required=True, index=True)
    # An øre has parts here; Monetary would round them away.
    amount = fields.Float(
        string="Price per Unit",
        digits=(16, 4),
        required=True,
        aggregator=False,
        help="Kroner, up to four decimals.",
    )
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    source = fields.Char(help="Where the price is told, e.g. Nets' price list 2026.")

    _day_uniq = models.UniqueIndex(
        "(company_id, kind, valid_from)", "There is a price from this day already."
    )

    @api.constrains("amount")
    def _check_amount(self):
        for tariff in self:
            if tariff.amount < 0:
                raise ValidationError(
                    self.env._("%s: a price is not below zero.", tariff.display_name)
                )

    @api.depends("kind", "valid_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for tariff in self:
            day = format_date(self.env, tariff.valid_from)
            tariff.display_name = f"{labels.get(tariff.kind, '')} {day}".strip()

    def write(self, vals):
        self._check_not_closed()
        result = super().write(vals)
        self._check_not_closed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_not_closed()

    def _check_not_closed(self):
        """:raises UserError: when a closed month was counted with the price"""
        for tariff in self:
            closed = self.env["asom.nets.cost"].search_count(
                [
                    ("company_id", "=", tariff.company_id.id),
                    ("kind", "=", tariff.kind),
                    ("tariff_id", "=", tariff.id),
                    ("closed", "=", True),
                ],
                limit=1,
            )
            if closed:
                raise UserError(
                    self.env._(
                        "A closed month was counted with %s. Enter another price from "
                        "a later day.",
                        tariff.display_name,
                    )
                )

    @api.model
    def _prices(self, company):
        """{kind: {price (:class:`Price`): record}} of an association."""
        prices = {}
        for tariff in self.search([("company_id", "=", company.id)]):
            price = Price(unit_price(tariff.amount), tariff.valid_from)
            prices.setdefault(tariff.kind, {})[price] = tariff
        return prices

    @api.model
    def _copy_to(self, company):
        """Give an association the bureau's prices for what it has no price of.

        :returns: the new prices
        """
        bureau = self.env.ref("base.main_company")
        if company == bureau:
            return self.browse()
        known = set(self.search([("company_id", "=", company.id)]).mapped("kind"))
        # Superuser: the bureau's prices are an offer to all of its associations.
        offered = self.sudo().search(
            [("company_id", "=", bureau.id), ("kind", "not in", list(known))]
        )
        return self.create(
            [
                {
                    "company_id": company.id,
                    "kind": tariff.kind,
                    "amount": tariff.amount,
                    "valid_from": tariff.valid_from,
                    "source": tariff.source,
                }
                for tariff in offered
            ]
        )
