"""What comes back is kept raw; a person says what it tells, once."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.asom_nets.tests.common import SUPPLIER

from .common import SupplierCase

# Positions beyond the first record are not known: anything may stand there.
ANSWER = (
    f"LS002{SUPPLIER}BS10602{'':25}TEST260105".ljust(128)
    + "\r\nLS580 something that only Nets can read\r\nLS992\r\n"
)


@tagged("post_install", "-at_install")
class TestTold(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery_out = cls.written()

    def parked(self):
        delivery = self.env["asom.nets.delivery"].receive(
            "LS", ANSWER.encode("iso-8859-1")
        )
        self.assertEqual(delivery.state, "done", delivery.failure)
        rows = self.env["asom.nets.parked"].search(
            [("delivery_id", "=", delivery.id)], order="line"
        )
        self.assertTrue(rows)
        self.assertIn("something that only Nets", rows[0].raw)
        return rows[0]

    def tell(self, parked, kind="0236", **vals):
        wizard = self.env["asom.nets.supplier.told"].create(
            {
                "parked_id": parked.id,
                "kind": kind,
                "move_id": self.move_of(self.shop).id,
                "date": "2026-01-05",
                **vals,
            }
        )
        return wizard.action_register()

    def test_paid(self):
        parked = self.parked()
        self.tell(parked)
        move = self.move_of(self.shop)
        self.assertEqual((move.payment_state, parked.state), ("paid", "done"))
        self.assertEqual(self.delivery_out.collection_ids.outcome, "paid")
        with self.assertRaises(UserError):
            self.tell(parked)

    def test_rejected(self):
        self.tell(self.parked(), "0237")
        move = self.move_of(self.shop)
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(move.nets_failure, "rejected")

    def test_an_amount_is_needed(self):
        with self.assertRaises(UserError):
            self.tell(self.parked(), amount=0.0)

    def test_another_supplier(self):
        data = ANSWER.replace(SUPPLIER, "25313763").encode("iso-8859-1")
        delivery = self.env["asom.nets.delivery"].receive("LS", data)
        self.assertEqual(delivery.state, "failed")
        self.assertIn("25313763", delivery.failure)
