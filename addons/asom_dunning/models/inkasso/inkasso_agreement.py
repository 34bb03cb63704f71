from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS

from odoo.addons.asom_isolation.encrypted import EncryptedChar

from ...inkasso.gates import BUSINESS, PRIVATE
from ...inkasso.tables import NAMES, Dialect

TAKES = {"private": {PRIVATE}, "business": {BUSINESS}, "both": {PRIVATE, BUSINESS}}
DATES = [
    ("%d-%m-%Y", "31-12-2026"),
    ("%d/%m/%Y", "31/12/2026"),
    ("%Y-%m-%d", "2026-12-31"),
]


def _lines(text):
    return [line for line in (text or "").splitlines() if line.strip()]


class InkassoAgency(models.Model):
    """A debt collection agency, as one association knows it."""

    _name = "asom.inkasso.agency"
    _description = "Debt Collection Agency"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Association",
        required=True,
        index=True,
        default=lambda self: self.env["res.company"]._asom_default(),
        domain="[('asom_is_association', '=', True)]",
    )
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, tracking=True)
    cvr = fields.Char(string="CVR", tracking=True)
    email = fields.Char(tracking=True, help="Where cases and messages are sent.")
    phone = fields.Char()
    authorised = fields.Char(
        string="Authorisation",
        tracking=True,
        help="Number of the police's authorisation (inkassoloven § 2), as the agency "
        "has told it.",
    )
    agreement_ids = fields.One2many(
        "asom.inkasso.agreement", "agency_id", string="Agreements"
    )


class InkassoAgreement(models.Model):
    """What an association and an agency have agreed on, and how files look."""

    _name = "asom.inkasso.agreement"
    _description = "Agreement with a Debt Collection Agency"
    _inherit = ["asom.typed.secrets.mixin", "mail.thread"]
    _typed = ("new_token",)
    _order = "company_id, sequence, id"
    _rec_names_search = ["agency_id", "client_number"]
    _check_company_auto = True

    company_id = fields.Many2one(
        related="agency_id.company_id",
        store=True,
        index=True,
        required=True,
        precompute=True,
        string="Association",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    agency_id = fields.Many2one(
        "asom.inkasso.agency",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    client_number = fields.Char(
        tracking=True, help="The association's number at the agency."
    )
    takes = fields.Selection(
        [
            ("private", "Private members"),
            ("business", "Businesses"),
            ("both", "Both"),
        ],
        string="Is For",
        default="private",
        required=True,
        tracking=True,
    )
    threshold = fields.Monetary(
        string="Smallest Case",
        tracking=True,
        help="What is owed without fees and interest; less is not handed over.",
    )
    fee_terms = fields.Text(
        string="Terms of Fees",
        tracking=True,
        help="What the agency charges, and whom.",
    )
    start_as = fields.Selection(
        [
            ("inkasso", "Debt collection"),
            ("reminder", "Reminder"),
            ("invoice", "Invoice"),
        ],
        default="inkasso",
        required=True,
        tracking=True,
        help="Where the agency begins.",
    )
    needs_cpr = fields.Boolean(
        string="Needs CPR Number",
        tracking=True,
        help="Only then a case may have one. It is entered on the case and leaves the "
        "database with it.",
    )
    delivery = fields.Selection(
        [
            ("download", "Download"),
            ("mail", "Mail"),
            ("http", "HTTP POST"),
        ],
        default="download",
        required=True,
        tracking=True,
    )
    url = fields.Char(string="Address", tracking=True, help="Begins with https://.")
    token = EncryptedChar("Stored Key", groups=NO_ACCESS)
    new_token = fields.Char(
        string="Key",
        compute="_compute_typed",
        readonly=False,
        store=False,
        help="Sent as “Authorization: Bearer …”. It is stored and cannot be read "
        "again.",
    )
    has_token = fields.Boolean(
        string="Key Is Stored", compute="_compute_has_token", compute_sudo=True
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank of Settlements",
        check_company=True,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        help="Where the agency pays to. Empty: the association's first bank.",
    )
    cost_account_id = fields.Many2one(
        "account.account",
        string="Account of Costs",
        check_company=True,
        help="For what the agency keeps of a settlement.",
    )
    files = fields.Selection(
        [
            ("case", "One for each case"),
            ("batch", "One for all cases that are approved together"),
        ],
        default="case",
        required=True,
        tracking=True,
    )
    csv_delimiter = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("|", "Bar")],
        string="CSV: Between Columns",
        default=";",
        required=True,
    )
    csv_decimal = fields.Selection(
        [(",", "Comma"), (".", "Point")],
        string="CSV: Decimals",
        default=",",
        required=True,
    )
    csv_dates = fields.Selection(
        DATES, string="CSV: Dates", default="%d-%m-%Y", required=True
    )
    csv_encoding = fields.Selection(
        [("utf-8-sig", "UTF-8 with mark"), ("utf-8", "UTF-8"), ("cp1252", "Windows")],
        string="CSV: Characters",
        default="utf-8-sig",
        required=True,
    )
    csv_names = fields.Text(
        string="CSV: Names of Columns",
        help="One for each line: our name=theirs, such as “case_ref=Sagsnr”.",
    )
    csv_codes = fields.Text(
        string="CSV: Codes",
        help="One for each line: column.our word=theirs, such as "
        "“debtor_type.private=P”.",
    )

    # === COMPUTE METHODS === #

    @api.depends("agency_id.name", "takes")
    def _compute_display_name(self):
        labels = dict(self._fields["takes"]._description_selection(self.env))
        for agreement in self:
            name = agreement.agency_id.name or ""
            agreement.display_name = f"{name} ({labels.get(agreement.takes, '')})"

    @api.depends("token")
    def _compute_has_token(self):
        for agreement in self:
            agreement.has_token = bool(agreement.token)

    # === CONSTRAINT METHODS === #

    @api.constrains("csv_names")
    def _check_csv_names(self):
        for agreement in self:
            for number, line in enumerate(agreement._name_lines(), start=1):
                ours, equals, theirs = line.partition("=")
                if ours.strip() not in NAMES or not equals or not theirs.strip():
                    raise ValidationError(
                        self.env._(
                            "Names of columns, line %(number)s: write “our "
                            "name=theirs”. Our names are: %(names)s.",
                            number=number,
                            names=", ".join(NAMES),
                        )
                    )

    @api.constrains("csv_codes")
    def _check_csv_codes(self):
        for agreement in self:
            for number, line in enumerate(_lines(agreement.csv_codes), start=1):
                ours, equals, theirs = line.partition("=")
                column, point, word = ours.strip().partition(".")
                known = column in NAMES and point and word
                if not known or not equals or not theirs.strip():
                    raise ValidationError(
                        self.env._(
                            "Codes, line %(number)s: write “column.our word=theirs”. "
                            "Our columns are: %(names)s.",
                            number=number,
                            names=", ".join(NAMES),
                        )
                    )

    @api.constrains("needs_cpr", "delivery")
    def _check_cpr(self):
        if any(row.needs_cpr and row.delivery == "mail" for row in self):
            raise ValidationError(
                self.env._(
                    "A CPR number is not sent by mail (databeskyttelsesloven § 11, "
                    "GDPR article 32): choose another way of delivery."
                )
            )

    @api.constrains("csv_delimiter", "csv_decimal", "threshold", "delivery", "url")
    def _check_profile(self):
        for agreement in self:
            if agreement.csv_delimiter == agreement.csv_decimal:
                raise ValidationError(
                    self.env._(
                        "What stands between columns cannot stand before decimals."
                    )
                )
            if agreement.threshold < 0:
                raise ValidationError(self.env._("The smallest case is not below 0."))
            if agreement.delivery == "http" and not (agreement.url or "").startswith(
                "https://"
            ):
                raise ValidationError(
                    self.env._("Write an address that begins with https://.")
                )
            if agreement.delivery == "mail" and not agreement.agency_id.email:
                raise ValidationError(
                    self.env._(
                        "%s has no e-mail address: enter it first.",
                        agreement.agency_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _name_lines(self):
        return _lines(self.csv_names)

    def _codes(self) -> dict:
        """{(our column, our word): theirs}"""
        found = {}
        for line in _lines(self.csv_codes):
            ours, _equals, theirs = line.partition("=")
            column, _point, word = ours.strip().partition(".")
            found[column, word] = theirs.strip()
        return found

    def _creditor(self) -> dict:
        """Who the association is, for messages to the agency."""
        company = self.company_id
        return {
            "name": company.name,
            "cvr": company.company_registry or None,
            "client_no": self.client_number or None,
        }

    def _dialect(self) -> Dialect:
        """How the agency wants its CSV."""
        names = (line.partition("=") for line in self._name_lines())
        return Dialect(
            self.csv_delimiter,
            self.csv_decimal,
            self.csv_dates,
            self.csv_encoding,
            {ours.strip(): theirs.strip() for ours, _equals, theirs in names},
            self._codes(),
        )

    def _takes(self):
        """Kinds of debtors that it is for."""
        return TAKES[self.takes]

    @api.model
    def _for(self, company, debtor):
        """The agreement for a debtor of this kind.

        :raises UserError: when the association has none
        """
        found = (
            self.sudo()
            .search([("company_id", "=", company.id)])
            .filtered(lambda row: debtor in row._takes() and row.agency_id.active)
        )
        if not found:
            raise UserError(
                self.env._(
                    "%s has no agreement with a debt collection agency for such a "
                    "member. The bureau enters it under Configuration, Agreements with "
                    "Agencies.",
                    company.name,
                )
            )
        return found[:1]
