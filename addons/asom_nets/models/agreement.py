import re

from stdnum.dk import cvr

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class NetsAgreement(models.Model):
    """An association's creditor agreement with Nets (Mastercard Payment Services).

    The association is the creditor and gets the money; the bureau is only the data
    supplier (domain/denmark.md 5.5).
    """

    _name = "asom.nets.agreement"
    _description = "Creditor Agreement"
    _inherit = ["mail.thread"]
    _check_company_auto = True
    _rec_name = "pbs_number"

    company_id = fields.Many2one(
        "res.company",
        string="Association",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        domain="[('asom_is_association', '=', True)]",
    )
    active = fields.Boolean(default=True)
    pbs_number = fields.Char(string="PBS Number", required=True, size=8, tracking=1)
    sub_system = fields.Selection(
        [("BS1", "BS1 (production)"), ("KR9", "KR9 (Nets' test system)")],
        default="BS1",
        required=True,
        tracking=2,
    )
    data_supplier_cvr = fields.Char(
        string="Data Supplier (CVR)",
        required=True,
        size=8,
        tracking=3,
        default=lambda self: self.env.ref("base.main_company").sudo().company_registry,
        help="The bureau's CVR number; it stands in the head of each delivery.",
    )
    data_supplier_name = fields.Char(
        default=lambda self: self.env.ref("base.main_company").sudo().name
    )
    l10n_dk_fik_creditor_number = fields.Char(
        string="FI Creditor Number",
        size=8,
        tracking=4,
        help="8 digits, the first one is 8. Payment ids are only made with one.",
    )
    main_text = fields.Char(
        string="Main Text Line",
        size=60,
        help="First line of the member's payment overview; empty: the name of the "
        "debtor group is used.",
    )
    own_payment_id = fields.Boolean(
        help="Nets has agreed that the association's own payment ids stand in the "
        "collections."
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
    debtor_group_ids = fields.One2many("asom.nets.debtor.group", "agreement_id")
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
            if not cvr.is_valid(agreement.data_supplier_cvr or ""):
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
                        "FI creditor number %s: 8 digits are expected, the first one 8.",
                        number,
                    )
                )

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

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        for agreement in agreements:
            if not agreement.debtor_group_ids:
                self.env["asom.nets.debtor.group"].create(
                    {"agreement_id": agreement.id, "number": 1, "name": "Dues"}
                )
        return agreements

    # === BUSINESS METHODS === #

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

    def _take_numbers(self, column: str, count: int) -> range:
        """``count`` running numbers that no other transaction gets.

        :param column: ``last_number`` or ``last_delivery``
        """
        self.ensure_one()
        self.flush_recordset()
        [[last]] = self.env.execute_query(
            SQL(
                "UPDATE asom_nets_agreement SET %(name)s = COALESCE(%(name)s, 0) + "
                "%(count)s "
                "WHERE id = %(id)s RETURNING %(name)s",
                name=SQL.identifier(column),
                count=count,
                id=self.id,
            )
        )
        self.invalidate_recordset([column])
        return range(last - count + 1, last + 1)
