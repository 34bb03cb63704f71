from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

# (field, account type, first code looked at, English name)
ACCOUNTS = (
    ("clearing_account_id", "asset_current", "6191", "Betalingsservice clearing"),
    ("unmatched_account_id", "liability_current", "7411", "Payments to be placed"),
    ("refund_account_id", "liability_current", "7412", "Refunds to members"),
)


class NetsAgreement(models.Model):
    """Where an association's payments are booked.

    The money goes straight to the association's own bank account; until its bank
    statement shows it, it stands on the clearing account.
    """

    _inherit = "asom.nets.agreement"

    journal_id = fields.Many2one(
        "account.journal",
        string="Payments Journal",
        domain="[('type', '=', 'general'), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        help="Empty: made with the first payment.",
    )
    clearing_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        copy=False,
        help="What Nets has collected and the bank statement has not shown yet.",
    )
    unmatched_account_id = fields.Many2one(
        "account.account",
        string="Account for Payments to Be Placed",
        check_company=True,
        copy=False,
    )
    refund_account_id = fields.Many2one(
        "account.account",
        string="Account for Refunds",
        check_company=True,
        copy=False,
        help="Credit that goes back to members, until the association has paid it.",
    )
    allocation = fields.Selection(
        [
            ("oldest", "Oldest claim first"),
            ("newest", "Newest claim first"),
            ("smallest", "Smallest claim first"),
            ("credit", "Keep as credit"),
        ],
        string="What Is Left of a Payment",
        required=True,
        default="oldest",
        help="A payment first covers the invoice that it names. What is left goes to "
        "the member's other open invoices in this order.",
    )

    @api.constrains("clearing_account_id", "unmatched_account_id", "refund_account_id")
    def _check_accounts(self):
        for agreement in self:
            for name, *_rest in ACCOUNTS:
                account = agreement[name]
                if account and not account.reconcile:
                    raise ValidationError(
                        self.env._(
                            "%s must allow reconciliation: each amount on it is "
                            "settled one day.",
                            account.display_name,
                        )
                    )

    def _check_accounts_stay(self, vals):
        """:raises UserError: as :meth:`_check_unused`"""
        for name, *_rest in ACCOUNTS:
            if name in vals:
                self._check_unused(name, vals[name])

    def _check_unused(self, name, account_id):
        """What stands on an account is settled, counted and taken back there; the rest
        of it on another account would never be settled.

        :raises UserError: when another account is to take the place of one on which
            payments have been booked
        """
        for account in self[name].filtered(lambda account: account.id != account_id):
            booked = [("account_id", "=", account.id)]
            booked += ["|", ("move_id.nets_section_id", "!=", False)]
            booked += [("nets_payout_id", "!=", False)]
            # Superuser: who may write agreements need not read journal items.
            if self.env["account.move.line"].sudo().search(booked, limit=1):
                raise UserError(
                    self.env._(
                        "Payments from Nets have been booked on %s; it stays as it is. "
                        "Its code and name can be changed in the chart of accounts.",
                        account.display_name,
                    )
                )

    def _of_creditor(self, number, kind):
        """The agreement by the creditor's number in a file, archived ones included:
        payments come long after an agreement was replaced.

        :param number: PBS number; in an FI file the FI creditor number
        :param kind: type of the delivery
        :returns: one agreement, or an empty recordset
        """
        field = "l10n_dk_fik_creditor_number" if kind == "FI" else "pbs_number"
        found = self.with_context(active_test=False).search(
            [(field, "=", number)], order="active DESC, id DESC"
        )
        if kind == "FI" and not found:
            found = self._of_slips(number)
        # A number that two associations have had names neither of them.
        if len(found.filtered("active")) != 1 and len(found.company_id) > 1:
            return self.browse()
        return found[:1]

    def _of_slips(self, number):
        """Agreements of the associations that have given slips with an FI creditor
        number which is a journal's own, or was the agreement's before."""
        given = [("l10n_dk_fik_creditor_number", "=", number)]
        companies = self.env["res.company"]
        # Superuser: a file is read before anybody knows whose it is.
        for model in ("account.journal", "account.move"):
            records = self.env[model].sudo().with_context(active_test=False)
            rows = records._read_group(given, ["company_id"])
            companies = companies.union(*(company for [company] in rows))
        return self.with_context(active_test=False).search(
            [("company_id", "in", companies.ids)], order="active DESC, id DESC"
        )

    def _set_up_books(self):
        """Make the journal and the accounts that are missing.

        :raises UserError: when the association has no chart of accounts
        """
        self.ensure_one()
        if self.journal_id and all(self[name] for name, *_rest in ACCOUNTS):
            return
        company = self.company_id
        if not company.chart_template:
            raise UserError(
                self.env._(
                    "%s has no chart of accounts; payments cannot be booked.",
                    company.name,
                )
            )
        # The first payments may come in two files at once: the second worker waits, is
        # refused by the database, and tries again as a whole.
        self.env.execute_query(
            SQL("SELECT id FROM asom_nets_agreement WHERE id = %s FOR UPDATE", self.id)
        )
        # Superuser: nobody but this sets the books up, and only what is missing.
        this = self.sudo().with_company(company)
        earlier = this.with_context(active_test=False).search(
            [("company_id", "=", company.id), ("journal_id", "!=", False)], limit=1
        )
        vals = {}
        if not this.journal_id:
            vals["journal_id"] = (earlier.journal_id or this._make_journal()).id
        for name, account_type, code, label in ACCOUNTS:
            if not this[name]:
                account = earlier[name] or this._make_account(account_type, code, label)
                vals[name] = account.id
        this.write(vals)

    def _make_journal(self):
        return self.env["account.journal"].create(
            {
                "name": self.env._("Betalingsservice"),
                "code": "NETS",
                "type": "general",
                "company_id": self.company_id.id,
            }
        )

    def _make_account(self, account_type, code, label):
        accounts = self.env["account.account"]
        labels = {
            "Betalingsservice clearing": self.env._("Betalingsservice clearing"),
            "Payments to be placed": self.env._("Payments to be placed"),
            "Refunds to members": self.env._("Refunds to members"),
        }
        return accounts.create(
            {
                "name": labels[label],
                "code": accounts._search_new_account_code(code),
                "account_type": account_type,
                "reconcile": True,
                "company_ids": [Command.link(self.company_id.id)],
            }
        )
