from odoo import api, fields, models


class RunMixin(models.AbstractModel):
    """How far the step under way has come."""

    _inherit = "asom.run.mixin"

    progress = fields.Float(
        compute="_compute_progress", help="Percentage of the step that is under way."
    )
    four_eyes = fields.Boolean(related="company_id.asom_four_eyes")

    @api.depends("state", "preview_cursor")
    def _compute_progress(self):
        for run in self:
            run.progress = run._progress()

    def _progress(self) -> float:
        """How far the step under way has come, from 0 to 100."""
        self.ensure_one()
        if self.state == "done":
            return 100.0
        if self.state == "previewing":
            whole = self._subject_count()
            part = self.env[self._run_subjects].search_count(
                [*self._subject_domain(), ("id", "<=", self.preview_cursor)]
            )
        else:
            whole = self.line_count
            left = self.done_count if self.state == "cancelling" else self.pending_count
            part = whole - left
        return 100.0 * part / whole if whole else 0.0
