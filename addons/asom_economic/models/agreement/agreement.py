import os
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...trouble_text import trouble_text

LEGACY_URL = "https://restapi.e-conomic.com"
OPENAPI_URL = "https://apis.e-conomic.com"
# The token, and with it the bureau's secret, goes to e-conomic alone.
ADDRESS = re.compile(r"https://([\w-]+\.)+e-conomic\.com(/[\w./-]*)?")
# Or does not leave the machine: where the server was started for tests or for the
# demonstration, and never in production.
STAND_IN = re.compile(r"http://127\.0\.0\.1(:\d+)?/[\w./-]*")
MAY_STAND_IN = "ASOM_ECONOMIC_STAND_IN"  # domain: the name of an environment variable
LIVE = ("live", "broken")
# Where another agreement, or another company there, would be meant.
PLACE = {"legacy_url", "openapi_url", "company_id"}


class EconomicAgreement(models.Model):
    """An association's agreement with e-conomic, and how its postings go there."""

    _name = "asom.economic.agreement"
    _description = "e-conomic Agreement"
    _inherit = ["asom.typed.secrets.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "company_id, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Association",
        required=True,
        index=True,
        default=lambda self: self.env["res.company"]._asom_default(),
        domain="[('asom_is_association', '=', True)]",
    )
    state = fields.Selection(
        [
            ("draft", "Not in Use"),
            ("live", "In Use"),
            ("broken", "Must Be Connected Again"),
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    mode = fields.Selection(
        [
            ("summary", "Sums: no member's data leaves the house"),
            ("member", "One entry for each member, on a common customer"),
        ],
        string="What Is Sent",
        required=True,
        default="summary",
        tracking=True,
        help="Sums: a voucher for each posting day, run and journal, with the sums of "
        "accounts and VAT codes. Each member: a voucher for each posting, "
        "with the member's number and never a name. Invoices: real invoices and credit "
        "notes, and payments on them; members are customers by name.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        tracking=True,
        help="The first posting day that is sent. What is earlier is in e-conomic "
        "already, or never comes there.",
    )
    legacy_url = fields.Char(
        string="Address, REST",
        required=True,
        default=LEGACY_URL,
        tracking=True,
        groups="asom_membership.group_manager",
    )
    openapi_url = fields.Char(
        string="Address, OpenAPI",
        required=True,
        default=OPENAPI_URL,
        tracking=True,
        groups="asom_membership.group_manager",
    )
    agreement_number = fields.Integer(
        readonly=True, copy=False, tracking=True, help="As e-conomic tells it."
    )
    there_name = fields.Char(string="Company There", readonly=True, copy=False)
    customer_number = fields.Integer(
        string="Common Customer",
        tracking=True,
        help="Number of the customer in e-conomic that all members' entries go to.",
    )
    customer_account = fields.Integer(
        readonly=True, copy=False, help="The account of the common customer's group."
    )
    period_rule = fields.Selection(
        [
            ("refuse", "Hold the posting back"),
            ("shift", "Post on the first open day"),
        ],
        string="When the Period Is Closed",
        required=True,
        default="refuse",
        tracking=True,
        help="Where another day is taken, the entry's text says so.",
    )
    shift_days = fields.Integer(string="Days Later, at Most", default=31, tracking=True)
    auto_transfer = fields.Boolean(
        string="Send by Itself",
        default=True,
        tracking=True,
        help="What waits is sent every ten minutes. Otherwise somebody presses “Send”.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        help="Is given an activity when something must be mended.",
    )
    last_transfer = fields.Datetime(string="Last Sent", readonly=True, copy=False)
    next_try = fields.Datetime(string="Not Before", readonly=True, copy=False)
    failures = fields.Integer(string="Failures in a Row", readonly=True, copy=False)
    error_kind = fields.Char(readonly=True, copy=False)
    error_detail = fields.Char(readonly=True, copy=False)
    error = fields.Text(string="Last Trouble", compute="_compute_error")
    calls_day = fields.Date(readonly=True, copy=False)
    calls_count = fields.Integer(string="Calls Today", readonly=True, copy=False)
    preflight_at = fields.Datetime(string="Last Checked", readonly=True, copy=False)
    compared_at = fields.Datetime(string="Books Compared", readonly=True, copy=False)
    difference = fields.Integer(
        string="Øre Differ",
        readonly=True,
        copy=False,
        help="Sum of all accounts' differences without their signs, at the last "
        "comparison: 0 when every posting stands in e-conomic as it stands here.",
    )
    transfer_ids = fields.One2many("asom.economic.transfer", "agreement_id")
    mapping_ids = fields.One2many("asom.economic.mapping", "agreement_id")
    finding_ids = fields.One2many("asom.economic.finding", "agreement_id")
    balance_ids = fields.One2many("asom.economic.balance", "agreement_id")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    rejected_count = fields.Integer(string="Rejected", compute="_compute_counts")
    done_count = fields.Integer(string="Sent", compute="_compute_counts")
    finding_count = fields.Integer(string="To Mend", compute="_compute_finding_count")
    unmapped_count = fields.Integer(
        string="Without a Match", compute="_compute_unmapped_count"
    )

    _one_live = models.UniqueIndex(
        "(company_id) WHERE state IN ('live', 'broken')",
        "The association has an agreement in use already.",
    )
    _number_once = models.UniqueIndex(
        "(agreement_number, openapi_url) WHERE state IN ('live', 'broken')",
        "Another association uses this agreement with e-conomic already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id.name", "agreement_number")
    def _compute_display_name(self):
        for agreement in self:
            name = agreement.company_id.name or ""
            number = agreement.agreement_number
            agreement.display_name = f"{name} ({number})" if number else name

    @api.depends("error_kind", "error_detail")
    @api.depends_context("lang")
    def _compute_error(self):
        for agreement in self:
            agreement.error = trouble_text(
                self.env, agreement.error_kind, agreement.error_detail
            )

    @api.depends("transfer_ids.state")
    def _compute_counts(self):
        rows = self.env["asom.economic.transfer"]._read_group(
            [("agreement_id", "in", self.ids)], ["agreement_id", "state"], ["__count"]
        )
        counts = {(agreement.id, state): count for agreement, state, count in rows}
        for agreement in self:

            def count(*states, key=agreement._origin.id):
                return sum(counts.get((key, state), 0) for state in states)

            agreement.waiting_count = count("pending", "sending", "unknown")
            agreement.rejected_count = count("rejected", "review")
            agreement.done_count = count("done")

    @api.depends("finding_ids")
    def _compute_finding_count(self):
        for agreement in self:
            agreement.finding_count = len(agreement.finding_ids)

    @api.depends("mapping_ids.item_id")
    def _compute_unmapped_count(self):
        for agreement in self:
            missing = agreement.mapping_ids.filtered(lambda m: not m.item_id)
            agreement.unmapped_count = len(missing)

    # === CONSTRAINT METHODS === #

    @api.constrains("legacy_url", "openapi_url")
    def _check_addresses(self):
        for agreement in self.sudo():
            self._check_address(agreement.legacy_url)
            self._check_address(agreement.openapi_url)

    def _check_address(self, address):
        known = ADDRESS.fullmatch(address or "") or (
            self._may_stand_in() and STAND_IN.fullmatch(address or "")
        )
        if not known:
            raise ValidationError(
                self.env._(
                    "%s is not an address that a token may be sent to: it "
                    "begins with https:// and is one of e-conomic.com.",
                    address,
                )
            )

    @api.model
    def _may_stand_in(self) -> bool:
        """May an agreement be with a stand-in for e-conomic on this machine?"""
        allowed = os.environ.get(MAY_STAND_IN) == "1"
        return allowed and "asom_production" not in self.env.registry._init_modules

    def _needs_common(self) -> bool:
        """Do entries go by one common customer?"""
        return self.mode == "member" and self.customers != "own"

    @api.constrains("mode", "customer_number", "customers", "state")
    def _check_customer(self):
        for agreement in self:
            if agreement._needs_common() and agreement.state in LIVE:
                if not 1 <= agreement.customer_number <= 999_999_999:
                    raise ValidationError(
                        self.env._(
                            "Say which customer in e-conomic the members' entries go "
                            "to (“Common Customer”)."
                        )
                    )

    @api.constrains("shift_days")
    def _check_shift_days(self):
        for agreement in self:
            if not 1 <= agreement.shift_days <= 366:
                raise ValidationError(
                    self.env._("A posting is moved by 1 to 366 days.")
                )

    @api.constrains("company_id")
    def _check_company_is_association(self):
        for agreement in self:
            if not agreement.company_id.asom_is_association:
                raise ValidationError(
                    self.env._("%s is no association.", agreement.company_id.name)
                )

    # === CRUD METHODS === #

    def _asom_locked_text(self, field):
        if field.name in ("state", "agreement_number"):
            return self.env._(
                "An agreement is put in use by its button, which asks e-conomic first."
            )
        return super()._asom_locked_text(field)

    def write(self, vals):
        self.check_access("write")
        if "interface" in vals:
            self._check_file_stays(vals["interface"])
        known = self.sudo() if not self.env.su else self.browse()
        for name in PLACE & set(vals):
            moved = known.filtered(
                lambda a, name=name: (
                    a.state != "draft"
                    and a._fields[name].convert_to_write(a[name], a) != vals[name]
                )
            )
            if moved:
                raise UserError(
                    self.env._(
                        "%s is in use: where its postings go is not changed any more. "
                        "Close it and make another one.",
                        moved[:1].display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        if self.sudo().transfer_ids:
            raise UserError(
                self.env._("An agreement that postings were sent by is kept.")
            )
