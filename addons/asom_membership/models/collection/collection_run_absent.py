from odoo import fields, models
from odoo.tools import SQL

REASONS = [
    ("failed", "Failed"),
    ("changed", "Changed Since the Preview"),
    ("new", "Registered After the Preview"),
    ("no_subscription", "No Subscription"),
    ("not_begun", "Subscriptions Begin Later"),
    ("ended", "Subscriptions Have Ended"),
    ("charged", "Charged by Another Run"),
    ("nothing_due", "Nothing Due"),
]


class CollectionRunAbsent(models.Model):
    """Active members who are not charged by a collection run, and why: a view of the
    database, so that it can be searched, grouped and exported at any size."""

    _name = "asom.collection.run.absent"
    _description = "Member Not in the Collection Run"
    _auto = False
    _log_access = True
    _check_company_auto = True
    _order = "membership_id"
    _rec_name = "membership_id"
    _depends = {
        "asom.collection.run": [
            "company_id",
            "date_from",
            "date_to",
            "previewed_at",
            "state",
        ],
        "asom.collection.run.line": ["run_id", "membership_id", "state", "error"],
        "asom.membership": ["company_id", "state", "create_date"],
        "asom.subscription": ["membership_id", "date_from", "date_to", "cancelled"],
        "asom.charge": [
            "membership_id",
            "kind",
            "state",
            "run_id",
            "reversal_id",
            "date_from",
            "date_to",
        ],
    }

    run_id = fields.Many2one("asom.collection.run", readonly=True, check_company=True)
    company_id = fields.Many2one(
        "res.company", string="Association", required=True, index=True, readonly=True
    )
    membership_id = fields.Many2one(
        "asom.membership", string="Member", readonly=True, check_company=True
    )
    reason = fields.Selection(REASONS, string="Why", readonly=True)
    other_run_id = fields.Many2one(
        "asom.collection.run", string="Charged By", readonly=True, check_company=True
    )
    error = fields.Text(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT run.id::bigint * 2147483648 + member.id AS id,
                   run.id AS run_id, run.company_id, member.id AS membership_id,
                   member.create_uid, member.create_date, member.write_uid,
                   member.write_date,
                   CASE WHEN line.state IN ('failed', 'changed') THEN line.state
                        WHEN member.create_date > run.previewed_at THEN 'new'
                        WHEN owned.first IS NULL THEN 'no_subscription'
                        WHEN owned.first > run.date_to THEN 'not_begun'
                        WHEN owned.last < run.date_from THEN 'ended'
                        WHEN other.run_id IS NOT NULL THEN 'charged'
                        ELSE 'nothing_due' END AS reason,
                   other.run_id AS other_run_id, line.error
              FROM asom_collection_run run
              JOIN asom_membership member ON member.company_id = run.company_id
         LEFT JOIN asom_collection_run_line line
                ON line.run_id = run.id AND line.membership_id = member.id
         LEFT JOIN LATERAL (
                   SELECT min(date_from) AS first,
                          max(COALESCE(date_to, 'infinity'::date)) AS last
                     FROM asom_subscription
                    WHERE membership_id = member.id AND NOT COALESCE(cancelled, FALSE)
                   ) owned ON TRUE
         LEFT JOIN LATERAL (
                   SELECT charge.run_id FROM asom_charge charge
                    WHERE charge.membership_id = member.id
                      AND charge.kind = 'subscription'
                      AND charge.state IN ('draft', 'invoiced')
                      AND charge.reversal_id IS NULL AND charge.run_id != run.id
                      AND charge.date_from <= run.date_to
                      AND charge.date_to >= run.date_from
                    LIMIT 1
                   ) other ON TRUE
             WHERE run.state IN ('previewed', 'approved', 'running', 'done')
               AND member.state IN ('active', 'leaving')
               AND (line.id IS NULL OR line.state IN ('failed', 'changed'))
            """
        )

    def action_open_membership(self):
        """Open the member."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.membership",
            "res_id": self.membership_id.id,
            "view_mode": "form",
        }


class CollectionRun(models.Model):
    _inherit = "asom.collection.run"

    absent_count = fields.Integer(
        string="Not in the Run", compute="_compute_absent_count"
    )

    def _compute_absent_count(self):
        rows = self.env["asom.collection.run.absent"]._read_group(
            [("run_id", "in", self.ids)], ["run_id"], ["__count"]
        )
        counts = {run.id: count for run, count in rows}
        for run in self:
            run.absent_count = counts.get(run.id, 0)

    def action_view_absent(self):
        """Open the active members who are not charged by this run, and why."""
        return self._open("asom_membership.action_collection_run_absent")
