from odoo import fields, models

from ...amount_text import Explanation
from ...proration import MissingPrice, rate_on


class Membership(models.Model):
    """What a member sees of the own membership."""

    _inherit = "asom.membership"

    def _asom_moves_domain(self):
        return [
            ("asom_membership_id", "in", self.ids),
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("state", "=", "posted"),
        ]

    def _asom_moves(self, limit=None, offset=0):
        """Invoices and credit notes, the newest first."""
        return self.env["account.move"].search(
            self._asom_moves_domain(),
            order="invoice_date desc, id desc",
            limit=limit,
            offset=offset,
        )

    def _asom_count_moves(self) -> int:
        """How many invoices and credit notes there are."""
        return self.env["account.move"].search_count(self._asom_moves_domain())

    def _asom_owed_moves(self):
        """Invoices that are still to be paid, the most urgent first."""
        moves = self.env["account.move"].search(
            [
                *self._asom_moves_domain(),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("amount_residual", ">", 0),
            ],
            order="invoice_date_due, id",
        )
        return moves.filtered(lambda move: move._asom_is_owed())

    def _asom_owed_text(self) -> str:
        """How much is to be paid in all."""
        self.ensure_one()
        moves = self.env["account.move"].new({"currency_id": self.currency_id.id})
        total = sum(self._asom_owed_moves().mapped("amount_residual"))
        return moves._asom_amount(total)

    def _asom_package_texts(self) -> list[dict]:
        """Packages that run or begin later: name, price, from when, until when."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        running = self.subscription_ids.filtered(
            lambda row: not row.cancelled and (not row.date_to or row.date_to >= today)
        ).sorted(lambda row: (row.date_from, row.id))
        moves = self.env["account.move"].new({"currency_id": self.currency_id.id})
        return [
            {
                "name": row.product_id.name,
                "price": row._asom_price_text(moves, max(row.date_from, today)),
                "from": row.date_from if row.date_from > today else False,
                "to": row.date_to,
            }
            for row in running
        ]


class Subscription(models.Model):
    _inherit = "asom.subscription"

    def _asom_price_text(self, move, day) -> str:
        """What it costs on ``day``, discounts as well; "" without a price.

        :param move: an invoice in the association's currency, for its ways of writing
        """
        try:
            rate = rate_on(self.product_id.product_tmpl_id._asom_rates(), day)
        except MissingPrice:
            return ""
        discounts = [row._as_discount() for row in self.discount_ids]
        holding = [row for row in discounts if row.holds(day)]
        return move._asom_reckoning(
            Explanation(
                price=rate.amount,
                months=rate.months,
                quantity=self.quantity,
                basis_points=min(10_000, sum(row.basis_points for row in holding)),
                reduction=sum(row.amount for row in holding),
            )
        )
