"""Whose a bank's file of slips is: by the FI creditor number that stands on them."""

from odoo.tests import tagged

from .common_settlement import SettlementCase

OTHER = "83333333"


@tagged("post_install", "-at_install")
class TestFiCreditor(SettlementCase):
    def dues_journal(self, company):
        return company.sudo()._asom_dues_journal()

    def paid_into_the_bank(self, move, creditor):
        number = move.nets_payment_id
        return self.fi_file((number, "A1", 30000), creditor=creditor)

    def test_a_journals_own_number(self):
        self.dues_journal(self.north).l10n_dk_fik_creditor_number = OTHER
        run = self.collect("2026-04-01", "2026-06-30")
        move = run.move_ids.filtered(lambda m: m.asom_membership_id == self.bo)
        self.assertEqual(move.l10n_dk_fik_creditor_number, OTHER)
        delivery = self.paid_into_the_bank(move, OTHER)
        self.assertEqual((delivery.state, delivery.failure), ("done", False))
        self.assertEqual(move.payment_state, "paid")

    def test_the_number_that_the_agreement_had_before(self):
        self.north_agreement.l10n_dk_fik_creditor_number = OTHER
        delivery = self.paid_into_the_bank(self.bo_move, "81234567")
        self.assertEqual(delivery.company_id, self.north)
        self.assertEqual(self.bo_move.payment_state, "paid")

    def test_a_number_of_two_associations(self):
        """Whose payments they are cannot be told."""
        for company in self.north | self.south:
            self.dues_journal(company).l10n_dk_fik_creditor_number = OTHER
        run = self.collect("2026-04-01", "2026-06-30")
        self.subscriber(company=self.south)
        self.collect_south()
        delivery = self.paid_into_the_bank(run.move_ids[0], OTHER)
        self.assertEqual(delivery.state, "failed")
        self.assertIn(OTHER, delivery.failure)
