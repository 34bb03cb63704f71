from odoo import fields, models
from odoo.tools import SQL


class PackageMonth(models.Model):
    """How many members have a package at the end of each month, how many have begun and
    ended it: one row for each package and month since its first member."""

    _name = "asom.package.month"
    _description = "Members of a Package by Month"
    _auto = False
    _order = "date desc, company_id, product_id"
    _check_company_auto = True
    _rec_name = "product_id"

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    product_id = fields.Many2one(
        "product.product", string="Package", readonly=True, check_company=True
    )
    date = fields.Date(
        string="Month", readonly=True, help="First day of the month that is counted."
    )
    active_members = fields.Integer(
        string="Members",
        readonly=True,
        aggregator="avg",
        help="Of a month: who has the package on its last day. Of several months: the "
        "average of these months.",
    )
    begun = fields.Integer(readonly=True, help="Have got the package in the month.")
    ended = fields.Integer(
        readonly=True, help="Counted in the month of the first day without it."
    )

    _depends = {
        "asom.subscription": [
            "cancelled",
            "company_id",
            "date_from",
            "date_to",
            "kind",
            "product_id",
            "quantity",
        ]
    }

    @property
    def _table_query(self):
        """What begins and ends is summed up by month first: the months of a package are
        few, however many members it has. A change of price or owner that ends one row
        and begins the next on the following day is neither."""
        today = fields.Date.context_today(self)
        return SQL(
            """
            WITH span AS (
                SELECT company_id, product_id, date_from, date_to, membership_id,
                       LAG(date_to) OVER own AS before,
                       LEAD(date_from) OVER own AS after
                  FROM asom_subscription
                 WHERE kind = 'package' AND NOT COALESCE(cancelled, FALSE)
                WINDOW own AS (PARTITION BY membership_id, product_id
                               ORDER BY date_from, id)
            ), change AS (
                SELECT company_id, product_id, date_trunc('month', day)::date AS month,
                       SUM(begun) AS begun, SUM(ended) AS ended
                  FROM (SELECT company_id, product_id, date_from AS day,
                               1 AS begun, 0 AS ended
                          FROM span
                         WHERE before IS NULL OR before + 1 < date_from
                         UNION ALL
                        SELECT company_id, product_id, date_to + 1, 0, 1
                          FROM span
                         WHERE date_to IS NOT NULL
                           AND (after IS NULL OR date_to + 1 < after)) AS event
              GROUP BY 1, 2, 3
            ), month AS (
                SELECT company_id, product_id, day::date AS month
                  FROM (SELECT company_id, product_id, MIN(month) AS first
                          FROM change GROUP BY 1, 2) AS since
            CROSS JOIN LATERAL generate_series(
                           since.first::timestamp,
                           -- What begins later has its first month already.
                           GREATEST(since.first::timestamp,
                                    date_trunc('month', %(today)s::timestamp)),
                           '1 month') AS day
            )
            SELECT product_id::bigint * 100000
                   + EXTRACT(year FROM month)::integer * 12
                   + EXTRACT(month FROM month)::integer AS id,
                   company_id, product_id, month AS date,
                   COALESCE(begun, 0)::integer AS begun,
                   COALESCE(ended, 0)::integer AS ended,
                   (SUM(COALESCE(begun, 0) - COALESCE(ended, 0)) OVER (
                       PARTITION BY company_id, product_id ORDER BY month)
                   )::integer AS active_members
              FROM month LEFT JOIN change USING (company_id, product_id, month)
            """,
            today=today,
        )

    def _read_group_select(self, aggregate_spec, query):
        """The average of months, of packages the sum: an average over rows would divide
        by the packages as well."""
        if aggregate_spec != "active_members:avg":
            return super()._read_group_select(aggregate_spec, query)
        members = self._field_to_sql(self._table, "active_members", query)
        month = self._field_to_sql(self._table, "date", query)
        return SQL("SUM(%s)::numeric / NULLIF(COUNT(DISTINCT %s), 0)", members, month)
