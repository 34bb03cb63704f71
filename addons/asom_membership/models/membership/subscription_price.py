from odoo import api, fields, models
from odoo.tools import format_date

from ...periods import ONE_DAY


class Subscription(models.Model):
    """What a subscription costs, beside it."""

    _inherit = "asom.subscription"

    price_text = fields.Char(string="Price", compute="_compute_price_text")
    next_price_text = fields.Char(
        string="Next Price",
        compute="_compute_price_text",
        help="A price that begins before the end of the next dues term.",
    )

    @api.depends("product_id", "quantity", "date_from", "date_to", "cancelled")
    @api.depends_context("lang")
    def _compute_price_text(self):
        """For all rows of a page in two queries: prices are few, rows are many."""
        today = fields.Date.context_today(self)
        prices = self.env["asom.price"].search(
            [("product_tmpl_id", "in", self.product_id.product_tmpl_id.ids)],
            order="valid_from",
        )
        # Read together: a part of them would read its own.
        prices.mapped("kind")
        by_product = prices.grouped("product_tmpl_id")
        limits = {
            company: company._asom_term_containing(
                company._asom_term_containing(today).date_to + ONE_DAY
            ).date_to
            for company in self.company_id
        }
        for row in self:
            last = min(filter(None, [row.date_to, limits.get(row.company_id, today)]))
            current = coming = prices.browse()
            if not row.cancelled and row.product_id:
                # Of what has ended, the price that was the last.
                day = min(
                    filter(None, [max(today, row.date_from or today), row.date_to])
                )
                known = by_product.get(row.product_id.product_tmpl_id, current)
                current = known.filtered(lambda one, day=day: one.valid_from <= day)[
                    -1:
                ]
                coming = known.filtered(
                    lambda one, day=day, last=last: day < one.valid_from <= last
                )[:1]
            row.price_text = row._price_times(current)
            row.next_price_text = False
            if coming:
                row.next_price_text = self.env._(
                    "%(price)s from %(day)s",
                    price=row._price_times(coming),
                    day=format_date(self.env, coming.valid_from),
                )

    def _price_times(self, price) -> str:
        text = price._asom_text()
        return f"{self.quantity} × {text}" if text and self.quantity > 1 else text
