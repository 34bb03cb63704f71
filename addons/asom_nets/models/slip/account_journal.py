import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

FIK_MODELS = {"dk_fik_71": "71", "dk_fik_75": "75"}


class AccountJournal(models.Model):
    """FI payment ids as references of a sales journal.

    The keys of the selection and the name of the field are those of Odoo's next
    version (l10n_dk_fik), so that both can stay when it comes. Unlike there, the
    payment id does not consist of the invoice's digits: two journals with the same
    creditor number would give the same id.
    """

    _inherit = "account.journal"

    invoice_reference_model = fields.Selection(
        selection_add=[
            ("dk_fik_71", "Danish FI payment id +71 (15 digits)"),
            ("dk_fik_75", "Danish FI payment id +75 (16 digits)"),
        ],
        ondelete={"dk_fik_71": "set default", "dk_fik_75": "set default"},
        default=lambda self: self._nets_default_reference_model(),
    )
    l10n_dk_fik_creditor_number = fields.Char(
        string="FI Creditor Number",
        copy=False,
        help="8 digits, the first one is 8. Empty: the number of the association's "
        "creditor agreement is used.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # The default looks at the company that the user works in, which may be another
        # one than the journal's, e.g. when a further association is set up.
        return super().create(
            [
                {
                    "invoice_reference_model": self.with_company(
                        vals.get("company_id")
                    )._nets_default_reference_model(),
                    **vals,
                }
                for vals in vals_list
            ]
        )

    @api.model
    def _nets_default_reference_model(self):
        """As Odoo's own, which would choose payment ids for every Danish company."""
        agreement = self.env["asom.nets.agreement"].sudo()._of(self.env.company)
        if agreement.l10n_dk_fik_creditor_number:
            return "dk_fik_71"
        model = self._default_invoice_reference_model()
        return "odoo" if model in FIK_MODELS else model

    @api.constrains("l10n_dk_fik_creditor_number")
    def _check_l10n_dk_fik_creditor_number(self):
        for journal in self:
            number = journal.l10n_dk_fik_creditor_number
            if number and not re.fullmatch(r"8\d{7}", number):
                raise ValidationError(
                    self.env._(
                        "Journal %(journal)s: FI creditor number %(number)s: 8 digits "
                        "are expected, the first one 8.",
                        journal=journal.name,
                        number=number,
                    )
                )

    @api.constrains("invoice_reference_model", "invoice_reference_type")
    def _check_fik_reference(self):
        for journal in self.filtered(lambda row: row._fik_card_type()):
            if journal.invoice_reference_type != "invoice":
                raise ValidationError(
                    self.env._(
                        "Journal %s: a payment id belongs to one invoice; choose "
                        "references based on the invoice.",
                        journal.name,
                    )
                )
            agreement = self.env["asom.nets.agreement"].sudo()._of(journal.company_id)
            if not agreement or not journal._fik_creditor_number(agreement):
                raise ValidationError(
                    self.env._(
                        "Journal %(journal)s cannot give FI payment ids: %(company)s "
                        "has no creditor agreement with an FI creditor number.",
                        journal=journal.name,
                        company=journal.company_id.name,
                    )
                )

    def _fik_card_type(self) -> str:
        """ "71" or "75" where the journal's invoices are sales and get payment ids,
        else ""."""
        if self.type != "sale":
            return ""
        return FIK_MODELS.get(self.invoice_reference_model, "")

    def _fik_creditor_number(self, agreement) -> str:
        """The FI creditor number that payers of this journal's invoices use.

        :param agreement: the association's active agreement, or an empty recordset
        """
        number = self.l10n_dk_fik_creditor_number
        return number or agreement.l10n_dk_fik_creditor_number or ""
