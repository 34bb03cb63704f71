from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary

CHANNELS = [("mail", "Mail"), ("letter", "Letter"), ("both", "Mail and Letter")]
BY_MAIL, ON_PAPER = ("mail", "both"), ("letter", "both")


class DunningLetterMixin(models.AbstractModel):
    """Something that a member was written, by mail or on paper: the letter is frozen as
    it was sent."""

    _name = "asom.dunning.letter.mixin"
    _description = "Frozen Letter to a Member"
    _inherit = ["asom.member.mixin", "mail.thread", "asom.frozen.mixin"]

    company_id = fields.Many2one(readonly=True)
    membership_id = fields.Many2one(readonly=True)
    channel = fields.Selection(CHANNELS, string="Sent By", required=True, readonly=True)
    pdf = FrozenBinary(
        string="Letter",
        sha256="sha256",
        required=True,
        readonly=True,
        groups="asom_membership.group_board",
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, required=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent stays."))

    def _frozen_filename(self, name):
        return f"{self.display_name}.pdf"

    def action_pdf(self):
        """Open the letter as it was sent."""
        return self._frozen_action("pdf")
