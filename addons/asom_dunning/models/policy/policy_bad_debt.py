from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.asom_membership.money import danish, to_ore


class DunningPolicy(models.Model):
    """Where what is lost is booked."""

    _inherit = "asom.dunning.policy"

    bad_debt_account_id = fields.Many2one(
        "account.account",
        string="Bad Debts",
        check_company=True,
        tracking=True,
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
        help="The account of what is written off.",
    )
    recovered_account_id = fields.Many2one(
        "account.account",
        string="Recovered",
        check_company=True,
        tracking=True,
        domain="[('account_type', 'in', ('expense', 'expense_other', 'income', "
        "'income_other'))]",
        help="The account of money that comes for what was written off; that of bad "
        "debts when left empty.",
    )
    bad_debt_journal_id = fields.Many2one(
        "account.journal",
        string="Journal",
        check_company=True,
        tracking=True,
        domain="[('type', '=', 'general')]",
        help="Of bad debts; when left empty the first one for other entries.",
    )
    bad_debt_vat = fields.Boolean(
        string="Take VAT Back",
        tracking=True,
        help="The VAT in what is written off is taken back, as the Danish VAT Act "
        "(§ 27) allows for a loss that is established. Only for associations that are "
        "registered for VAT; ask the accountant.",
    )

    def _take_chart_account(self):
        """Book on the chart's account, where none is chosen."""
        for policy in self.filtered(lambda each: not each.bad_debt_account_id):
            policy.bad_debt_account_id = policy._chart_account()

    def _chart_account(self):
        """The account of such losses in the Danish chart, where that is used."""
        charts = self.env["account.chart.template"].sudo()
        charts = charts.with_company(self.company_id)
        return charts.ref("dk_coa_2280", raise_if_not_found=False) or None

    @api.constrains("bad_debt_account_id", "recovered_account_id")
    def _check_bad_debt_accounts(self):
        for policy in self.sudo():
            accounts = policy.bad_debt_account_id | policy.recovered_account_id
            if accounts.filtered("reconcile"):
                raise ValidationError(
                    self.env._(
                        "Bad debts are booked on an account of the result, not on one "
                        "whose items are settled against each other."
                    )
                )

    def _bad_debt_accounts(self):
        """:returns: (account of losses, account of what is recovered, journal)
        :raises UserError: when the policy names no account"""
        self.ensure_one()
        loss = self.bad_debt_account_id
        if not loss:
            raise UserError(
                self.env._(
                    "%s has no account for bad debts. Enter one in its dunning policy.",
                    self.company_id.name,
                )
            )
        journal = self.bad_debt_journal_id or self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.company_id.id)], limit=1
        )
        if not journal:
            raise UserError(
                self.env._("%s has no journal for other entries.", self.company_id.name)
            )
        return loss, self.recovered_account_id or loss, journal

    def action_small_remainders(self):
        """Draft write-offs of the small remainders of who has paid in part, for an
        accountant to look at.

        :raises UserError: when there are none
        """
        self.check_access("write")
        self.ensure_one()
        offs = self.env["asom.dunning.write.off"]
        offs.check_access("create")
        moves = (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("asom_membership_id", "!=", False),
                    *self.env["account.move"]._asom_owed(),
                    ("payment_state", "=", "partial"),
                    ("amount_residual", "<=", self.small_remainder),
                    ("invoice_date_due", "<", fields.Date.context_today(self)),
                ]
            )
        )
        waiting = offs.sudo().search(
            [("company_id", "=", self.company_id.id), ("state", "=", "draft")]
        )
        moves = (moves - waiting.move_ids).filtered(
            lambda move: move not in move._asom_in_transit()
        )
        if not moves:
            raise UserError(
                self.env._(
                    "No invoice has a small remainder (at most %s kr., overdue, and "
                    "paid in part).",
                    danish(to_ore(self.small_remainder)),
                )
            )
        offs.create(
            [
                {
                    "membership_id": member.id,
                    "kind": "remainder",
                    "reason": self.env._("Small remainder"),
                    "move_ids": [(6, 0, some.ids)],
                }
                for member, some in moves.grouped("asom_membership_id").items()
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_dunning.action_dunning_write_off"
        )
        return {**action, "context": {"search_default_draft": 1}}
