"""A price that is collected in parts of its own: 2,000.00 a year as 1,025.00 in the
first half-year and 975.00 in the second."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, formatLang

from ...money import danish, to_ore
from ...periods import ONE_DAY, TERM_MONTHS
from ...price_plan import NoAmount, read_parts, write_parts
from ...proration import Rate, Spread


class Price(models.Model):
    _inherit = "asom.price"

    parts = fields.Char(
        tracking=3,
        help="One amount for each collection in the time that the price is for, such "
        "as 1.025,00 + 975,00; together they are the price. Empty: each is the same.",
    )
    part_count = fields.Integer(compute="_compute_part_count")
    collected = fields.Text(
        compute="_compute_collected",
        help="What a member pays who has it all the time.",
    )

    # === COMPUTE METHODS === #

    @api.depends("unit", "kind", "company_id.asom_dues_term")
    def _compute_part_count(self):
        for price in self:
            months = TERM_MONTHS.get(price.company_id.asom_dues_term, 12)
            of_price = 0 if price.kind == "fee" else TERM_MONTHS.get(price.unit, 0)
            price.part_count = of_price // months

    @api.depends(
        "amount",
        "unit",
        "parts",
        "valid_from",
        "kind",
        "company_id.asom_dues_term",
        "company_id.asom_dues_first_month",
    )
    @api.depends_context("lang")
    def _compute_collected(self):
        for price in self:
            terms = price._collected() if price.valid_from and price.unit else []
            price.collected = "\n".join(
                f"{format_date(self.env, term.date_from)} – "
                f"{format_date(self.env, term.date_to)}: "
                f"{formatLang(self.env, amount / 100, digits=2)} kr."
                for term, amount in terms
            )

    @api.onchange("parts")
    def _onchange_parts(self):
        try:
            self.parts = write_parts(read_parts(self.parts)) or False
        except NoAmount:
            # It is refused with a reason when it is saved.
            return

    # === CONSTRAINT METHODS === #

    @api.constrains("parts", "amount", "unit", "product_tmpl_id", "company_id")
    def _check_parts(self):
        for price in self.filtered("parts"):
            try:
                parts = read_parts(price.parts)
            except NoAmount as error:
                raise ValidationError(
                    self.env._(
                        "%(price)s, parts: “%(text)s” is not an amount. Write one "
                        "amount for each collection with + between them, such as "
                        "1.025,00 + 975,00.",
                        price=price.display_name,
                        text=error.part,
                    )
                ) from error
            if price.part_count < 2:
                raise ValidationError(
                    self.env._(
                        "%s, parts: the whole price is collected at once; leave the "
                        "parts empty.",
                        price.display_name,
                    )
                )
            if len(parts) != price.part_count:
                raise ValidationError(
                    self.env._(
                        "%(price)s, parts: give one for each collection. Collections "
                        "of %(association)s in the time that the price is for: "
                        "%(wanted)s; parts given: %(given)s.",
                        price=price.display_name,
                        association=price.company_id.name,
                        wanted=price.part_count,
                        given=len(parts),
                    )
                )
            if sum(parts) != to_ore(price.amount):
                raise ValidationError(
                    self.env._(
                        "%(price)s, parts: together they are %(parts)s kr., but the "
                        "price is %(amount)s kr. Correct one of them.",
                        price=price.display_name,
                        parts=danish(sum(parts)),
                        amount=danish(to_ore(price.amount)),
                    )
                )

    # === BUSINESS METHODS === #

    def _parts(self) -> tuple[int, ...]:
        """Øre of each part; empty where each term costs the same."""
        self.ensure_one()
        try:
            return read_parts(self.parts)
        except NoAmount:
            # Only while somebody is typing: it cannot be saved.
            return ()

    def _collected(self):
        """What is collected from the price's first day on, each term once.

        :returns: [(term, øre of the whole term)]
        """
        self.ensure_one()
        company = self.company_id
        if self.kind == "fee" or not company:
            return []
        months, first_month = company._asom_terms()
        rate = Rate(
            self.valid_from, to_ore(self.amount), TERM_MONTHS[self.unit], self._parts()
        )
        term = company._asom_term_containing(self.valid_from)
        result = []
        for _number in range(max(1, self.part_count)):
            spread = Spread(rate, [], 1, term, months, first_month)
            result.append((term, spread.between(term)))
            term = company._asom_term_containing(term.date_to + ONE_DAY)
        return result
