from odoo import api, models
from odoo.exceptions import UserError


class RunMixin(models.AbstractModel):
    """What was approved is not changed afterwards, and what was done is not deleted."""

    _inherit = "asom.run.mixin"

    # What the preview follows from: a change takes the run back to a draft, and is
    # refused once it is approved.
    _run_fixed = frozenset({"company_id"})

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        runs._note_prepared()
        return runs

    def write(self, vals):
        fixed = self._run_fixed & set(vals)
        if fixed and any(
            run.state not in ("draft", "previewed") or run._is_executed()
            for run in self
        ):
            raise UserError(self._run_text("fixed"))
        result = super().write(vals)
        if fixed:
            self.filtered(lambda run: run.state == "previewed")._back_to_draft()
            if not self.env.su:
                self._note_prepared()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(
            run.state not in ("draft", "cancelled") or run._is_executed()
            for run in self
        ):
            raise UserError(self._run_text("kept"))
        self._discard_preview()

    def _asom_locked_text(self, field):
        return self._run_text("locked")
