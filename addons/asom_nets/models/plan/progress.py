from collections import defaultdict

from odoo import fields, models

from odoo.addons.asom_membership.periods import Period

from ...days import planning
from ..delivery.delivery import LIVE_STATES
from ..membership import NETS_CHANNELS
from .plan import OPEN

# Steps that fall away when nothing of a collection goes through Nets.
NETS_STEPS = (planning.SEND, planning.LATE, planning.PAYMENTS, planning.REJECTIONS)
# These wait for Nets: without a delivery they do not come, but nobody is late.
OTHERS_STEPS = (planning.PAYMENTS, planning.REJECTIONS)
GONE = ("cancelling", "cancelled")


class NetsPlan(models.Model):
    """What has been done follows from what exists: runs, deliveries and payments."""

    _inherit = "asom.nets.plan"

    def _follow_companies(self, companies):
        """Bring the steps of these associations in line with the facts."""
        self.sudo()._rows_of(companies)._follow()

    def _follow(self):
        """Bring moments and states in line with the facts, then remind.

        ``self`` holds whole collections of any number of associations; the number of
        queries does not depend on how many.
        """
        if not self:
            return
        facts = self._facts()
        agreements = self._agreements_of(self.company_id)
        setups = {
            company: (agreement, agreement._plan_rules(), agreement._plan_responsible())
            for company, agreement in agreements.items()
        }
        groups = self.grouped(lambda row: (row.company_id, row.date_due))
        for (company, _due), rows in groups.items():
            rows._follow_collection(setups.get(company), *facts[rows[0]])
        self._remind()

    def _follow_collection(self, setup, run, delivery, facts, nothing):
        """One collection's steps.

        :param setup: (creditor agreement, its rules, the responsible user), or None
        :param run: its collection run, or an empty recordset
        :param delivery: the run's latest delivery, or an empty recordset
        :param facts: what :func:`.planning.is_done` wants to know
        :param nothing: nothing of the run goes through Nets
        """
        now = fields.Datetime.now()
        due = run.date_due or self[0].date_due
        steps = {}
        if setup:
            agreement, rules, responsible = setup
            period = Period(self[0].date_from, self[0].date_to)
            steps = {step.kind: step for step in planning.steps(rules, period, due)}
        open_kinds = set()
        for row in self.sorted("step_number"):
            vals = {
                "run_id": run.id,
                "delivery_id": delivery.id,
                "date_collected": due,
            }
            if row.kind in steps and row.state in OPEN:
                vals.update(row._moments(agreement, steps[row.kind]))
            if setup:
                vals["responsible_id"] = responsible.id
            needs = planning.NEEDS.get(row.kind)
            waits_for = needs if needs in open_kinds else False
            over = (vals.get("deadline") or row.deadline) < now
            vals["state"] = row._state(facts, nothing, over, waits_for)
            if vals["state"] in OPEN:
                open_kinds.add(row.kind)
                vals.update(waits_for=waits_for, done_at=False)
            else:
                vals.update(waits_for=False, done_at=row.done_at or now)
            row._update(vals)

    def _state(self, facts, nothing, over, waits_for):
        if self.skip_reason or (nothing and self.kind in NETS_STEPS):
            return "skipped"
        if planning.is_done(self.kind, facts, over):
            return "done"
        if over and not (waits_for and self.kind in OTHERS_STEPS):
            return "late"
        return "todo"

    # === FACTS === #

    def _facts(self):
        """{row: (run, delivery, facts, nothing goes through Nets)}"""
        runs = self._runs()
        found = self.env["asom.collection.run"].union(*runs.values())
        deliveries = self._deliveries(found)
        done = found.filtered(lambda run: run.state == "done")
        silent = done - done.filtered(deliveries.get)
        nothing = silent - self._with_collections(silent)
        paid = self._paid(found.filtered(deliveries.get))
        priced = self._priced()
        result = {}
        for row in self:
            run = runs[row]
            delivery, sent = deliveries.get(run) or (self.delivery_id.browse(), False)
            facts = planning.Facts(
                run_state=run.state or None,
                priced=any(
                    row.date_from <= day <= row.date_to
                    for day in priced[row.company_id]
                ),
                sent=sent,
                paid=run in paid,
            )
            result[row] = (run, delivery, facts, run in nothing)
        return result

    def _runs(self):
        """{row: the collection run of its term, or an empty recordset}

        Of several the one that has come furthest: a supplementary run never makes a
        finished collection unfinished again.
        """
        runs = self.env["asom.collection.run"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("state", "not in", GONE),
                ("date_to", ">=", min(self.mapped("date_from"))),
                ("date_from", "<=", max(self.mapped("date_to"))),
            ],
            order="id",
        )
        by_company = runs.grouped("company_id")
        found = {}
        for row in self:
            period = Period(row.date_from, row.date_to)
            start = row.company_id.asom_collect_from or None
            fitting = [
                run
                for run in by_company.get(row.company_id, ())
                if planning.belongs(Period(run.date_from, run.date_to), period, start)
            ]
            found[row] = max(fitting, key=self._rank, default=runs.browse())
        return found

    @staticmethod
    def _rank(run):
        behind = sum(run.state in states for states in planning.BEHIND.values())
        return behind, -run.id

    def _deliveries(self, runs):
        """{run: (its latest delivery, whether all of them have been sent)}"""
        rows = self.env["asom.nets.delivery"].search_fetch(
            [
                ("run_id", "in", runs.ids),
                ("type", "=", "0601"),
                ("state", "in", LIVE_STATES),
            ],
            ["run_id", "state"],
            order="id",
        )
        return {
            run: (found[-1], "ready" not in found.mapped("state"))
            for run, found in rows.grouped("run_id").items()
        }

    def _with_collections(self, runs):
        """The runs with an invoice that Nets could collect."""
        return runs.search(
            [
                ("id", "in", runs.ids),
                (
                    "move_ids",
                    "any",
                    [
                        ("state", "=", "posted"),
                        ("move_type", "=", "out_invoice"),
                        ("amount_total", ">", 0),
                        ("asom_payment_channel", "in", NETS_CHANNELS),
                    ],
                ),
            ]
        )

    def _paid(self, runs):
        """The runs of which Nets has told what was paid on the due date or later.

        What was told once stays told; only the others are asked about.
        """
        told = self.filtered(
            lambda row: row.kind == planning.PAYMENTS and row.state == "done"
        ).run_id
        due = (runs - told).filtered(lambda run: run.date_due <= self._today())
        last = self.env["asom.nets.payment"]._read_group(
            [("move_id.asom_run_id", "in", due.ids)],
            ["move_id.asom_run_id"],
            ["date:max"],
        )
        for run, day in last:
            if day >= run.date_due:
                told |= run
        return told & runs

    def _priced(self):
        """{association: days from which announced prices are valid}"""
        days = defaultdict(set)
        for company, day in self.env["asom.price"]._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("announced_on", "<=", self._today()),
                ("valid_from", ">=", min(self.mapped("date_from"))),
            ],
            ["company_id", "valid_from:day"],
        ):
            days[company].add(day)
        return days
