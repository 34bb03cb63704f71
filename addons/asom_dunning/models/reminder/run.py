from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_ore

from .letter_mixin import ON_PAPER
from .proposals import Proposals


class DunningRun(models.Model):
    """Reminders of one day: previewed, approved, sent in batches that commit.

    A kind of ``asom.run.mixin`` (docs/runs.md).
    """

    _name = "asom.dunning.run"
    _description = "Dunning Run"
    _inherit = ["asom.run.mixin"]
    _order = "date desc, id desc"
    _run_lines = "asom.dunning.run.line"
    _run_crons = ("asom_dunning.cron_dunning_runs",)
    _run_fixed = frozenset({"company_id", "date"})

    company_id = fields.Many2one(domain="[('asom_is_association', '=', True)]")
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=1,
        help="On which the reminders are dated and sent.",
    )
    # Looked at before its day, a run shows what will be due by then.
    is_ahead = fields.Boolean(string="Still to Come", compute="_compute_is_ahead")
    line_ids = fields.One2many(
        "asom.dunning.run.line", "run_id", string="Lines", readonly=True, copy=False
    )
    reminder_ids = fields.One2many(
        "asom.dunning.reminder", "run_id", string="Reminders", readonly=True
    )
    reminder_1_count = fields.Integer(string="Reminder 1", compute="_compute_counts")
    reminder_2_count = fields.Integer(string="Reminder 2", compute="_compute_counts")
    handover_count = fields.Integer(string="Hand-Over", compute="_compute_counts")
    spared_count = fields.Integer(string="Spared", compute="_compute_counts")
    amount_asked = fields.Monetary(string="Asked For", compute="_compute_counts")
    fee_total = fields.Monetary(string="Fees", compute="_compute_counts")
    to_print_count = fields.Integer(
        string="Letters to Print", compute="_compute_to_print_count"
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id.name", "date")
    def _compute_display_name(self):
        for run in self:
            if not run.company_id:
                run.display_name = False
                continue
            run.display_name = self.env._(
                "%(association)s, reminders of %(day)s",
                association=run.company_id.name or "",
                day=format_date(self.env, run.date) if run.date else "",
            )

    @api.depends("date")
    def _compute_is_ahead(self):
        today = fields.Date.context_today(self)
        for run in self:
            run.is_ahead = bool(run.date) and run.date > today

    def _compute_counts(self):
        found = {}
        for run, stage, state, count, amount, fee in self._lines()._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "stage", "state"],
            ["__count", "amount:sum", "fee:sum"],
        ):
            found.setdefault(run.id, []).append((stage, state, count, amount, fee))
        for run in self:
            rows = found.get(run.id, [])
            live = [row for row in rows if row[1] in ("pending", "done")]
            counts = dict.fromkeys(("1", "2", "handover"), 0)
            for stage, _state, count, *_amounts in live:
                counts[stage] = counts.get(stage, 0) + count
            run.reminder_1_count, run.reminder_2_count = counts["1"], counts["2"]
            run.handover_count = counts["handover"]
            run.spared_count = sum(row[2] for row in rows if row[1] == "spared")
            run.amount_asked = sum(row[3] for row in live if row[0] != "handover")
            run.fee_total = sum(row[4] for row in live)

    def _compute_to_print_count(self):
        rows = dict(
            self.env["asom.dunning.reminder"]._read_group(
                [("run_id", "in", self.ids), *self._to_print_domain()],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.to_print_count = rows.get(run._origin, 0)

    def _to_print_domain(self):
        return [
            ("channel", "in", ON_PAPER),
            ("state", "=", "sent"),
            ("printed", "=", False),
        ]

    # === WHAT THE FRAME ASKS === #

    def _policy(self):
        return self.env["asom.dunning.policy"].sudo()._require(self.company_id)

    def _subject_domain(self):
        """Members with something overdue on the day."""
        claims = Proposals(self._policy(), self.date).claims()
        members = claims.subselect("asom_membership_id")
        return [*super()._subject_domain(), ("id", "in", members)]

    def _next_subjects(self):
        """As the frame's, which would look for each batch among all members."""
        proposals = Proposals(self._policy(), self.date)
        members = self.env[self._run_subjects]
        # pylint: disable-next=super-method-mismatch
        own = super()._subject_domain()
        after = self.preview_cursor
        while ids := proposals.next_members(after, self._preview_limit()):
            if found := members.search([("id", "in", ids), *own], order="id"):
                return found
            after = ids[-1]
        return members

    def _before_preview(self):
        self._policy()
        cases = self.env["asom.dunning.case"].sudo()
        own = [("company_id", "=", self.company_id.id), ("state", "!=", "closed")]
        cases.search(own)._close_settled()
        return super()._before_preview()

    def _preview_limit(self):
        return 250

    def _preview_subjects(self, subjects):
        lines = self._lines().sudo()
        proposals = Proposals(self._policy(), self.date).propose(subjects.sudo())
        lines.create(
            [vals for each in proposals for vals in lines._vals_of(self, each)]
        )

    def _previewed_text(self):
        return self.env._(
            "Preview. Reminder 1: %(one)s; reminder 2: %(two)s; to be handed over: "
            "%(handed)s; spared: %(spared)s.",
            one=self.reminder_1_count,
            two=self.reminder_2_count,
            handed=self.handover_count,
            spared=self.spared_count,
        )

    def _previewed_vals(self):
        """Where nobody has to approve anything of it, it is approved."""
        vals = super()._previewed_vals()
        pending = [("run_id", "=", self.id), ("state", "=", "pending")]
        stages = {stage for [stage] in self._lines()._read_group(pending, ["stage"])}
        if not stages or stages & self._policy()._stages_to_approve():
            return vals
        return {**vals, "state": "approved"}

    def _execute_lines(self, lines, tools):
        """What was approved, as far as it is still so."""
        # Never dated before it leaves: deadlines count from sending.
        day = max(self.date, fields.Date.context_today(self))
        proposals = Proposals(self._policy(), day)
        lines.sudo()._work_off(proposals, tools)

    def _execute_tools(self):
        return self.env["asom.charge"].sudo()._invoice_shapes(self.company_id)

    def _done_texts(self):
        return [
            self.env._(
                "Sent. Reminder 1: %(one)s; reminder 2: %(two)s; fees: %(fees)s kr.; "
                "handed over: %(handed)s; spared: %(spared)s; failed: %(failed)s.",
                one=self.reminder_1_count,
                two=self.reminder_2_count,
                fees=danish(to_ore(self.fee_total)),
                handed=self.handover_count,
                spared=self.spared_count,
                failed=self.failed_count,
            )
        ]

    def _check_can_cancel(self):
        if self._is_executed():
            raise UserError(
                self.env._(
                    "%s has been sent. Cancel single reminders that were wrong.",
                    self.display_name,
                )
            )
        return super()._check_can_cancel()

    def _cancel_lines(self, lines, tools):
        """Nothing: what has been sent is not taken back as a whole."""

    # === WHERE TO LOOK === #

    def _open_lines(self, **filters):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_dunning.action_dunning_run_line"
        )
        action["domain"] = [("run_id", "=", self.id)]
        action["context"] = {f"search_default_{name}": 1 for name in filters}
        return action

    def action_view_lines(self):
        """Open who gets what."""
        return self._open_lines()

    def action_view_spared(self):
        """Open who is spared, and why."""
        return self._open_lines(spared=1)

    def action_view_failed(self):
        """Open what failed."""
        return self._open_lines(failed=1)

    def action_view_handover(self):
        """Open who is handed over to the association."""
        return self._open_lines(handover=1)
