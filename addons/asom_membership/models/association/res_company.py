import re

from stdnum.dk import cvr
from stdnum.exceptions import ValidationError as NumberError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...banking_days import first_banking_day, next_banking_day
from ...iban import danish_iban
from ...periods import TERM_MONTHS, Period, add_months, term_containing

TERMS = [
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("half_year", "Half-year"),
    ("year", "Year"),
]
MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class ResCompany(models.Model):
    """An association is a company of its own; the bureau is the main company."""

    _inherit = "res.company"

    asom_is_association = fields.Boolean(string="Association")
    asom_number = fields.Integer(
        string="Association Number",
        copy=False,
        readonly=True,
        help="Given once by the system; part of payment ids, never used again.",
    )
    asom_bank_reg_number = fields.Char(
        string="Bank Registration Number", size=4, help="4 digits"
    )
    asom_bank_account_number = fields.Char(
        string="Bank Account Number", size=10, help="Up to 10 digits"
    )
    asom_iban = fields.Char(string="IBAN", compute="_compute_asom_iban", store=True)
    asom_website_slug = fields.Char(
        string="Website Slug",
        copy=False,
        help="Short name in web addresses: small letters, digits and hyphens.",
    )
    asom_dues_term = fields.Selection(
        TERMS, string="Dues Term", default="quarter", required=True
    )
    asom_dues_timing = fields.Selection(
        [("advance", "In Advance"), ("arrears", "In Arrears")],
        string="Dues Collected",
        default="advance",
        required=True,
    )
    asom_dues_first_month = fields.Selection(
        MONTHS,
        string="First Month of the Year",
        default="1",
        required=True,
        help="Terms are counted from this month.",
    )
    asom_due_rule = fields.Selection(
        [
            ("first_banking_day", "First banking day of the month"),
            ("day", "A day of the month"),
        ],
        string="Due Date Rule",
        default="first_banking_day",
        required=True,
    )
    asom_due_day = fields.Integer(
        string="Due Day",
        default=1,
        help="Day of the month (1-28); moved to the next banking day.",
    )
    asom_due_month_offset = fields.Integer(
        string="Due Months After",
        default=0,
        help="Months from the first month of the term (in advance) or from the month "
        "after the term (in arrears).",
    )
    asom_price_notice_days = fields.Integer(
        string="Price Notice (Days)",
        default=30,
        help="Prices are announced at least so many days before the first date on "
        "which they are collected.",
    )
    asom_four_eyes = fields.Boolean(
        string="Four Eyes",
        help="A collection run is approved by another user than the one who "
        "previewed it.",
    )
    asom_deviation_percent = fields.Integer(
        string="Warn at Deviation (%)",
        default=50,
        help="The preview warns where a member's amount differs more than this from "
        "the last collection.",
    )
    asom_use_credit = fields.Boolean(
        string="Next Run Uses Credit",
        default=True,
        help="What members have paid too much is set off against their next dues "
        "before these are collected.",
    )
    asom_collect_from = fields.Date(
        string="Collect From",
        copy=False,
        help="No day before this is ever charged; earlier days were collected by the "
        "system used before. Set by the first collection run when empty.",
    )
    asom_responsible_id = fields.Many2one(
        "res.users", string="Responsible at the Bureau"
    )
    asom_invoice_text = fields.Html(
        string="Text on Invoices", translate=True, sanitize=True
    )
    asom_advice_text = fields.Text(
        string="Text on the Payment Overview",
        translate=True,
        help="Lines below the dues on the member's payment overview, slips and "
        "invoices.",
    )
    asom_dues_journal_id = fields.Many2one(
        "account.journal",
        string="Dues Journal",
        domain="[('type', '=', 'sale'), ('company_id', '=', id)]",
    )
    asom_contact_ids = fields.One2many(
        "asom.association.contact",
        "company_id",
        string="Contact Persons",
        groups="asom_membership.group_board",
    )

    _asom_slug_uniq = models.UniqueIndex(
        "(asom_website_slug) WHERE asom_website_slug IS NOT NULL",
        "Another association uses this website slug.",
    )
    _asom_number_uniq = models.UniqueIndex(
        "(asom_number) WHERE asom_number > 0",
        "Another association has this number.",
    )

    # === COMPUTE METHODS === #

    @api.depends("asom_bank_reg_number", "asom_bank_account_number")
    def _compute_asom_iban(self):
        for company in self:
            reg, account = (
                company.asom_bank_reg_number,
                company.asom_bank_account_number,
            )
            company.asom_iban = danish_iban(reg, account) if reg and account else False

    # === CONSTRAINT METHODS === #

    def _check_asom_cvr(self):
        """Called after create and write: the number lies on the company's contact,
        which Odoo fills in after it has checked the constraints."""
        for company in self.filtered("asom_is_association"):
            number = company.company_registry
            if not number:
                raise ValidationError(
                    self.env._("An association needs a CVR number (8 digits).")
                )
            try:
                cvr.validate(number)
            except NumberError as error:
                raise ValidationError(
                    self.env._(
                        "%(number)s is not a CVR number: it has 8 digits, of which the "
                        "last ones check the others.",
                        number=number,
                    )
                ) from error

    @api.constrains("asom_bank_reg_number", "asom_bank_account_number")
    def _check_asom_bank_account(self):
        for company in self:
            reg = company.asom_bank_reg_number or ""
            account = company.asom_bank_account_number or ""
            if bool(reg) != bool(account):
                raise ValidationError(
                    self.env._(
                        "A Danish bank account is a registration number and an account "
                        "number: fill both or none."
                    )
                )
            if reg and not re.fullmatch(r"\d{4}", reg):
                raise ValidationError(
                    self.env._(
                        "Bank registration number %s: 4 digits are expected, with "
                        "leading zeros.",
                        reg,
                    )
                )
            if account and not re.fullmatch(r"\d{1,10}", account):
                raise ValidationError(
                    self.env._(
                        "Bank account number %s: 1 to 10 digits are expected.", account
                    )
                )

    @api.constrains("asom_website_slug")
    def _check_asom_slug(self):
        for company in self.filtered("asom_website_slug"):
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", company.asom_website_slug):
                raise ValidationError(
                    self.env._(
                        "Website slug %s: only small letters a-z, digits and single "
                        "hyphens between them.",
                        company.asom_website_slug,
                    )
                )

    @api.constrains(
        "asom_due_day",
        "asom_due_month_offset",
        "asom_price_notice_days",
        "asom_deviation_percent",
    )
    def _check_asom_numbers(self):
        for company in self:
            if not 1 <= company.asom_due_day <= 28:
                raise ValidationError(
                    self.env._("The due day is a day of the month from 1 to 28.")
                )
            if not 0 <= company.asom_due_month_offset <= 12:
                raise ValidationError(
                    self.env._("Dues fall due 0 to 12 months after the term's month.")
                )
            if company.asom_price_notice_days < 0 or company.asom_deviation_percent < 0:
                raise ValidationError(
                    self.env._("Days and percentages cannot be negative.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if "iap_enrich_auto_done" in self._fields:
            # Odoo would ask a service on the internet about each new company.
            vals_list = [dict(vals, iap_enrich_auto_done=True) for vals in vals_list]
        companies = super().create(vals_list)
        companies._asom_own_contact()
        companies._check_asom_cvr()
        companies._asom_give_number()
        # Anew: a country's add-on that comes with a company makes another registry.
        companies = self.env["res.company"].browse(companies.ids)
        companies._asom_follow_number(dict.fromkeys(companies, ""))
        return companies

    def write(self, vals):
        terms = {"asom_dues_term", "asom_dues_first_month"} & set(vals)
        moved = self.filtered(lambda c: any(c[name] != vals[name] for name in terms))
        numbers = self._asom_numbers_before(vals)
        result = super().write(vals)
        if {"asom_is_association", "partner_id"} & set(vals):
            self._asom_own_contact()
        moved._check_asom_charged_terms()
        if {"asom_is_association", "company_registry"} & set(vals):
            self._check_asom_cvr()
            self._asom_give_number()
        self._asom_follow_number(numbers)
        return result

    def _check_asom_charged_terms(self):
        """Whole terms that were charged are terms still: otherwise a product without
        proration would be charged twice for the rest of its term, or never.

        :raises UserError: when new terms do not begin where the charges end
        """
        for company in self.filtered("asom_is_association"):
            [[last]] = (
                self.env["asom.charge"]
                .sudo()
                ._read_group(
                    [
                        ("company_id", "=", company.id),
                        ("kind", "=", "subscription"),
                        ("state", "!=", "cancelled"),
                        ("reversal_id", "=", False),
                        ("product_id.asom_proration", "=", "none"),
                    ],
                    [],
                    ["date_to:max"],
                )
            )
            if last and company._asom_term_containing(last).date_to != last:
                raise UserError(
                    self.env._(
                        "%(association)s has charged products without proration until "
                        "%(day)s, which is no end of a term by the new terms. Change "
                        "them when a term of both kinds has been charged.",
                        association=company.name,
                        day=format_date(self.env, last),
                    )
                )

    def _asom_give_number(self):
        """Number associations for ever; members' payment ids hang on it."""
        sequence = self.env["ir.sequence"].sudo()
        for company in self.filtered(lambda c: c.asom_is_association):
            if not company.asom_number:
                company._asom_step().asom_number = int(
                    sequence.next_by_code("asom.association")
                )

    # === BUSINESS METHODS === #

    @api.model
    def _asom_default(self):
        """The association that the user most likely means: the current company, or
        the only association that is ticked in the company menu."""
        if self.env.company.asom_is_association:
            return self.env.company
        ticked = self.env.companies.filtered("asom_is_association")
        return ticked if len(ticked) == 1 else self.browse()

    def _asom_term_months(self) -> int:
        """Length of this association's dues term in months."""
        self.ensure_one()
        return TERM_MONTHS[self.asom_dues_term]

    def _asom_terms(self) -> tuple[int, int]:
        """Length of the dues terms in months, and the month in which the association's
        year starts: what pure logic asks for."""
        return self._asom_term_months(), int(self.asom_dues_first_month)

    def _asom_term_containing(self, day) -> Period:
        """The dues term that holds ``day``."""
        return term_containing(day, *self._asom_terms())

    def _asom_collected(self, period: Period) -> Period | None:
        """The days that a collection of ``period`` collects for: its own, and earlier
        ones since the association's start that were not charged in their time; None
        before that start."""
        start = self.asom_collect_from or period.date_from
        return Period(start, period.date_to) if start <= period.date_to else None

    def _asom_due_date(self, term: Period):
        """The date on which the dues of ``term`` are due.

        Source: the association's own rule; banking days as in
        domain/betalingsservice.md section 11.
        """
        self.ensure_one()
        month = term.date_from
        if self.asom_dues_timing == "arrears":
            month = add_months(term.date_from, self._asom_term_months())
        month = add_months(month, self.asom_due_month_offset)
        if self.asom_due_rule == "first_banking_day":
            return first_banking_day(month)
        return next_banking_day(month.replace(day=self.asom_due_day))

    def _asom_dues_journal(self):
        """The sales journal that dues are posted in, or an empty recordset."""
        self.ensure_one()
        return self.asom_dues_journal_id or self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.id)], limit=1
        )

    def _asom_sequence(self, code):
        """The association's own number series ``code``, made when first needed.

        One series for each association: a shared one would tell one association how
        many members another has.
        """
        self.ensure_one()
        sequences = self.env["ir.sequence"].sudo()
        known = sequences.search(
            [("code", "=", code), ("company_id", "=", self.id)], limit=1
        )
        return known or sequences.create(
            {
                "name": f"{code} {self.name}",
                "code": code,
                "company_id": self.id,
                "number_next": 1001,
                "implementation": "no_gap",
            }
        )
