"""Which bank line is which payment from Nets: only what is certain."""

from datetime import date

from odoo.tests import TransactionCase, tagged

from odoo.addons.asom_nets.matching.payout_matching import (
    BankLine,
    Due,
    in_window,
    match,
)

FRIDAY = date(2026, 1, 2)
MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)


def due(ident, amount, day=FRIDAY, payer=1, section="0211"):
    return Due(ident, day, amount, payer, section)


@tagged("post_install", "-at_install")
class TestMatching(TransactionCase):
    def test_window_counts_banking_days(self):
        self.assertTrue(in_window(MONDAY, FRIDAY, 1))
        self.assertFalse(in_window(TUESDAY, FRIDAY, 1))
        # New Year's Eve and Day are closed.
        self.assertTrue(in_window(date(2025, 12, 30), FRIDAY, 1))
        self.assertFalse(in_window(date(2025, 12, 29), FRIDAY, 1))
        self.assertFalse(in_window(MONDAY, FRIDAY, 0))

    def test_same_amount_near_the_day(self):
        lines = [BankLine(1, MONDAY, 30000), BankLine(2, FRIDAY, 99)]
        self.assertEqual(match(lines, [due(7, 30000)], 1), [(1, (7,))])
        self.assertEqual(match(lines, [due(7, 30000)], 0), [])
        self.assertEqual(match(lines, [due(7, 30001)], 1), [])
        self.assertEqual(match([BankLine(1, FRIDAY, 0)], [due(7, 0)], 1), [])

    def test_two_of_a_kind_are_left_alone(self):
        lines = [BankLine(1, TUESDAY, 500)]
        dues = [due(7, 500, MONDAY), due(8, 500, FRIDAY)]
        self.assertEqual(match(lines, dues, 2), [])
        lines = [BankLine(1, MONDAY, 500), BankLine(2, TUESDAY, 500)]
        self.assertEqual(match(lines, [due(7, 500, FRIDAY)], 2), [])
        lines = [BankLine(1, FRIDAY, 500), BankLine(2, FRIDAY, 500)]
        dues = [due(7, 500), due(8, 500, section="0215")]
        self.assertEqual(match(lines, dues, 2), [])

    def test_the_very_day_goes_first(self):
        lines = [BankLine(1, MONDAY, 500), BankLine(2, FRIDAY, 500)]
        dues = [due(7, 500, FRIDAY), due(8, 500, MONDAY)]
        self.assertEqual(sorted(match(lines, dues, 2)), [(1, (8,)), (2, (7,))])
        # What is left over is certain then.
        lines = [BankLine(1, TUESDAY, 500), BankLine(2, FRIDAY, 500)]
        self.assertEqual(sorted(match(lines, dues, 2)), [(1, (8,)), (2, (7,))])

    def test_a_day_in_one_amount(self):
        dues = [due(7, 300), due(8, 200, section="0215"), due(9, 50, payer=2)]
        self.assertEqual(match([BankLine(1, FRIDAY, 500)], dues, 0), [(1, (7, 8))])
        # Charge-backs are drawn from what is paid.
        dues = [due(7, 300), due(8, -100, section="0215")]
        self.assertEqual(match([BankLine(1, FRIDAY, 200)], dues, 0), [(1, (7, 8))])

    def test_a_section_in_one_amount(self):
        dues = [due(7, 300), due(8, 200), due(9, 70, section="0215")]
        self.assertEqual(match([BankLine(1, FRIDAY, 500)], dues, 0), [(1, (7, 8))])

    def test_each_once(self):
        dues = [due(7, 300), due(8, 200, section="0215")]
        lines = [BankLine(1, FRIDAY, 300), BankLine(2, FRIDAY, 500)]
        self.assertEqual(match(lines, dues, 0), [(1, (7,))])
