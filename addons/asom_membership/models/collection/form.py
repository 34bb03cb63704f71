from datetime import timedelta

from odoo import api, fields, models

from ...periods import Period, add_months

# The form shows so many lines; the full list is one click away.
SAMPLE_LINES = 20

# Fewer days than that are told: an invoice must reach the member and be paid. No source
# names a number; eight days is what invoices in Denmark usually give.
DAYS_TO_PAY = 8


class CollectionRun(models.Model):
    """What the form shows while staff look at a run and wait for it."""

    _inherit = "asom.collection.run"

    due_has_passed = fields.Boolean(compute="_compute_due_has_passed")
    due_near_note = fields.Char(compute="_compute_due_near_note")
    sample_line_ids = fields.Many2many(
        "asom.collection.run.line",
        string="First Lines",
        compute="_compute_sample_line_ids",
        help="Members to look at first: failures, then warnings, then the others.",
    )

    @api.onchange("company_id")
    def _onchange_company_id(self):
        """Propose the first term that has not been collected yet."""
        if not self.company_id.asom_is_association or self.line_count:
            return
        last = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "not in", ("draft", "cancelled")),
            ],
            order="date_to desc",
            limit=1,
        )
        if last:
            day = last.date_to + timedelta(days=1)
        else:
            day = self.company_id.asom_collect_from or fields.Date.context_today(self)
        term = self.company_id._asom_term_containing(day)
        self.date_from, self.date_to = term.date_from, term.date_to
        self.date_due = self._due_to_propose(term)

    @api.onchange("date_from")
    def _onchange_date_from(self):
        """Another period has another due date, by the association's rule."""
        if self.company_id.asom_is_association and self.date_from:
            term = self.company_id._asom_term_containing(self.date_from)
            self.date_due = self._due_to_propose(term)

    def _due_to_propose(self, term):
        """The due date by the association's rule; that of a later month where it has
        passed, because nobody can pay on a day that is gone."""
        today = fields.Date.context_today(self)
        due, later = self.company_id._asom_due_date(term), term
        while due < today:
            first = add_months(later.date_from, 1)
            later = Period(first, max(first, later.date_to))
            due = self.company_id._asom_due_date(later)
        return due

    @api.depends("date_due", "state")
    def _compute_due_has_passed(self):
        today = fields.Date.context_today(self)
        for run in self:
            run.due_has_passed = bool(
                run.date_due
                and run.date_due < today
                and run.state in ("draft", "previewed", "approved")
            )

    @api.depends("date_due", "state")
    @api.depends_context("lang")
    def _compute_due_near_note(self):
        today = fields.Date.context_today(self)
        for run in self:
            run.due_near_note = False
            if run.date_due and run.state in ("draft", "previewed", "approved"):
                days = (run.date_due - today).days
                if 0 <= days < DAYS_TO_PAY:
                    run.due_near_note = self._due_near_text(days)

    def _due_near_text(self, days):
        if days == 0:
            when = self.env._("The last payment date is today.")
        elif days == 1:
            when = self.env._("The last payment date is tomorrow.")
        else:
            when = self.env._("The last payment date is in %s days.", days)
        return self.env._(
            "%s Members who pay by themselves must have got their invoice by then. "
            "Choose a later date if they cannot.",
            when,
        )

    def _compute_sample_line_ids(self):
        lines = self.env["asom.collection.run.line"]
        bad = ("failed", "changed")
        failed = [("state", "in", bad)]
        warned = [("state", "not in", bad), ("warning_codes", "!=", False)]
        others = [("state", "not in", bad), ("warning_codes", "=", False)]
        for run in self:
            sample = lines
            for domain in (failed, warned, others):
                room = SAMPLE_LINES - len(sample)
                if room:
                    sample |= lines.search(
                        [("run_id", "in", run.ids), *domain], order="id", limit=room
                    )
            run.sample_line_ids = sample

    def action_execute_ask(self):
        """Tell how many invoices will be posted, and ask before it is done."""
        self.ensure_one()
        self._expect(("approved",), self.env._("executed"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Execute the Collection"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (self.env.ref("asom_membership.collection_run_execute_form").id, "form")
            ],
            "target": "new",
        }

    cancel_note = fields.Text(
        compute="_compute_cancel_note",
        help="What to look at before the run is cancelled.",
    )

    def _compute_cancel_note(self):
        for run in self:
            run.cancel_note = "\n".join(run._cancel_notes())

    def _cancel_notes(self) -> list[str]:
        """Hook: what somebody should know before cancelling, in the user's language."""
        self.ensure_one()
        return self._sent_notes()

    def action_cancel_ask(self):
        """Tell what will be taken back, and ask before it is done."""
        self.ensure_one()
        self._check_can_cancel()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the Collection"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (self.env.ref("asom_membership.collection_run_cancel_form").id, "form")
            ],
            "target": "new",
        }

    def action_report(self):
        """Download the spreadsheet of the run."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/collection_run/{self.id}/report.xlsx",
            "target": "download",
        }
