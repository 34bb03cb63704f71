from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# How far away from the day that Nets tells a person may look.
AROUND = timedelta(days=31)


class NetsPayoutReceive(models.TransientModel):
    """Asks what the bank account has received of one or more payments from Nets."""

    _name = "asom.nets.payout.receive"
    _description = "Received by the Bank"

    payout_ids = fields.Many2many(
        "asom.nets.payout", string="Settlement from Nets", required=True, readonly=True
    )
    company_id = fields.Many2one(related="payout_ids.company_id")
    currency_id = fields.Many2one(related="payout_ids.currency_id")
    several = fields.Boolean(compute="_compute_candidate_ids")
    missing = fields.Monetary(
        string="Expected", compute="_compute_missing", help="Not received so far."
    )
    way = fields.Selection(
        [
            ("statement", "A line of the bank statement"),
            ("hand", "No bank statement is read in"),
        ],
        string="Shown By",
        required=True,
        default="hand",
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line", string="Line of the Bank Statement"
    )
    candidate_ids = fields.Many2many(
        "account.bank.statement.line", compute="_compute_candidate_ids"
    )
    amount = fields.Monetary(help="Below zero when the bank has drawn it.")
    date = fields.Date(string="On the Account", default=fields.Date.context_today)
    note = fields.Char(help="Stands on the journal entry, e.g. the bank's own text.")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        [command] = values.get("payout_ids") or [(6, 0, [])]
        ids = command[2] if isinstance(command, (list, tuple)) else [command]
        payouts = self.env["asom.nets.payout"].browse(ids)
        if payouts:
            values["amount"] = sum(payouts.mapped("open_amount"))
            values["date"] = max(payouts.mapped("date"))
            # Nothing is left to be entered: only a bank statement can show it better.
            if not values["amount"] or self._candidates(payouts):
                values["way"] = "statement"
        return values

    @api.model
    def _candidates(self, payouts):
        """Lines of the bank statement that wait, not long before or after."""
        dates = payouts.mapped("date")
        return self.env["account.bank.statement.line"].search(
            [
                ("company_id", "in", payouts.company_id.ids),
                ("is_reconciled", "=", False),
                ("foreign_currency_id", "=", False),
                ("date", ">=", min(dates) - AROUND),
                ("date", "<=", max(dates) + AROUND),
            ]
        )

    @api.depends("payout_ids")
    def _compute_candidate_ids(self):
        for wizard in self:
            wizard.several = len(wizard.payout_ids) > 1
            wizard.candidate_ids = wizard._candidates(wizard.payout_ids)

    @api.depends("payout_ids", "way")
    def _compute_missing(self):
        """A bank statement takes the place of what was entered by hand; what is entered
        by hand comes on top of it."""
        for wizard in self:
            name = "unshown" if wizard.way == "statement" else "open_amount"
            wizard.missing = sum(wizard.payout_ids.mapped(name))

    def action_receive(self):
        """Book it.

        :raises UserError: when it does not fit
        """
        self.ensure_one()
        payouts = self.payout_ids
        payouts.check_access("write")
        if len(payouts.company_id) > 1:
            raise UserError(self.env._("Choose payments of one association."))
        this = payouts.sudo().with_company(payouts.company_id)
        if self.way == "statement":
            if not self.statement_line_id:
                raise UserError(self.env._("Choose a line of the bank statement."))
            self.statement_line_id.check_access("write")
            this._settle_with(self.statement_line_id.sudo())
            return True
        if self.several:
            # Each as expected; what differs is entered one by one.
            if not self.currency_id.is_zero(self.amount - self.missing):
                raise UserError(
                    self.env._(
                        "Together they are expected to be another amount. Enter what "
                        "was received one by one."
                    )
                )
            for payout in this.filtered("open_amount") or this:
                payout._receive(payout.open_amount, self.date, self.note)
            return True
        if this.open_amount and not self.amount:
            raise UserError(
                self.env._("Nothing was received? Then explain the difference.")
            )
        this._receive(self.amount, self.date, self.note)
        return True
