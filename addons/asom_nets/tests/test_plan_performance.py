"""Invariant 8: the planner's queries do not grow with the associations."""

import logging

from odoo import fields
from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_plan import PlanCase

_logger = logging.getLogger(__name__)

FEW, MANY = 3, 12


def with_check_digit(body):
    """A CVR number of the 7 digits ``body``, or None when there is none."""
    weights = (2, 7, 6, 5, 4, 3, 2)
    rest = sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11
    if rest == 1:
        return None
    return f"{body}{0 if rest == 0 else 11 - rest}"


@tagged("post_install", "-at_install")
class TestPerformance(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        numbers = (with_check_digit(f"{2000000 + n}") for n in range(999))
        valid = [number for number in numbers if number]
        cls.companies = cls.env["res.company"].browse()
        for count in range(MANY):
            # Without accounts: nothing is collected here.
            company = cls.env["res.company"].create(
                {
                    "name": f"Association {count}",
                    "company_registry": valid[count],
                    "asom_is_association": True,
                    "asom_dues_term": "month",
                }
            )
            cls.agreement(company, f"{5000000 + count:08d}")
            cls.companies |= company
        cls.boss.company_ids |= cls.companies
        cls.companies.asom_responsible_id = cls.boss
        cls.env.flush_all()

    def queries(self, companies, at=EARLY):
        with freeze_time(at):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.plans._plan(self.plans.env["res.company"].browse(companies.ids))
            self.env.flush_all()
            return self.cr.sql_log_count - before

    def test_a_night_costs_the_same_for_any_number(self):
        few, many = self.companies[:FEW], self.companies
        self.queries(self.companies[-1:])
        first = self.queries(few)
        rest = self.queries(many)
        rows = self.plans.search_count([("company_id", "in", many.ids)])
        self.assertGreater(rows, MANY * 12 * 7)
        few_again, many_again = self.queries(few), self.queries(many)
        _logger.info(
            "queries of a night: %d and %d at first, then %d for %d associations and "
            "%d for %d (%d rows)",
            first,
            rest,
            few_again,
            FEW,
            many_again,
            MANY,
            rows,
        )
        self.assertLessEqual(many_again, few_again + 10)
        self.assertLessEqual(many_again, 60)

    def test_changes_are_written_in_sets(self):
        """A day on which steps of all associations turn late."""
        self.queries(self.companies)
        few = self.queries(self.companies[:FEW], "2026-01-16 08:00:00")
        many = self.queries(self.companies, "2026-01-16 08:00:00")
        _logger.info("queries when steps turn late: %d and %d", few, many)
        per_association = (many - few) / (MANY - FEW)
        self.assertLess(per_association, 4)

    def test_a_step_of_a_run_costs_the_same_for_any_number(self):
        with freeze_time(EARLY):
            self.plans._cron_plan()
            run = self.new_run()
            self.env.flush_all()
            costs = []
            for _time in range(2):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                run.date_due = fields.Date.add(run.date_due, days=1)
                self.env.flush_all()
                costs.append(self.cr.sql_log_count - before)
        self.assertLessEqual(max(costs), 60, costs)
