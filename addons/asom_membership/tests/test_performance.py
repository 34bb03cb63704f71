import logging

from odoo.tests import freeze_time, tagged

from .common import AssociationCase

_logger = logging.getLogger(__name__)

SMALL, LARGE = 30, 60
EXECUTE_QUERIES = 6.0
PREVIEW_QUERIES = 1.0
CANCEL_QUERIES = 5.0


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestPerformance(AssociationCase):
    """Invariant 8: what one more member costs, counted in queries and not in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.net = cls.product("Net", 600.0)
        cls.people(0, SMALL)
        cls.env.flush_all()

    @classmethod
    def people(cls, first, last):
        for number in range(first, last):
            member = cls.member(f"Person {number:03d}")
            cls.subscribe(member, cls.tv, "2026-01-01")
            if number % 2:
                cls.subscribe(member, cls.net, "2026-01-01")

    def queries(self, call):
        """Queries of ``call`` from cold caches to written rows."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def measured(self, period):
        run = self.new_run(*period)
        preview = self.queries(run.action_preview)
        run.action_approve()
        execute = self.queries(run.action_execute)
        self.assertFalse(run.failed_count)
        return run.done_count, preview, execute

    def test_marginal_cost_of_a_member(self):
        self.measured(("2026-01-01", "2026-03-31"))  # warms what is cached for good
        small = self.measured(("2026-04-01", "2026-06-30"))
        self.people(SMALL, LARGE)
        self.measured(("2026-01-01", "2026-06-30"))
        large = self.measured(("2026-07-01", "2026-09-30"))
        more = large[0] - small[0]
        self.assertEqual(more, LARGE - SMALL)
        preview = (large[1] - small[1]) / more
        execute = (large[2] - small[2]) / more
        _logger.info(
            "queries for one more member: preview %.2f (%d, %d), execute %.2f (%d, %d)",
            preview,
            small[1],
            large[1],
            execute,
            small[2],
            large[2],
        )
        self.assertLessEqual(preview, PREVIEW_QUERIES)
        self.assertLessEqual(execute, EXECUTE_QUERIES)

    def test_marginal_cost_of_an_invoice_that_is_taken_back(self):
        cost = {}
        for count in (SMALL, SMALL, LARGE):
            if count == LARGE:
                self.people(SMALL, LARGE)
            run = self.collect("2026-01-01", "2026-03-31")
            cost[count] = self.queries(run.action_cancel)
            self.assertEqual((run.state, len(run.move_ids)), ("cancelled", count))
        more = (cost[LARGE] - cost[SMALL]) / (LARGE - SMALL)
        _logger.info("queries for one more invoice taken back: %.2f, %s", more, cost)
        self.assertLessEqual(more, CANCEL_QUERIES)

    def test_history_makes_nothing_dearer(self):
        """The tenth period costs the same number of queries as the second."""
        costs = [
            self.measured((f"{year}-01-01", f"{year}-12-31"))[1:]
            for year in range(2026, 2032)
        ]
        self.assertLessEqual(abs(costs[-1][0] - costs[1][0]), 3, costs)
        self.assertLessEqual(abs(costs[-1][1] - costs[1][1]), SMALL // 2, costs)
