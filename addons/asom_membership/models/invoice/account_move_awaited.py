from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AccountMove(models.Model):
    """Invoices whose money is on its way: not paid by the day, and not late.

    Members' documents and the lists of staff and board say the same (decision 0022).
    """

    _inherit = "account.move"

    asom_awaited = fields.Boolean(
        string="Payment on Its Way",
        compute="_compute_asom_awaited",
        search="_search_asom_awaited",
        help="Collected on the last payment date; word of it has not come yet.",
    )

    def _asom_awaited_sql(self, move: str) -> SQL:
        """A condition on an open invoice whose last payment date has passed: whether
        word of its payment is awaited, so that nobody calls it late yet.

        A hook: an add-on of a payment channel that collects says when.

        :param move: the name that the query has given to the table
        """
        return SQL("FALSE")

    def _asom_flush_awaited(self):
        """Write what :meth:`_asom_awaited_sql` reads to the database."""

    def _compute_asom_awaited(self):
        awaited = set(
            self._search([("asom_awaited", "=", True), ("id", "in", self.ids)])
        )
        for move in self:
            move.asom_awaited = move._origin.id in awaited

    def _search_asom_awaited(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(
            [
                "amount_residual_signed",
                "asom_membership_id",
                "invoice_date_due",
                "state",
            ]
        )
        self._asom_flush_awaited()
        awaited = SQL(
            "SELECT awaited.id FROM account_move awaited"
            " WHERE awaited.state = 'posted' AND awaited.amount_residual_signed > 0"
            " AND awaited.asom_membership_id IS NOT NULL AND %s",
            self._asom_awaited_sql("awaited"),
        )
        return Domain("id", "in" if True in value else "not in", awaited)
