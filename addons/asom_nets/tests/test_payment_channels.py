"""One payment that Nets and the bank both tell is booked once."""

from datetime import date

from odoo.tests import tagged

from .common_settlement import SettlementCase

FRIDAY = date(2026, 1, 2)
MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)


@tagged("post_install", "-at_install")
class TestTwoChannels(SettlementCase):
    def setUp(self):
        super().setUp()
        self.number = self.bo_move.nets_payment_id
        self.files = 0

    def by_bank(self, *archives, amount=30000, day=FRIDAY):
        """The bank's file tells Bo's slip once for each archive reference."""
        self.files += 1
        rows = [(self.number, archive, amount) for archive in archives or ("",)]
        return self.fi_file(*rows, number=self.files, day=day)

    def by_nets(self, count=1, archive="0" * 22, amount=30000, day=FRIDAY, **vals):
        """Section 0215 tells it: the id where others have the customer number."""
        vals = {"payer": self.number.zfill(19), "archive": archive, **vals}
        row = self.slip_paid(self.bo_move, amount, day=day, **vals)
        return self.told(*[row] * count)

    def states(self, *deliveries):
        payments = self.env["asom.nets.payment"]
        return [
            payments.search([("delivery_id", "=", each.id)], order="line").mapped(
                "state"
            )
            for each in deliveries
        ]

    def assert_booked_once(self, *deliveries):
        first, *others = self.states(*deliveries)
        self.assertEqual((first, others), (["booked"], [["parked"]] * len(others)))
        for delivery in deliveries[1:]:
            self.assertIn("double", self.open_parked(delivery).reason)
        self.assertEqual(self.bo.balance, 0.0)

    def test_the_bank_first(self):
        self.assert_booked_once(self.by_bank(), self.by_nets())

    def test_nets_first(self):
        self.assert_booked_once(self.by_nets(), self.by_bank())

    def test_only_one_of_them_has_a_reference(self):
        self.assert_booked_once(self.by_bank("A1"), self.by_nets())

    def test_a_slip_that_nets_has_printed_names_the_customer(self):
        self.assert_booked_once(
            self.by_nets(payer=self.bo.member_number), self.by_bank()
        )

    def test_the_next_banking_day(self):
        self.assert_booked_once(self.by_bank(), self.by_nets(day=MONDAY))
        reason = self.env["asom.nets.payment"].search([], limit=1).reason
        self.assertIn("Paid into the Bank", reason)

    def test_days_apart_are_two_payments(self):
        deliveries = self.by_bank(), self.by_nets(day=TUESDAY)
        self.assertEqual(self.states(*deliveries), [["booked"], ["booked"]])
        self.assertEqual(self.bo.balance, -300.0)

    def test_another_amount_is_another_payment(self):
        deliveries = self.by_bank(amount=10000), self.by_nets(amount=20000)
        self.assertEqual(self.states(*deliveries), [["booked"], ["booked"]])
        self.assertEqual(self.bo.balance, 0.0)

    def test_two_equal_payments_in_one_file_are_two(self):
        """The file's own sums hold both."""
        self.assertEqual(self.states(self.by_bank("", "")), [["booked", "booked"]])
        self.assertEqual(self.bo.balance, -300.0)
        # The other channel tells these two, and a third.
        told = self.by_nets(count=3)
        self.assertEqual(self.states(told), [["parked", "parked", "booked"]])
        self.assertEqual(self.bo.balance, -600.0)

    def test_the_bank_statement_is_a_third_channel(self):
        self.assert_booked_once(self.by_bank(), self.by_nets())
        line = self.statement(300.0, text=f"+71<{self.number}")
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self.bo.balance, 0.0)

    def test_what_one_channel_told_the_other_may_take_back(self):
        self.by_bank()
        back = self.by_nets(code="0299", day=TUESDAY)
        self.assertEqual(self.states(back), [["booked"]])
        self.assertEqual(self.bo_move.nets_failure, "charged_back")
        again = self.by_nets(code="0299", day=TUESDAY)
        self.assertEqual(self.states(again), [["parked"]])
        self.assertEqual(self.bo.balance, 300.0)
