import operator as operators

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...money import to_kroner, to_ore

OWED = ("balance", "unpaid_since")
COMPARISONS = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


class Membership(models.Model):
    """What a member owes and since when, always as the books have it.

    Nothing of it is stored, as no column could keep up with payments and days; lists
    sort, filter, group and total it through a query over the open items.
    """

    _inherit = "asom.membership"

    balance = fields.Monetary(
        compute="_compute_balance",
        compute_sudo=True,
        search="_search_balance",
        help="What the member owes: open invoices less what was paid too much. "
        "Negative means credit.",
    )
    unpaid_since = fields.Date(
        compute="_compute_balance",
        compute_sudo=True,
        search="_search_unpaid_since",
        help="The oldest last payment date that has passed, of a member who owes. A "
        "collection of which word is awaited does not count.",
    )
    overdue_days = fields.Integer(
        string="Days Overdue",
        compute="_compute_overdue_days",
        compute_sudo=True,
        search="_search_overdue_days",
        aggregator="max",
        help="Since the oldest last payment date that has passed.",
    )

    def _compute_balance(self):
        rows = {}
        if self.ids:
            rows = {
                member: (balance, since)
                for member, balance, since in self.env.execute_query(
                    SQL("SELECT * FROM %s AS owed", self._owed_table(self.ids))
                )
            }
        for membership in self:
            balance, since = rows.get(membership.id, (0.0, False))
            membership.balance = to_kroner(to_ore(balance))
            membership.unpaid_since = since

    def _compute_overdue_days(self):
        today = fields.Date.context_today(self)
        for membership in self:
            since = membership.unpaid_since
            membership.overdue_days = (today - since).days if since else 0

    # === SEARCH METHODS === #

    def _search_balance(self, operator, value):
        if operator == "in":
            return Domain.OR(self._search_balance("=", each) for each in value)
        if operator not in COMPARISONS:
            return NotImplemented
        value = value or 0.0
        condition = SQL("balance %s %s", SQL(operator), value)
        # Most members have no open item at all.
        return self._search_owed(condition, COMPARISONS[operator](0.0, value))

    def _search_unpaid_since(self, operator, value):
        if operator == "in":
            return Domain.OR(self._search_unpaid_since("=", each) for each in value)
        if operator not in ("=", "<", "<=", ">", ">="):
            return NotImplemented
        if not value:
            return self._search_owed(SQL("unpaid_since IS NULL"), operator == "=")
        return self._search_owed(SQL("unpaid_since %s %s", SQL(operator), value), False)

    def _search_overdue_days(self, operator, value):
        if operator == "in":
            return Domain.OR(self._search_overdue_days("=", each) for each in value)
        if operator not in COMPARISONS:
            return NotImplemented
        value = value or 0
        condition = SQL("%s %s %s", self._overdue_days_sql(), SQL(operator), value)
        return self._search_owed(condition, COMPARISONS[operator](0, value))

    def _search_owed(self, condition, others):
        """Members by what they owe.

        :param condition: on the columns of ``_owed_table``
        :param others: whether members without an open item are found too
        """
        found = SQL(
            "SELECT membership_id FROM %s AS owed WHERE %s%s",
            self._owed_table(),
            SQL("NOT ") if others else SQL(),
            SQL("COALESCE(%s, FALSE)", condition),
        )
        return Domain("id", "not in" if others else "in", found)

    # === SQL === #

    def _field_to_sql(self, alias, field_expr, query=None):
        if query is None or field_expr not in (*OWED, "overdue_days"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        owed = query.make_alias(alias, "owed")
        joined = SQL(
            "%s = %s",
            SQL.identifier(alias, "id"),
            SQL.identifier(owed, "membership_id"),
        )
        query.add_join("LEFT JOIN", owed, self._owed_table(), joined)
        if field_expr == "overdue_days":
            return self._overdue_days_sql(SQL.identifier(owed, "unpaid_since"))
        column = SQL.identifier(owed, field_expr)
        return (
            column if field_expr == "unpaid_since" else SQL("COALESCE(%s, 0)", column)
        )

    def _overdue_days_sql(self, since=None):
        today = fields.Date.context_today(self)
        since = since or SQL.identifier("unpaid_since")
        return SQL("COALESCE(%s::date - %s, 0)", today, since)

    def _owed_table(self, ids=None):
        """Balance and age of members with an open item, as a table in brackets.

        Items of invoices are found through the invoice; the others are payments that no
        invoice has used up and charge-backs of such.

        :param ids: of these members alone
        """
        self._flush_owed()
        those = SQL("IS NOT NULL") if ids is None else SQL("IN %s", tuple(ids))
        return SQL(
            """(
            SELECT membership_id, SUM(residual) AS balance,
                   CASE WHEN SUM(residual) > 0 THEN MIN(since) END AS unpaid_since
              FROM (SELECT asom_membership_id AS membership_id,
                           amount_residual_signed AS residual,
                           CASE WHEN amount_residual_signed > 0
                                 AND invoice_date_due < %(today)s
                                 AND NOT (%(awaited)s)
                                THEN invoice_date_due END AS since
                      FROM account_move
                     WHERE asom_membership_id %(those)s
                       AND state = 'posted' AND amount_residual_signed != 0
                     UNION ALL
                    SELECT line.asom_membership_id, line.amount_residual, NULL
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                     WHERE line.asom_membership_id %(those)s
                       AND line.parent_state = 'posted'
                       AND line.amount_residual != 0
                       AND account.account_type = 'asset_receivable') open
             GROUP BY membership_id)""",
            today=fields.Date.context_today(self),
            those=those,
            awaited=self.env["account.move"]._asom_awaited_sql("account_move"),
        )

    def _flush_owed(self):
        self.env["account.move"]._asom_flush_awaited()
        self.env["account.move"].flush_model(
            [
                "asom_membership_id",
                "amount_residual_signed",
                "invoice_date_due",
                "state",
            ]
        )
        self.env["account.move.line"].flush_model(
            ["account_id", "asom_membership_id", "amount_residual", "parent_state"]
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    # What is paid is the most, and nobody asks for it.
    _asom_open_idx = models.Index(
        "(asom_membership_id) WHERE asom_membership_id IS NOT NULL "
        "AND state = 'posted' AND amount_residual_signed != 0"
    )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    _asom_open_idx = models.Index(
        "(asom_membership_id) WHERE asom_membership_id IS NOT NULL "
        "AND parent_state = 'posted' AND amount_residual != 0"
    )
