import re

from stdnum.dk import cpr, cvr

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.asom_isolation.encrypted import EncryptedChar
from odoo.addons.asom_membership.iban import danish_iban

from .payer_account import STAFF

ASKED = {
    "membership_id",
    "debtor_group_id",
    "mandate_id",
    "kind",
    "company_id",
    "bank_registration",
    "bank_account",
    "legal_id",
}
# In the context where a step of ours forgets the account holder: an object, which
# nothing that comes over RPC is.
FORGET = object()


class NetsMandateRequest(models.Model):
    """A mandate that Nets is asked to register or to cancel (delivery 0605,
    domain/betalingsservice.md 5)."""

    _name = "asom.nets.mandate.request"
    _description = "Sign-Up or Cancellation at Nets"
    _inherit = ["asom.nets.payer.account", "asom.stepped.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "membership_id"

    _digits = ("bank_registration", "bank_account", "legal_id")

    kind = fields.Selection(
        [("signup", "Sign-Up"), ("cancel", "Cancellation")],
        required=True,
        default="signup",
        index=True,
    )
    debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group",
        compute="_compute_debtor_group_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    mandate_id = fields.Many2one(
        "asom.nets.mandate",
        compute="_compute_mandate_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('membership_id', '=', membership_id), ('kind', '=', 'mandate')]",
        help="The mandate that is cancelled, or that came out of the sign-up.",
    )
    iban = fields.Char(
        string="IBAN",
        compute="_compute_iban",
        groups=STAFF,
        help="To compare with what the account holder says.",
    )
    legal_id = EncryptedChar(
        string="CPR or CVR Number",
        groups=STAFF,
        help="The account holder's. Nobody can read it again here, and it is deleted "
        "as soon as Nets has answered.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waiting for a File"),
            ("sent", "In a File"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=1,
    )
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    reply = fields.Char(string="Nets' Reply", readonly=True, copy=False, tracking=2)

    _open_uniq = models.UniqueIndex(
        "(membership_id, debtor_group_id, kind) "
        "WHERE state IN ('draft', 'waiting', 'sent')",
        "The member has an open request of this kind.",
    )

    # === COMPUTE METHODS === #

    @api.depends("membership_id.display_name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            words = (labels.get(request.kind), request.membership_id.display_name)
            request.display_name = ": ".join(filter(None, words))

    @api.depends("membership_id")
    def _compute_debtor_group_id(self):
        first = self.env["asom.nets.debtor.group"]._first_of(self.company_id)
        for request in self:
            member = request.membership_id
            request.debtor_group_id = member.nets_debtor_group_id or first.get(
                member.company_id
            )

    @api.depends("membership_id", "debtor_group_id", "kind")
    def _compute_mandate_id(self):
        for request in self:
            running = request.membership_id.nets_mandate_ids.filtered(
                lambda mandate, group=request.debtor_group_id: (
                    mandate.debtor_group_id == group
                    and mandate.kind == "mandate"
                    and mandate.state == "active"
                )
            )
            request.mandate_id = running[:1] if request.kind == "cancel" else False

    @api.depends("bank_registration", "bank_account")
    def _compute_iban(self):
        for request in self:
            request.iban = not request._account_fault() and danish_iban(
                request.bank_registration, request.bank_account
            )

    # === CONSTRAINT AND CRUD METHODS === #

    def write(self, vals):
        asked = ASKED & set(vals)
        if asked and self.env.context.get("asom_nets_forget") is not FORGET:
            late = self.filtered(lambda request: request.state not in ("draft",))
            if late:
                raise UserError(
                    self.env._(
                        "%s is not a draft any more; take it back to change it.",
                        late[0].display_name,
                    )
                )
        return super().write(vals)

    @api.model
    def _tidy(self, vals):
        """A CVR number that was padded with zeros to ten digits is what it was."""
        vals = super()._tidy(vals)
        if re.fullmatch(r"00[0-9]{8}", vals.get("legal_id") or ""):
            vals["legal_id"] = vals["legal_id"][2:]
        return vals

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts(self):
        if any(request.state not in ("draft", "cancelled") for request in self):
            raise UserError(
                self.env._("Only a draft is deleted; cancel the request instead.")
            )

    @api.constrains("bank_registration", "bank_account", "legal_id", "kind")
    def _check_account(self):
        # Superuser: the check is the same for whoever saves it.
        for request in self.sudo():
            given = request.bank_registration or request.bank_account
            fault = request._account_fault() if given else ""
            fault = fault or (request.legal_id and request._legal_fault())
            if fault:
                raise ValidationError(fault)

    def _legal_fault(self):
        """What is wrong with the CPR or CVR number, or ""; never says the number."""
        number = self.legal_id or ""
        if re.fullmatch(r"[0-9]{10}", number) and cpr.is_valid(number):
            return ""
        if re.fullmatch(r"[0-9]{8}", number) and cvr.is_valid(number):
            return ""
        return self.env._(
            "The account holder's number is neither a CPR number (10 digits) nor a CVR "
            "number (8 digits)."
        )


class Membership(models.Model):
    _inherit = "asom.membership"

    nets_request_ids = fields.One2many(
        "asom.nets.mandate.request", "membership_id", string="Sign-Ups at Nets"
    )
