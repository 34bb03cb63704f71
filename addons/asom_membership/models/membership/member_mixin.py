from odoo import fields, models


class MemberMixin(models.AbstractModel):
    """A record about one member, in the member's association.

    Where people make such records, the association follows from the member::

        company_id = fields.Many2one(
            related="membership_id.company_id", store=True, precompute=True
        )

    What steps make says both, and that nobody writes them: ``readonly=True``.
    """

    _name = "asom.member.mixin"
    _description = "Record About a Member"
    _inherit = "asom.association.mixin"

    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )

    def action_view_membership(self):
        """Open the member."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.membership",
            "res_id": self.membership_id.id,
            "views": [(False, "form")],
        }
