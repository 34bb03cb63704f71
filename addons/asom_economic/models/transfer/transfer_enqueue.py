from odoo import api, models
from odoo.tools import SQL

# What the statement reads of postings.
READ = ["asom_run_id", "company_id", "date", "name", "state"]
WAITING = SQL("(agreement_id, move_id) WHERE state IN ('pending', 'rejected')")
# Postings without a row, and those whose accounts come to something else than what was
# frozen of them: by what the ledger says, whoever has changed it and by whatever way.
LACKING = SQL(
    """
    (move.state = 'posted' AND NOT EXISTS (
        SELECT 1 FROM asom_economic_transfer sent
         WHERE sent.move_id = move.id AND sent.agreement_id = agreement.id)
     OR EXISTS (
        SELECT 1
          FROM (SELECT line.account_id AS account, ROUND(line.balance * 100) AS amount
                  FROM account_move_line line
                 WHERE line.move_id = move.id AND move.state = 'posted'
                   AND line.display_type NOT IN ('line_section', 'line_note')
                 UNION ALL
                SELECT (part->>0)::int, -(part->>-1)::numeric
                  FROM asom_economic_transfer sent,
                       jsonb_array_elements(sent.contents) part
                 WHERE sent.move_id = move.id AND sent.agreement_id = agreement.id
               ) said
      GROUP BY said.account HAVING SUM(said.amount) <> 0))
    """
)


class EconomicTransfer(models.Model):
    """Rows for postings, in sets: one statement for a batch of a run."""

    _inherit = "asom.economic.transfer"

    @api.model
    def _enqueue(self, moves) -> int:
        """A row for each posting that an agreement in use is to have.

        A posting that waits already is touched: a worker that freezes it at this
        moment, with what the ledger said before, fails and looks again.

        :returns: how many were made or touched
        """
        agreements = self._agreements_of(moves.company_id)
        if not agreements:
            return 0
        moves.flush_recordset(READ)
        return self._insert(
            agreements,
            SQL("move.id = ANY(%s) AND move.state = 'posted'", moves.ids),
            SQL("DO UPDATE SET write_date = EXCLUDED.write_date"),
        )

    @api.model
    def _enqueue_drawn_back(self, moves) -> int:
        """A row for each posting that was sent and is not posted any more."""
        agreements = self._agreements_of(moves.company_id)
        if not agreements:
            return 0
        moves.flush_recordset(READ)
        return self._insert(
            agreements,
            SQL(
                "move.id = ANY(%s) AND EXISTS (SELECT 1 FROM asom_economic_transfer t"
                " WHERE t.move_id = move.id)",
                moves.ids,
            ),
            SQL("DO UPDATE SET write_date = EXCLUDED.write_date"),
        )

    @api.model
    def _enqueue_missing(self, agreement) -> int:
        """A row for each posting since the first day that has none, and for each that
        has changed since it was frozen and does not wait; the nightly proof.

        :returns: how many lacked one
        """
        self.env["account.move"].flush_model(READ)
        self.env["account.move.line"].flush_model(["account_id", "balance"])
        self.flush_model()
        return self._insert(agreement, LACKING, SQL("DO NOTHING"))

    @api.model
    def _agreements_of(self, companies):
        agreements = self.env["asom.economic.agreement"].sudo()
        return agreements.search(
            [("company_id", "in", companies.ids), ("state", "in", ("live", "broken"))]
        )

    def _insert(self, agreements, where, conflict) -> int:
        agreements.flush_recordset(["company_id", "date_from", "state"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO asom_economic_transfer (
                    agreement_id, company_id, move_id, run_id, name, state,
                    create_uid, write_uid, create_date, write_date
                )
                SELECT agreement.id, move.company_id, move.id, move.asom_run_id,
                       move.name, 'pending',
                       %(user)s, %(user)s, now() at time zone 'utc',
                       now() at time zone 'utc'
                  FROM account_move move
                  JOIN asom_economic_agreement agreement
                    ON agreement.company_id = move.company_id
                 WHERE agreement.id = ANY(%(agreements)s)
                   AND move.date >= agreement.date_from
                   AND %(where)s
                 ORDER BY move.id
                ON CONFLICT %(waiting)s %(conflict)s
                """,
                user=self.env.uid,
                agreements=agreements.ids,
                where=where,
                waiting=WAITING,
                conflict=conflict,
            )
        )
        count = self.env.cr.rowcount
        if count:
            self.invalidate_model()
            agreements.invalidate_recordset(["transfer_ids"])
        return count
