import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...economic import body, import_csv, import_rows, import_xlsx, legacy_body

INTERFACES = [
    ("entries", "As entries of a journal"),
    ("vouchers", "As vouchers of a journal, with departments"),
    ("file", "As a file that is imported there: no access is needed"),
]


class EconomicAgreement(models.Model):
    """How postings get there, in which departments, and who books them."""

    _inherit = "asom.economic.agreement"

    interface = fields.Selection(
        INTERFACES,
        string="How It Is Sent",
        required=True,
        default="entries",
        tracking=True,
        help="A file is for associations whose e-conomic lets no other system in: "
        "somebody imports it in e-conomic and says here that it is done.",
    )
    booking = fields.Selection(
        [
            ("drafts", "The accountant books"),
            ("booked", "Booked by us as soon as they are there"),
        ],
        string="Who Books",
        required=True,
        default="drafts",
        tracking=True,
    )
    department_by = fields.Selection(
        [
            ("none", "Without departments"),
            ("product", "By package and product"),
            ("area", "By the area of the member's address"),
        ],
        string="Departments",
        required=True,
        default="none",
        tracking=True,
        help="Income and costs bear the department in e-conomic that belongs to it "
        "under “Matches”.",
    )
    department_default_id = fields.Many2one(
        "asom.economic.item",
        string="Department Otherwise",
        check_company=True,
        domain="[('agreement_id', '=', id), ('kind', '=', 'department'), "
        "('unusable', '=', False)]",
        copy=False,
        help="Where a product or area has none, and for accounts that want one.",
    )

    @api.constrains("interface", "department_by", "booking", "mode")
    def _check_ways(self):
        for agreement in self:
            if agreement.department_by != "none" and agreement.interface != "vouchers":
                raise ValidationError(
                    self.env._(
                        "Departments go with vouchers only: choose “%s” under “How It "
                        "Is Sent”.",
                        dict(
                            agreement._fields["interface"]._description_selection(
                                self.env
                            )
                        )["vouchers"],
                    )
                )
            if agreement.interface == "file" and agreement._is_by_member():
                raise ValidationError(
                    self.env._("A file holds sums: choose “Sums” under “What Is Sent”.")
                )
            if agreement.booking == "booked" and agreement.interface == "file":
                raise ValidationError(
                    self.env._("Who imports a file books it in e-conomic.")
                )

    @api.constrains("department_default_id")
    def _check_department_default(self):
        for agreement in self.filtered("department_default_id"):
            item = agreement.department_default_id
            if item.agreement_id != agreement or item.kind != "department":
                raise ValidationError(
                    self.env._("%s is not of this agreement.", item.display_name)
                )

    def _check_file_stays(self, interface):
        """What was imported by hand and what is sent are not mixed in one agreement."""
        for agreement in self.filtered(lambda a: a.state != "draft"):
            if agreement.interface != interface and "file" in (
                agreement.interface,
                interface,
            ):
                raise UserError(
                    self.env._(
                        "%s is in use: close it and make another one to go over from "
                        "files to sending, or back.",
                        agreement.display_name,
                    )
                )

    def _frozen_payload(self, vouchers) -> dict:
        """What is frozen of vouchers, by the fields of the call."""
        currency = self.company_id.currency_id.name
        if self.interface == "file":
            rows = import_rows(vouchers, currency)
            return {
                "payload": base64.b64encode(import_csv(rows)),
                "sheet": base64.b64encode(import_xlsx(rows)),
            }
        make = legacy_body if self.interface == "vouchers" else body
        return {"payload": base64.b64encode(make(vouchers, currency))}
