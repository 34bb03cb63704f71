from odoo import fields, models
from odoo.tools import SQL

# {column: age of an invoice, as ``asom.member.invoice`` tells it}
AGES = {
    "not_due": "0",
    "days_1_30": "1",
    "days_31_60": "31",
    "days_61_90": "61",
    "days_over_90": "91",
}


class MemberArrears(models.Model):
    """What a member has not paid, by how long ago it should have been: one row for each
    member with an open invoice."""

    _name = "asom.member.arrears"
    _description = "Arrears of a Member by Age"
    _auto = False
    _order = "overdue desc, membership_id, id"
    _check_company_auto = True
    _rec_name = "membership_id"

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    membership_id = fields.Many2one(
        "asom.membership", string="Member", readonly=True, check_company=True
    )
    not_due = fields.Monetary(
        string="Not Yet Due",
        readonly=True,
        help="Also what was collected and of which word is awaited.",
    )
    days_1_30 = fields.Monetary(string="1-30 Days", readonly=True)
    days_31_60 = fields.Monetary(string="31-60 Days", readonly=True)
    days_61_90 = fields.Monetary(string="61-90 Days", readonly=True)
    days_over_90 = fields.Monetary(string="Over 90 Days", readonly=True)
    overdue = fields.Monetary(
        readonly=True, help="Open after the last payment date has passed."
    )
    residual = fields.Monetary(string="Open", readonly=True)
    overdue_days = fields.Integer(
        string="Days Overdue", readonly=True, aggregator="max"
    )
    oldest_due = fields.Date(
        string="Oldest Payment Date", readonly=True, aggregator="min"
    )

    _depends = {
        "asom.member.invoice": [
            "age",
            "company_id",
            "currency_id",
            "date_due",
            "membership_id",
            "overdue",
            "overdue_days",
            "residual",
        ]
    }

    @property
    def _table_query(self):
        """Open invoices alone: what a member has in credit is no arrears, and settles
        none before somebody says so."""
        columns = SQL(", ").join(
            SQL(
                "COALESCE(SUM(residual) FILTER (WHERE age = %s), 0) AS %s",
                age,
                SQL.identifier(name),
            )
            for name, age in AGES.items()
        )
        return SQL(
            """
            SELECT membership_id AS id, company_id, currency_id, membership_id, %s,
                   SUM(overdue) AS overdue, SUM(residual) AS residual,
                   MAX(overdue_days) AS overdue_days,
                   MIN(date_due) FILTER (WHERE overdue > 0) AS oldest_due
              FROM (%s) AS invoice
             WHERE residual > 0
          GROUP BY company_id, currency_id, membership_id
            """,
            columns,
            self.env["asom.member.invoice"]._table_query,
        )

    def action_open(self):
        """Open the member's invoices that are open."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_membership.action_member_dues"
        )
        action["domain"] = [("membership_id", "=", self.membership_id.id)]
        action["context"] = {"search_default_open": 1}
        action["display_name"] = self.membership_id.display_name
        return action
