from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.company_money import CompanyMonetary
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
    _inherit = [
        "asom.run.line.mixin",
        "asom.searched.mixin",
        "asom.alike.rows.mixin",
    ]
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
    amount = CompanyMonetary(
        string="To Pay", readonly=True, help="Fee and interest included."
    )
    fee = CompanyMonetary(readonly=True)
    fee_reason = fields.Char(string="Why This Fee", readonly=True)
    interest = CompanyMonetary(readonly=True)
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

    _claims_trgm = models.Index("USING gin (claims gin_trgm_ops)")
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
        match verdict.code:
            case "allowed":
                return self.env._(
                    "Allowed: at most %(most)s kr.; fees before in these arrears: "
                    "%(count)s (%(paragraph)s).",
                    **facts,
                )
            case "no_fee":
                return self.env._("The association asks for no fee.")
            case "approved":
                return self.env._("No more than what was approved.")
            case "held":
                return self.env._("No fee: the claim is on hold.")
            case "unreached":
                return self.env._("No fee: the mail before it came back.")
            case "over":
                return self.env._(
                    "No fee: it is above %(most)s kr. (%(paragraph)s).", **facts
                )
            case "too_soon":
                return self.env._(
                    "No fee: the last one was on %(since)s, and there are %(number)s "
                    "days between two (%(paragraph)s).",
                    **facts,
                )
            case "claim_used":
                return self.env._(
                    "No fee: this debt has had %(count)s, the most there may be "
                    "(%(paragraph)s).",
                    **facts,
                )
            case "arrears_used":
                return self.env._(
                    "No fee: the arrears since %(since)s have had %(count)s, the most "
                    "there may be (%(paragraph)s).",
                    **facts,
                )
        raise ValueError(verdict.code)

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
