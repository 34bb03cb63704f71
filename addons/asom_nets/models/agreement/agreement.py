import re

from stdnum.dk import cvr

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...betalingsservice import CharacterError, advice, to_latin1

# Typed or pasted with blanks, hyphens or a country code.
NUMBERS = ("pbs_number", "data_supplier_cvr", "l10n_dk_fik_creditor_number")


class NetsAgreement(models.Model):
    """An association's creditor agreement with Nets (Mastercard Payment Services).

    The association is the creditor and gets the money; the bureau is only the data
    supplier (domain/denmark.md 5.5).
    """

    _name = "asom.nets.agreement"
    _description = "Creditor Agreement"
    _inherit = ["mail.thread", "asom.association.mixin"]
    _rec_name = "pbs_number"

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default(),
        domain="[('asom_is_association', '=', True)]",
    )
    active = fields.Boolean(default=True)
    # No size on numbers: Odoo would cut a ninth digit off without a word.
    pbs_number = fields.Char(string="PBS Number", required=True, tracking=1)
    sub_system = fields.Selection(
        [("BS1", "BS1 (production)"), ("KR9", "KR9 (Nets' test system)")],
        default="BS1",
        required=True,
        tracking=2,
    )
    data_supplier_cvr = fields.Char(
        string="Data Supplier (CVR)",
        required=True,
        tracking=3,
        default=lambda self: self._bureau().company_registry,
        help="The bureau's CVR number; it stands in the head of each delivery.",
    )
    data_supplier_name = fields.Char(default=lambda self: self._bureau().name)
    l10n_dk_fik_creditor_number = fields.Char(
        string="FI Creditor Number",
        tracking=4,
        help="8 digits, the first one is 8. Payment ids are only made with one.",
    )
    main_text = fields.Char(
        string="Main Text Line",
        help="First line of the member's payment overview; empty: the name of the "
        "debtor group is used.",
    )
    own_payment_id = fields.Boolean(
        string="Own Payment Ids",
        help="Nets has agreed that the association's own payment ids stand in the "
        "collections.",
    )
    cut_off_hour = fields.Integer(
        string="Deadline Hour",
        default=9,
        help="Danish time on the deadline day. Nets' guide says 11; plan for 9.",
    )
    days_ahead = fields.Integer(
        string="Most Days Ahead",
        default=90,
        help="Nets refuses collections that are due later than this.",
    )
    last_number = fields.Integer(
        readonly=True, copy=False, help="The last payment number that was given."
    )
    last_delivery = fields.Integer(
        readonly=True, copy=False, help="The last delivery's running number."
    )
    debtor_group_ids = fields.One2many(
        "asom.nets.debtor.group", "agreement_id", string="Debtor Groups"
    )
    delivery_ids = fields.One2many("asom.nets.delivery", "agreement_id")

    _company_uniq = models.UniqueIndex(
        "(company_id) WHERE active", "The association has a creditor agreement already."
    )
    _pbs_uniq = models.UniqueIndex(
        "(pbs_number) WHERE active", "This PBS number is in use."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("pbs_number", "data_supplier_cvr", "l10n_dk_fik_creditor_number")
    def _check_numbers(self):
        for agreement in self:
            if not re.fullmatch(r"\d{8}", agreement.pbs_number or ""):
                raise ValidationError(
                    self.env._(
                        "PBS number %s: exactly 8 digits are expected, with leading "
                        "zeros.",
                        agreement.pbs_number,
                    )
                )
            # Nets' own test material has numbers without a valid check digit.
            if not re.fullmatch(r"\d{8}", agreement.data_supplier_cvr or ""):
                raise ValidationError(
                    self.env._(
                        "Data supplier %s: a CVR number of 8 digits is expected.",
                        agreement.data_supplier_cvr,
                    )
                )
            number = agreement.l10n_dk_fik_creditor_number
            if number and not re.fullmatch(r"8\d{7}", number):
                raise ValidationError(
                    self.env._(
                        "FI creditor number %s: 8 digits are expected, the first "
                        "one 8.",
                        number,
                    )
                )

    @api.onchange("data_supplier_cvr")
    def _onchange_data_supplier_cvr(self):
        number = (self.data_supplier_cvr or "").replace(" ", "")
        if number and not cvr.is_valid(number):
            return {
                "warning": {
                    "title": self.env._("Is the CVR number right?"),
                    "message": self.env._(
                        "%s is not a CVR number of a Danish company: its last digit "
                        "does not check the others. Nets refuses deliveries with a "
                        "wrong number.",
                        number,
                    ),
                }
            }
        return {}

    @api.constrains("cut_off_hour", "days_ahead")
    def _check_settings(self):
        for agreement in self:
            if not 0 <= agreement.cut_off_hour <= 23 or agreement.days_ahead < 1:
                raise ValidationError(
                    self.env._(
                        "The deadline hour lies from 0 to 23 and the days ahead are at "
                        "least 1."
                    )
                )

    @api.constrains("main_text")
    def _check_main_text(self):
        for agreement in self.filtered("main_text"):
            try:
                text = to_latin1(agreement.main_text)
            except CharacterError as error:
                raise ValidationError(
                    self.env._(
                        "Main text line: Nets does not know the character “%s”.",
                        error.character,
                    )
                ) from error
            if len(text) > advice.WIDTH:
                raise ValidationError(
                    self.env._(
                        "Main text line: %(length)s characters, but there is room for "
                        "%(room)s.",
                        length=len(text),
                        room=advice.WIDTH,
                    )
                )

    @api.constrains("own_payment_id", "l10n_dk_fik_creditor_number")
    def _check_own_payment_id(self):
        for agreement in self:
            if agreement.own_payment_id and not agreement.l10n_dk_fik_creditor_number:
                raise ValidationError(
                    self.env._(
                        "Own payment ids need an FI creditor number: without one no "
                        "payment ids are made."
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create([self._tidy(vals) for vals in vals_list])
        for agreement in agreements:
            if not agreement.debtor_group_ids:
                self.env["asom.nets.debtor.group"].create(
                    {
                        "agreement_id": agreement.id,
                        "number": 1,
                        "name": self.env._("Dues"),
                    }
                )
        agreements._refer_by_payment_id()
        for company in agreements.company_id:
            self.env["asom.nets.tariff"].sudo()._copy_to(company)
        self.env["asom.nets.plan"]._plan_soon()
        return agreements

    def write(self, vals):
        moved = "company_id" in vals and any(
            agreement.company_id.id != vals["company_id"] for agreement in self
        )
        if moved:
            raise UserError(
                self.env._(
                    "A creditor agreement stays with its association. Archive it and "
                    "enter one for the other association."
                )
            )
        self._check_accounts_stay(vals)
        without = self.filtered(lambda row: not row.l10n_dk_fik_creditor_number)
        result = super().write(self._tidy(vals))
        without._refer_by_payment_id()
        self._plan_again(vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(agreement.last_number or agreement.last_delivery for agreement in self):
            raise UserError(
                self.env._(
                    "The agreement has given numbers to invoices or deliveries; "
                    "archive it instead."
                )
            )

    @api.model
    def _tidy(self, vals):
        """``vals`` with bare digits in the numbers, however they were typed."""
        tidied = {
            name: re.sub(r"[\s.-]|^DK", "", vals[name])
            for name in NUMBERS
            if vals.get(name)
        }
        return {**vals, **tidied}

    # === BUSINESS METHODS === #

    @api.model
    def _bureau(self):
        """The bureau: the data supplier of all associations."""
        return self.env.ref("base.main_company").sudo()

    @api.model
    def _of(self, company):
        """The active agreement of an association, or an empty recordset."""
        return self.search([("company_id", "=", company.id)], limit=1)

    @api.model
    def _require(self, company):
        """As :meth:`_of`.

        :raises UserError: when the association has none
        """
        agreement = self._of(company)
        if not agreement:
            raise UserError(
                self.env._(
                    "%s has no creditor agreement with Nets. Enter it under "
                    "Configuration, Creditor Agreements.",
                    company.name,
                )
            )
        return agreement

    def _default_group(self):
        """The debtor group of members without a choice of their own.

        :raises UserError: when the agreement has no debtor group
        """
        self.ensure_one()
        if not self.debtor_group_ids:
            raise UserError(
                self.env._(
                    "Creditor agreement %s has no debtor group.", self.display_name
                )
            )
        return self.debtor_group_ids[0]

    def _take_numbers(self, column: str, count: int) -> range:
        """``count`` running numbers that no other transaction gets.

        They go on where an earlier agreement of the association stopped: payment ids
        and delivery numbers are never used again.

        :param column: ``last_number`` or ``last_delivery``
        """
        self.ensure_one()
        self.env[self._name].flush_model()
        [[last]] = self.env.execute_query(
            SQL(
                "UPDATE asom_nets_agreement SET %(name)s = %(count)s + "
                "(SELECT COALESCE(MAX(%(name)s), 0) FROM asom_nets_agreement "
                "WHERE company_id = %(company)s) "
                "WHERE id = %(id)s RETURNING %(name)s",
                name=SQL.identifier(column),
                count=count,
                company=self.company_id.id,
                id=self.id,
            )
        )
        self.invalidate_recordset([column])
        return range(last - count + 1, last + 1)
