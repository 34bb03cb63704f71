from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import day
from .test_order import OrderCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestOrderOfTheBoard(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.user_of("order_board", "group_board", cls.north)

    def as_board(self, record):
        env = self.env(user=self.board)
        return record.with_env(env).with_context(allowed_company_ids=self.north.ids)

    def ordered(self, **vals):
        change = {"subscription_id": self.row.id, "product_id": self.big.id}
        return self.as_board(self.env["asom.order"]).create(
            {
                "membership_id": self.ida.id,
                "date": "2026-12-01",
                "origin": "board",
                "line_ids": [Command.create(change)],
                **vals,
            }
        )

    def test_it_orders_nothing_where_the_association_does_not_let_it(self):
        with self.assertRaises(AccessError):
            self.ordered()

    def test_what_cannot_be_confirmed_is_not_handed_in(self):
        self.north.asom_board_orders = "accepted"
        self.ida.sudo()._leave(day("2026-12-31"))
        order = self.as_board(self.env["asom.order"]).create(
            {
                "membership_id": self.ida.id,
                "kind": "add",
                "date": "2027-02-01",
                "line_ids": [Command.create({"product_id": self.big.id})],
            }
        )
        order.action_preview()
        self.assertTrue(order.refusal)
        with self.assertRaises(UserError):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_the_bureau_accepts_what_it_orders(self):
        self.north.asom_board_orders = "accepted"
        order = self.ordered()
        order.action_preview()
        self.assertTrue(order.preview_html)
        order.action_confirm()
        self.assertEqual(order.state, "confirmed")
        self.assertFalse(self.row.date_to)
        told = order.action_confirm()
        self.assertIn("waits already for the bureau", told["params"]["message"])
        order.sudo(False).with_env(self.env).action_confirm()
        self.assertEqual(order.state, "scheduled")

    def test_it_confirms_where_it_may(self):
        self.north.asom_board_orders = "yes"
        order = self.ordered()
        order.action_preview()
        order.action_confirm()
        self.assertEqual(order.state, "scheduled")
        self.assertEqual(order.confirmed_user_id, self.board)
        self.assertEqual(str(self.row.date_to), "2026-11-30")
        order.action_undo()
        self.assertFalse(self.row.date_to)

    def test_it_orders_whatever_staff_order(self):
        self.north.asom_board_orders = "yes"
        self.env["asom.discount"].create(
            {
                "subscription_id": self.row.id,
                "name": "Board",
                "percent": 50.0,
                "date_from": "2027-01-01",
            }
        )
        place = {"company_id": self.north.id, "street": "Engvej 1", "zip": "5000"}
        self.ida.installation_id = self.env["asom.installation"].create(
            {**place, "city": "Odense"}
        )
        for kind in ("pause", "leave", "take_over"):
            self.rule(kind=kind, charge="month", free_new_owner=True)
        for vals in (
            {"kind": "pause", "date": "2027-02-10", "date_until": "2027-03-10"},
            {"kind": "leave", "date": "2027-02-10"},
            {"kind": "take_over", "date": "2027-02-10", "new_name": "Eva Dam"},
            {
                "kind": "drop",
                "line_ids": [Command.create({"subscription_id": self.row.id})],
            },
            {"kind": "reopen"},
        ):
            with self.subTest(**vals):
                order = self.ordered(**{"line_ids": [], **vals})
                order.action_preview()
                self.assertFalse(order.refusal)
                order.action_confirm()
                self.assertIn(order.state, ("scheduled", "done"))
                order.action_undo()
                self.assertEqual(order.state, "undone")
                self.assertFalse(self.row.date_to)

    def test_an_order_stays_with_its_association(self):
        other = self.member("Bo", self.south, joined="2026-01-01")
        order = self.order("reopen", "2026-11-10")
        with self.assertRaises(UserError):
            order.membership_id = other

    def test_what_it_dates_back_is_for_the_bureau_to_accept(self):
        self.north.asom_board_orders = "yes"
        for vals in ({"date": "2026-10-15"}, {"date_asked": "2026-08-01"}):
            order = self.ordered(**vals)
            order.action_preview()
            order.action_confirm()
            self.assertEqual(order.state, "confirmed")
            self.assertFalse(self.row.date_to)
            order.with_env(self.env).action_refuse()

    def test_it_never_meets_another_associations_orders(self):
        other = self.member("Bo", self.south, joined="2026-01-01")
        order = self.env["asom.order"].create(
            {"membership_id": other.id, "kind": "leave", "date": "2026-12-31"}
        )
        found = self.as_board(self.env["asom.order"]).search([("id", "=", order.id)])
        self.assertFalse(found)
