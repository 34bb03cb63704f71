from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

CHOICES = [
    ("wait", "Wait Until"),
    ("agreement", "Payment Agreement"),
    ("close", "Close the Signal"),
    ("inkasso", "Debt Collection"),
    ("write_off", "Write Off"),
]
# Nobody is asked again while one of these stands.
LIVE = ("waiting", "decided", "acted")
MOST_WAIT_DAYS = 365


class DunningDecision(models.Model):
    """What an association wants done about one member who has had both reminders.

    Waiting until somebody decides, decided until it is acted on; until then it can be
    undone. Each change is in the log, with who made it.
    """

    _name = "asom.dunning.decision"
    _description = "Decision about a Member"
    _inherit = ["asom.member.mixin", "mail.thread"]
    _order = "id desc"
    _rec_names_search = ["membership_id"]

    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    handover_id = fields.Many2one(
        "asom.dunning.handover",
        string="Hand-Over",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    case_id = fields.Many2one(
        "asom.dunning.case",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    membership_id = fields.Many2one(readonly=True)
    amount = fields.Monetary(
        string="Overdue Then", readonly=True, help="When the association was asked."
    )
    amount_overdue = fields.Monetary(related="case_id.amount_overdue")
    fees_open = fields.Monetary(related="case_id.fees_open")
    date_answer = fields.Date(related="handover_id.date_answer", store=True)
    summary = fields.Char(related="case_id.summary")
    choice = fields.Selection(
        CHOICES, string="Decision", readonly=True, tracking=1, copy=False
    )
    wait_until = fields.Date(readonly=True, tracking=2, copy=False)
    reason = fields.Char(readonly=True, tracking=3, copy=False)
    said_by = fields.Char(
        string="On Whose Word",
        readonly=True,
        tracking=4,
        copy=False,
        help="Who of the board has said so, where the bureau enters it.",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, tracking=5, copy=False)
    decided_at = fields.Datetime(string="Decided", readonly=True, copy=False)
    hold_id = fields.Many2one(
        "asom.dunning.hold", readonly=True, check_company=True, copy=False
    )
    state = fields.Selection(
        [
            ("waiting", "Not Decided"),
            ("decided", "Decided"),
            ("acted", "Acted On"),
            ("ended", "Over"),
            ("settled", "Paid"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
        tracking=6,
        copy=False,
    )
    live = fields.Boolean(compute="_compute_live", search="_search_live")

    _live_once = models.UniqueIndex(
        "(case_id) WHERE state IN ('waiting', 'decided', 'acted')",
        "The association has been asked about this case already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("membership_id.member_number", "membership_id.partner_id.name")
    def _compute_display_name(self):
        for decision in self:
            decision.display_name = decision.membership_id.display_name

    @api.depends("state")
    def _compute_live(self):
        for decision in self:
            decision.live = decision.state in LIVE

    def _search_live(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in" if True in value else "not in", LIVE)]

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was decided stays: undo it."))

    def _asom_locked_text(self, field):
        return self.env._("Choose under Decide what is to be done about the member.")

    # === ACTION METHODS === #

    def action_decide(self):
        """Ask what is to be done about these members."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": "asom.dunning.decide",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_decision_ids": self.ids},
        }

    def action_undo(self):
        """Take decisions back that have not been acted on.

        :raises UserError: when one has, or was not made
        """
        self._check_may_decide()
        this = self._locked()
        for decision in this:
            if decision.state != "decided":
                raise UserError(
                    self.env._(
                        "%s: only what is decided and not acted on yet is undone.",
                        decision.with_env(self.env).display_name,
                    )
                )
            decision._take_back()
        this.write(
            {
                "state": "waiting",
                "choice": False,
                "wait_until": False,
                "reason": False,
                "said_by": False,
                "decided_by_id": False,
                "decided_at": False,
            }
        )
        return True

    def action_view_case(self):
        """Open the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.dunning.case",
            "res_id": self.case_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _check_may_decide(self):
        """:raises AccessError: when the members are not the user's to decide about"""
        self.check_access("read")
        user = self.env.user
        if not (
            user.has_group("asom_membership.group_staff")
            or user.has_group("asom_membership.group_board")
            and not user.has_group("asom_membership.group_accountant")
        ):
            raise AccessError(
                self.env._("The association's board decides, or the bureau for it.")
            )

    def _locked(self):
        """These as superuser, held until the transaction ends."""
        this = self.sudo()
        this.lock_for_update()
        this.invalidate_recordset()
        return this

    def _decide(self, choice, reason, wait_until=False, said_by=False):
        """Note what the association wants, and begin with it.

        :param choice: a key of ``CHOICES``
        :param reason: why, kept in the log
        :param wait_until: last day of waiting
        :param said_by: who of the board has said so, where the bureau enters it
        :raises UserError: when it has been decided already, or cannot be done
        """
        self._check_may_decide()
        self._check_said(choice, reason, wait_until, said_by)
        this = self._locked()
        for decision in this:
            if decision.state != "waiting":
                raise UserError(
                    self.env._(
                        "%s has been decided about already. Undo that first.",
                        decision.with_env(self.env).display_name,
                    )
                )
        this.write(
            {
                "choice": choice,
                "reason": reason.strip(),
                "wait_until": wait_until if choice == "wait" else False,
                "said_by": said_by or False,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "state": "decided",
            }
        )
        for decision in this:
            decision._begin()
        this.handover_id._answered()

    def _check_said(self, choice, reason, wait_until, said_by):
        if choice not in dict(CHOICES):
            raise UserError(self.env._("Choose what is to be done."))
        if not (reason or "").strip():
            raise UserError(self.env._("Write why: the member may ask."))
        if self.env.user.has_group("asom_membership.group_staff") and not said_by:
            raise UserError(
                self.env._("Write who of the board has said so; the board decides.")
            )
        if choice != "wait":
            return
        today = fields.Date.context_today(self)
        if not wait_until or not (
            today < wait_until <= today + timedelta(days=MOST_WAIT_DAYS)
        ):
            raise UserError(
                self.env._(
                    "Write until when the association waits: a day after today and "
                    "within a year."
                )
            )

    def _decision_text(self) -> str:
        """What was decided, for the timeline."""
        labels = dict(self._fields["choice"]._description_selection(self.env))
        text = labels.get(self.choice, "")
        if self.choice == "wait" and self.wait_until:
            text = f"{text} {format_date(self.env, self.wait_until)}"
        return text
