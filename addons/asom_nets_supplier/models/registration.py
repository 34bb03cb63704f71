from stdnum.dk import cvr

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.asom_nets import betalingsservice
from odoo.addons.asom_nets.betalingsservice import customer

LIVE = ("draft", "waiting", "sent", "active")


class SupplierRegistration(models.Model):
    """A business that pays by Leverandørservice.

    Nets' answers to these files are not documented beyond their first record, so staff
    mark what the answer says (docs/open-questions.md).
    """

    _name = "asom.nets.supplier.registration"
    _description = "Leverandørservice Registration"
    _inherit = ["asom.nets.payer.account", "asom.stepped.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "membership_id"

    _digits = ("bank_registration", "bank_account", "cvr")

    cvr = fields.Char(
        string="CVR Number", required=True, help="The business that pays."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waiting for a File"),
            ("sent", "In a File"),
            ("active", "Active"),
            ("ended", "Ended"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=1,
    )
    cancelling = fields.Boolean(
        readonly=True, help="The file asks Nets to end it, not to begin it."
    )
    date_from = fields.Date(string="Active Since", readonly=True, copy=False)
    date_to = fields.Date(string="Ended On", readonly=True, copy=False)
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        string="Last File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    _live_uniq = models.UniqueIndex(
        "(membership_id) WHERE state IN ('draft', 'waiting', 'sent', 'active')",
        "The member has a registration already.",
    )

    @api.constrains("cvr", "bank_registration", "bank_account")
    def _check_numbers(self):
        # Superuser: the check is the same for whoever saves it.
        for row in self.sudo():
            if not cvr.is_valid(row.cvr or ""):
                raise ValidationError(
                    self.env._(
                        "%s is not a CVR number: it has 8 digits, of which the last "
                        "ones check the others.",
                        row.cvr,
                    )
                )
            if fault := row._account_fault():
                raise ValidationError(fault)

    @api.constrains("membership_id")
    def _check_member_number(self):
        for row in self:
            if not customer.is_digits(row.membership_id.member_number or ""):
                raise ValidationError(
                    self.env._(
                        "Member number %s: Leverandørservice takes digits only.",
                        row.membership_id.member_number,
                    )
                )

    def write(self, vals):
        asked = {"membership_id", "bank_registration", "bank_account", "cvr"}
        if asked & set(vals) and any(row.state != "draft" for row in self):
            raise UserError(
                self.env._(
                    "What Nets has been asked for is not edited: end this registration "
                    "and make another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts(self):
        if any(row.state != "draft" for row in self):
            raise UserError(self.env._("Only a draft is deleted; end it instead."))

    # === STEPS === #

    def action_confirm(self):
        """Put it into the next file.

        :raises ValidationError: when the member's number has changed to what
            Leverandørservice does not take
        """
        self._check_member_number()
        self._step(("draft",), {"state": "waiting"})
        return True

    def action_take_back(self):
        """Take it out of the next file."""
        for row in self:
            back = "active" if row.cancelling else "draft"
            row._step(("waiting",), {"state": back, "cancelling": False})
        return True

    def action_accepted(self):
        """Nets has registered it, or ended it where that was asked for."""
        today = fields.Date.context_today(self)
        for row in self:
            if row.cancelling:
                row._step(("sent",), {"state": "ended", "date_to": today})
            else:
                row._step(("sent",), {"state": "active", "date_from": today})
                row.membership_id.payment_channel = "leverandorservice"
        return True

    def action_refused(self):
        """Nets has refused it."""
        for row in self:
            state = "active" if row.cancelling else "refused"
            row._step(("sent",), {"state": state, "cancelling": False})
        return True

    def action_cancel_at_nets(self):
        """Ask Nets with the next file to end it."""
        self._step(("active",), {"state": "waiting", "cancelling": True})
        return True

    def action_ended(self):
        """Nets or the member's bank has ended it."""
        self._step(
            ("active",), {"state": "ended", "date_to": fields.Date.context_today(self)}
        )
        return True

    def _step(self, states, vals):
        self.check_access("write")
        self._expect(*states)
        self.sudo().write(vals)

    # === FILES === #

    def _as_row(self):
        """The record of the file format."""
        self.ensure_one()
        number = self.membership_id.member_number
        if self.cancelling:
            return betalingsservice.SupplierCancellation(number)
        return betalingsservice.SupplierRegistration(
            number, self.bank_registration, self.bank_account, self.cvr
        )

    def _written(self, delivery):
        self.sudo().write({"state": "sent", "delivery_id": delivery.id})

    def _freed(self):
        """The file was taken back or refused: they wait for another."""
        self.sudo().filtered(lambda row: row.state == "sent").write(
            {"state": "waiting"}
        )
