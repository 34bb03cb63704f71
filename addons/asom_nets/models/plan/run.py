from odoo import api, fields, models
from odoo.tools import format_date

FOLLOWED = {"state", "date_from", "date_to", "date_due"}


class CollectionRun(models.Model):
    """The planner follows the run, and the run warns of a due date that Nets misses."""

    _inherit = "asom.collection.run"

    nets_next_due = fields.Date(
        string="Next Possible Due Date",
        compute="_compute_nets_due",
        help="The first due date by the association's rule that Nets still takes "
        "without an extra fee.",
    )
    nets_due_note = fields.Char(compute="_compute_nets_due")

    @api.depends("state", "date_due", "company_id", "delivery_ids.state")
    @api.depends_context("lang")
    def _compute_nets_due(self):
        agreements = self.env["asom.nets.agreement"]
        for run in self:
            run.nets_next_due = run.nets_due_note = False
            if run.date_due and run._awaits_nets():
                agreement = agreements._of(run.company_id)
                if agreement:
                    run.nets_due_note = agreement._due_note(
                        run.date_due
                    ) or agreement._too_early_note(run.date_due)
                    if agreement._misses(run.date_due):
                        run.nets_next_due = agreement._next_due(run.date_due)

    @api.onchange("company_id")
    def _onchange_company_id(self):
        if self.env.context.get("asom_planned_period"):
            # The planner has filled in the period.
            return None
        return super()._onchange_company_id()

    @api.onchange("date_due", "company_id")
    def _onchange_nets_date_due(self):
        """Say at once what Nets makes of the due date.

        That it is early yet stands on the form and calls for nobody.
        """
        agreement = self.env["asom.nets.agreement"]._of(self.company_id)
        if not agreement or not self.date_due:
            return None
        texts = [self.nets_deadline_warning, agreement._due_note(self.date_due)]
        if self.nets_next_due:
            texts.append(
                self.env._("Choose %s.", format_date(self.env, self.nets_next_due))
            )
        message = " ".join(text for text in texts if text)
        if not message:
            return None
        return {
            "warning": {
                "title": self.env._("Due date"),
                "message": message,
                "type": "notification",
            }
        }

    def action_next_due_date(self):
        """Take the next due date that Nets still takes; the preview is made again."""
        for run in self:
            run._expect(("draft", "previewed"), self.env._("given another due date"))
            if run.nets_next_due:
                run.date_due = run.nets_next_due
        return True

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        runs._plan_follows()
        return runs

    def write(self, vals):
        result = super().write(vals)
        if FOLLOWED & set(vals):
            self._plan_follows()
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self.env["asom.nets.plan"]._follow_companies(companies)
        return result

    def _plan_follows(self):
        self.env["asom.nets.plan"]._follow_companies(self.company_id)
