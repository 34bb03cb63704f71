"""What happens to a member while an agency has the case."""

from odoo.tests import freeze_time, tagged

from .after_common import APPROVED, AfterCase


@tagged("post_install", "-at_install")
class TestAgencyAfter(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, handover = cls.handed_over("Ida Holm")
        cls.decide(handover.decision_ids, "inkasso")
        cls.case = handover.decision_ids.inkasso_ids
        cls.classPatch(type(cls.case), "_invoice_pdf", lambda case, move: b"%PDF")
        with freeze_time(f"{APPROVED} 10:00:00"):
            cls.case.action_approve()
            cls.case.inkasso_message_ids.action_download()

    def setUp(self):
        super().setUp()
        [self.move] = self.claims_of(self.ida)
        self.assertEqual(self.case.state, "sent")

    def taken_back(self, day):
        items = self.move.line_ids.filtered(lambda line: line.matched_credit_ids)
        with freeze_time(f"{day} 10:00:00"):
            items.remove_move_reconcile()
            self.cr.flush()
        self.env.invalidate_all()

    def more(self, amount=80.0):
        """Later dues of the member's, due on 1 March."""
        more = self.move.copy(
            {
                "invoice_date": "2026-02-20",
                "invoice_date_due": "2026-03-01",
                "asom_membership_id": self.ida.id,
            }
        )
        more.invoice_line_ids.write({"price_unit": amount, "quantity": 1})
        more.action_post()
        return more

    def test_a_payment_that_is_taken_back_there_is_not_reminded_of_here(self):
        """The fees are left, so that the agency has the case all along."""
        with freeze_time("2026-03-02 10:00:00"):
            self.pay(self.move, "2026-03-02")
        self.assertEqual(self.case.state, "sent")
        self.taken_back("2026-03-10")
        self.remind("2026-03-30")
        self.assertEqual(len(self.reminders_of(self.ida)), 2)
        self.assertIn("agency", self.move._asom_status_text())

    def test_charged_back_after_the_case_is_closed_reminders_go_on(self):
        self.pay_all(self.ida, "2026-03-02")
        self.assertEqual(self.case.state, "closed")
        self.taken_back("2026-03-10")
        self.assertNotIn("agency", self.move._asom_status_text())
        self.remind("2026-03-30")
        # The agency has closed it: it is a new case, with the association.
        self.assertEqual(self.case.state, "closed")
        self.assertTrue(self.ida.dunning_case_id)
        self.assertIn(self.ida.dunning_case_id.state, ("open", "handed_over"))

    def test_later_dues_are_reminded_of_without_what_the_agency_collects(self):
        """80 kr. due on Sunday 1 March and the fee of their own reminder: not the
        200 kr. of fees that have been handed over."""
        more = self.more()
        self.remind("2026-03-16")
        last = self.reminders_of(self.ida)[-1]
        self.assertEqual(last.claim_ids.move_id, more)
        self.assertEqual((last.fee, last.amount), (100.0, 180.0))
        self.assertEqual(last._paid_in_order(), last.fee_move_id | more)
        # Who pays by the id of an earlier letter pays what it asked for.
        before = self.reminders_of(self.ida)[1]
        self.assertEqual(set(before._paid_in_order()), set(self.case.move_ids))

    def test_the_bureau_is_told_to_tell_the_agency_of_a_death(self):
        with freeze_time("2026-03-10 10:00:00"):
            self.env["asom.dunning.hold"].create(
                {"membership_id": self.ida.id, "reason": "deceased"}
            )
        [told] = self.case.activity_ids
        self.assertIn("Deceased", told.summary)
        self.assertIn("agency", told.summary)

    def test_nothing_is_told_of_a_wish_or_of_another_invoice(self):
        more = self.more()
        holds = self.env["asom.dunning.hold"]
        holds.create({"membership_id": self.ida.id, "reason": "wish"})
        holds.create(
            {"membership_id": self.ida.id, "reason": "dispute", "move_id": more.id}
        )
        self.assertFalse(self.case.activity_ids)
        holds.create(
            {"membership_id": self.ida.id, "reason": "dispute", "move_id": self.move.id}
        )
        self.assertEqual(len(self.case.activity_ids), 1)
