"""Lists of invoices say how far reminders have come."""

from odoo.tests import freeze_time, tagged

from .common import DunningCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01")
class TestUnpaidBecause(DunningCase):
    def test_the_last_reminder_and_its_last_payment_date_are_told(self):
        [ida] = self.owing("Ida Holm")
        [move] = self.claims_of(ida)
        self.assertEqual(move._asom_unpaid_because(), {})
        self.remind("2026-01-15")
        [told] = move._asom_unpaid_because().values()
        self.assertRegex(told[-1], "^Reminder 1, to be paid by ")
        self.remind("2026-02-20")
        [told] = move._asom_unpaid_because().values()
        self.assertEqual(len(told), 1)
        self.assertRegex(told[0], "^Reminder 2, to be paid by ")
        row = self.env["asom.member.invoice"].browse(move.id)
        self.assertEqual(row.why_unpaid, told[0])
