import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.batches import commit_batch, error_text, split
from odoo.addons.asom_membership.money import danish, to_ore

from .proposals import Proposals

_logger = logging.getLogger(__name__)

BATCH = 200
APPROVER = "asom_membership.group_approver"


class DunningRun(models.Model):
    """Reminders of one day: previewed, approved, sent in batches that commit.

    draft → previewed → approved → running → done; each step may be called again and
    goes on where it stopped.
    """

    _name = "asom.dunning.run"
    _description = "Dunning Run"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Association",
        required=True,
        index=True,
        default=lambda self: self.env["res.company"]._asom_default(),
        domain="[('asom_is_association', '=', True)]",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=1,
        help="On which the reminders are dated and sent.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("previewed", "Previewed"),
            ("approved", "Approved"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=2,
    )
    previewed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False, tracking=3)
    done_at = fields.Datetime(string="Finished at", readonly=True, copy=False)
    line_ids = fields.One2many(
        "asom.dunning.run.line", "run_id", string="Members", readonly=True, copy=False
    )
    reminder_ids = fields.One2many(
        "asom.dunning.reminder", "run_id", string="Reminders", readonly=True
    )
    reminder_1_count = fields.Integer(string="Reminder 1", compute="_compute_totals")
    reminder_2_count = fields.Integer(string="Reminder 2", compute="_compute_totals")
    handover_count = fields.Integer(string="Hand-Over", compute="_compute_totals")
    spared_count = fields.Integer(string="Spared", compute="_compute_totals")
    failed_count = fields.Integer(string="Failed", compute="_compute_totals")
    pending_count = fields.Integer(compute="_compute_totals")
    amount_total = fields.Monetary(string="Asked For", compute="_compute_totals")
    fee_total = fields.Monetary(string="Fees", compute="_compute_totals")
    to_print_count = fields.Integer(
        string="Letters to Print", compute="_compute_to_print_count"
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id.name", "date")
    def _compute_display_name(self):
        for run in self:
            day = run.date and format_date(self.env, run.date) or ""
            run.display_name = self.env._(
                "%(association)s, reminders of %(day)s",
                association=run.company_id.name or "",
                day=day,
            )

    def _compute_totals(self):
        found = {}
        for run, stage, state, count, amount, fee in self.env[
            "asom.dunning.run.line"
        ]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "stage", "state"],
            ["__count", "amount:sum", "fee:sum"],
        ):
            found.setdefault(run.id, []).append((stage, state, count, amount, fee))
        for run in self:
            rows = found.get(run.id, [])
            live = [row for row in rows if row[1] in ("pending", "done")]

            def count(stage, live=live):
                return sum(row[2] for row in live if row[0] == stage)

            run.reminder_1_count, run.reminder_2_count = count("1"), count("2")
            run.handover_count = count("handover")
            for state in ("spared", "failed", "pending"):
                run[f"{state}_count"] = sum(row[2] for row in rows if row[1] == state)
            run.amount_total = sum(row[3] for row in live if row[0] != "handover")
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
            ("channel", "=", "letter"),
            ("state", "=", "sent"),
            ("printed", "=", False),
        ]

    # === CRUD METHODS === #

    def write(self, vals):
        if {"company_id", "date"} & set(vals):
            if any(run.state not in ("draft", "previewed") for run in self):
                raise UserError(self.env._("The day of an approved run is fixed."))
            again = self.filtered(lambda run: run.state == "previewed")
            again.line_ids.sudo().unlink()
            again.sudo().write({"state": "draft"})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unsent(self):
        if any(run.state not in ("draft", "cancelled") for run in self):
            raise UserError(self.env._("Cancel the run instead: its preview stays."))

    def _asom_locked_text(self, field):
        return self.env._(
            "The state of a dunning run follows from its steps: preview, approve, "
            "execute, cancel."
        )

    # === STEPS === #

    def _expect(self, states, doing):
        """:raises UserError: when the run is in none of the states"""
        self.ensure_one()
        self.check_access("write")
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(run)s cannot be %(doing)s: it is %(state)s.",
                    run=self.display_name,
                    doing=doing,
                    state=labels[self.state].lower(),
                )
            )

    def _policy(self):
        return self.env["asom.dunning.policy"].sudo()._require(self.company_id)

    def action_preview(self):
        """Show who would get what, and who would not; nothing is sent."""
        self._expect(("draft", "previewed"), self.env._("previewed"))
        self.lock_for_update()
        run = self.sudo()
        policy = run._policy()
        run.line_ids.unlink()
        proposals = Proposals(policy, self.date)
        members = proposals.candidates()
        cases = self.env["asom.dunning.case"].sudo()
        cases.search(
            [("company_id", "=", self.company_id.id), ("state", "!=", "closed")]
        )._close_settled()
        for start in range(0, len(members), BATCH):
            some = members[start : start + BATCH]
            lines = self.env["asom.dunning.run.line"].sudo()
            lines.create(
                [
                    vals
                    for proposal in proposals.propose(some)
                    for vals in lines._vals_of(run, proposal)
                ]
            )
        run.write({"state": "previewed", "previewed_by_id": self.env.uid})
        if not policy.needs_approval:
            run.write({"state": "approved"})

    def action_approve(self):
        """Let the preview be sent.

        :raises AccessError: when the user has not the right
        :raises UserError: when four eyes are wanted and these made the preview
        """
        self._expect(("previewed",), self.env._("approved"))
        if not self.env.user.has_group(APPROVER):
            raise AccessError(
                self.env._(
                    "You may not approve runs. A manager may, or staff with the right "
                    "“Approves Collections”."
                )
            )
        if self.company_id.asom_four_eyes and self.previewed_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "%s uses four eyes: another user must approve this run, because "
                    "you have made its preview.",
                    self.company_id.name,
                )
            )
        self.sudo().write({"state": "approved", "approved_by_id": self.env.uid})

    def action_execute(self):
        """Send what was approved, in batches that commit. May be called again."""
        if self.state == "done":
            return
        self._expect(("approved", "running"), self.env._("executed"))
        self.sudo().state = "running"
        commit_batch(self.env)
        while self._execute_batch():
            commit_batch(self.env)
        run = self.sudo()
        run.write({"state": "done", "done_at": fields.Datetime.now()})
        run.message_post(body=run._done_text())

    def action_cancel(self):
        """Give the run up before anything is sent; or what it has not sent yet."""
        self._expect(("draft", "previewed", "approved"), self.env._("cancelled"))
        self.sudo().state = "cancelled"

    def action_retry_failed(self):
        """Try the members again whose reminders failed."""
        self._expect(("done",), self.env._("executed again"))
        failed = self.sudo().line_ids.filtered(lambda line: line.state == "failed")
        failed.write({"state": "pending", "reason": False})
        self.sudo().state = "running"
        self.action_execute()

    # === EXECUTION === #

    def _execute_batch(self) -> int:
        """Send the next reminders.

        :returns: how many members were worked on
        :raises UserError: when somebody else works on the run
        """
        waiting = (
            self.env["asom.dunning.run.line"]
            .sudo()
            .search(
                [("run_id", "=", self.id), ("state", "=", "pending")],
                order="id",
                limit=BATCH,
            )
        )
        lines = waiting.try_lock_for_update()
        if waiting and not lines:
            raise UserError(
                self.env._(
                    "Somebody else is executing this run right now; nothing is lost."
                )
            )
        lines.invalidate_recordset(["state"])
        lines = lines.filtered(lambda line: line.state == "pending")
        split(lines, self._send_lines, self._fail)
        self.env.flush_all()
        self.env.invalidate_all()
        return len(waiting)

    def _fail(self, line, error):
        _logger.info("Dunning run %s: line %s", self.id, line.id, exc_info=error)
        text = error_text(self.env, error, self.env._("dunning run %s", self.id))
        line.write({"state": "failed", "reason": text})

    def _send_lines(self, lines):
        """What was approved, as far as it is still so."""
        run = self.sudo()
        # Never dated before it leaves: deadlines count from sending.
        day = max(self.date, fields.Date.context_today(self))
        proposals = Proposals(run._policy(), day)
        found = {
            proposal.membership: proposal
            for proposal in proposals.propose(lines.membership_id)
        }
        for line in lines:
            line._work_off(found.get(line.membership_id), proposals)

    def _done_text(self) -> str:
        return self.env._(
            "Sent. Reminder 1: %(one)s; reminder 2: %(two)s; fees: %(fees)s kr.; "
            "handed over: %(handed)s; spared: %(spared)s; failed: %(failed)s.",
            one=self.reminder_1_count,
            two=self.reminder_2_count,
            fees=danish(to_ore(self.fee_total)),
            handed=self.handover_count,
            spared=self.spared_count,
            failed=self.failed_count,
        )

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
