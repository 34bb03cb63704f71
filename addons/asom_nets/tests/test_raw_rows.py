"""What is written by SQL is what Odoo would have written, in every column."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.asom_membership.tests.columns import columns, differences

from .common_settlement import SettlementCase


@tagged("post_install", "-at_install")
class TestRawRows(SettlementCase):
    def compared(self, mine, theirs, *leave):
        self.assertEqual(
            differences(columns(mine, leave=leave), columns(theirs, leave=leave)), []
        )

    def test_a_payout_that_is_made_when_first_needed(self):
        delivery = self.told(self.slip_paid(self.bo_move, 30000))
        section = delivery.section_ids
        [mine] = self.payouts.sudo()._of_section(section, [date(2026, 5, 4)]).values()
        theirs = self.payouts.sudo().create(
            {
                "company_id": section.company_id.id,
                "agreement_id": section.agreement_id.id,
                "number": section.number,
                "debtor_group_number": section.debtor_group_number,
                "date": date(2026, 5, 5),
            }
        )
        self.compared(mine, theirs, "date")

    def test_a_month_of_costs_that_is_made_when_first_needed(self):
        months = self.env["asom.nets.cost.month"].sudo()
        [mine] = months._of(self.north, [date(2026, 5, 1)]).values()
        theirs = months.create({"company_id": self.north.id, "date": date(2026, 6, 1)})
        self.compared(mine, theirs, "date")

    def test_what_differs_from_payment_to_payment(self):
        self.told(self.slip_paid(self.bo_move, 30000))
        payment = self.env["asom.nets.payment"].sudo().search([], limit=1)
        for vals in (
            {"returned": 100.0},
            {"returned": 0.0},
            {"reason": "Why"},
            {"reason": False},
            {"membership_id": False, "move_id": self.ida_move.id},
        ):
            payment._put([vals])
            mine = columns(payment)
            payment.write(vals)
            self.assertEqual(differences(mine, columns(payment)), [], vals)
