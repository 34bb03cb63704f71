from odoo import models
from odoo.exceptions import UserError


class CollectionRun(models.Model):
    """Who may do what to a run: its state follows from its steps, and what these write
    (lines, charges) nobody writes by hand."""

    _inherit = "asom.collection.run"

    # === CRUD METHODS === #

    def write(self, vals):
        frozen = {"company_id", "date_from", "date_to", "date_due"} & set(vals)
        if frozen and any(
            run.state not in ("draft", "previewed") or run._is_invoiced()
            for run in self
        ):
            raise UserError(
                self.env._("The period and due date of an approved run are fixed.")
            )
        result = super().write(vals)
        if frozen:
            self.filtered(lambda run: run.state == "previewed")._back_to_draft()
        return result

    def _asom_locked_text(self, field):
        return self.env._(
            "The state of a collection run follows from its steps: preview, approve, "
            "execute, cancel."
        )

    # === ACTION METHODS === #
    # The steps write as superuser: that the user may is checked first.

    def action_preview(self):
        self.check_access("write")
        return super().action_preview()

    def action_preview_start(self):
        self.check_access("write")
        return super().action_preview_start()

    def action_approve(self):
        self.check_access("write")
        return super().action_approve()

    def action_execute(self):
        self.check_access("write")
        return super().action_execute()

    def action_execute_start(self):
        self.check_access("write")
        return super().action_execute_start()

    def action_cancel(self):
        self.check_access("write")
        return super().action_cancel()

    def action_cancel_start(self):
        self.check_access("write")
        return super().action_cancel_start()

    def action_retry_failed(self):
        self.check_access("write")
        return super().action_retry_failed()
