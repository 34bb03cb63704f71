import base64

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore

from .letter_mixin import CHANNELS

STAGES = [
    ("1", "Reminder 1"),
    ("2", "Reminder 2"),
    ("handover", "Hand-Over"),
    ("none", "Nothing"),
]


class DunningRunLine(models.Model):
    """What one member gets in a run, or why not."""

    _name = "asom.dunning.run.line"
    _description = "Member in a Dunning Run"
    _inherit = ["asom.run.line.mixin"]
    # Who gets something comes before who is spared.
    _order = "run_id, state, stage desc, id"
    _rec_name = "membership_id"

    run_id = fields.Many2one(
        "asom.dunning.run",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    stage = fields.Selection(
        STAGES, required=True, default="none", readonly=True, index=True
    )
    state = fields.Selection(
        selection_add=[("spared", "Spared")],
        ondelete={"spared": "cascade"},
        readonly=True,
    )
    claim_ids = fields.Many2many(
        "account.move",
        "asom_dunning_run_line_move_rel",
        "line_id",
        "move_id",
        string="Invoices",
        readonly=True,
        check_company=True,
    )
    claims = fields.Char(string="For", readonly=True)
    amount = fields.Monetary(
        string="To Pay", readonly=True, help="Fee and interest included."
    )
    fee = fields.Monetary(readonly=True)
    fee_reason = fields.Char(string="Why This Fee", readonly=True)
    interest = fields.Monetary(readonly=True)
    date_deadline = fields.Date(string="Last Payment Date", readonly=True)
    channel = fields.Selection(CHANNELS, string="Sent By", readonly=True)
    reason = fields.Char(string="Why Spared", readonly=True)
    why = fields.Char(
        compute="_compute_why", help="Of the fee, or why the member is spared."
    )
    reminder_id = fields.Many2one(
        "asom.dunning.reminder",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )

    _once = models.UniqueIndex(
        "(run_id, membership_id, stage)", "A member has one line for each stage."
    )

    @api.depends("reason", "fee_reason", "error")
    def _compute_why(self):
        for line in self:
            line.why = line.error or line.reason or line.fee_reason

    # === THE PREVIEW === #

    @api.model
    def _vals_of(self, run, proposal) -> list[dict]:
        """Values of the lines of one member: its letter, what is handed over, and why
        it is spared."""
        base = {
            "run_id": run.id,
            "company_id": run.company_id.id,
            "membership_id": proposal.membership.id,
        }
        found = []
        if proposal.parts:
            found.append({**base, **self._letter_vals(proposal)})
        if proposal.handover:
            amount = sum(to_ore(m.amount_residual) for m in proposal.handover)
            found.append(
                {
                    **base,
                    "stage": "handover",
                    "state": "pending",
                    "claim_ids": [(6, 0, proposal.handover.ids)],
                    "claims": ", ".join(proposal.handover.mapped("name")),
                    "amount": to_kroner(amount),
                }
            )
        if proposal.spared and not found:
            moves = self.env["account.move"].union(*proposal.spared)
            amount = sum(to_ore(move.amount_residual) for move in moves)
            found.append(
                {
                    **base,
                    "stage": "none",
                    "state": "spared",
                    "claim_ids": [(6, 0, moves.ids)],
                    "claims": ", ".join(moves.mapped("name")),
                    "amount": to_kroner(amount),
                    "reason": self._spared_text(proposal),
                }
            )
        return found

    def _letter_vals(self, proposal):
        labels = dict(STAGES)
        stages = {part.stage for part in proposal.parts}
        mixed = len(stages) > 1
        return {
            "stage": proposal.stage,
            "state": "pending",
            "claim_ids": [(6, 0, [part.move.id for part in proposal.parts])],
            "claims": ", ".join(
                f"{part.move.name} ({labels[part.stage]})" if mixed else part.move.name
                for part in proposal.parts
            ),
            "amount": to_kroner(proposal.total),
            "fee": to_kroner(proposal.fee.ore),
            "fee_reason": self._fee_text(proposal.fee),
            "interest": to_kroner(proposal.interest),
            "date_deadline": proposal.deadline,
            "channel": proposal.channel,
        }

    def _fee_text(self, verdict) -> str:
        """Why there is a fee, or none, with the rule and where it stands."""
        row = verdict.row
        facts = {
            "paragraph": row.source if row else "",
            "count": verdict.count,
            "number": row.value if row else 0,
            "most": danish(row.value) if row else "",
            "since": format_date(self.env, verdict.since) if verdict.since else "",
        }
        texts = {
            "allowed": self.env._(
                "Allowed: at most %(most)s kr.; fees before in these arrears: "
                "%(count)s (%(paragraph)s).",
                **facts,
            ),
            "no_fee": self.env._("The association asks for no fee."),
            "approved": self.env._("No more than what was approved."),
            "held": self.env._("No fee: the claim is on hold."),
            "unreached": self.env._("No fee: the mail before it came back."),
            "over": self.env._(
                "No fee: it is above %(most)s kr. (%(paragraph)s).", **facts
            ),
            "too_soon": self.env._(
                "No fee: the last one was on %(since)s, and there are %(number)s days "
                "between two (%(paragraph)s).",
                **facts,
            ),
            "claim_used": self.env._(
                "No fee: this debt has had %(count)s, the most there may be "
                "(%(paragraph)s).",
                **facts,
            ),
            "arrears_used": self.env._(
                "No fee: the arrears since %(since)s have had %(count)s, the most "
                "there may be (%(paragraph)s).",
                **facts,
            ),
        }
        return texts[verdict.code]

    def _spared_text(self, proposal) -> str:
        """Why the member is spared, for who looks at the preview."""
        texts = []
        for code, about in proposal.spared.values():
            text = self._why(code, about)
            if text not in texts:
                texts.append(text)
        return " ".join(texts)

    def _why(self, code, about) -> str:
        if code == "hold":
            labels = dict(about._fields["reason"]._description_selection(self.env))
            until = about.date_to and format_date(self.env, about.date_to)
            reason = labels[about.reason]
            if until:
                return self.env._(
                    "On hold until %(day)s: %(reason)s.", day=until, reason=reason
                )
            return self.env._("On hold: %s.", reason)
        if code == "in_transit":
            return self.env._(
                "Money may be on its way until %s.", format_date(self.env, about)
            )
        if code == "billing":
            return self.env._("Held from billing: %s", about)
        if code == "remainder":
            return self.env._("A small remainder.")
        if code == "barred":
            return self.env._(
                "Too old to be claimed since %s (forældelsesloven § 3).",
                format_date(self.env, about),
            )
        return self.env._("Less than the smallest amount.")

    # === SENDING === #

    def _work_off(self, proposal, proposals):
        """Do what was approved, as far as it is still so.

        :param proposal: what the member would get now, or None
        """
        self.ensure_one()
        if self.stage == "handover":
            self._hand_over(proposal, proposals)
            return
        approved = set(self.claim_ids.ids)
        if proposal:
            proposal.parts = [
                part
                for part in proposal.parts
                if part.move.id in approved and part.stage <= self.stage
            ]
        if not proposal or not proposal.parts:
            text = proposal and self._spared_text(proposal)
            self.write(
                {
                    "state": "spared",
                    "fee": 0.0,
                    "reason": text or self.env._("Paid since the preview."),
                }
            )
            return
        self._remind(proposal, proposals)

    def _hand_over(self, proposal, proposals):
        moves = self.claim_ids & proposal.handover if proposal else False
        if not moves:
            text = self.env._("Nothing is left to hand over.")
            self.write({"state": "spared", "reason": text})
            return
        cases = self.env["asom.dunning.case"].sudo()
        day, member = proposals.day, self.membership_id
        cases._open_for(member, day, proposals.cases)[member]._hand_over(moves, day)
        self.state = "done"

    def _remind(self, proposal, proposals):
        """One reminder: letter, fee and mail, whole or not at all."""
        policy, day = proposals.policy, proposals.day
        proposals.limit_fee(proposal, to_ore(self.fee))
        cases = self.env["asom.dunning.case"].sudo()
        case = cases._open_for(self.membership_id, day, proposals.cases)
        stage = proposal.stage
        payment = proposal.parts[0].move._asom_payment()
        proposal.payment = policy._new_payment_vals(payment, proposal.invoices)
        reminder = (
            self.env["asom.dunning.reminder"]
            .sudo()
            .create(
                {
                    "company_id": self.company_id.id,
                    "case_id": case[self.membership_id].id,
                    "membership_id": self.membership_id.id,
                    "run_id": self.run_id.id,
                    "stage": stage,
                    "demand": stage == policy.demand_stage,
                    "date_sent": day,
                    "date_deadline": proposal.deadline,
                    "amount": to_kroner(proposal.total),
                    "fee": to_kroner(proposal.fee.ore),
                    "fee_reason": self._fee_text(proposal.fee),
                    "interest": to_kroner(proposal.interest),
                    "channel": proposal.channel,
                    "state": "sent",
                    **proposal.payment,
                    "pdf": base64.b64encode(policy._letter_pdf(proposal, day)),
                    "claim_ids": [
                        (
                            0,
                            0,
                            {
                                "company_id": self.company_id.id,
                                "membership_id": self.membership_id.id,
                                "move_id": part.move.id,
                                "stage": part.stage,
                                "amount": to_kroner(part.open),
                                "interest": to_kroner(part.interest),
                            },
                        )
                        for part in proposal.parts
                    ],
                }
            )
        )
        reminder._charge(policy)
        reminder._send()
        self.write(
            {
                **self._letter_vals(proposal),
                "state": "done",
                "reminder_id": reminder.id,
            }
        )
