from odoo import api, models
from odoo.exceptions import UserError, ValidationError

NUMBERS = {"asom_bank_reg_number", "asom_bank_account_number"}
# A changed due date, text or order changes nothing of where the money goes.
SAYS_WHERE = {"acc_number", "sanitized_acc_number", "active"}
UNPAID = ("not_paid", "partial")


class ResCompany(models.Model):
    """The association's account, as two have confirmed it, is the one that Odoo uses:
    an ordinary bank account of its contact, before all others."""

    _inherit = "res.company"

    def _asom_numbers_before(self, vals) -> dict:
        """{association: the number of its account}, where the values may change it."""
        if not NUMBERS & set(vals):
            return {}
        return {company: company.asom_iban or "" for company in self}

    def _asom_follow_number(self, before):
        """Use the account whose number is another one than before.

        :param before: {association: number, "" for none}
        """
        for company, iban in before.items():
            if (company.asom_iban or "") != iban:
                company._asom_use_account(iban)

    def _asom_own_account(self):
        """The bank account with the association's number; empty when there is none."""
        self.ensure_one()
        if not self.asom_iban:
            return self.env["res.partner.bank"]
        return self._asom_account_of(self.asom_iban)

    def _asom_account_of(self, iban):
        """Archived ones too: a number waits archived until it is confirmed.

        Superuser: members' invoices name it.
        """
        banks = self.env["res.partner.bank"].sudo().with_context(active_test=False)
        return banks.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("sanitized_acc_number", "=", iban),
            ],
            limit=1,
        )

    def _asom_use_account(self, before):
        """The number has changed: let nothing name the account of before.

        :param before: the number of before, "" for none
        """
        # Asked for anew: where a country's add-on is installed with a new company, what
        # the company knew is of the registry of before.
        banks = self.env["res.partner.bank"].sudo()
        known = banks.search([("partner_id", "=", self.partner_id.id)])
        old = self._asom_account_of(before) if before else banks.browse()
        new = self._asom_own_account()
        first = min(known.mapped("sequence"), default=10) - 1
        if new:
            new.write({"active": True, "sequence": first, "company_id": self.id})
        elif self.asom_iban:
            new = banks.create(
                {
                    "acc_number": self.asom_iban,
                    "partner_id": self.partner_id.id,
                    "company_id": self.id,
                    "sequence": first,
                }
            )
        # What still arrives on it is read from its statements.
        if not old.journal_id:
            old.active = False
        unpaid = (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("partner_bank_id", "in", old.ids),
                    "|",
                    ("state", "=", "draft"),
                    ("payment_state", "in", UNPAID),
                ]
            )
        )
        unpaid.partner_bank_id = new


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_the_association_s(self):
        if not self._asom_is_step():
            self._asom_check_not_the_association_s({"active": False})

    def _asom_check_not_the_association_s(self, vals):
        """The account with the association's number follows that number.

        :raises UserError: when the values make it another one
        """
        for bank in self if SAYS_WHERE & set(vals) else ():
            company = bank._asom_setting_company()
            if not company or company._asom_own_account() != bank.sudo():
                continue
            new = self.new(origin=bank)
            new.update(vals)
            if not new.active or new.sanitized_acc_number != company.asom_iban:
                raise UserError(
                    self.env._(
                        "%(account)s is the account of %(association)s. It follows the "
                        "account that is entered there: change it there.",
                        account=bank.acc_number,
                        association=company.name,
                    )
                )


class AccountMove(models.Model):
    """An association's invoices name the account that was confirmed, whatever the
    payer's or the journal's settings are."""

    _inherit = "account.move"

    def _compute_partner_bank_id(self):
        result = super()._compute_partner_bank_id()
        for company, moves in self.grouped("company_id").items():
            if company.asom_is_association and company.asom_iban:
                inbound = moves.filtered(lambda move: move.is_inbound())
                if inbound and (account := company._asom_own_account()):
                    inbound.partner_bank_id = account
        return result

    @api.constrains("partner_bank_id", "move_type", "company_id")
    def _check_asom_own_account(self):
        for move in self.filtered("company_id.asom_is_association"):
            account = move.sudo().partner_bank_id
            holder = account.partner_id
            if not move.is_inbound() or not account:
                continue
            if not account.active:
                raise ValidationError(
                    self.env._(
                        "%(account)s is not in use: it waits for a second manager, or "
                        "another account has taken its place. Leave the account of "
                        "%(invoice)s as it is.",
                        account=account.acc_number,
                        invoice=move.display_name,
                    )
                )
            if holder != move.company_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(invoice)s is paid to an account of %(association)s, not to "
                        "one of somebody else.",
                        invoice=move.display_name,
                        association=move.company_id.name,
                    )
                )

    def copy_data(self, default=None):
        """A copy is paid to the account of today."""
        copies = super().copy_data(default)
        for move, vals in zip(self, copies, strict=True):
            if move.company_id.asom_is_association and move.is_inbound():
                if "partner_bank_id" not in (default or {}):
                    vals.pop("partner_bank_id", None)
        return copies
