from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import ean_number


class Membership(models.Model):
    """How the member pays: by a channel of the catalogue, public bodies by EAN."""

    _inherit = "asom.membership"

    # A location number of GS1: 13 digits, the last a check digit.
    ean_number = fields.Char(
        string="EAN Number",
        tracking=8,
        copy=False,
        help="The 13 digits to which a public body wants its invoices.",
    )
    needs_ean = fields.Boolean(
        string="Needs an EAN Number", compute="_compute_needs_ean"
    )

    @api.depends("payment_channel")
    def _compute_needs_ean(self):
        codes = self.env["asom.payment.channel"]._ean_codes()
        for membership in self:
            membership.needs_ean = membership.payment_channel in codes

    @api.constrains("payment_channel")
    def _check_payment_channel(self):
        self.env["asom.payment.channel"]._check_codes(self.mapped("payment_channel"))

    @api.constrains("payment_channel", "ean_number")
    def _check_ean_number(self):
        for membership in self:
            number = membership.ean_number
            if number and not ean_number.is_valid(number):
                raise ValidationError(
                    self.env._(
                        "EAN number “%s”: 13 digits are expected, and the last one "
                        "must fit the others. Type it again from the payer's letter.",
                        number,
                    )
                )
            if membership.needs_ean and not number:
                raise ValidationError(
                    self.env._(
                        "%s: this payment channel needs the payer's EAN number. Fill "
                        "it in, or choose another channel.",
                        membership.display_name,
                    )
                )

    @staticmethod
    def _compact_ean(vals: dict) -> dict:
        """``vals`` with an EAN number without blanks and hyphens."""
        if vals.get("ean_number"):
            return dict(vals, ean_number=ean_number.compact(vals["ean_number"]))
        return vals


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.constrains("asom_payment_channel")
    def _check_asom_payment_channel(self):
        # Also archived ones: a run may have been previewed before.
        self.env["asom.payment.channel"]._check_codes(
            self.mapped("asom_payment_channel"), in_use=False
        )
