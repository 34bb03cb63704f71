from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...money import danish
from ...periods import danish_day


class CollectionRun(models.Model):
    """A run that collects an association's dues for a period.

    The steps are those of every run (run/run_mixin.py). The charging lies in
    collection_run_preview.py, the invoicing in collection_run_execute.py.
    """

    _name = "asom.collection.run"
    _description = "Collection Run"
    _inherit = ["asom.run.mixin"]
    _order = "date_from desc, id desc"
    _run_lines = "asom.collection.run.line"
    # Two: the runs of two associations are worked off side by side.
    _run_crons = (
        "asom_membership.cron_collection_runs",
        "asom_membership.cron_collection_runs_beside",
    )
    _run_fixed = frozenset({"company_id", "date_from", "date_to", "date_due"})

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
    line_ids = fields.One2many(
        "asom.collection.run.line", "run_id", readonly=True, copy=False
    )
    charge_ids = fields.One2many("asom.charge", "run_id", readonly=True, copy=False)
    move_ids = fields.One2many("account.move", "asom_run_id", readonly=True, copy=False)
    charge_count = fields.Integer(compute="_compute_totals")
    done_count = fields.Integer(string="Invoiced")
    amount_done = fields.Monetary(string="Invoiced Amount")
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
            name = f"{run.company_id.name or ''} {first} – {last}"
            run.name = name if name.strip(" –") else False

    @api.depends("company_id", "date_from")
    def _compute_date_due(self):
        for run in self:
            if run.company_id and run.date_from and not run.date_due:
                term = run.company_id._asom_term_containing(run.date_from)
                run.date_due = run.company_id._asom_due_date(term)

    def _compute_totals(self):
        charges = dict(
            self.env["asom.charge"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.charge_count = charges.get(run, 0)
        return super()._compute_totals()

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
        tables = self._totals_by_product(), self._totals_by_channel()
        if not tables[0][1]:
            return False
        return Markup('<div class="row">%s%s</div>') % tuple(
            self._summary_table(*table) for table in tables
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
            % (name, count, danish(amount))
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

    # === ACTION METHODS === #

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

    def _retry_domain(self):
        return [*super()._retry_domain(), ("charge_ids", "!=", False)]

    @api.model
    def _run_texts(self):
        return {
            **super()._run_texts(),
            "cancelled": self.env._("The collection run was cancelled."),
            "fixed": self.env._(
                "The period and due date of an approved run are fixed."
            ),
            "kept": self.env._("A collection run is cancelled, never deleted."),
            "locked": self.env._(
                "The state of a collection run follows from its steps: preview, "
                "approve, execute, cancel."
            ),
            "may_not_approve": self.env._(
                "You may not approve collections. A manager may, or staff with the "
                "right “Approves Collections”."
            ),
            "not_previewed": self.env._(
                "The preview was not made: %s Nothing was charged; make it again when "
                "that is mended."
            ),
            "nothing_to_retry": self.env._(
                "Nothing is left to try: a later run has taken these members over, "
                "or they have nothing to charge."
            ),
            "stopped": self.env._(
                "The run was stopped: %s What has been invoiced stays so; it goes on "
                "by itself when that is mended."
            ),
        }
