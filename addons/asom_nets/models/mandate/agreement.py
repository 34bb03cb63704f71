import string
from urllib.parse import quote, urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PLACES = ("pbs", "group", "customer")


class NetsAgreement(models.Model):
    """How an association deals with mandates."""

    _inherit = "asom.nets.agreement"

    follow_mandates = fields.Boolean(
        string="Payment Channel Follows Mandates",
        default=True,
        help="Who gets a mandate pays by Betalingsservice; who loses it is collected "
        "from as chosen below.",
    )
    channel_without_mandate = fields.Selection(
        lambda self: [
            choice
            for choice in self.env["asom.membership"]
            ._fields["payment_channel"]
            ._description_selection(self.env)
            if choice[0] != "betalingsservice"
        ],
        string="Without Mandate",
        required=True,
        default="slip",
    )
    may_sign_up = fields.Boolean(
        string="Sign-Ups by File (0605)",
        help="Nets has agreed that the association sends sign-ups and cancellations of "
        "mandates.",
    )
    propose_cancellations = fields.Boolean(
        default=True,
        help="When a member has left, the cancellation of the mandate is proposed.",
    )
    sign_up_url = fields.Char(
        string="Sign-Up Link",
        help="Where members sign up for Betalingsservice. {pbs}, {group}, {customer} "
        "stand for the PBS number, the debtor group and the customer number.",
    )

    @api.constrains("sign_up_url")
    def _check_sign_up_url(self):
        for agreement in self.filtered("sign_up_url"):
            fault = agreement._sign_up_fault()
            if fault:
                raise ValidationError(
                    self.env._(
                        "Sign-up link “%(link)s”: %(fault)s",
                        link=agreement.sign_up_url,
                        fault=fault,
                    )
                )

    def _sign_up_fault(self):
        """What is wrong with the template of the link, or ""."""
        self.ensure_one()
        try:
            names = [
                name + (form or "") + (conversion or "")
                for _text, name, form, conversion in string.Formatter().parse(
                    self.sign_up_url
                )
                if name is not None
            ]
            parts = urlsplit(self.sign_up_url)
            host = parts.hostname
        except ValueError:
            return self.env._("it cannot be read; check braces and address.")
        if parts.scheme not in ("http", "https") or not host or "{" in parts.netloc:
            return self.env._("it must begin with https:// and the name of a site.")
        if any(sign.isspace() or sign in "\"'<>\\" for sign in self.sign_up_url):
            return self.env._("blanks, quotation marks and < > do not belong in it.")
        unknown = [name for name in names if name not in PLACES]
        if unknown:
            return self.env._("{%s} is not known here.", unknown[0])
        return ""

    def _sign_up_url(self, group, customer_number):
        """The link for one customer, or False without a template.

        :param group: debtor group
        """
        self.ensure_one()
        if not self.sign_up_url:
            return False
        return self.sign_up_url.format(
            pbs=quote(self.pbs_number, safe=""),
            group=f"{group.number:05d}",
            customer=quote(customer_number, safe=""),
        )


class Membership(models.Model):
    """Where a member signs up for Betalingsservice."""

    _inherit = "asom.membership"

    nets_sign_up_url = fields.Char(
        string="Sign-Up Link",
        compute="_compute_nets_sign_up_url",
        help="Where the member signs up for Betalingsservice; only without mandate.",
    )

    nets_may_sign_up = fields.Boolean(compute="_compute_nets_sign_up_url")

    @api.depends("member_number", "nets_has_mandate", "nets_debtor_group_id")
    def _compute_nets_sign_up_url(self):
        agreements = {
            agreement.company_id: agreement
            for agreement in self.env["asom.nets.agreement"].search(
                [("company_id", "in", self.company_id.ids)]
            )
        }
        first = self.env["asom.nets.debtor.group"]._first_of(self.company_id)
        for member in self:
            agreement = agreements.get(member.company_id)
            group = member.nets_debtor_group_id or first.get(member.company_id)
            member.nets_may_sign_up = bool(agreement and agreement.may_sign_up)
            member.nets_sign_up_url = (
                bool(agreement and group and member.member_number)
                and not member.nets_has_mandate
                and agreement._sign_up_url(group, member.member_number)
            )
