from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...days.planning import KINDS

KIND_LABELS = [
    ("prices", "Announce prices"),
    ("preview", "Preview"),
    ("approve", "Approve"),
    ("execute", "Execute"),
    ("send", "Send to Nets"),
    ("late", "Last chance to send"),
    ("payments", "Payments arrive"),
    ("rejections", "Rejections end"),
]
OPEN = ("todo", "late")
# Rows of collections that were due longer ago are history, unless something is open.
DAYS_BACK = 62
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_activity_quick_update": True,
}


class NetsPlan(models.Model):
    """One step of collecting an association's dues for a term, and when it is due.

    The rows are kept by the planner alone (plan_fill.py); what is done follows from
    the collection run, its deliveries and the payments (plan_facts.py).
    """

    _name = "asom.nets.plan"
    _description = "Planned Step"
    _inherit = ["mail.thread", "mail.activity.mixin", "asom.association.mixin"]
    _order = "deadline, company_id, id"
    _rec_names_search = ["company_id"]

    company_id = fields.Many2one(readonly=True)
    agreement_id = fields.Many2one(
        "asom.nets.agreement",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="cascade",
    )
    date_from = fields.Date(string="Period From", required=True, readonly=True)
    date_to = fields.Date(string="Period To", required=True, readonly=True)
    date_due = fields.Date(
        string="Planned Due Date",
        required=True,
        readonly=True,
        index=True,
        help="As the association's due date rule has it.",
    )
    date_collected = fields.Date(
        string="Due Date",
        required=True,
        readonly=True,
        help="The collection run's own due date; the planned one until there is a run.",
    )
    kind = fields.Selection(KIND_LABELS, string="Step", required=True, readonly=True)
    step_number = fields.Integer(compute="_compute_step_number", store=True)
    deadline = fields.Datetime(string="To Be Done By", required=True, readonly=True)
    latest = fields.Datetime(
        string="Too Late After",
        readonly=True,
        help="Until then Nets still takes collections with this due date.",
    )
    remind_on = fields.Date(required=True, readonly=True)
    responsible_id = fields.Many2one("res.users", readonly=True, index="btree_not_null")
    state = fields.Selection(
        [
            ("todo", "To Do"),
            ("late", "Late"),
            ("done", "Done"),
            ("skipped", "Skipped"),
        ],
        default="todo",
        required=True,
        readonly=True,
        index=True,
    )
    waits_for = fields.Selection(
        KIND_LABELS,
        readonly=True,
        help="The earlier step that must be done first.",
    )
    done_at = fields.Datetime(readonly=True)
    reminded_at = fields.Datetime(readonly=True)
    skip_reason = fields.Char(readonly=True)
    skipped_by_id = fields.Many2one("res.users", readonly=True)
    run_id = fields.Many2one(
        "asom.collection.run",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )

    _kind_uniq = models.UniqueIndex(
        "(company_id, kind, date_due)",
        "This step of the association's collection is planned already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("kind")
    def _compute_step_number(self):
        for plan in self:
            plan.step_number = KINDS.index(plan.kind) + 1

    @api.depends("kind", "company_id.name", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for plan in self:
            plan.display_name = self.env._(
                "%(step)s: %(association)s, %(start)s – %(end)s",
                step=labels.get(plan.kind, ""),
                association=plan.company_id.name or "",
                start=format_date(self.env, plan.date_from),
                end=format_date(self.env, plan.date_to),
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self._asom_planner_text())
        return super().create(vals_list)

    def _asom_locked_text(self, field):
        return self._asom_planner_text()

    def _asom_planner_text(self):
        return self.env._(
            "The planner writes its steps itself: change the association's rules or "
            "the creditor agreement instead, or skip a step."
        )
