from odoo import fields, models
from odoo.tools import SQL


class NetsSettlementReport(models.Model):
    """What Nets collected and paid, per association, day and way of paying.

    Each row is one collection, one payment record or one payment from Nets; an amount
    stands in the column of what it is, on the day of that.
    """

    _name = "asom.nets.settlement.report"
    _description = "Settlement with Nets"
    _auto = False
    _order = "date desc, id"
    _check_company_auto = True
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    channel = fields.Selection(
        [("automatic", "Betalingsservice"), ("slip", "Slip"), ("bank", "Bank")],
        string="Way of Paying",
        readonly=True,
    )
    collected = fields.Monetary(
        readonly=True, help="Sent to Nets, by due date; with the way of paying as told."
    )
    paid = fields.Monetary(readonly=True)
    slips = fields.Monetary(
        string="Of It by Slip", readonly=True, help="The part of “Paid” that is slips."
    )
    rejected = fields.Monetary(
        readonly=True, help="Rejected by payers, or cancelled; nothing was paid."
    )
    charged_back = fields.Monetary(readonly=True)
    parked = fields.Monetary(
        string="To Be Placed",
        readonly=True,
        help="Payments less charge-backs that wait on the work list.",
    )
    received = fields.Monetary(
        string="On the Bank Account",
        readonly=True,
        help="Received by the association's bank, by the day that Nets has told.",
    )
    difference = fields.Monetary(
        readonly=True, help="On the bank account less expected, where it is known."
    )
    outstanding = fields.Monetary(
        string="Not Received", readonly=True, help="Stands on the clearing account."
    )

    _depends = {
        "asom.nets.collection": ["amount", "company_id", "date_due", "state"],
        "asom.nets.delivery": ["state"],
        "asom.nets.payment": [
            "amount",
            "amount_collected",
            "company_id",
            "date",
            "disbursement",
            "kind",
            "state",
        ],
        "asom.nets.payout": [
            "company_id",
            "date",
            "difference",
            "number",
            "open_amount",
            "received",
        ],
        "res.company": ["currency_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row.*, company.currency_id
              FROM (%s UNION ALL %s UNION ALL %s) AS row
              JOIN res_company AS company ON company.id = row.company_id
            """,
            self._collections(),
            self._payments(),
            self._payouts(),
        )

    def _collections(self):
        return SQL(
            """
            SELECT collection.id::bigint * 3 AS id, collection.company_id,
                   collection.date_due AS date,
                   CASE WHEN debtor_group.section = '0117' THEN 'slip'
                        ELSE 'automatic' END AS channel,
                   collection.amount AS collected, 0.0 AS paid, 0.0 AS slips,
                   0.0 AS rejected, 0.0 AS charged_back, 0.0 AS parked,
                   0.0 AS received, 0.0 AS difference, 0.0 AS outstanding
              FROM asom_nets_collection AS collection
              JOIN asom_nets_delivery AS delivery
                ON delivery.id = collection.delivery_id
              JOIN asom_nets_debtor_group AS debtor_group
                ON debtor_group.id = collection.debtor_group_id
             WHERE collection.state = 'included'
               AND delivery.state IN ('sent', 'acknowledged')
            """
        )

    def _payments(self):
        return SQL(
            """
            SELECT id::bigint * 3 + 1, company_id, date,
                   CASE WHEN kind IN ('0297', '0299') THEN 'slip'
                        WHEN kind = 'FI' THEN 'bank' ELSE 'automatic' END,
                   0.0,
                   CASE WHEN came THEN amount ELSE 0.0 END,
                   CASE WHEN came AND kind = '0297' THEN amount ELSE 0.0 END,
                   CASE WHEN kind IN ('0237', '0238')
                        THEN amount_collected ELSE 0.0 END,
                   CASE WHEN NOT came THEN amount ELSE 0.0 END,
                   CASE WHEN state NOT IN ('parked', 'failed') THEN 0.0
                        WHEN came THEN amount ELSE -amount END,
                   0.0, 0.0, 0.0
              FROM (SELECT *, (kind IN ('0236', '0297', 'FI'))
                              <> COALESCE(disbursement, FALSE) AS came
                      FROM asom_nets_payment) AS payment
            """
        )

    def _payouts(self):
        return SQL(
            """
            SELECT id::bigint * 3 + 2, company_id, date,
                   CASE WHEN number = '0215' THEN 'slip'
                        WHEN number = 'FI' THEN 'bank' ELSE 'automatic' END,
                   0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
                   COALESCE(received, 0.0), COALESCE(difference, 0.0),
                   COALESCE(open_amount, 0.0)
              FROM asom_nets_payout
            """
        )
