"""What an order costs tells the fee for a slip on paper, as the run charges it."""

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestOrderSlipFee(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.fee = cls.product("Paper slip", 25.0, asom_kind="fee")
        cls.north_agreement.slip_fee_product_id = cls.fee
        cls.auto = cls.subscriber("Auto")
        cls.mandate(cls.auto)
        cls.slip = cls.subscriber("Slip", payment_channel="slip")
        cls.card = cls.subscriber("Card", payment_channel="card")
        cls.extra = cls.product("Extra", 60.0, asom_kind="addon")

    def order(self, member, kind, **vals):
        order = self.env["asom.order"].create(
            {"membership_id": member.id, "kind": kind, **vals}
        )
        order.action_preview()
        return order

    def extras(self, order):
        return [row.get("extra") for row in order.preview["collections"]]

    def test_another_way_to_pay_shows_what_the_slip_costs(self):
        told = self.extras(self.order(self.card, "channel", payment_channel="slip"))
        self.assertEqual(told, [[0, 25_00], [0, 25_00]])
        told = self.extras(self.order(self.slip, "channel", payment_channel="card"))
        self.assertEqual(told, [[25_00, 0], [25_00, 0]])
        self.assertEqual(
            self.extras(self.order(self.auto, "channel", payment_channel="card")), []
        )

    def test_what_was_shown_is_what_the_run_charges(self):
        line = Command.create({"product_id": self.extra.id})
        orders = (
            self.order(self.slip, "add", date="2026-01-01", line_ids=[line]),
            self.order(self.card, "channel", payment_channel="slip"),
            self.order(self.auto, "add", date="2026-01-01", line_ids=[line]),
        )
        for order in orders:
            self.assertIn("collections", order.preview)
            order.action_confirm()
        run = self.collect()
        for order in orders:
            lines = run.line_ids.filtered(
                lambda line, order=order: line.membership_id == order.membership_id
            )
            row = order.preview["collections"][0]
            self.assertEqual(round(100 * lines.amount), row["after"] + row["fee"])
        self.assertIn("slip on paper", str(orders[1].preview_html))
