"""Invariant 8: what one more member costs in queries, and what a form reads."""

import logging

from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.models.delivery import texts

from .common import EARLY, NetsCase

_logger = logging.getLogger(__name__)

SMALL, LARGE = 30, 60
DELIVERY_QUERIES = 0.2
FORM_FIELDS = (
    "readable",
    "raw_text",
    "raw_text_cut",
    "included_count",
    "left_out_count",
    "amount_total",
    "outdated_count",
    "sample_collection_ids",
    "sample_left_out_ids",
)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestPerformance(NetsCase):
    def people(self, first, last):
        for number in range(first, last):
            member = self.subscriber(f"Person {number:03d}")
            if number % 10 == 0:
                member.partner_id.street = False
            if number % 2:
                self.mandate(member, f"{number:09d}")

    def queries(self, call):
        """Queries of ``call`` from cold caches to written rows."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        result = call()
        self.env.flush_all()
        return self.cr.sql_log_count - before, result

    def measured(self, start, end, due):
        run = self.new_run(start, end, due)
        preview, _result = self.queries(run.action_preview)
        run.action_approve()
        run.action_execute()
        self.assertFalse(run.failed_count)
        cost, delivery = self.queries(run.action_create_delivery)
        return run.line_count, cost, preview, delivery

    def test_marginal_cost_of_a_member(self):
        self.people(0, SMALL)
        self.measured("2026-01-01", "2026-03-31", "2026-01-02")
        small = self.measured("2026-04-01", "2026-06-30", "2026-01-05")
        self.people(SMALL, LARGE)
        self.measured("2026-01-01", "2026-06-30", "2026-02-02")
        large = self.measured("2026-07-01", "2026-09-30", "2026-01-06")
        more = large[0] - small[0]
        self.assertEqual(more, LARGE - SMALL)
        delivery = (large[1] - small[1]) / more
        preview = (large[2] - small[2]) / more
        _logger.info(
            "queries for one more member: delivery %.2f (%d, %d), preview %.2f",
            delivery,
            small[1],
            large[1],
            preview,
        )
        self.assertLessEqual(delivery, DELIVERY_QUERIES)
        self.assertLessEqual(preview, 1.0)

    def test_the_form_costs_the_same_for_any_size(self):
        self.people(0, SMALL)
        small = self.measured("2026-01-01", "2026-03-31", "2026-01-02")[-1]
        self.people(SMALL, LARGE)
        large = self.measured("2026-04-01", "2026-06-30", "2026-01-05")[-1]
        costs = []
        for delivery in (small, large):
            costs.append(self.queries(lambda d=delivery: d.read(FORM_FIELDS))[0])
        self.assertLessEqual(costs[1], costs[0])
        self.assertEqual(len(large.sample_collection_ids), texts.SAMPLE_ROWS)

    def test_the_form_reads_the_beginning_only(self):
        self.patch(texts, "MOST_COLLECTIONS", 3)
        self.patch(texts, "MOST_LINES", 10)
        self.people(1, 9)
        delivery = self.measured("2026-01-01", "2026-03-31", "2026-01-02")[-1]
        # A form reads with this context, which makes sizes of binary fields.
        delivery = delivery.with_context(bin_size=True)
        self.assertEqual(delivery.readable.count("Person 0"), 3)
        self.assertIn("5 more", " ".join(delivery.readable.split()))
        self.assertRegex(
            " ".join(delivery.readable.split()), "Collections: 8, 2.400,00"
        )
        lines = delivery.raw_text.split("\n")
        self.assertEqual(len(lines), 10)
        self.assertTrue(lines[0].startswith("    1  BS002"))
        self.assertTrue(delivery.raw_text_cut)
        self.patch(texts, "MOST_LINES", 2000)
        delivery.invalidate_recordset()
        self.assertFalse(delivery.raw_text_cut)
        self.assertEqual(
            [line[7:] for line in delivery.raw_text.split("\n")],
            self.data(delivery.with_context(bin_size=False))
            .decode("latin-1")
            .splitlines(),
        )
