import logging
from datetime import datetime, timedelta

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import commit_batch, split
from odoo.addons.asom_membership.periods import Period, add_months

from ...days import planning
from ...days.deadlines import COPENHAGEN, UTC
from .plan import DAYS_BACK, OPEN, QUIET

_logger = logging.getLogger(__name__)

MONTHS_AHEAD = 13
# Associations that are planned in one transaction.
BATCH = 50


def utc(moment: datetime) -> datetime:
    """A moment as Odoo stores it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


class NetsPlan(models.Model):
    """Keeps each association's steps 13 months ahead."""

    _inherit = "asom.nets.plan"

    @api.model
    def _cron_plan(self):
        """Plan ahead, follow what has happened and remind; safe to call at any time."""
        companies = self._planned_companies()
        for start in range(0, len(companies), BATCH):
            batch = companies[start : start + BATCH]
            split(batch, self._plan, self._cannot_plan)
            left = len(companies) - start - len(batch)
            if commit_batch(self.env, len(batch), left) <= 0:
                return
        self._wake_at_deadlines()

    @api.model
    def _plan_soon(self):
        """Something that moves the plan has changed."""
        cron = self.env.ref("asom_nets.cron_plan", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    def _planned_companies(self):
        """Associations with a creditor agreement, and those that lost theirs."""
        agreements = self.env["asom.nets.agreement"].sudo()
        companies = agreements.search([("active", "=", True)]).company_id
        orphans = self.sudo()._read_group(
            [("state", "in", OPEN), ("company_id", "not in", companies.ids)],
            ["company_id"],
        )
        for [company] in orphans:
            companies |= company
        return companies.sorted("id")

    def _cannot_plan(self, company, error):
        _logger.error("Association %s could not be planned", company.id, exc_info=error)

    @api.model
    def _plan(self, companies):
        """Make, move and remove the steps of ``companies`` and follow the facts.

        The number of queries does not depend on how many associations there are.
        """
        plans = self.sudo().with_context(**QUIET)
        rows = plans._rows_of(companies)
        by_company = rows.grouped("company_id")
        agreements = plans._agreements_of(companies)
        vals_list, obsolete = [], plans.browse()
        for company in companies:
            known = by_company.get(company, plans.browse())
            new, old = plans._difference(agreements.get(company), known)
            vals_list += new
            obsolete |= old
        obsolete.unlink()
        rows = (rows - obsolete) | plans.create(vals_list)
        rows._follow()

    def _rows_of(self, companies):
        """The steps that may still change."""
        recent = fields.Date.today() - timedelta(days=DAYS_BACK)
        return self.search(
            [
                ("company_id", "in", companies.ids),
                "|",
                ("date_due", ">=", recent),
                ("state", "in", OPEN),
            ]
        )

    def _agreements_of(self, companies):
        """{association: its active creditor agreement}"""
        found = self.env["asom.nets.agreement"].search(
            [("company_id", "in", companies.ids)]
        )
        found.debtor_group_ids.fetch(["section"])
        return {
            agreement.company_id: agreement
            for agreement in found
            if agreement.company_id.asom_is_association and agreement.company_id.active
        }

    def _difference(self, agreement, known):
        """What one association's plan lacks, and what of it no longer fits.

        Steps of a collection that has a run stay with the run, and what was done or
        skipped stays as history.

        :param agreement: the association's creditor agreement, or None
        :param known: its rows
        :returns: (values of new rows, rows to remove)
        """
        today = self._today()
        wanted = self._wanted(agreement, known, today) if agreement else {}
        rows = {(row.kind, row.date_due): row for row in known}
        dues = {due for _kind, due in rows}
        vals_list = []
        for (kind, due), (period, step, alive) in wanted.items():
            row = rows.get((kind, due))
            if row:
                row._move_to(agreement, period)
            elif alive if kind != planning.PRICES else step.due > self._now():
                if alive or due in dues:
                    vals_list.append(self._vals(agreement, period, due, step))
        obsolete = known.filtered(
            lambda row: (
                (row.kind, row.date_due) not in wanted
                and row.date_due >= today
                and row.state in OPEN
                and not row.run_id
            )
        )
        return vals_list, obsolete

    def _wanted(self, agreement, known, today):
        """{(kind, due date): (period, step, whether Nets still takes it)}"""
        rules = agreement._plan_rules()
        collect_from = agreement.company_id.asom_collect_from
        with_run = {
            (Period(row.date_from, row.date_to), row.date_due)
            for row in known
            if row.run_id
        }
        wanted = {}
        until = add_months(today, MONTHS_AHEAD)
        for period, due in planning.collections(rules, today, until):
            if collect_from and period.date_to < collect_from:
                continue
            if (period, due) not in with_run and any(
                period.overlap(other) for other, _due in with_run
            ):
                continue
            steps = planning.steps(rules, period, due)
            alive = max(step.latest for step in steps if step.latest) > self._now()
            for step in steps:
                wanted[step.kind, due] = (period, step, alive)
        return wanted

    def _vals(self, agreement, period, due, step):
        return {
            "company_id": agreement.company_id.id,
            "agreement_id": agreement.id,
            "date_from": period.date_from,
            "date_to": period.date_to,
            "date_due": due,
            "date_collected": due,
            "kind": step.kind,
            **self._moments(agreement, step),
        }

    @staticmethod
    def _moments(agreement, step):
        return {
            "deadline": utc(step.due),
            "latest": utc(step.latest) if step.latest else False,
            "remind_on": planning.remind_on(step, agreement.plan_remind_days),
        }

    def _move_to(self, agreement, period):
        """Another term, or a new agreement, has the same due date."""
        vals = {"agreement_id": agreement.id}
        if not self.run_id:
            vals.update(date_from=period.date_from, date_to=period.date_to)
        self._update(vals)

    def _update(self, vals):
        """Write what differs."""
        self.ensure_one()
        changed = {}
        for name, value in vals.items():
            now = self[name]
            if isinstance(now, models.BaseModel):
                now = now.id
            if now != value:
                changed[name] = value
        if changed:
            self.write(changed)

    @api.model
    def _now(self):
        return fields.Datetime.now().replace(tzinfo=UTC).astimezone(COPENHAGEN)

    @api.model
    def _today(self):
        return self._now().date()

    def _wake_at_deadlines(self):
        """Come again when the next steps turn late."""
        cron = self.env.ref("asom_nets.cron_plan", raise_if_not_found=False)
        if not cron:
            return
        now = fields.Datetime.now()
        moments = self.sudo()._read_group(
            [
                ("state", "=", "todo"),
                ("deadline", ">", now),
                ("deadline", "<=", now + timedelta(days=1)),
            ],
            ["deadline:hour"],
            ["deadline:array_agg"],
        )
        wanted = {
            moment + timedelta(minutes=1)
            for _hour, found in moments
            for moment in found
        }
        triggers = self.env["ir.cron.trigger"].sudo()
        known = triggers.search(
            [("cron_id", "=", cron.id), ("call_at", "in", list(wanted))]
        )
        missing = wanted - set(known.mapped("call_at"))
        if missing:
            cron.sudo()._trigger(at=sorted(missing))
