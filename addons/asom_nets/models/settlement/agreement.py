import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MOST_DAYS = 30


class NetsAgreement(models.Model):
    """Where the association's bank shows what Nets has paid."""

    _inherit = "asom.nets.agreement"

    bank_journal_id = fields.Many2one(
        "account.journal",
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        check_company=True,
        copy=False,
        help="The account that Nets pays to. Empty: the association's first one.",
    )
    payout_account_id = fields.Many2one(
        "account.account",
        string="Account for Money Without a Statement",
        check_company=True,
        copy=False,
        help="Where an amount is booked that is entered by hand because no bank "
        "statement is read in. Empty: the bank journal's own account.",
    )
    payout_days = fields.Integer(
        string="Banking Days Around",
        default=2,
        help="So many banking days may lie between the day that the payment records "
        "tell and the day on the bank statement.",
    )
    payout_words = fields.Char(
        string="Words on the Bank Statement",
        default="Betalingsservice, Nets, Mastercard, PBS",
        help="With commas between. Only lines with one of them, or with the PBS "
        "number, are matched without asking. Empty: any text.",
    )

    @api.constrains("payout_days")
    def _check_payout_days(self):
        for agreement in self:
            if not 0 <= agreement.payout_days <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "Banking days around: %(days)s lies outside 0 to %(most)s.",
                        most=MOST_DAYS,
                        days=agreement.payout_days,
                    )
                )

    def _bank_journal(self):
        """The journal of the account that Nets pays to; may be empty."""
        self.ensure_one()
        return self.bank_journal_id or self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company_id.id)], limit=1
        )

    def _same_bank(self):
        """The association's agreements that are paid to the same account, this one and
        archived ones included."""
        journal = self._bank_journal()
        return self._all_of_association().filtered(
            lambda agreement: agreement._bank_journal() == journal
        )

    def _money_account(self):
        """Where an amount without a bank statement is booked.

        :raises UserError: when the association has no bank account in the books
        """
        account = self.payout_account_id or self._bank_journal().default_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%s has no bank journal with an account. Choose one in its "
                    "creditor agreement.",
                    self.company_id.name,
                )
            )
        return account

    def _is_from_nets(self, text) -> bool:
        """Whether a text on the bank statement is Nets' by the association's words.

        A word within another one is none ("Internetservice"), but the bank may write
        figures close to it ("PBS00123456").
        """
        self.ensure_one()
        words = [word.strip() for word in (self.payout_words or "").split(",")]
        words = [word for word in words if word]
        if not words:
            return True
        letter = r"[^\W\d_]"
        patterns = [rf"(?<!{letter}){re.escape(word)}(?!{letter})" for word in words]
        if self.pbs_number:
            patterns.append(rf"(?<!\d){re.escape(self.pbs_number)}(?!\d)")
        return bool(re.search("|".join(patterns), text or "", re.IGNORECASE))
