"""An association's list changes members who are there: each change is an order."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestOrderOfList(ImportCase):
    def orders(self, number="1"):
        return self.members(number).order_ids.sorted("id")

    def brought(self, *numbers):
        """Members with a small package."""
        rows = [self.row(n, Pakke="Small TV", Pakke_fra="01-10-2026") for n in numbers]
        return self.bring_in(*rows)

    def test_who_comes_in_with_a_list_has_no_order_what_changes_has(self):
        self.brought("1")
        self.assertFalse(self.orders())
        record = self.bring_in(
            self.row(
                "1",
                Telefon="12345678",
                Pakke="Large TV",
                Pakke_fra="01-01-2027",
            )
        )
        orders = self.orders()
        self.assertEqual(orders.mapped("kind"), ["contact", "change"])
        self.assertEqual(orders.mapped("state"), ["done", "scheduled"])
        self.assertEqual(set(orders.mapped("origin")), {"list"})
        self.assertEqual(orders.mapped("asked_by"), ["members.csv"] * 2)
        self.assertEqual((orders.import_id, record.order_count), (record, 2))
        self.assertIn("list says so", str(orders[0].preview_html))
        lines = orders[1].line_ids
        self.assertEqual(lines.subscription_id.product_id, self.small)
        self.assertEqual(lines.product_id, self.large)

    def test_each_can_be_undone_by_itself(self):
        self.brought("1")
        member = self.members("1")
        before = self.runs(member)
        self.bring_in(
            self.row("1", Telefon="12345678", Pakke="Large TV", Pakke_fra="01-01-2027")
        )
        contact, change = self.orders()
        change.action_undo()
        self.assertEqual(self.runs(member), before)
        self.assertEqual(member.phone, "12345678")
        contact.action_undo()
        self.assertFalse(member.phone)

    def test_who_leaves_by_a_list_may_stay_after_all(self):
        self.brought("1")
        member = self.members("1")
        before = self.runs(member)
        self.bring_in(self.row("1", Udmeldt="31-12-2026"))
        self.assertEqual(str(member.date_left), "2026-12-31")
        [order] = self.orders()
        self.assertEqual((order.kind, order.state), ("leave", "scheduled"))
        order.action_undo()
        self.assertFalse(member.date_left)
        self.assertEqual(self.runs(member), before)

    def test_an_import_taken_back_takes_its_orders_along(self):
        self.brought("1")
        member = self.members("1")
        before = self.runs(member)
        record = self.bring_in(self.row("1", Pakke="Large TV", Pakke_fra="01-01-2027"))
        record.action_undo()
        self.assertEqual(self.orders().mapped("state"), ["undone"])
        self.assertEqual(self.runs(member), before)
        with self.assertRaises(UserError):
            self.orders().action_counter_order()

    def test_several_rows_of_a_new_member_are_no_orders(self):
        self.bring_in(
            self.row("1", Pakke="Small TV", Pakke_fra="01-10-2026"),
            self.row("1", Tilvalg="Sport+", Tilvalg_fra="01-10-2026"),
        )
        self.assertFalse(self.orders())

    def test_queries_grow_with_orders_by_the_same_number_each(self):
        def queries(count, start):
            numbers = [str(start + n) for n in range(count)]
            self.brought(*numbers)
            record = self.checked(
                *[
                    self.row(n, Pakke="Large TV", Pakke_fra="01-01-2027")
                    for n in numbers
                ]
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            record.action_import()
            self.env.flush_all()
            self.assertEqual(record.order_count, count)
            return self.cr.sql_log_count - before

        queries(2, 100)
        small, middle, big = (queries(n, 1000 * n) for n in (10, 20, 40))
        each = (middle - small) / 10
        self.assertAlmostEqual((big - middle) / 20, each, delta=1)
        self.assertLess(each, 15)
