"""A collection of which word is awaited is not late for staff and board either."""

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .test_fik_report import ReportCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestAwaited(ReportCase):
    def late(self):
        """Who is late, by each of the places that tell it."""
        self.env.invalidate_all()
        both = [("membership_id", "in", (self.ida | self.bo).ids)]
        members = self.env["asom.membership"]
        invoices = self.env["asom.member.invoice"]
        moves = self.env["account.move"]
        own = [("id", "in", (self.ida | self.bo).ids)]
        found = [
            members.search([*own, ("unpaid_since", "!=", False)]),
            members.search([*own, ("overdue_days", ">", 0)]),
            (self.ida | self.bo).filtered("unpaid_since"),
            (self.ida | self.bo).filtered("overdue_days"),
            invoices.search([*both, ("overdue", ">", 0)]).membership_id,
            invoices.search([*both, ("overdue_days", ">", 0)]).membership_id,
            invoices.search([*both, ("age", "!=", "0")]).membership_id,
            moves.search(
                [
                    ("asom_membership_id", "in", (self.ida | self.bo).ids),
                    ("amount_residual_signed", ">", 0),
                    ("invoice_date_due", "<", "today"),
                    ("asom_awaited", "=", False),
                ]
            ).asom_membership_id,
            (self.auto | self.slip)
            .filtered(lambda move: move._asom_is_overdue())
            .asom_membership_id,
        ]
        for each in found[1:]:
            self.assertEqual(each, found[0])
        return found[0]

    def test_lists_and_documents_agree_on_who_is_late(self):
        delivery = self.quarter.action_create_delivery()
        with freeze_time("2026-01-05 08:00:00"):
            # Due on 2 January, and nobody has sent or fetched the file.
            self.assertEqual(self.late(), self.ida | self.bo)
        delivery.action_mark_sent()
        with freeze_time("2026-01-02 08:00:00"):
            self.assertFalse(self.late())
        for day in ("2026-01-03", "2026-01-05", "2026-01-09"):
            with freeze_time(f"{day} 08:00:00"):
                self.assertEqual(self.late(), self.bo, day)
                self.assertTrue(self.auto.asom_awaited)
                self.assertFalse(self.slip.asom_awaited)
                # It is owed all the same.
                self.assertEqual(self.ida.balance, 300.0)
        with freeze_time("2026-01-09 08:00:00"):
            self.auto.nets_failure = "rejected"
            self.assertEqual(self.late(), self.ida | self.bo)
            self.auto.nets_failure = False
            self.ida.nets_mandate_ids.ended_on = "2026-01-02"
            self.assertEqual(self.late(), self.ida | self.bo)
            self.ida.nets_mandate_ids.ended_on = False
        with freeze_time("2026-01-12 08:00:00"):
            self.assertEqual(self.late(), self.ida | self.bo)
            self.assertFalse(self.auto.asom_awaited)
