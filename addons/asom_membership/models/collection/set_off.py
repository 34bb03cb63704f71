from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...allocation import Claim, allocate
from ...money import to_ore

# An invoice that is so many days overdue is settled with the member's credit. Before
# that its own payment may be on the way: the banks' answers come within days
# (domain/betalingsservice.md, 4), and people pay late.
OVERDUE_DAYS = 30


class CollectionRun(models.Model):
    """Members' credit is set off against the new dues before these are collected."""

    _inherit = "asom.collection.run"

    def _set_off_credit(self, lines):
        """Settle the new invoices with what the members paid too much, and with their
        credit notes, the oldest first; in one set."""
        credits = self._credits(lines.membership_id)
        if not credits:
            return
        # What is overdue or owed without an invoice is older than the new dues.
        owed = self._debts(credits) | self._receivables(lines.move_id)
        left = {line.id: to_ore(line.amount_residual) for line in owed}
        by_member = owed.grouped(lambda line: (self._owner_of(line), line.account_id))
        plan = []
        for credit in credits:
            owner = self._owner_of(credit), credit.account_id
            some = by_member.get(owner, owed.browse())
            claims = [
                Claim(line.id, line.date_maturity or line.date, left[line.id])
                for line in some
            ]
            amount = -to_ore(credit.amount_residual)
            for line_id, part in allocate(amount, claims, "oldest"):
                plan.append(credit + owed.browse(line_id))
                left[line_id] -= part
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

    def _credit_for_dues(self, memberships):
        """What members have to their credit beyond what it settles before new dues.

        :returns: {membership: øre}; nobody's where the association keeps credit
        """
        if not self.company_id.asom_use_credit:
            return {}
        left = defaultdict(int)
        credits = self._credits(memberships)
        for line in credits | self._debts(credits):
            left[self._owner_of(line), line.account_id] -= to_ore(line.amount_residual)
        credit = defaultdict(int)
        for (member, _account), amount in left.items():
            credit[member] += max(0, amount)
        return credit

    @staticmethod
    def _owner_of(line):
        """The member whose debt or credit a journal item is."""
        return line.asom_membership_id or line.move_id.asom_membership_id

    def _receivables(self, moves):
        return self.env["account.move.line"].search_fetch(
            [
                ("move_id", "in", moves.ids),
                ("move_type", "=", "out_invoice"),
                ("display_type", "=", "payment_term"),
                ("amount_residual", ">", 0),
            ],
            ["amount_residual", "date_maturity", "date", "move_id", "account_id"],
        )

    def _debts(self, credits):
        """What the members of these credits owe already: open items of entries, such
        as a payment that was paid back and charged back after that, and invoices that
        are long overdue. Else a member with credit would be reminded of a debt."""
        members = credits.asom_membership_id | credits.move_id.asom_membership_id
        overdue = fields.Date.context_today(self) - timedelta(OVERDUE_DAYS)
        items = self.env["account.move.line"]
        entries = items._asom_by_member(members) & Domain("move_type", "=", "entry")
        late = Domain("date_maturity", "<", overdue)
        return items.search_fetch(
            Domain("company_id", "=", self.company_id.id)
            & items._asom_open(">")
            & (entries | items._asom_by_invoice(members) & late),
            ["amount_residual", "date_maturity", "date", "move_id", "account_id"],
        )

    def _credits(self, memberships):
        """Open items in the members' favour."""
        items = self.env["account.move.line"]
        own = items._asom_by_member(memberships) | items._asom_by_invoice(memberships)
        return items.search_fetch(
            Domain("company_id", "=", self.company_id.id) & items._asom_open("<") & own,
            ["amount_residual", "move_id", "account_id", "asom_membership_id"],
            order="date, id",
        )

    # === CANCELLING === #

    def _is_paid(self):
        """Whether money has come for the run since it was made. Credit that it set off
        itself is older than its invoices and does not count."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT 1
                     FROM account_move move
                     JOIN account_move_line own ON own.move_id = move.id
                     JOIN account_partial_reconcile part
                       ON own.id IN (part.debit_move_id, part.credit_move_id)
                     JOIN account_move_line other
                       ON other.id = part.debit_move_id + part.credit_move_id - own.id
                    WHERE move.asom_run_id = %s AND move.state = 'posted'
                      AND other.id > own.id
                    LIMIT 1""",
                self.id,
            )
        )
        return bool(rows)

    @staticmethod
    def _free_credit(moves):
        """Give back the credit that invoices had used up, and what credit notes had
        settled is owed again."""
        terms = moves.line_ids.filtered(
            lambda line: (
                line.display_type == "payment_term"
                and (line.matched_credit_ids or line.matched_debit_ids)
            )
        )
        terms.remove_move_reconcile()
