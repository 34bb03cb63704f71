from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_isolation.encrypted import EncryptedChar
from odoo.addons.asom_membership.models.run.run_approve import APPROVER
from odoo.addons.asom_membership.money import danish, to_kroner, to_ore

from ...inkasso import gates

LIVE = ("draft", "approved", "sent", "received")
AT_AGENCY = ("approved", "sent", "received")


class InkassoCase(models.Model):
    """A member's debt at an agency: what may go, what was sent, what came of it."""

    _name = "asom.inkasso.case"
    _description = "Debt Collection Case"
    _inherit = [
        "asom.member.mixin",
        "asom.stepped.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "agency_ref", "membership_id"]

    name = fields.Char(
        string="Reference", readonly=True, copy=False, index=True, default="/"
    )
    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    agreement_id = fields.Many2one(
        "asom.inkasso.agreement",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    agency_id = fields.Many2one(
        related="agreement_id.agency_id", store=True, index=True
    )
    dunning_case_id = fields.Many2one(
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
    debtor = fields.Selection(
        [(gates.PRIVATE, "Private"), (gates.BUSINESS, "Business")],
        required=True,
        readonly=True,
    )
    move_ids = fields.Many2many(
        "account.move",
        "asom_inkasso_case_move_rel",
        "case_id",
        "move_id",
        string="Claims",
        readonly=True,
        check_company=True,
        help="What was handed over; fees of reminders included.",
    )
    principal = fields.Monetary(readonly=True)
    fees = fields.Monetary(readonly=True)
    amount = fields.Monetary(string="Handed Over", readonly=True)
    amount_left = fields.Monetary(
        string="Left",
        compute="_compute_amount_left",
        compute_sudo=True,
        help="Before it is handed over: what is owed now, fees included.",
    )
    agency_ref = fields.Char(string="Agency's Number", readonly=True, tracking=2)
    status = fields.Char(string="Said by the Agency", readonly=True, tracking=3)
    state = fields.Selection(
        [
            ("draft", "To Be Approved"),
            ("approved", "To Be Sent"),
            ("sent", "Sent"),
            ("received", "At the Agency"),
            ("closed", "Closed"),
            ("withdrawn", "Withdrawn"),
            ("cancelled", "Not Handed Over"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
        copy=False,
        tracking=1,
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, tracking=4)
    date_approved = fields.Date(string="Approved", readonly=True)
    date_closed = fields.Date(string="Closed On", readonly=True)
    cpr = EncryptedChar(
        string="CPR Number",
        groups="asom_membership.group_staff",
        help="Only where the agreement needs it. Nobody can read it again here, and it "
        "is deleted when the case is approved.",
    )
    needs_cpr = fields.Boolean(related="agreement_id.needs_cpr")
    message_count = fields.Integer(compute="_compute_message_count")
    inkasso_message_ids = fields.One2many(
        "asom.inkasso.message", "case_id", string="With the Agency", readonly=True
    )
    blocked = fields.Text(
        string="Stands in the Way",
        compute="_compute_blocked",
        compute_sudo=True,
        help="What has to be settled before it may be handed over, with the rule.",
    )

    _live_once = models.UniqueIndex(
        "(dunning_case_id) WHERE state IN ('draft', 'approved', 'sent', 'received')",
        "There is a debt collection case about this already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "membership_id.member_number")
    def _compute_display_name(self):
        for case in self:
            number = case.membership_id.member_number or ""
            case.display_name = f"{case.name} ({number})"

    @api.depends("move_ids.amount_residual", "state")
    def _compute_amount_left(self):
        for case in self:
            if case.state == "draft":
                # What whoever approves it hands over, and no zero.
                owed = case.dunning_case_id
                ore = owed._claimable_ore() + owed._claimable_ore(fees=True)
                case.amount_left = to_kroner(ore)
            else:
                case.amount_left = sum(case.move_ids.mapped("amount_residual"))

    def _compute_message_count(self):
        rows = self.env["asom.inkasso.message"]._read_group(
            [("case_id", "in", self.ids)], ["case_id"], ["__count"]
        )
        counts = {case.id: count for case, count in rows}
        for case in self:
            case.message_count = counts.get(case._origin.id, 0)

    @api.depends("state")
    @api.depends_context("lang")
    def _compute_blocked(self):
        for case in self:
            case.blocked = case.state == "draft" and case._refused_text() or False

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.get("cpr") and any(case.state != "draft" for case in self):
            raise UserError(
                self.env._("The CPR number goes with the case: it has left already.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A debt collection case stays: withdraw it."))

    # === WHAT MAY GO === #

    @api.model
    def _propose(self, decision):
        """A case that somebody of the bureau approves.

        :raises UserError: when the association has no agreement for such a member
        """
        member = decision.membership_id.sudo()
        debtor = gates.BUSINESS if member.partner_id.is_company else gates.PRIVATE
        company = decision.company_id
        agreement = self.env["asom.inkasso.agreement"]._for(company, debtor)
        number = company.sudo()._asom_sequence("asom.inkasso.case").next_by_id()
        return self.sudo().create(
            {
                # The agency has cases of many associations: with the association's id.
                "name": f"A{company.id}-{number}",
                "company_id": company.id,
                "agreement_id": agreement.id,
                "dunning_case_id": decision.case_id.id,
                "decision_id": decision.id,
                "membership_id": member.id,
                "debtor": debtor,
            }
        )

    def _claims(self, day):
        """The case's invoices as the gates look at them."""
        this = self.sudo()
        moves = this.dunning_case_id._overdue_moves()
        demands = {}
        for claim in this.env["asom.dunning.claim"].search(
            [
                ("move_id", "in", moves.ids),
                ("state", "=", "sent"),
                ("reminder_id.demand", "=", True),
            ],
            order="id",
        ):
            demands[claim.move_id] = claim.date_deadline
        holds = this.env["asom.dunning.hold"].search(
            [("membership_id", "=", this.membership_id.id)]
        )
        holds = holds.filtered(lambda hold: hold._holds_on(day))
        transit = moves._asom_in_transit()
        return [
            gates.Claim(
                move,
                move.invoice_date_due,
                to_ore(move.amount_residual),
                demands.get(move),
                transit.get(move),
                tuple(
                    hold.reason
                    for hold in holds
                    if not hold.move_id or hold.move_id == move
                ),
                move._asom_limitation_facts()[0],
            )
            for move in moves
        ]

    def _judged(self):
        """(invoices that may go, refusals) today."""
        self.ensure_one()
        this = self.sudo()
        day = fields.Date.context_today(self)
        decision = this.decision_id
        keys, refusals = gates.judge(
            this._claims(day),
            day,
            threshold=to_ore(this.agreement_id.threshold),
            debtor=this.debtor,
            takes=this.agreement_id._takes(),
            approved=decision.choice == "inkasso"
            and decision.state in ("decided", "acted"),
        )
        moves = this.env["account.move"].union(*keys)
        return moves, refusals

    def _refused_text(self) -> str:
        """What stands in the way, each with its rule; "" when it may go."""
        moves, refusals = self._judged()
        if gates.may_go(moves, refusals):
            return ""
        return "\n".join(dict.fromkeys(self._refusal_text(row) for row in refusals))

    def _refusal_text(self, refusal) -> str:
        about = refusal.about
        day = about and hasattr(about, "year") and format_date(self.env, about)
        texts = {
            "nothing": self.env._("No claim is left that may be handed over."),
            "no_demand": self.env._(
                "No demand with a last payment date has been sent (inkassoloven § 10)."
            ),
            "demand_runs": self.env._(
                "The last payment date of the demand, %s, is not past (inkassoloven "
                "§ 10).",
                day,
            ),
            "disputed": self.env._(
                "The claim is disputed: only what is not contested goes to debt "
                "collection."
            ),
            "held": self.env._("It is on hold: %s.", self._hold_label(about)),
            "in_transit": self.env._("Money may be on its way until %s.", day),
            "barred": self.env._(
                "It was to be paid on %s and is too old to be claimed "
                "(forældelsesloven § 3).",
                day,
            ),
            "small": self.env._(
                "%(amount)s kr. is less than the smallest case of the agreement, "
                "%(least)s kr.",
                amount=danish(about) if refusal.code == "small" else "",
                least=danish(to_ore(self.sudo().agreement_id.threshold)),
            ),
            "wrong_kind": self.env._(
                "The agreement with the agency is not for such a member (private or "
                "business)."
            ),
            "not_approved": self.env._(
                "The association has not decided on debt collection."
            ),
        }
        text = texts[refusal.code]
        return f"{refusal.key.name}: {text}" if refusal.key else text

    def _hold_label(self, reason) -> str:
        holds = self.env["asom.dunning.hold"]
        labels = dict(holds._fields["reason"]._description_selection(self.env))
        return labels.get(reason, "")

    def _held_back_text(self) -> str:
        """Why it may not leave any more after it was approved; "" when it may."""
        moves, refusals = self._judged()
        owed = self.sudo().move_ids.filtered(
            lambda move: (
                not move.asom_dunning_reminder_id and to_ore(move.amount_residual) > 0
            )
        )
        if gates.may_go(moves, refusals) and owed <= moves:
            return ""
        ours = [row for row in refusals if not row.key or row.key in owed]
        texts = dict.fromkeys(map(self._refusal_text, ours))
        return "\n".join((self.name, *texts))

    # === APPROVING === #

    def action_approve(self):
        """Freeze the cases and hand them over.

        :raises UserError: when a gate refuses one, or it is no proposal any more
        """
        self.check_access("write")
        if not self.env.user.has_group(APPROVER):
            raise UserError(
                self.env._("You may not approve this. Who may approve collections may.")
            )
        messages = self.env["asom.inkasso.message"].sudo()
        for case in self._locked("draft"):
            messages |= case._approve(self.env.user)
        messages._send_approved(messages)
        return True

    def _approve(self, user):
        """Freeze one; it leaves with what is approved together with it."""
        if self.company_id.asom_four_eyes and self.decision_id.decided_by_id == user:
            raise UserError(
                self.env._(
                    "%s uses four eyes: another one than who has entered the decision "
                    "approves it.",
                    self.company_id.name,
                )
            )
        moves, refusals = self._judged()
        if not gates.may_go(moves, refusals):
            raise UserError(
                self.env._(
                    "%(case)s is not handed over.\n%(why)s",
                    case=self.name,
                    why=self._refused_text(),
                )
            )
        day = fields.Date.context_today(self)
        fees = self._open_fees(moves, day)
        total = [to_ore(sum(some.mapped("amount_residual"))) for some in (moves, fees)]
        self.write(
            {
                "move_ids": [(6, 0, (moves | fees).ids)],
                "principal": to_kroner(total[0]),
                "fees": to_kroner(total[1]),
                "amount": to_kroner(sum(total)),
                "known_parts": (moves | fees).line_ids.matched_credit_ids.ids,
                "state": "approved",
                "approved_by_id": user.id,
                "date_approved": day,
            }
        )
        message = (
            self.env["asom.inkasso.message"].sudo()._freeze_case(self, moves, fees)
        )
        # What the agency needs has left with the case.
        self.cpr = False
        self.decision_id._acted()
        return message

    def _open_fees(self, moves, day):
        """Unpaid fees and interest of reminders about these invoices."""
        claims = self.env["asom.dunning.claim"].search(
            [("move_id", "in", moves.ids), ("state", "=", "sent")]
        )
        found = claims.reminder_id.fee_move_id.filtered(
            lambda move: move.state == "posted" and to_ore(move.amount_residual) > 0
        )
        return found - found._asom_barred(day)

    # === TAKING BACK === #

    def action_withdraw(self):
        """Take the cases back from the agency.

        :raises UserError: when one is not there
        """
        self.check_access("write")
        for case in self._locked(*LIVE):
            case._withdraw(self.env._("The association withdraws the case."))
            case.decision_id._over()
        return True

    def _withdraw(self, reason):
        """The agency is told, unless it has never got the case."""
        self.ensure_one()
        if self.state == "draft":
            self.state = "cancelled"
            # Before another one is proposed.
            self.flush_recordset(["state"])
            return
        today = fields.Date.context_today(self)
        waiting = self.inkasso_message_ids.filtered(
            lambda row: row.kind == "case" and row._never_left()
        )
        self.write({"state": "withdrawn", "date_closed": today})
        self.flush_recordset(["state"])
        if waiting:
            waiting._drop()
            return
        # One that has perhaps arrived is not sent once more.
        self.inkasso_message_ids.filtered(
            lambda row: (
                row.kind == "case"
                and row.state in ("waiting", "failed")
                and not row.batch_id
            )
        ).state = "dropped"
        self.inkasso_message_ids._tell(self, "withdrawal", reason=reason)

    def action_view_messages(self):
        """Open what was sent and what came back."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_dunning.action_inkasso_message"
        )
        action["domain"] = [("case_id", "=", self.id)]
        action["context"] = {}
        return action


class DunningDecision(models.Model):
    _inherit = "asom.dunning.decision"

    inkasso_ids = fields.One2many(
        "asom.inkasso.case", "decision_id", string="Debt Collection", readonly=True
    )

    def _begin_inkasso(self):
        """A case that somebody of the bureau approves."""
        self.env["asom.inkasso.case"]._propose(self)

    def _take_back_inkasso(self):
        """:raises UserError: when it has been handed over"""
        live = self.inkasso_ids.filtered(lambda row: row.state in LIVE)
        for case in live._locked("draft"):
            case._withdraw("")
