from odoo import api, fields, models

from ..models.handover.decision import CHOICES


class DunningDecide(models.TransientModel):
    """What is to be done about members who have had both reminders."""

    _name = "asom.dunning.decide"
    _description = "Decide about Members"

    decision_ids = fields.Many2many(
        "asom.dunning.decision",
        string="Members",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    choice = fields.Selection(CHOICES, string="What Is to Be Done", required=True)
    wait_until = fields.Date()
    reason = fields.Char(required=True)
    is_staff = fields.Boolean(compute="_compute_is_staff")
    said_by = fields.Char(
        string="Who of the Board Has Said So",
        help="The board decides; the bureau enters it for the board.",
    )
    explanation = fields.Char(compute="_compute_explanation")

    def _compute_is_staff(self):
        self.is_staff = self.env.user.has_group("asom_membership.group_staff")

    @api.depends("choice")
    def _compute_explanation(self):
        texts = {
            "wait": self.env._(
                "Nothing is done until the day. Then the association is asked again."
            ),
            "agreement": self.env._(
                "The bureau makes an agreement with the member about paying in parts."
            ),
            "close": self.env._(
                "Only services that are not paid are closed. The bureau looks at it "
                "first, and the member is told the day beforehand."
            ),
            "inkasso": self.env._(
                "The bureau looks whether the claim may be handed over, and hands it "
                "to the agency of the association."
            ),
            "write_off": self.env._("The association gives up the claim."),
        }
        for wizard in self:
            wizard.explanation = texts.get(wizard.choice, False)

    def action_confirm(self):
        """Note the decision."""
        self.ensure_one()
        self.decision_ids._decide(
            self.choice, self.reason, self.wait_until, self.said_by
        )
        return {"type": "ir.actions.act_window_close"}
