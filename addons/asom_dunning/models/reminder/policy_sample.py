from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.asom_membership.money import to_ore

from ...procedure.fees import Verdict
from ...procedure.law import DEMAND_DAYS
from ...procedure.stages import last_payment_date
from .proposals import Part, Proposal


class DunningPolicy(models.Model):
    """How the texts read for a member."""

    _inherit = "asom.dunning.policy"

    sample_membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="For whom the texts are shown below.",
    )
    sample = fields.Html(compute="_compute_sample", sanitize=False)

    @api.depends(
        "sample_membership_id",
        "text_1",
        "text_2",
        "fee_1",
        "fee_2",
        "days_1",
        "days_2",
        "demand_stage",
        "sample_membership_id.name_protected",
    )
    @api.depends_context("uid")
    def _compute_sample(self):
        for policy in self:
            member = policy.sample_membership_id
            if member and member._asom_hides_name():
                member = member.browse()
            policy.sample = Markup().join(
                policy._sample_of(member, stage) for stage in ("1", "2") if member
            )

    def _sample_of(self, member, stage):
        """What one reminder says to the member, with the latest invoice in it."""
        lang = member.sudo().partner_id._asom_lang()
        self = self.with_context(lang=lang)
        today = fields.Date.context_today(self)
        law = self.env["asom.dunning.law"]._law()
        move = member.sudo()._asom_moves(limit=1)
        proposal = Proposal(
            member.sudo(),
            parts=[Part(move, stage, to_ore(move.amount_total))],
            fee=Verdict(to_ore(self.fee_2 if stage == "2" else self.fee_1), "allowed"),
            deadline=last_payment_date(
                today,
                self.days_2 if stage == "2" else self.days_1,
                law.value(DEMAND_DAYS, today),
            ),
        )
        sender = self.sudo().company_id._asom_sender()
        texts = [
            *self.sudo()._letter_text(proposal, sender),
            *self.sudo()._letter_ending(proposal, sender),
        ]
        return Markup("<h3>%s</h3>%s") % (
            self._letter_title(stage),
            Markup().join(Markup("<p>%s</p>") % text for text in texts),
        )
