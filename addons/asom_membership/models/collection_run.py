import logging
from functools import partial

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..batches import commit_batch, log_stopped, work_off
from ..money import danish, to_ore
from ..periods import danish_day

_logger = logging.getLogger(__name__)

# A run of at most so many members is worked off while the user waits.
AT_ONCE = 500
# States that somebody, or the scheduler, works on.
UNDER_WAY = ("previewing", "running", "cancelling")


class CollectionRun(models.Model):
    """A run that collects an association's dues for a period.

    draft → previewing → previewed → approved → running → done; every step may be
    called again and goes on where it stopped. The charging lies in
    collection_run_preview.py, the invoicing in collection_run_execute.py.
    """

    _name = "asom.collection.run"
    _description = "Collection Run"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Association",
        required=True,
        index=True,
        default=lambda self: self.env["res.company"]._asom_default(),
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    date_from = fields.Date(string="From", required=True, tracking=1)
    date_to = fields.Date(string="To", required=True, tracking=2)
    date_due = fields.Date(
        string="Due Date",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=3,
    )
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
    done_at = fields.Datetime(string="Finished at", readonly=True, copy=False)
    preview_cursor = fields.Integer(
        readonly=True, copy=False, help="The last membership the preview has worked on."
    )
    line_ids = fields.One2many(
        "asom.collection.run.line", "run_id", readonly=True, copy=False
    )
    charge_ids = fields.One2many("asom.charge", "run_id", readonly=True, copy=False)
    move_ids = fields.One2many("account.move", "asom_run_id", readonly=True, copy=False)
    line_count = fields.Integer(string="Members", compute="_compute_totals")
    charge_count = fields.Integer(compute="_compute_totals")
    pending_count = fields.Integer(compute="_compute_totals")
    done_count = fields.Integer(string="Invoiced", compute="_compute_totals")
    failed_count = fields.Integer(string="Failed", compute="_compute_totals")
    warning_count = fields.Integer(string="With Warnings", compute="_compute_totals")
    amount_total = fields.Monetary(string="Total", compute="_compute_totals")
    amount_done = fields.Monetary(string="Invoiced Amount", compute="_compute_totals")
    amount_pending = fields.Monetary(compute="_compute_totals")
    whole_terms = fields.Boolean(compute="_compute_whole_terms")
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "The period cannot end before it begins."
    )

    # === COMPUTE METHODS === #

    @api.depends("date_from", "date_to", "company_id.name")
    def _compute_name(self):
        for run in self:
            days = (run.date_from, run.date_to)
            first, last = (danish_day(day) if day else "" for day in days)
            # Stored, and so the same in everybody's language.
            run.name = f"{run.company_id.name or ''} {first} – {last}"

    @api.depends("company_id", "date_from")
    def _compute_date_due(self):
        for run in self:
            if run.company_id and run.date_from and not run.date_due:
                term = run.company_id._asom_term_containing(run.date_from)
                run.date_due = run.company_id._asom_due_date(term)

    def _compute_totals(self):
        counts = {}
        for run, state, count, amount, warned in self.env[
            "asom.collection.run.line"
        ]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state"],
            ["__count", "amount:sum", "warning_codes:count"],
        ):
            counts.setdefault(run.id, {})[state] = (count, amount, warned)
        charges = dict(
            self.env["asom.charge"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
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
            run.charge_count = charges.get(run, 0)

    @api.depends("company_id", "date_from", "date_to")
    def _compute_whole_terms(self):
        for run in self:
            run.whole_terms = bool(
                run.company_id and run.date_from and run.date_to
            ) and (
                run.company_id._asom_term_containing(run.date_from).date_from
                == run.date_from
                and run.company_id._asom_term_containing(run.date_to).date_to
                == run.date_to
            )

    def _compute_summary(self):
        for run in self:
            run.summary = run._summary_html()

    def _summary_html(self):
        """Totals by package and by payment channel, as two small tables."""
        self.ensure_one()
        by_product = [
            (product.name, count, amount)
            for product, count, amount in self.env["asom.charge"]._read_group(
                [("run_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["product_id"],
                ["__count", "amount:sum"],
                order="amount:sum desc",
            )
        ]
        names = dict(
            self.env["asom.membership"]
            ._fields["payment_channel"]
            ._description_selection(self.env)
        )
        by_channel = [
            (names.get(channel, channel), count, amount)
            for channel, count, amount in self.env[
                "asom.collection.run.line"
            ]._read_group(
                [("run_id", "in", self.ids)],
                ["payment_channel"],
                ["__count", "amount:sum"],
                order="amount:sum desc",
            )
        ]
        if not by_product:
            return False
        return Markup('<div class="row">%s%s</div>') % (
            self._summary_table(
                [self.env._("Package"), self.env._("Lines"), self.env._("Amount")],
                by_product,
            ),
            self._summary_table(
                [
                    self.env._("Collected by"),
                    self.env._("Members"),
                    self.env._("Amount"),
                ],
                by_channel,
            ),
        )

    @staticmethod
    def _summary_table(headings, rows):
        head = Markup(
            "<th>%s</th><th class='text-end'>%s</th><th class='text-end'>%s</th>"
        ) % tuple(headings)
        body = Markup().join(
            Markup(
                "<tr><td>%s</td><td class='text-end'>%s</td>"
                "<td class='text-end'>%s</td></tr>"
            )
            % (name, count, danish(to_ore(amount)))
            for name, count, amount in rows
        )
        return Markup(
            "<div class='col-12 col-lg-6'><table class='table table-sm'>"
            "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
        ) % (head, body)

    # === CONSTRAINT METHODS === #

    @api.constrains("company_id")
    def _check_association(self):
        for run in self:
            if not run.company_id.asom_is_association:
                raise ValidationError(
                    self.env._(
                        "%s is not an association; dues are collected for one.",
                        run.company_id.name,
                    )
                )

    @api.constrains("date_due", "date_from")
    def _check_due_date(self):
        for run in self:
            if (run.date_due - run.date_from).days > 730 or (
                run.date_from - run.date_due
            ).days > 366:
                raise ValidationError(
                    self.env._(
                        "The due date %(due)s lies far from the period that begins "
                        "%(start)s; check both.",
                        due=format_date(self.env, run.date_due),
                        start=format_date(self.env, run.date_from),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(
            run.state not in ("draft", "cancelled") or run._is_invoiced()
            for run in self
        ):
            raise UserError(self.env._("A collection run is cancelled, never deleted."))
        self._discard_preview()

    # === ACTION METHODS === #

    def action_preview(self):
        """Make the charges and show them; nothing is posted.

        May be called again: the earlier preview is thrown away.
        """
        for run in self:
            run._expect_previewable()
            run._start_preview()
            while run._preview_batch():
                commit_batch(self.env)
            run._finish_preview()
        return True

    def action_preview_start(self):
        """As :meth:`action_preview`, in the background where it takes long."""
        self.ensure_one()
        if self._membership_count() <= AT_ONCE:
            return self.action_preview()
        self._expect_previewable()
        self._start_preview()
        return self._in_background()

    def action_approve(self):
        """Accept the preview; with four eyes by a user who has prepared nothing in it.

        :raises UserError: when the user may not approve, or has prepared something and
            four eyes are needed
        """
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
        return True

    def action_execute(self):
        """Post the invoices in batches that commit; safe to call at any time again."""
        for run in self:
            if run.state == "done":
                continue
            run._start_execute()
            commit_batch(self.env)
            shapes = run._invoice_shapes()
            while run._execute_batch(shapes):
                commit_batch(self.env)
            run._finish_execute()
            commit_batch(self.env)
        return True

    def action_execute_start(self):
        """As :meth:`action_execute`, in the background where it takes long."""
        self.ensure_one()
        if self.line_count <= AT_ONCE:
            return self.action_execute()
        self._start_execute()
        return self._in_background()

    def action_cancel(self):
        """Take the run back, as long as nothing of it has been sent or paid; safe to
        call at any time again."""
        for run in self:
            if run.state == "cancelled":
                continue
            run._start_cancel()
            commit_batch(self.env)
            shapes = run._reversal_shapes()
            while run.state == "cancelling" and run._cancel_batch(shapes):
                commit_batch(self.env)
            run._finish_cancel()
        return True

    def action_cancel_start(self):
        """As :meth:`action_cancel`, in the background where it takes long."""
        self.ensure_one()
        if self.done_count <= AT_ONCE:
            return self.action_cancel()
        self._start_cancel()
        return self._in_background()

    def action_retry_failed(self):
        """Try the members again that failed, after what was wrong is mended."""
        self.ensure_one()
        self._expect(("done", "running", "approved"), self.env._("tried again"))
        again = self.env["asom.collection.run.line"].search(
            [
                ("run_id", "=", self.id),
                ("state", "=", "failed"),
                ("charge_ids", "!=", False),
            ]
        )
        if not again:
            raise UserError(
                self.env._(
                    "Nothing is left to try: a later run has taken these members over, "
                    "or they have nothing to charge."
                )
            )
        again.sudo().write({"state": "pending", "error": False})
        if self.state == "done":
            self._step({"state": "approved"})
        return self.action_execute_start()

    def action_view_lines(self):
        """Open what the run does per member."""
        return self._open("asom_membership.action_collection_run_line")

    def action_view_warnings(self):
        """Open the members that need a look before approval."""
        action = self._open("asom_membership.action_collection_run_line")
        action["context"]["search_default_warnings"] = 1
        return action

    def action_view_failed(self):
        """Open the members that could not be invoiced."""
        action = self._open("asom_membership.action_collection_run_line")
        action["context"]["search_default_failed"] = 1
        return action

    def action_view_charges(self):
        """Open the charges of the run."""
        return self._open("asom_membership.action_charge")

    def action_view_moves(self):
        """Open the invoices of the run."""
        action = self._open("asom_membership.action_member_invoice", key="asom_run_id")
        action["context"]["default_move_type"] = "out_invoice"
        return action

    def _open(self, xmlid, key="run_id"):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [(key, "=", self.id)]
        action["context"] = {
            "create": False,
            "asom_no_errors": not (self.failed_count or self.changed_count),
            "asom_no_changes": not self.changed_count,
        }
        return action

    # === BUSINESS METHODS === #

    def _expect(self, states, what):
        """Refuse a step that does not follow from the run's state."""
        self.ensure_one()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(run)s is “%(state)s” and cannot be %(what)s now.",
                    run=self.name,
                    state=labels[self.state],
                    what=what,
                )
            )

    def _back_to_draft(self):
        if not self:
            return
        self._discard_preview()
        self._step({"state": "draft"})

    def _step(self, vals):
        """Write what only the run's own steps may write."""
        self.sudo().write(vals)

    def _in_background(self):
        self.env.ref("asom_membership.cron_collection_runs")._trigger()
        return True

    @api.model
    def _cron_work(self):
        """Work off previews and runs that were started in the background."""
        runs = type(self)
        waiting = self.search([("state", "in", UNDER_WAY)])
        work_off(waiting, runs._cron_work_one, runs._cron_stopped)

    def _cron_work_one(self, _others) -> bool:
        """Work on one run.

        :returns: False when the scheduler's time is up
        """
        if not self.try_lock_for_update(allow_referencing=True):
            # Its user is at it, or has deleted it.
            return True
        self.invalidate_recordset()
        if self.state not in UNDER_WAY:
            # Its user has finished it while others were worked on.
            return True
        return self._for_waiting_user()._work_in_background()

    def _cron_stopped(self, error):
        log_stopped(_logger, f"Collection run {self.id}", error)
        self._forget_kept()
        if run := self.exists():
            run._for_waiting_user()._stopped(error)

    def _for_waiting_user(self):
        """Texts on the run are for the user who started it, not for the scheduler."""
        return self.with_context(lang=self._waiting_user().lang or self.env.lang)

    def _work_in_background(self) -> bool:
        if self.state == "previewing":
            batch, finish = self._preview_batch, self._finish_preview
        elif self.state == "running":
            batch = partial(self._execute_batch, self._kept(self._invoice_shapes()))
            finish = self._finish_execute
        else:
            batch = partial(self._cancel_batch, self._kept(self._reversal_shapes()))
            finish = self._finish_cancel
        while done := batch():
            # To finish the run is work that is left: the scheduler, told that nothing
            # is, would not come again before its next round.
            if commit_batch(self.env, done, self._left_count() + 1) <= 0:
                return False
        self._forget_kept()
        finish()
        commit_batch(self.env, 1, 0)
        return True
