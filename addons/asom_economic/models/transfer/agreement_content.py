from collections import defaultdict

from odoo import models
from odoo.tools import SQL

# What departments go by: a column of the statement below.
PARTS = {
    "none": SQL("0"),
    "product": SQL("line.product_id"),
    "area": SQL("home.group_id"),
}
# What may become an invoice there.
REAL = ("out_invoice", "out_refund")
INVOICES = ("out_invoice", "out_refund", "out_receipt")


class EconomicAgreement(models.Model):
    """What postings come to, and what of it was frozen already; integer øre."""

    _inherit = "asom.economic.agreement"

    def _ledger_of(self, moves):
        """What the ledger says of postings that are posted.

        :returns: {move id: {(account id, tax id or 0, partner id or 0, part id or 0):
            øre}}; the partner only where each member has an entry, the part (product
            or area) only on income and costs where departments go by it
        """
        lines = self.env["account.move.line"]
        lines.flush_model(
            ["account_id", "balance", "display_type", "move_id", "partner_id"]
        )
        lines.flush_model(["product_id", "asom_membership_id"])
        lines.flush_model(["tax_ids"])
        moves.flush_recordset(["state", "asom_membership_id"])
        self.env["asom.membership"].flush_model(["installation_id"])
        self.env["asom.installation"].flush_model(["group_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.move_id, line.account_id,
                       CASE WHEN taxes.count = 1 THEN taxes.tax ELSE 0 END AS tax,
                       CASE WHEN %(apart)s AND account.account_type = 'asset_receivable'
                            THEN COALESCE(line.partner_id, 0) ELSE 0 END AS partner,
                       CASE WHEN account.account_type LIKE 'income%%'
                              OR account.account_type LIKE 'expense%%'
                            THEN COALESCE(%(part)s, 0) ELSE 0 END AS part,
                       SUM(ROUND(line.balance * 100))::bigint
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN account_account account ON account.id = line.account_id
             LEFT JOIN asom_membership member
                    ON member.id =
                       COALESCE(line.asom_membership_id, move.asom_membership_id)
             LEFT JOIN asom_installation home ON home.id = member.installation_id
             LEFT JOIN LATERAL (
                       SELECT COUNT(*) AS count, MIN(rel.account_tax_id) AS tax
                         FROM account_move_line_account_tax_rel rel
                        WHERE rel.account_move_line_id = line.id
                       ) taxes ON TRUE
                 WHERE line.move_id = ANY(%(moves)s)
                   AND move.state = 'posted'
                   AND line.display_type NOT IN ('line_section', 'line_note')
              GROUP BY 1, 2, 3, 4, 5
              ORDER BY 1, 2, 3, 4, 5
                """,
                apart=self._is_by_member(),
                part=PARTS[self.department_by],
                moves=moves.ids,
            )
        )
        found = defaultdict(dict)
        for move, account, tax, partner, part, amount in rows:
            found[move][account, tax or 0, partner, part] = amount
        return found

    def _frozen_of(self, moves):
        """What was frozen of postings, whatever has become of the calls.

        :returns: as :meth:`_ledger_of`
        """
        rows = self.env["asom.economic.transfer"].search_fetch(
            [
                ("agreement_id", "=", self.id),
                ("move_id", "in", moves.ids),
                ("contents", "!=", False),
            ],
            ["move_id", "contents"],
        )
        found = defaultdict(lambda: defaultdict(int))
        for row in rows:
            for *key, amount in row.contents:
                # Parts are younger than the first rows.
                account, tax, partner, part = (*key, 0)[:4]
                if not self._is_by_member():
                    partner = 0
                if self.department_by == "none":
                    part = 0
                found[row.move_id.id][account, tax, partner, part] += amount
        return found

    def _lacking(self, moves):
        """What e-conomic lacks of postings: the ledger less what was frozen.

        :returns: as :meth:`_ledger_of`; without what comes to nothing
        """
        ledger, frozen = self._ledger_of(moves), self._frozen_of(moves)
        found = {}
        for move in moves.ids:
            here, sent = ledger.get(move, {}), frozen.get(move, {})
            lacking = {key: here.get(key, 0) - sent.get(key, 0) for key in here | sent}
            found[move] = {key: amount for key, amount in lacking.items() if amount}
        return found
