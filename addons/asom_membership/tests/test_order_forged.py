"""What a call says of an order beside its form."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_order import OrderCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestOrderForged(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_board_orders = "yes"
        cls.clerk = cls.user_of("forger", "group_staff", cls.north)
        cls.board = cls.user_of("forging", "group_board", cls.north)

    def test_nobody_decides_otherwise_by_a_default_value(self):
        default = {"default_override": True, "default_override_reason": "Because"}
        vals = {"membership_id": self.ida.id, "kind": "leave", "date": "2026-11-20"}
        for user in (self.clerk, self.board):
            orders = self.env["asom.order"].with_user(user).with_context(**default)
            with self.assertRaises(AccessError), self.cr.savepoint():
                orders.create(vals)

    def test_no_line_comes_to_an_order_that_stands(self):
        standing = self.order("channel", "2026-12-01", payment_channel="transfer")
        standing.action_confirm()
        self.assertEqual(standing.state, "scheduled")
        new = self.order().with_user(self.clerk)
        line = Command.update(new.line_ids.id, {"order_id": standing.id})
        with self.assertRaisesRegex(UserError, "stays as it was"), self.cr.savepoint():
            new.write({"line_ids": [line]})
        self.assertFalse(standing.line_ids)

    def test_an_order_that_waits_costs_what_was_shown(self):
        rule = self.rule(kind="contact", fee=100)
        order = self.order("contact", "2026-11-20", email="ida@example.com")
        order.action_confirm()
        rule.fee = 500
        with freeze_time("2026-11-20"):
            self.env["asom.order"]._cron_due()
        self.assertEqual(order.state, "done")
        fee = self.ida.charge_ids.filtered(lambda charge: charge.kind == "fee")
        self.assertEqual(fee.amount, 100)
