from odoo import api, fields, models


class NetsPayoutExplain(models.TransientModel):
    """Asks why the bank account has received something else than expected."""

    _name = "asom.nets.payout.explain"
    _description = "Why the Amount Is Different"

    payout_id = fields.Many2one(
        "asom.nets.payout", string="Settlement from Nets", required=True, readonly=True
    )
    company_id = fields.Many2one(related="payout_id.company_id")
    currency_id = fields.Many2one(related="payout_id.currency_id")
    expected = fields.Monetary(related="payout_id.expected")
    received = fields.Monetary(related="payout_id.received")
    open_amount = fields.Monetary(
        string="Not Received",
        compute="_compute_open_amount",
        store=True,
        readonly=False,
        help="As it was when the question was asked.",
    )
    clearing_account_id = fields.Many2one(
        related="payout_id.agreement_id.clearing_account_id"
    )
    explanation = fields.Char(string="Why", required=True)
    account_id = fields.Many2one(
        "account.account",
        string="Book It On",
        domain="[('company_ids', 'in', company_id), "
        "('id', '!=', clearing_account_id), ('account_type', 'not in', "
        "('asset_receivable', 'liability_payable', 'asset_cash', 'off_balance'))]",
        help="Empty: it stays on the clearing account, because it is still to come.",
    )
    date = fields.Date(string="Booking Date", default=fields.Date.context_today)

    @api.depends("payout_id")
    def _compute_open_amount(self):
        for wizard in self:
            wizard.open_amount = wizard.payout_id.open_amount

    def action_explain(self):
        """Keep the explanation, and book the difference where an account is chosen.

        :raises UserError: when nothing is left to be explained, or something else
            than was shown
        """
        self.ensure_one()
        self.payout_id.check_access("write")
        payout = self.payout_id.sudo().with_company(self.company_id)
        payout._explain(self.explanation, self.account_id, self.date, self.open_amount)
        return True
