"""Invariant 8: what one more payment costs in queries."""

import logging

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_payments import PaymentCase

_logger = logging.getLogger(__name__)

WARM, SMALL, LARGE = 2, 30, 60


@tagged("post_install", "-at_install")
class TestPaymentPerformance(PaymentCase):
    """Files of 30 and of 60 records, received from cold caches to written rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        members = [
            cls.subscriber(f"Person {number:03d}")
            for number in range(WARM + SMALL + LARGE)
        ]
        run = cls.collect("2026-04-01", "2026-06-30", due="2026-01-05")
        by_member = {move.asom_membership_id: move for move in run.move_ids}
        moves = [by_member[member] for member in members]
        cls.parts = [moves[:WARM], moves[WARM : WARM + SMALL], moves[WARM + SMALL :]]
        with freeze_time(EARLY):
            run.action_create_delivery()

    def queries(self, data):
        """(queries, the delivery) of receiving a file."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        delivery = self.env["asom.nets.delivery"].receive("D-602.BS1", data)
        self.env.flush_all()
        return self.cr.sql_log_count - before, delivery

    def assert_marginal(self, make, most, state, what):
        """Receive files with a record ``make(move)`` for each move.

        :param most: queries that one more record may cost
        :param state: of all payments afterwards
        """
        counts = []
        # The first file makes what an association has once: journal and accounts.
        for moves in self.parts:
            data = self.file_0602(*map(make, moves))
            count, delivery = self.queries(data)
            payments = self.env["asom.nets.payment"].search(
                [("delivery_id", "=", delivery.id)]
            )
            self.assertEqual(len(payments), len(moves), what)
            self.assertEqual(set(payments.mapped("state")), {state}, what)
            counts.append(count)
        _warm, small, large = counts
        marginal = (large - small) / (LARGE - SMALL)
        _logger.info(
            "queries for one more %s: %.2f (%d, %d)", what, marginal, small, large
        )
        self.assertLessEqual(marginal, most, f"{what}: {counts}")

    def test_automatic_payment(self):
        self.assert_marginal(self.paid, 0.05, "booked", "automatic payment")

    def test_slip_payment(self):
        self.assert_marginal(self.slip_paid, 0.05, "booked", "slip payment")

    def test_part_payment(self):
        self.assert_marginal(
            lambda move: self.slip_paid(move, 10000), 0.05, "booked", "part payment"
        )

    def test_overpayment(self):
        self.assert_marginal(
            lambda move: self.slip_paid(move, 50000), 0.05, "booked", "overpayment"
        )

    def test_rejection(self):
        self.assert_marginal(
            lambda move: self.paid(move, code="0237"), 0.05, "noted", "rejection"
        )

    def test_charge_back(self):
        for moves in self.parts:
            self.told(*map(self.paid, moves))
        self.assert_marginal(
            lambda move: self.paid(move, code="0239"), 5.0, "booked", "charge-back"
        )

    def test_payment_to_be_placed(self):
        """Neither customer nor reference are known; each gets a work list row."""
        numbers = iter(range(1, 1000))
        self.assert_marginal(
            lambda move: self.slip_paid(
                move, payer=f"77{next(numbers):05d}", reference="987654321"
            ),
            0.05,
            "parked",
            "payment to be placed",
        )
