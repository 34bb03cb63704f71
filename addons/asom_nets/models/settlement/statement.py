import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.banking_days import add_banking_days
from odoo.addons.asom_membership.batches import attempt
from odoo.addons.asom_membership.money import danish, to_ore

from ...matching.payout_matching import BankLine, Due, match

_logger = logging.getLogger(__name__)


class NetsPayout(models.Model):
    """Finding payments from Nets on the bank statement, whichever comes first."""

    _inherit = "asom.nets.payout"

    def action_look(self):
        """Look on the associations' bank statements once more.

        :returns: an action that tells how many were found
        """
        self.check_access("write")
        found = self.sudo()._look(again=True)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if found else "info",
                "message": (
                    self.env._("%s of them found on the bank statement.", len(found))
                    if found
                    else self.env._("Nothing was found on the bank statement.")
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _look(self, again=False):
        """Book what is for certain on the bank statement.

        :param again: also with lines whose match a person has taken back
        :returns: the payouts that were found
        """
        found = self.browse()
        for company, payouts in self.grouped("company_id").items():
            for agreement, some in payouts.grouped("agreement_id").items():
                found |= some.with_company(company)._look_for(agreement, again)
        return found

    def _look_for(self, agreement, again):
        wanted = self.filtered(lambda payout: payout.unshown)
        if not wanted:
            return wanted
        days = agreement.payout_days
        dates = wanted.mapped("date")
        lines = self.env["account.bank.statement.line"].search(
            [
                ("journal_id", "=", agreement._bank_journal().id),
                ("is_reconciled", "=", False),
                ("nets_move_id", "=", False),
                ("nets_undone", "in", [again, False]),
                ("foreign_currency_id", "=", False),
                ("date", ">=", add_banking_days(min(dates), -days or -1)),
                ("date", "<=", add_banking_days(max(dates), days or 1)),
            ]
        )
        # Others of the same days may fit as well, also of the agreement whose place
        # this one has taken; then it is not certain.
        rivals = self._unsettled(agreement._same_bank(), min(dates), max(dates))
        pairs = match(
            [
                BankLine(line.id, line.date, to_ore(line.amount))
                for line in lines
                if agreement._is_from_nets(line._nets_text())
            ],
            [payout._as_due() for payout in rivals | wanted],
            days,
        )
        settled = self.browse()
        for line_id, payout_ids in pairs:
            payouts = self.browse(payout_ids)
            if payouts & wanted and payouts._try_settle(lines.browse(line_id)):
                settled |= payouts
        return settled

    def _unsettled(self, agreements, first, last):
        """Payouts of agreements that a bank statement may still show, near a time."""
        days = max(agreements.mapped("payout_days"), default=0) or 1
        near = [
            ("agreement_id", "in", agreements.ids),
            ("date", ">=", add_banking_days(first, -2 * days)),
            ("date", "<=", add_banking_days(last, 2 * days)),
        ]
        return self.search(near).filtered(lambda payout: payout.unshown)

    def _as_due(self):
        return Due(
            self.id,
            self.date,
            to_ore(self.unshown),
            self.agreement_id.id,
            self.number,
        )

    def _try_settle(self, line) -> bool:
        """Settle where it can be booked; a locked period stops nothing else."""
        error = attempt(self.env, lambda: self._settle_with(line), catching=UserError)
        if error:
            _logger.info("Statement line %s was not matched: %s", line.id, error)
        return not error


class AccountBankStatementLine(models.Model):
    """Lines of the association's bank statement that are payments from Nets."""

    _inherit = "account.bank.statement.line"
    _rec_names_search = ["payment_ref", "partner_name", "name"]

    nets_undone = fields.Boolean(
        string="Match Taken Back",
        readonly=True,
        copy=False,
        help="By a person: it is not made again by itself.",
    )

    @api.depends_context("nets_payout")
    def _compute_display_name(self):
        """Where a person chooses a line, by what stands on the statement."""
        if not self.env.context.get("nets_payout"):
            return super()._compute_display_name()
        for line in self:
            parts = [
                format_date(self.env, line.date),
                danish(to_ore(line.amount)),
                line.payment_ref or line.partner_name,
            ]
            line.display_name = " · ".join(part for part in parts if part)

    def action_undo_reconciliation(self):
        result = super().action_undo_reconciliation()
        self._asom_step().nets_undone = True
        return result

    def _nets_find_payouts(self):
        """Settle payments from Nets that these lines are for certain."""
        # Superuser: who reads in a bank statement need not know of Nets; only payouts
        # of the lines' own association are looked at.
        waiting = self.sudo().filtered(
            lambda line: not line.is_reconciled and not line.nets_move_id
        )
        for company, lines in waiting.grouped("company_id").items():
            agreements = (
                self.env["asom.nets.agreement"]
                .sudo()
                .with_context(active_test=False)
                .search([("company_id", "=", company.id)])
            )
            for agreement in agreements:
                dates = lines.mapped("date")
                payouts = self.env["asom.nets.payout"].sudo()
                payouts._unsettled(agreement, min(dates), max(dates))._look()

    def _nets_text(self):
        """All that the bank has written about the payer."""
        self.ensure_one()
        texts = [self.payment_ref, self.partner_name, self.ref, self.partner_id.name]
        return " ".join(text for text in texts if text)
