"""Slips that Nets has printed (0603 section 0217): found, and paid by their own id."""

from datetime import date

from odoo.tests import freeze_time, tagged

from .common import EARLY, SUPPLIER
from .common_payments import PaymentCase

DUE = date(2026, 1, 2)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSlip(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.quarter.action_create_delivery()
        cls.move = cls.env["account.move"].search(
            [("asom_membership_id", "=", cls.bo.id)]
        )

    def slip(self, customer, payment_id, reference="", due=DUE, amount=90000):
        """A record 0295, by the table of the notes (betalingsservice 4)."""
        return (
            "BS042012345670295000"
            f"00001{customer:0>15}71{81234567:08d}{payment_id:0>19}"
            f"{due:%d%m%y}{amount:013d}{reference[:9]:<9}"
        ).rstrip()

    def told_slips(self, *records):
        amount = sum(int(record[75:88]) for record in records)
        lines = [
            f"BS002{SUPPLIER}BS106030000000{500 + self.numbers}{'':19}051225",
            f"BS012012345670217{'':3}00001{'':24}051225",
            *records,
            f"BS092012345670217{'':3}00001{'':6}{len(records):011d}{amount:015d}"
            f"{0:011d}{'':15}{0:011d}",
            f"BS992{SUPPLIER}BS106030000000000100"[:0]
            + f"BS992{SUPPLIER}BS10603{1:011d}{len(records):011d}{amount:015d}"
            f"{0:011d}{0:015d}{0:011d}".ljust(94, "0").ljust(128, "0"),
        ]
        type(self).numbers += 1
        data = "".join(f"{line.rstrip()}\r\n" for line in lines).encode("iso-8859-1")
        delivery = self.env["asom.nets.delivery"].receive("D-603.BS1", data)
        self.assertEqual(delivery.state, "done", delivery.failure)
        return delivery, self.env["asom.nets.slip"].search(
            [("delivery_id", "=", delivery.id)]
        )

    def collection(self):
        return self.move.nets_collection_ids

    def test_by_reference(self):
        _delivery, slip = self.told_slips(
            self.slip(self.bo.member_number, "1234567", self.move.nets_reference)
        )
        self.assertEqual(
            (slip.state, slip.collection_id), ("matched", self.collection())
        )
        self.assertEqual(self.collection().slip_payment_id.lstrip("0"), "1234567")
        self.assertEqual(slip.membership_id, self.bo)

    def test_by_customer_and_due_date(self):
        _delivery, slip = self.told_slips(self.slip(self.bo.member_number, "1234567"))
        self.assertEqual(slip.collection_id, self.collection())

    def test_not_found(self):
        for record in (
            self.slip("9999", "1234567"),
            self.slip(self.bo.member_number, "1234567", due=date(2026, 3, 2)),
            self.slip("9999", "1234567", self.move.nets_reference),
        ):
            delivery, slip = self.told_slips(record)
            self.assertEqual(slip.state, "parked")
            self.assertFalse(self.collection().slip_payment_id)
            self.assertIn("1234567", self.open_parked(delivery).reason)

    def test_a_payment_by_the_slips_id_finds_the_invoice(self):
        _delivery, slip = self.told_slips(
            self.slip(self.bo.member_number, "12345674", self.move.nets_reference)
        )
        delivery = self.told(
            self.slip_paid(
                self.move, payer=slip.payment_id.rjust(19, "0"), reference=""
            )
        )
        payment = self.payment(delivery)
        self.assertEqual((payment.state, payment.move_id), ("booked", self.move))
        self.assertEqual(self.move.amount_residual, 0)

    def test_the_id_of_another_association_finds_nothing(self):
        self.told_slips(
            self.slip(self.bo.member_number, "12345674", self.move.nets_reference)
        )
        self.subscriber("Sekret", self.south)
        foreign = self.collect_south()
        other = self.env["account.move"].search([("asom_run_id", "=", foreign.id)])
        delivery = self.told(
            self.slip_paid(other, payer="12345674".rjust(19, "0"), reference="")
        )
        self.assertEqual(self.payment(delivery).state, "parked")
        self.assertFalse(self.payment(delivery).move_id)
        self.assertNotEqual(self.move.amount_residual, 0)
