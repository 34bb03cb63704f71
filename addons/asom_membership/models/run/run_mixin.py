from odoo import api, fields, models
from odoo.exceptions import UserError

from ...batches import commit_batch

# A run of at most so many members is worked off while the user waits.
AT_ONCE = 500


class RunMixin(models.AbstractModel):
    """A run: it looks at many records, proposes what is to be done for each, has that
    approved, and does it in batches.

    draft → previewing → previewed → approved → running → done, and cancelling →
    cancelled; every step may be called again and goes on where it stopped. What a kind
    of run fills in stands in ``docs/runs.md``; the methods that it fills in are those
    with “Hook” in their docstring.
    """

    _name = "asom.run.mixin"
    _description = "Run"
    _inherit = ["mail.thread", "mail.activity.mixin", "asom.association.mixin"]

    # The kind's model of lines; their ``run_id`` is the run (asom.run.line.mixin).
    _run_lines = None
    # Whom the kind looks at, and the field by which a line names one of them.
    _run_subjects = "asom.membership"
    _run_subject_field = "membership_id"
    # External ids of the scheduled jobs that call ``_cron_work``.
    _run_crons = ()

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("previewing", "Previewing"),
            ("previewed", "Previewed"),
            ("approved", "Approved"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelling", "Cancelling"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=4,
    )
    previewed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    previewed_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=5)
    approved_at = fields.Datetime(readonly=True, copy=False)
    executed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancelled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime(string="Finished at", readonly=True, copy=False)
    preview_cursor = fields.Integer(
        readonly=True, copy=False, help="The last membership the preview has worked on."
    )
    line_count = fields.Integer(string="Members", compute="_compute_totals")
    pending_count = fields.Integer(compute="_compute_totals")
    done_count = fields.Integer(compute="_compute_totals")
    failed_count = fields.Integer(string="Failed", compute="_compute_totals")
    warning_count = fields.Integer(string="With Warnings", compute="_compute_totals")
    amount_total = fields.Monetary(string="Total", compute="_compute_totals")
    amount_done = fields.Monetary(compute="_compute_totals")
    amount_pending = fields.Monetary(compute="_compute_totals")

    def _compute_totals(self):
        counts = {}
        for run, state, count, amount, warned in self._lines()._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state"],
            ["__count", "amount:sum", "warning_codes:count"],
        ):
            counts.setdefault(run.id, {})[state] = (count, amount, warned)
        for run in self:
            states = counts.get(run.id, {})
            run.line_count = sum(row[0] for row in states.values())
            run.pending_count = states.get("pending", (0,))[0]
            run.done_count = states.get("done", (0,))[0]
            run.failed_count = states.get("failed", (0,))[0]
            run.amount_total = sum(row[1] for row in states.values())
            run.amount_done = states.get("done", (0, 0.0))[1]
            run.amount_pending = states.get("pending", (0, 0.0))[1]
            run.warning_count = sum(row[2] for row in states.values())

    # === STEPS, WHILE THE USER WAITS === #
    # They write as superuser: that the user may is checked here, first.

    def action_preview(self):
        """Work out what is to be done and show it; nothing is done yet.

        May be called again: the earlier preview is thrown away.
        """
        self.check_access("write")
        for run in self:
            run._expect_previewable()
            run._start_preview()
            while run._preview_batch():
                commit_batch(self.env)
            run._finish_preview()
        return True

    def action_approve(self):
        """Accept the preview; with four eyes by a user who has prepared nothing in it.

        :raises UserError: when the user may not approve, or has prepared something and
            four eyes are needed
        """
        self.check_access("write")
        for run in self:
            run._expect(("previewed",), self.env._("approved"))
            run._check_may_approve()
            run._step(
                {
                    "state": "approved",
                    "approved_by_id": self.env.uid,
                    "approved_at": fields.Datetime.now(),
                }
            )
        # What is prepared from now on is another matter.
        self._forget_prepared()
        return True

    def action_execute(self):
        """Do it, in batches that commit; safe to call at any time again."""
        self.check_access("write")
        for run in self:
            if run.state == "done":
                continue
            run._start_execute()
            commit_batch(self.env)
            tools = run._execute_tools()
            while run._execute_batch(tools):
                commit_batch(self.env)
            run._finish_execute()
            commit_batch(self.env)
        return True

    def action_cancel(self):
        """Take the run back, as far as the kind allows; safe to call at any time
        again."""
        self.check_access("write")
        for run in self:
            if run.state == "cancelled":
                continue
            run._start_cancel()
            commit_batch(self.env)
            tools = run._cancel_tools()
            while run.state == "cancelling" and run._cancel_batch(tools):
                commit_batch(self.env)
            run._finish_cancel()
        return True

    # === STEPS, IN THE BACKGROUND WHERE THEY TAKE LONG === #

    def action_preview_start(self):
        """As :meth:`action_preview`."""
        self.ensure_one()
        self.check_access("write")
        if self._subject_count() <= AT_ONCE:
            return self.action_preview()
        self._expect_previewable()
        self._start_preview()
        return self._in_background()

    def action_execute_start(self):
        """As :meth:`action_execute`."""
        self.ensure_one()
        self.check_access("write")
        if self.line_count <= AT_ONCE:
            return self.action_execute()
        self._start_execute()
        return self._in_background()

    def action_cancel_start(self):
        """As :meth:`action_cancel`."""
        self.ensure_one()
        self.check_access("write")
        if self.done_count <= AT_ONCE:
            return self.action_cancel()
        self._start_cancel()
        return self._in_background()

    def action_retry_failed(self):
        """Try the lines again that failed, after what was wrong is mended."""
        self.ensure_one()
        self.check_access("write")
        self._note_prepared()
        self._expect(("done", "running", "approved"), self.env._("tried again"))
        again = self._lines().search([("run_id", "=", self.id), *self._retry_domain()])
        if not again:
            raise UserError(self._run_text("nothing_to_retry"))
        again.sudo().write({"state": "pending", "error": False})
        if self.state == "done":
            self._step({"state": "approved"})
        return self.action_execute_start()

    # === HELPERS === #

    def _lines(self):
        """The kind's model of lines."""
        return self.env[self._run_lines]

    def _expect(self, states, what):
        """Refuse a step that does not follow from the run's state.

        :param what: what cannot be done, such as “approved”, in the user's language
        """
        self.ensure_one()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(run)s is “%(state)s” and cannot be %(what)s now.",
                    run=self.display_name,
                    state=labels[self.state],
                    what=what,
                )
            )

    def _step(self, vals):
        """Write what only the run's own steps may write."""
        self.sudo().write(vals)

    def _run_text(self, code, *args) -> str:
        text = self._run_texts()[code]
        return text % args if args else text

    @api.model
    def _run_texts(self) -> dict:
        """Hook: what the frame says of the run, by code; a kind says it in its own
        words."""
        return {
            "cancelled": self.env._("The run was cancelled."),
            "fixed": self.env._("An approved run is not changed any more."),
            "kept": self.env._("A run is cancelled, never deleted."),
            "locked": self.env._(
                "The state of a run follows from its steps: preview, approve, execute, "
                "cancel."
            ),
            "may_not_approve": self.env._(
                "You may not approve runs. A manager may, or staff with the right to."
            ),
            "nothing_to_retry": self.env._("Nothing is left to try."),
            # Each with the reason, a sentence.
            "not_cancelled": self.env._(
                "The run is not cancelled yet: %s What has been taken back stays so. "
                "Cancel again when that is mended."
            ),
            "not_previewed": self.env._(
                "The preview was not made: %s Make it again when that is mended."
            ),
            "stopped": self.env._(
                "The run was stopped: %s What has been done stays so; it goes on by "
                "itself when that is mended."
            ),
        }
