from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore

from ...procedure import holds
from ...procedure.instalments import (
    MONTH,
    TWO_WEEKS,
    WEEK,
    BadPlan,
    Instalment,
    by_amount,
    by_number,
    paid_of,
)
from ...procedure.law import DEMAND_DAYS
from ...procedure.stages import last_payment_date


class DunningAgreement(models.Model):
    """What a member owes is paid in instalments; reminders of it wait meanwhile.

    Only what is overdue when it is made is part of it: later dues are paid, and
    reminded, as ever.
    """

    _name = "asom.dunning.agreement"
    _description = "Payment Agreement"
    _inherit = ["asom.member.mixin", "asom.stepped.mixin", "mail.thread"]
    _order = "id desc"

    company_id = fields.Many2one(
        related="membership_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "In Force"),
            ("kept", "Paid in Full"),
            ("broken", "Broken"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=1,
    )
    plan_by = fields.Selection(
        [("number", "Number of instalments"), ("amount", "Amount of an instalment")],
        required=True,
        default="number",
    )
    number = fields.Integer(string="Number of Instalments", default=3)
    instalment = fields.Monetary(string="Each Instalment")
    date_first = fields.Date(
        string="First Instalment",
        required=True,
        compute="_compute_date_first",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="Proposed: when the member has had the association's days to pay a "
        "reminder. A day on which banks are closed is the next banking day.",
    )
    every = fields.Selection(
        [(MONTH, "Month"), (TWO_WEEKS, "Two weeks"), (WEEK, "Week")],
        required=True,
        default=MONTH,
    )
    grace_days = fields.Integer(
        string="Days of Grace",
        default=5,
        required=True,
        help="An instalment that is missing so many days after its last payment date "
        "ends the agreement.",
    )
    note = fields.Char(string="What Was Said")
    author_id = fields.Many2one(
        "res.users",
        string="Made By",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )
    date_started = fields.Date(string="Made On", readonly=True, copy=False)
    date_ended = fields.Date(string="Ended On", readonly=True, copy=False)
    move_ids = fields.Many2many(
        "account.move",
        "asom_dunning_agreement_move_rel",
        "agreement_id",
        "move_id",
        string="Invoices",
        readonly=True,
        copy=False,
        check_company=True,
    )
    line_ids = fields.One2many(
        "asom.dunning.agreement.line",
        "agreement_id",
        string="Instalments",
        readonly=True,
        copy=False,
    )
    hold_ids = fields.One2many(
        "asom.dunning.hold", "agreement_id", string="Holds", readonly=True
    )
    letter_ids = fields.One2many(
        "asom.dunning.letter", "agreement_id", string="Letters", readonly=True
    )
    amount = fields.Monetary(
        string="In All", readonly=True, copy=False, help="Owed when it was made."
    )
    # Superuser: a board sees how much, but opens no invoices.
    amount_left = fields.Monetary(
        string="Left", compute="_compute_standing", compute_sudo=True
    )
    amount_paid = fields.Monetary(
        string="Paid", compute="_compute_standing", compute_sudo=True
    )
    date_next = fields.Date(
        string="Next Instalment", compute="_compute_standing", compute_sudo=True
    )
    plan = fields.Html(compute="_compute_plan", sanitize=False, compute_sudo=True)

    _running_once = models.UniqueIndex(
        "(membership_id) WHERE state = 'running'",
        "The member has a payment agreement in force. Cancel that first.",
    )
    _positive = models.Constraint(
        "CHECK (grace_days >= 0 AND number >= 0 AND instalment >= 0)",
        "Days of grace, number and amount of instalments are not below 0.",
    )

    # === COMPUTE METHODS === #

    @api.depends("membership_id.member_number", "date_started")
    def _compute_display_name(self):
        for record in self:
            number = record.membership_id.member_number or ""
            text = self.env._("Payment agreement %s", number).strip()
            day = record.date_started and format_date(self.env, record.date_started)
            record.display_name = f"{text} {day or ''}".strip()

    @api.depends("membership_id")
    def _compute_date_first(self):
        """As a reminder of today would give, the post included for who gets paper."""
        today = fields.Date.context_today(self)
        least = self.env["asom.dunning.law"]._law().value(DEMAND_DAYS, today)
        for record in self.filtered(lambda row: row.state == "draft"):
            member = record.membership_id
            policy = self.env["asom.dunning.policy"].sudo()._of(member.company_id)
            by_letter = policy and record._letter_channel(policy) == "letter"
            post = policy.letter_days if member and by_letter else 0
            record.date_first = last_payment_date(today, policy.days_1, least, post)

    @api.depends("amount", "move_ids.amount_residual", "line_ids", "state")
    def _compute_standing(self):
        for record in self:
            left = sum(to_ore(move.amount_residual) for move in record.move_ids)
            whole = to_ore(record.amount)
            paid = max(0, whole - left)
            record.amount_left = to_kroner(left)
            record.amount_paid = to_kroner(paid)
            plan = record._instalments()
            parts = paid_of(plan, paid)
            due = [
                each.due
                for each, part in zip(plan, parts, strict=True)
                if part < each.ore
            ]
            record.date_next = due[0] if due and record.state == "running" else False

    @api.depends(
        "membership_id",
        "plan_by",
        "number",
        "instalment",
        "date_first",
        "every",
        "state",
        "line_ids",
        "move_ids.amount_residual",
    )
    def _compute_plan(self):
        for record in self:
            record.plan = record._plan_html()

    # === CRUD METHODS === #

    def write(self, vals):
        given = {"membership_id", "plan_by", "number", "instalment", "date_first"}
        given |= {"every", "grace_days"}
        if given & set(vals) and any(record.state != "draft" for record in self):
            raise UserError(
                self.env._(
                    "An agreement that was made is not changed. Cancel it and make "
                    "another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(record.state != "draft" for record in self):
            raise UserError(
                self.env._("What was agreed is history: cancel the agreement.")
            )

    # === THE PLAN === #

    def _claims(self):
        """What the member owes and should have paid, or has been reminded of, and the
        fees: what an agreement made now is about."""
        member = self.membership_id
        if not member:
            return self.env["account.move"]
        reminded = self.env["asom.dunning.claim"]._search(
            [("membership_id", "=", member.id), ("state", "=", "sent")]
        )
        late = Domain("invoice_date_due", "<", fields.Date.context_today(self))
        late |= Domain("id", "in", reminded.subselect("move_id"))
        late |= Domain("asom_dunning_reminder_id", "!=", False)
        own = [
            ("asom_membership_id", "=", member.id),
            *self.env["account.move"]._asom_owed(),
        ]
        moves = self.env["account.move"].sudo()
        found = moves.search(Domain(own) & late, order="invoice_date_due, id")
        # What is too old is not asked for, in instalments either.
        return found - found._asom_barred(fields.Date.context_today(self))

    def _open_invoices(self):
        """Those of its invoices that are not paid yet, the oldest first."""
        left = self.move_ids.filtered(lambda move: move.amount_residual > 0)
        return left.sorted("invoice_date_due")

    def _instalments(self) -> list[Instalment]:
        """Those that were agreed, in their order."""
        rows = self.line_ids.sorted("number")
        return [Instalment(row.date_due, to_ore(row.amount)) for row in rows]

    def _proposed(self, total) -> list[Instalment]:
        """What is in the form, as a plan.

        :raises UserError: when it is none
        """
        try:
            if self.plan_by == "amount":
                each = to_ore(self.instalment)
                return by_amount(total, each, self.date_first, self.every)
            return by_number(total, self.number, self.date_first, self.every)
        except BadPlan as bad:
            texts = {
                "none": self.env._(
                    "Nothing of the member's is overdue: there is nothing to agree on."
                ),
                "number": self.env._(
                    "Enter 1 to 120 instalments, none of them less than 1 kr."
                ),
                "amount": self.env._("An instalment is at least 1 kr."),
            }
            raise UserError(texts[bad.code]) from bad

    def _plan_html(self):
        """The plan as a small table: what is agreed, or would be."""
        self.ensure_one()
        paid = to_ore(self.amount_paid)
        plan = self._instalments()
        if self.state == "draft":
            total = sum(to_ore(move.amount_residual) for move in self._claims())
            if not self.membership_id or not self.date_first:
                return False
            try:
                plan = self._proposed(total)
            except UserError as refused:
                return Markup("<p>%s</p>") % str(refused)
        elif self.state in ("broken", "cancelled"):
            paid = 0
        row = Markup("<tr><td>%s</td><td class='text-end ps-4'>%s</td><td>%s</td></tr>")
        rows = [
            row
            % (
                format_date(self.env, each.due),
                self.env._("%s kr.", danish(each.ore)),
                self._standing_text(each, part),
            )
            for each, part in zip(plan, paid_of(plan, paid), strict=True)
        ]
        total = self.env._("%s kr.", danish(sum(each.ore for each in plan)))
        rows.append(
            Markup("<tr><th>%s</th><th class='text-end'>%s</th><th></th></tr>")
            % (self.env._("In all"), total)
        )
        table = Markup("<table class='table table-sm w-auto'>%s</table>")
        return table % Markup().join(rows)

    def _standing_text(self, each, part) -> str:
        if part >= each.ore:
            return self.env._("Paid")
        if part:
            return self.env._("%s kr. paid", danish(part))
        late = each.due < fields.Date.context_today(self)
        return self.env._("Missing") if late and self.state == "running" else ""

    def _expect_not_at_agency(self, moves):
        """:raises UserError: when an agency collects one of them: the member would be
        asked for it by two"""
        for case in moves._asom_at_agency().values():
            raise UserError(
                self.env._(
                    "%(member)s: the debt collection agency has the case %(case)s. "
                    "Withdraw it first.",
                    member=self.membership_id.display_name,
                    case=case.name,
                )
            )

    # === STEPS === #

    def action_start(self):
        """Make the agreement: reminders of what it is about wait from now on.

        :raises UserError: when nothing is overdue, or the plan is none
        """
        self.check_access("write")
        self.lock_for_update()
        today = fields.Date.context_today(self)
        for record in self:
            record._expect("draft")
            if record.date_first < today:
                raise UserError(
                    self.env._("The first instalment is due today or later.")
                )
            moves = record._claims()
            # A reminder of the same moment has a fee that is agreed on as well.
            moves._asom_decide_alone()
            record._expect_not_at_agency(moves)
            total = sum(to_ore(move.amount_residual) for move in moves)
            plan = record._proposed(total)
            policy = self.env["asom.dunning.policy"].sudo()._require(record.company_id)
            payment = moves[:1]._asom_payment()
            record.sudo().write(
                {
                    **policy._new_payment_vals(payment, len(moves)),
                    "state": "running",
                    "date_started": today,
                    "amount": to_kroner(total),
                    "move_ids": [(6, 0, moves.ids)],
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "number": number,
                                "date_due": each.due,
                                "amount": to_kroner(each.ore),
                            },
                        )
                        for number, each in enumerate(plan, 1)
                    ],
                }
            )
            record._hold()
            record._write_letter("agreement")
        self._done_as_decided()
        return True

    def action_cancel(self):
        """Take an agreement back: reminders go on where they stood."""
        self.check_access("write")
        self.lock_for_update()
        for record in self:
            record._expect("running")
            record._end("cancelled")
        return True

    def action_resume(self):
        """An agreement that was broken is in force again: an instalment had come in
        another way, or the member is given another chance."""
        self.check_access("write")
        self.lock_for_update()
        for record in self:
            record._expect("broken")
            record.sudo().write({"state": "running", "date_ended": False})
            record._hold()
        return True

    def _hold(self):
        """Reminders of each claim wait; fees have none."""
        claims = self.move_ids.filtered(
            lambda move: (
                move.amount_residual > 0 and not move.sudo().asom_dunning_reminder_id
            )
        )
        self.env["asom.dunning.hold"].sudo().create(
            [
                {
                    "membership_id": self.membership_id.id,
                    "move_id": move.id,
                    "reason": holds.AGREEMENT,
                    "note": self.display_name,
                    "agreement_id": self.id,
                    "author_id": self.env.uid,
                }
                for move in claims
            ]
        )

    def _end(self, state):
        """No more instalments are waited for."""
        today = fields.Date.context_today(self)
        self.sudo().write({"state": state, "date_ended": today})
        self.hold_ids.sudo().action_end()
        self._ask_again(state)

    # === WHERE TO LOOK === #
