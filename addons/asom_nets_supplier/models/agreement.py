import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.asom_nets import betalingsservice
from odoo.addons.asom_nets.models.agreement.second import SECOND
from odoo.addons.asom_nets.models.delivery.fault_text import fault_text


class NetsAgreement(models.Model):
    """The association's agreement on Leverandørservice
    (domain/betalingsservice.md 9, SINGLE: S)."""

    _inherit = "asom.nets.agreement"

    _asom_second = (*SECOND, "ls_creditor_number")

    ls_creditor_number = fields.Char(
        string="Leverandørservice Number",
        tracking=True,
        help="5 digits. Empty: the association has no agreement on Leverandørservice.",
    )
    ls_notice_days = fields.Integer(
        string="Notice (Banking Days)",
        default=3,
        help="A business is told at least so many banking days before it pays.",
    )
    ls_waiting_count = fields.Integer(
        string="Registrations Waiting", compute="_compute_ls_waiting_count"
    )

    def _compute_ls_waiting_count(self):
        rows = self.env["asom.nets.supplier.registration"]._read_group(
            [("company_id", "in", self.company_id.ids), ("state", "=", "waiting")],
            ["company_id"],
            ["__count"],
        )
        counts = dict(rows)
        for agreement in self:
            agreement.ls_waiting_count = counts.get(agreement.company_id, 0)

    @api.constrains("ls_creditor_number", "ls_notice_days")
    def _check_ls(self):
        for agreement in self:
            number = agreement.ls_creditor_number
            if number and not re.fullmatch(r"\d{5}", number):
                raise ValidationError(
                    self.env._(
                        "Leverandørservice number %s: 5 digits are expected, with "
                        "leading zeros.",
                        number,
                    )
                )
            if agreement.ls_notice_days < 0:
                raise ValidationError(
                    self.env._("The notice of Leverandørservice cannot be negative.")
                )

    def _ls_waiting(self):
        self.ensure_one()
        return [("company_id", "=", self.company_id.id), ("state", "=", "waiting")]

    def _require_ls(self):
        """:raises UserError: when the association has no agreement on it"""
        self.ensure_one()
        if not self.ls_creditor_number:
            raise UserError(
                self.env._(
                    "%s has no agreement on Leverandørservice: enter its number on the "
                    "creditor agreement.",
                    self.company_id.name,
                )
            )

    def action_create_ls_registrations(self):
        """Write the registrations and cancellations that wait into a file, and show it.

        :raises UserError: when nothing waits, or there is no agreement
        """
        self.ensure_one()
        self._require_ls()
        deliveries = self.env["asom.nets.delivery"]
        deliveries.check_access("create")
        self.sudo().lock_for_update(allow_referencing=True)
        waiting = self.env["asom.nets.supplier.registration"].search(
            self._ls_waiting(), order="id"
        )
        if not waiting:
            raise UserError(
                self.env._("No registration or cancellation waits for a file.")
            )
        section = betalingsservice.SupplierSection(
            self.ls_creditor_number, None, tuple(row._as_row() for row in waiting)
        )
        delivery = deliveries._create_ls(self, (section,))
        waiting._written(delivery)
        return delivery._open()

    def _ls_bytes(self, sections):
        """The file.

        :raises UserError: when a rule of the format is broken
        """
        try:
            return betalingsservice.write_supplier(
                betalingsservice.SupplierDelivery(
                    self.data_supplier_cvr,
                    self.env["asom.nets.delivery"]._today(),
                    tuple(sections),
                )
            )
        except betalingsservice.DeliveryError as error:
            who = error.customer or ""
            text = fault_text(self.env, error)
            raise UserError(f"{who}: {text}" if who else text) from error
