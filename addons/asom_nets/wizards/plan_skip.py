from odoo import fields, models

from ..models.plan.plan import OPEN


class NetsPlanSkip(models.TransientModel):
    """Asks why a planned step is left out."""

    _name = "asom.nets.plan.skip"
    _description = "Skip a Planned Step"

    plan_id = fields.Many2one(
        "asom.nets.plan",
        string="Step",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Char(required=True, help="The association's board can read it.")
    whole = fields.Boolean(
        string="Whole Collection",
        help="All open steps of this collection are skipped.",
    )

    def action_skip(self):
        """Skip the step, or all that is open of its collection."""
        self.ensure_one()
        steps = self.plan_id
        if self.whole:
            steps = steps._siblings().filtered(lambda plan: plan.state in OPEN)
        steps._skip(self.reason)
        return {"type": "ir.actions.act_window_close"}
