from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.models.run.run_approve import APPROVER
from odoo.addons.asom_membership.money import to_kroner, to_ore

from ...procedure import closing as rules

STATES = [
    ("proposed", "Proposed"),
    ("told", "Member Told"),
    ("ordered", "Work Ordered"),
    ("closed", "Closed"),
    ("reopening", "To Be Opened"),
    ("reopened", "Opened Again"),
    ("withdrawn", "Withdrawn"),
]
# One of these stands for a case at a time.
LIVE = ("proposed", "told", "ordered", "closed", "reopening")


class DunningClosing(models.Model):
    """The signal of a member is closed for what is not paid, and opened when it is.

    A proposal that a person approves; the member is told with a date; on that date a
    work order leaves. What may stand in the way is looked at each time.
    """

    _name = "asom.dunning.closing"
    _description = "Closing of a Signal"
    _inherit = [
        "asom.member.mixin",
        "asom.stepped.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["membership_id"]

    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    case_id = fields.Many2one(
        "asom.dunning.case",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    decision_id = fields.Many2one(
        "asom.dunning.decision",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    membership_id = fields.Many2one(readonly=True)
    subscription_ids = fields.Many2many(
        "asom.subscription",
        "asom_dunning_closing_subscription_rel",
        "closing_id",
        "subscription_id",
        string="Services",
        readonly=True,
        check_company=True,
        help="Only what is not paid.",
    )
    services = fields.Char(string="What Is Closed", readonly=True)
    amount = fields.Monetary(
        string="Overdue Then", readonly=True, help="When it was proposed."
    )
    amount_overdue = fields.Monetary(related="case_id.amount_overdue")
    state = fields.Selection(
        STATES, required=True, default="proposed", readonly=True, index=True, tracking=1
    )
    date_told = fields.Date(string="Member Told On", readonly=True, tracking=2)
    date_close = fields.Date(
        string="Closes On", readonly=True, tracking=3, index="btree_not_null"
    )
    date_closed = fields.Date(string="Closed On", readonly=True, tracking=4)
    date_reopened = fields.Date(string="Opened On", readonly=True, tracking=5)
    approved_by_id = fields.Many2one("res.users", readonly=True, tracking=6)
    notice_ids = fields.One2many(
        "asom.dunning.notice", "closing_id", string="Notices", readonly=True
    )
    close_work_id = fields.Many2one(
        "asom.work.order",
        string="Work Order to Close",
        readonly=True,
        check_company=True,
        index="btree_not_null",
    )
    open_work_id = fields.Many2one(
        "asom.work.order",
        string="Work Order to Open",
        readonly=True,
        check_company=True,
        index="btree_not_null",
    )
    fee_id = fields.Many2one(
        "asom.charge", string="Reopening Fee", readonly=True, check_company=True
    )
    blocked = fields.Char(
        string="Stands in the Way",
        compute="_compute_blocked",
        compute_sudo=True,
        help="What has to be settled before the signal may be closed.",
    )
    stopped = fields.Char(
        string="Not Closed", readonly=True, tracking=7, help="Why it was not closed."
    )

    _live_once = models.UniqueIndex(
        "(case_id) WHERE state IN "
        "('proposed', 'told', 'ordered', 'closed', 'reopening')",
        "There is a closing for this case already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("membership_id.member_number", "membership_id.partner_id.name")
    def _compute_display_name(self):
        for closing in self:
            closing.display_name = closing.membership_id.display_name

    @api.depends("state", "case_id.state")
    @api.depends_context("lang")
    def _compute_blocked(self):
        for closing in self:
            waits = closing.state in ("proposed", "told")
            closing.blocked = waits and closing._obstacle_text() or False

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was proposed stays: withdraw it."))

    # === WHAT MAY BE CLOSED === #

    @api.model
    def _services_of(self, case):
        """The running services of a case that are not paid, and what is owed for each
        that may still be claimed.

        :returns: {subscription: øre}
        """
        today = fields.Date.context_today(self)
        owed = {}
        for move in case.sudo()._claimable():
            charges = move.asom_charge_ids.filtered(
                lambda charge: charge.kind == "subscription" and not charge.reversal_id
            )
            for row in charges.subscription_id:
                running = row.date_from <= today and (
                    not row.date_to or row.date_to >= today
                )
                if running and not row.cancelled:
                    owed[row] = owed.get(row, 0) + to_ore(move.amount_residual)
        return owed

    @api.model
    def _propose(self, decision):
        """Propose to close what a member has not paid.

        :raises UserError: when no service of the member is unpaid
        """
        case = decision.case_id.sudo()
        owed = self._services_of(case)
        keys = rules.unpaid(rules.Service(row, ore) for row, ore in owed.items())
        if not keys:
            raise UserError(
                self.env._(
                    "%s has no running service that is unpaid: only that may be "
                    "closed. Choose something else.",
                    decision.with_env(self.env).display_name,
                )
            )
        rows = self.env["asom.subscription"].sudo().union(*keys)
        return self.sudo().create(
            {
                "company_id": case.company_id.id,
                "case_id": case.id,
                "decision_id": decision.id,
                "membership_id": case.membership_id.id,
                "subscription_ids": [(6, 0, rows.ids)],
                "services": ", ".join(rows.product_id.mapped("name")),
                "amount": to_kroner(case._claimable_ore()),
            }
        )

    def _obstacles(self) -> list[tuple[str, object]]:
        """What stands in the way today, asked anew."""
        self.ensure_one()
        this = self.sudo()
        today = fields.Date.context_today(self)
        owed = self._services_of(this.case_id)
        rows = this.subscription_ids.filtered(lambda row: owed.get(row, 0) > 0)
        moves = this.case_id._overdue_moves()
        about = this._about(moves)
        holds = this._holds_in_force(about)
        days = moves._asom_in_transit()
        barred = moves._asom_barred(today)
        return rules.obstacles(
            owed=sum(to_ore(move.amount_residual) for move in about),
            services=len(rows),
            holds=holds.mapped("reason"),
            in_transit=max(days.values(), default=None),
            barred=bool(about) and about <= barred,
            day=today,
        )

    def _about(self, moves):
        """Those of the invoices that charge what is closed."""
        return moves.filtered(
            lambda move: move.asom_charge_ids.subscription_id & self.subscription_ids
        )

    def _holds_in_force(self, moves):
        """Holds on the member, or on one of these invoices, of today."""
        holds = self.env["asom.dunning.hold"].search(
            [("membership_id", "=", self.membership_id.id), ("in_force", "=", True)]
        )
        return holds.filtered(lambda hold: not hold.move_id or hold.move_id in moves)

    def _obstacle_text(self) -> str:
        """What stands in the way, in words; "" for nothing."""
        reasons = dict(
            self.env["asom.dunning.hold"]
            ._fields["reason"]
            ._description_selection(self.env)
        )
        texts = []
        for code, about in self._obstacles():
            if code == "hold":
                text = self.env._("It is on hold: %s.", reasons[about])
            elif code == "in_transit":
                text = self.env._(
                    "Money may be on its way until %s.", format_date(self.env, about)
                )
            else:
                text = {
                    "paid": self.env._("What was owed for the services is paid."),
                    "no_service": self.env._("No service that is unpaid runs."),
                    "barred": self.env._(
                        "The debt is too old to be claimed (forældelsesloven § 3)."
                    ),
                }[code]
            texts.append(text)
        return " ".join(texts)

    def _check_free(self):
        """:raises UserError: when something stands in the way"""
        for closing in self:
            if text := closing._obstacle_text():
                raise UserError(
                    self.env._(
                        "The signal of member %(number)s is not closed. %(why)s",
                        number=closing.membership_id.member_number,
                        why=text,
                    )
                )

    def _check_may_approve(self):
        """:raises UserError: when the user may not approve these"""
        self.check_access("write")
        if not self.env.user.has_group(APPROVER):
            raise UserError(
                self.env._("You may not approve this. Who may approve collections may.")
            )
        for closing in self.sudo():
            same = closing.decision_id.decided_by_id == self.env.user
            if same and closing.company_id.asom_four_eyes:
                raise UserError(
                    self.env._(
                        "%s uses four eyes: another one than who has entered the "
                        "decision approves it.",
                        closing.company_id.name,
                    )
                )
