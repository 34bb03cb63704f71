from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL

from ...money import to_ore


class CollectionRun(models.Model):
    """What has become of the run's invoices, and how it compares with the last run."""

    _inherit = "asom.collection.run"

    results = fields.Html(
        string="How It Goes", compute="_compute_results", sanitize=False
    )
    amount_paid = fields.Monetary(string="Paid", compute="_compute_results")
    amount_open = fields.Monetary(string="Still Open", compute="_compute_results")
    # Superuser: a board sees how many, but opens no invoices.
    invoice_count = fields.Integer(
        string="Number of Invoices", compute="_compute_invoice_count", compute_sudo=True
    )
    previous_run_id = fields.Many2one(
        "asom.collection.run", string="Last Run", compute="_compute_previous_run_id"
    )
    previous_total = fields.Monetary(
        string="Last Run's Total", compute="_compute_previous_run_id"
    )

    def _result_cases(self) -> list[tuple]:
        """Hook: (key, heading, SQL condition on ``move``) of what may have become of an
        invoice; the first that holds counts, else it is open."""
        return [
            (
                "credited",
                self.env._("Credited"),
                # Odoo also calls reversed what a member's credit has paid.
                SQL(
                    "move.payment_state = 'reversed' AND EXISTS ("
                    "SELECT 1 FROM account_move note WHERE note.state = 'posted' "
                    "AND note.reversed_entry_id = move.id)"
                ),
            ),
            ("paid", self.env._("Paid"), SQL("move.amount_residual = 0")),
        ]

    def _compute_invoice_count(self):
        """Also the invoices of a run that was cancelled: each leads to its credit
        note."""
        counts = dict(
            self.env["account.move"]._read_group(
                [("asom_run_id", "in", self.ids)], ["asom_run_id"], ["__count"]
            )
        )
        for run in self:
            run.invoice_count = counts.get(run._origin, 0)

    def _compute_results(self):
        cases = self._result_cases()
        found = self._results(cases)
        for run in self:
            mine = found.get(run.id, {})
            settled = {"credited", "paid"}
            run.amount_open = sum(
                residual
                for key, (_n, _a, residual) in mine.items()
                if key not in settled
            )
            # What has been paid of open invoices as well.
            run.amount_paid = sum(
                total - residual
                for key, (_n, total, residual) in mine.items()
                if key != "credited"
            )
            run.results = mine and run._results_html(cases, mine)

    def _results(self, cases) -> dict[int, dict]:
        """{run id: {case: (number of invoices, kroner, kroner that are open)}}"""
        if not self.ids:
            return {}
        self.env["account.move"].flush_model()
        branches = SQL(" ").join(
            SQL("WHEN %s THEN %s", condition, key) for key, _text, condition in cases
        )
        query = SQL(
            """SELECT move.asom_run_id, CASE %s ELSE 'open' END AS outcome,
                      count(*), sum(move.amount_total), sum(move.amount_residual)
                 FROM account_move move
                WHERE move.asom_run_id IN %s AND move.state = 'posted'
                  AND move.move_type = 'out_invoice' AND move.amount_total > 0
             GROUP BY 1, 2""",
            branches,
            tuple(self.ids),
        )
        found = {}
        for run, key, count, total, residual in self.env.execute_query(query):
            row = (count, float(total), float(residual))
            found.setdefault(run, {})[key] = row
        return found

    def _results_rows(self, cases, mine) -> list[tuple]:
        """Each case with its number of invoices and øre, of one run."""
        texts = {key: text for key, text, _condition in cases}
        texts["open"] = self.env._("Not paid yet")
        order = ["paid", "open", *(key for key, _text, _sql in cases if key != "paid")]
        rows = []
        if "paid" not in mine and self.amount_paid:
            # Parts of invoices that are open still.
            mine = {"paid": (0, 0.0, 0.0), **mine}
        for key in order:
            if key in mine:
                count, total, residual = mine[key]
                amount = residual
                if key == "paid":
                    amount = self.amount_paid
                elif key == "credited":
                    amount = total
                rows.append((texts[key], count, to_ore(amount)))
        return rows

    def _results_html(self, cases, mine):
        rows = self._results_rows(cases, mine)
        headings = [
            self.env._("How it goes"),
            self.env._("Invoices"),
            self.env._("Amount"),
        ]
        table = self._summary_table(headings, rows)
        return Markup('<div class="row">%s</div>') % table

    def _compute_previous_run_id(self):
        for run in self:
            run.previous_run_id = run.date_from and self.search(
                [
                    ("company_id", "=", run.company_id.id),
                    ("state", "=", "done"),
                    ("date_from", "<", run.date_from),
                    ("line_ids", "any", [("state", "=", "done")]),
                    ("id", "!=", run._origin.id),
                ],
                order="date_from desc, id desc",
                limit=1,
            )
            run.previous_total = run.previous_run_id.amount_total
