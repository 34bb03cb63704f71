"""A delivery is written in batches: what it says does not depend on their size."""

from unittest.mock import patch

from odoo.tests import TransactionCase, freeze_time, tagged

from ..models.delivery import packed, write_out
from ..models.delivery.packed import Packed, batches_of
from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
class TestBatches(TransactionCase):
    def test_what_was_read_of_a_batch_is_forgotten_before_the_next(self):
        partners = self.env["res.partner"].create([{"name": n} for n in "ABCDE"])
        self.env.invalidate_all()
        held, names, read = [], [], []
        field = partners._fields["name"]
        with patch.object(packed, "BATCH", 2):
            for one in batches_of(partners, lambda some: read.append(some.ids)):
                names.append(one.name)
                held.append(
                    sum(key in field._get_cache(self.env) for key in partners.ids)
                )
        self.assertEqual(names, list("ABCDE"))
        self.assertEqual(list(map(len, read)), [2, 2, 1])
        self.assertLessEqual(max(held), 2)

    def test_packed_things_come_back_in_order_and_more_than_once(self):
        rows = Packed()
        self.assertFalse(rows)
        for number in range(3):
            rows.append({"number": number})
        for _time in range(2):
            self.assertEqual([row["number"] for row in rows], [0, 1, 2])
        self.assertEqual(len(rows), 3)
        rows.clear()
        self.assertFalse(rows)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestDeliveryInBatches(NetsCase):
    def test_the_bytes_are_those_of_one_batch(self):
        for number in range(7):
            self.subscriber(f"Member {number}", payment_channel="slip")
        left_out = self.subscriber("No Address")
        left_out.partner_id.write({"street": False, "zip": False, "city": False})
        run = self.collect()
        files = []
        for size in (1000, 3):
            with (
                patch.object(packed, "BATCH", size),
                patch.object(write_out, "BATCH", size),
            ):
                delivery = run.action_create_delivery()
            report = self.accepted(delivery)
            self.assertEqual(len(report.collections), 7)
            self.assertEqual(delivery.left_out_count, 1)
            rows = delivery.collection_ids.sorted("id")
            number = delivery.number.encode()
            files.append(
                (
                    self.data(delivery).replace(number, b"N" * len(number)),
                    rows.mapped("customer_number"),
                    rows.mapped("amount"),
                    rows.mapped("state"),
                )
            )
            delivery.action_cancel()
        self.assertEqual(files[0], files[1])

    def test_batches_cost_queries_by_the_batch_and_not_by_the_member(self):
        for number in range(12):
            self.subscriber(f"Member {number}", payment_channel="slip")
        run = self.collect()
        counts = []
        for size in (12, 6):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with (
                patch.object(packed, "BATCH", size),
                patch.object(write_out, "BATCH", size),
            ):
                delivery = run.action_create_delivery()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            delivery.action_cancel()
            self.env.flush_all()
        # Another batch reads anew what a batch needs, whoever stands in it.
        self.assertLess(counts[1] - counts[0], 60, counts)
