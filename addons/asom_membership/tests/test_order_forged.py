"""What a call says of an order beside its form."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
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

    def facts_of(self, context):
        """What a call by the clerk makes of an order."""
        order = self.order()
        env = self.env(user=self.clerk, context={}, su=False)
        context = {"allowed_company_ids": self.north.ids, **context}
        call_kw(env[order._name], "action_confirm", [order.ids], {"context": context})
        self.env.invalidate_all()
        rows, charges, works = (
            self.env[name].search([("membership_id", "=", self.ida.id)])
            for name in ("asom.subscription", "asom.charge", "asom.work.order")
        )
        return (
            rows.mapped(lambda row: (row.product_id, row.date_from, row.cancelled)),
            charges.mapped(lambda row: (row.kind, row.amount, row.state)),
            works.mapped(lambda row: (row.task, row.state, row.date_done, row.remark)),
        )

    def test_a_step_hears_no_default_values(self):
        """What a step makes it fills in itself; the rest is as a new record has it."""
        self.rule(fee=100)
        self.env["asom.work.rule"].create(
            {
                "company_id": self.north.id,
                "cause": "change",
                "task": "filter",
                "receiver_id": self.payer("Antenneservice").id,
            }
        )
        with self.taken_back():
            usual = self.facts_of({})
            self.assertTrue(all(usual), usual)
        for forged in (
            {"default_state": "done"},
            {"default_state": "cancelled"},
            {"default_cancelled": True},
            {"default_date_done": "2026-11-01", "default_remark": "Done"},
        ):
            with self.taken_back(**forged):
                self.assertEqual(self.facts_of(forged), usual)

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
