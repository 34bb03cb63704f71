"""Agreements and write-offs that an association has decided."""

from odoo.tests import freeze_time, tagged

from .after_common import APPROVED, DECIDED, AfterCase


@tagged("post_install", "-at_install")
class TestDecided(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.handover = cls.handed_over("Ida Holm")
        cls.decision = cls.handover.decision_ids
        loss = cls.env["account.account"].with_company(cls.north)
        cls.policy.bad_debt_account_id = loss.search(
            [("account_type", "=", "expense"), ("company_ids", "in", cls.north.ids)],
            limit=1,
        )

    def test_a_write_off_is_drafted_with_claims_and_fees_and_acted_on(self):
        self.decide(self.decision, "write_off")
        off = self.decision.write_off_id
        # 300 of dues and two fees.
        self.assertEqual((off.state, off.amount), ("draft", 500.0))
        with freeze_time(f"{APPROVED} 10:00:00"):
            off.action_write_off()
            self.assertEqual(self.decision.state, "acted")
            self.env.cr.flush()
        self.assertEqual(self.decision.case_id.state, "closed")
        self.assertEqual(self.ida.balance, 0.0)

    def test_one_that_is_undone_leaves_no_draft(self):
        self.decide(self.decision, "write_off")
        off = self.decision.write_off_id
        with freeze_time(f"{DECIDED} 11:00:00"):
            self.decision.action_undo()
        self.assertFalse(off.exists())
        self.assertEqual(self.decision.state, "waiting")

    def test_a_member_who_pays_first_leaves_no_draft_either(self):
        self.decide(self.decision, "write_off")
        off = self.decision.write_off_id
        self.pay_all(self.ida, APPROVED)
        self.assertFalse(off.exists())

    def test_an_agreement_acts_on_it_and_a_broken_one_asks_again(self):
        self.decide(self.decision, "agreement")
        with freeze_time(f"{APPROVED} 10:00:00"):
            agreement = self.env["asom.dunning.agreement"].create(
                {"membership_id": self.ida.id, "date_first": "2026-03-02"}
            )
            agreement.action_start()
        self.assertEqual(self.decision.state, "acted")
        self.assertEqual(self.decision.agreement_id, agreement)
        with freeze_time("2026-03-20 05:00:00"):
            self.env["asom.dunning.agreement"]._cron_watch()
        self.assertEqual(agreement.state, "broken")
        self.assertEqual(self.decision.state, "ended")

    def test_a_signal_is_not_opened_by_giving_up(self):
        closing = self.env["asom.dunning.closing"].sudo()
        self.decide(self.decision, "write_off")
        case = self.decision.case_id
        self.assertFalse(case._is_given_up())
        with freeze_time(f"{APPROVED} 10:00:00"):
            self.decision.write_off_id.action_write_off()
            self.env.cr.flush()
        self.assertTrue(case._is_given_up())
        closed = closing.new({"state": "closed", "case_id": case.id})
        reopened = []
        self.patch(type(closing), "_reopen", reopened.append)
        closed._paid()
        self.assertFalse(reopened)
