from odoo import fields, models
from odoo.fields import Domain

from ...procedure.holds import DISPUTES

REACHED = [
    ("1", "Reminder 1"),
    ("2", "Reminder 2"),
    ("handed_over", "With the Association"),
]


class Membership(models.Model):
    """What a member is reminded of."""

    _inherit = "asom.membership"

    dunning_case_ids = fields.One2many(
        "asom.dunning.case", "membership_id", string="Dunning Cases"
    )
    dunning_hold_ids = fields.One2many(
        "asom.dunning.hold", "membership_id", string="Holds on Reminders", copy=False
    )
    dunning_agreement_ids = fields.One2many(
        "asom.dunning.agreement",
        "membership_id",
        string="Payment Agreements",
        copy=False,
    )
    dunning_case_id = fields.Many2one(
        "asom.dunning.case", string="Open Case", compute="_compute_dunning_case_id"
    )
    dunning_text = fields.Char(string="Reminders", compute="_compute_dunning_case_id")
    dunning_stage = fields.Selection(
        REACHED,
        string="Reminded",
        compute="_compute_dunning_stage",
        search="_search_dunning_stage",
        help="How far the open arrears have come.",
    )

    def _compute_dunning_stage(self):
        cases = self.env["asom.dunning.case"].search_fetch(
            [("membership_id", "in", self.ids), ("state", "!=", "closed")],
            ["membership_id", "state", "stage"],
        )
        by_member = cases.grouped("membership_id")
        for membership in self:
            case = by_member.get(membership._origin, cases.browse())
            handed = case.state == "handed_over"
            membership.dunning_stage = "handed_over" if handed else case.stage

    def _search_dunning_stage(self, operator, value):
        if operator != "in":
            return NotImplemented
        stages = [stage for stage in value if stage in ("1", "2")]
        found = Domain("state", "=", "open") & Domain("stage", "in", stages)
        if "handed_over" in value:
            found |= Domain("state", "=", "handed_over")
        members = Domain("dunning_case_ids", "any", found)
        if False in value:
            # Without an open case, or with one in which nothing was sent yet.
            reached = Domain("stage", "!=", False) | Domain("state", "=", "handed_over")
            members |= Domain(
                "dunning_case_ids", "not any", Domain("state", "!=", "closed") & reached
            )
        return members

    def _compute_dunning_case_id(self):
        cases = self.env["asom.dunning.case"].search(
            [("membership_id", "in", self.ids), ("state", "!=", "closed")]
        )
        by_member = cases.grouped("membership_id")
        for membership in self:
            case = by_member.get(membership._origin, cases.browse())
            membership.dunning_case_id = case
            membership.dunning_text = case.summary if case else False

    def action_view_dunning_case(self):
        """Open the case, or the cases that there were."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Dunning Cases"),
            "res_model": "asom.dunning.case",
        }
        if self.dunning_case_id:
            case = self.dunning_case_id.id
            return {**action, "res_id": case, "views": [(False, "form")]}
        return {
            **action,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("membership_id", "=", self.id)],
        }

    def action_hold_reminders(self):
        """Ask why reminders are held, and until when."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hold Reminders"),
            "res_model": "asom.dunning.hold",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_membership_id": self.id},
        }

    def action_payment_agreement(self):
        """Open the agreement in force, or ask for a new one."""
        self.ensure_one()
        running = self.dunning_agreement_ids.filtered(
            lambda agreement: agreement.state == "running"
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment Agreement"),
            "res_model": "asom.dunning.agreement",
            "res_id": running.id,
            "views": [(False, "form")],
            "context": {"default_membership_id": self.id},
        }

    def _dunning_fees_elsewhere(self, holds, day):
        """Fees of reminders that no letter of ``day`` about other claims asks for: an
        agency collects them, or all that they were for is disputed.

        :param holds: of these members
        """
        cases = self.env["asom.inkasso.case"].sudo()
        fees = cases._gone_of(self, day).move_ids.filtered("asom_dunning_reminder_id")
        disputed = holds.filtered(
            lambda hold: hold.reason in DISPUTES and hold._holds_on(day)
        ).move_id
        if disputed:
            claims = (
                self.env["asom.dunning.claim"]
                .sudo()
                .search([("move_id", "in", disputed.ids), ("state", "=", "sent")])
            )
            fees |= claims.reminder_id.filtered(
                lambda reminder: reminder.claim_ids.move_id <= disputed
            ).fee_move_id
        return fees

    def _dunning_agreement(self):
        """The agreement in force, for the member's own pages: as superuser, because a
        member reads no agreements."""
        self.ensure_one()
        return (
            self.env["asom.dunning.agreement"]
            .sudo()
            .search(
                [("membership_id", "=", self.id), ("state", "=", "running")], limit=1
            )
        )
