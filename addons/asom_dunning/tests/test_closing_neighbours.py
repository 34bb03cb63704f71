"""What lies beside the plain closing: only one of two invoices paid, a charge-back, a
death, another association, a claim that grows too old, work that dies on the way."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.batches_common import Killed, batches

from .after_common import APPROVED, AfterCase


class Steps(AfterCase):
    """A closing taken through its days."""

    def approve(self, closing, day=APPROVED):
        with freeze_time(f"{day} 10:00:00"):
            closing.action_approve()

    def morning(self, day):
        with freeze_time(f"{day} 07:00:00"):
            self.env["asom.dunning.handover"]._cron_watch()

    def done(self, work, day):
        with freeze_time(f"{day} 10:00:00"):
            work.action_done()

    def close(self, closings):
        self.approve(closings)
        self.morning("2026-03-13")
        self.done(closings.close_work_id, "2026-03-16")
        self.assertEqual(set(closings.mapped("state")), {"closed"})

    def invoice_later(self, member, name="Net", due="2026-02-20", **period):
        """A further invoice of the member, for another service."""
        period = {"start": "2026-01-01", "end": "2026-03-31", **period}
        product = self.product(name, 199, company=member.company_id)
        self.subscribe(member, product, since=period["start"])
        known = self.claims_of(member)
        with freeze_time(period.pop("on", "2026-02-01")):
            self.collect(due=due, company=member.company_id, **period)
        return self.claims_of(member) - known

    def pay_on(self, move, day, amount=None):
        with freeze_time(f"{day} 12:00:00"):
            self.pay(move, day, amount)


@tagged("post_install", "-at_install")
class TestClosingNeighbours(Steps):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.reopen_product_id = cls.product("Genåbning", 350, asom_kind="fee")
        cls.ida, cls.handover = cls.handed_over("Ida Holm")
        cls.decision = cls.handover.decision_ids
        cls.decide(cls.decision, "close")
        cls.closing = cls.decision.closing_ids
        cls.tv_invoice = cls.env["account.move"].search(
            [
                ("asom_membership_id", "=", cls.ida.id),
                ("asom_dunning_reminder_id", "=", False),
                ("move_type", "=", "out_invoice"),
            ]
        )

    def test_paid_for_what_is_closed_it_opens_whatever_else_is_overdue(self):
        self.close(self.closing)
        other = self.invoice_later(self.ida)
        self.assertEqual(len(other), 1)
        self.pay_on(self.tv_invoice, "2026-03-18")
        self.assertEqual(self.closing.state, "reopening")
        self.assertEqual(self.closing.fee_id.amount, 350.0)
        self.assertGreater(other.amount_residual, 0)
        # Of the rest the association is asked anew.
        self.assertEqual(self.decision.state, "ended")
        self.morning("2026-03-19")
        case = self.ida.dunning_case_ids
        self.assertEqual(
            case.decision_ids.sorted("id").mapped("state"), ["ended", "waiting"]
        )
        self.assertEqual(
            case.decision_ids.sorted("id")[-1].amount, other.amount_residual
        )

    def test_paid_for_another_service_it_stays_closed(self):
        other = self.invoice_later(self.ida)
        self.close(self.closing)
        self.pay_on(other, "2026-03-18")
        self.pay_on(self.tv_invoice, "2026-03-18", 299.99)
        self.assertEqual(self.closing.state, "closed")
        self.pay_on(self.tv_invoice, "2026-03-19", 0.01)
        self.assertEqual(self.closing.state, "reopening")

    def test_what_another_invoice_asks_for_is_not_closed(self):
        self.invoice_later(self.ida)
        self.assertEqual(
            self.closing.subscription_ids.product_id.mapped("name"), ["TV"]
        )

    def test_a_part_before_the_day_changes_nothing(self):
        self.approve(self.closing)
        self.pay_on(self.tv_invoice, "2026-03-02", 100)
        self.assertEqual(self.closing.state, "told")
        self.morning("2026-03-13")
        self.assertEqual(self.closing.state, "ordered")

    def test_charged_back_after_it_was_opened_nothing_closes_by_itself(self):
        self.close(self.closing)
        self.pay_on(self.tv_invoice, "2026-03-18")
        self.done(self.closing.open_work_id, "2026-03-19")
        self.assertEqual(self.closing.state, "reopened")
        with freeze_time("2026-03-25 12:00:00"):
            self.tv_invoice.line_ids.remove_move_reconcile()
            self.env.cr.flush()
        self.morning("2026-03-26")
        self.assertEqual(self.closing.state, "reopened")
        self.assertFalse(self.ida.dunning_case_ids.closing_ids - self.closing)
        # No stage is repeated: the association is asked again, and decides.
        letters = len(self.reminders_of(self.ida))
        self.remind("2026-04-20")
        self.assertEqual(len(self.reminders_of(self.ida)), letters)
        self.morning("2026-04-21")
        case = self.ida.dunning_case_ids.filtered(lambda row: row.state != "closed")
        [decision] = case.decision_ids.filtered(lambda row: row.state == "waiting")
        self.decide(decision, "close", day="2026-04-22")
        self.approve(decision.closing_ids, "2026-04-22")
        self.assertEqual(decision.closing_ids.state, "told")

    def test_the_dead_are_not_closed(self):
        hold = {"reason": "deceased", "membership_id": self.ida.id}
        self.env["asom.dunning.hold"].create({**hold, "date_from": "2026-02-24"})
        with self.assertRaisesRegex(UserError, "on hold"):
            self.approve(self.closing)

    def test_a_death_after_the_notice_stops_the_work_order(self):
        self.approve(self.closing)
        hold = {"reason": "deceased", "membership_id": self.ida.id}
        self.env["asom.dunning.hold"].create({**hold, "date_from": "2026-03-01"})
        self.morning("2026-03-13")
        self.assertEqual(
            (self.closing.state, self.closing.close_work_id.id), ("told", False)
        )

    def test_a_member_of_two_associations_pays_one_and_has_that_opened(self):
        tv = self.product("TV Syd", company=self.south)
        member, handover = self.handed_over("Ida Holm", company=self.south, product=tv)
        self.decide(handover.decision_ids, "close")
        other = handover.decision_ids.closing_ids
        self.close(self.closing | other)
        self.pay_all(member, "2026-03-18")
        self.assertEqual((self.closing.state, other.state), ("closed", "reopening"))
        self.assertFalse(other.fee_id)

    def test_killed_while_orders_leave_each_leaves_once(self):
        more, handover = self.handed_over("Bo Lind", "Eva Dam")
        self.decide(handover.decision_ids, "close")
        closings = self.closing | handover.decision_ids.closing_ids
        self.approve(closings)
        orders = self.env["asom.work.order"]
        real, seen = type(self.closing)._order_work, []

        def dies(closing):
            seen.append(closing)
            if len(seen) == 2:
                raise Killed
            real(closing)

        with (
            patch.object(type(self.closing), "_order_work", dies),
            freeze_time("2026-03-13 07:00:00"),
            batches(self.env) as watched,
        ):
            self.env["asom.dunning.handover"]._cron_watch()
        self.assertTrue(watched.killed)
        self.env.invalidate_all()
        self.assertEqual(set(closings.mapped("state")), {"told"})
        for _twice in range(2):
            self.morning("2026-03-13")
        self.assertEqual(set(closings.mapped("state")), {"ordered"})
        members = self.ida | more
        self.assertEqual(orders.search_count([("membership_id", "in", members.ids)]), 3)

    def test_killed_while_it_opens_there_is_one_order_and_one_fee(self):
        self.close(self.closing)
        charges = self.env["asom.charge"].search(
            [("membership_id", "=", self.ida.id), ("kind", "=", "fee")]
        )

        def dies(_closing, _day):
            raise Killed

        with (
            patch.object(type(self.closing), "_charge_reopening", dies),
            self.assertRaises(Killed),
            self.env.cr.savepoint(),
        ):
            self.pay_on(self.tv_invoice, "2026-03-18")
        self.env.invalidate_all()
        self.assertEqual(
            (self.closing.state, self.closing.open_work_id.id), ("closed", False)
        )
        self.pay_on(self.tv_invoice, "2026-03-18")
        self.morning("2026-03-19")
        after = charges.search(
            [("membership_id", "=", self.ida.id), ("kind", "=", "fee")]
        )
        self.assertEqual(after - charges, self.closing.fee_id)


@tagged("post_install", "-at_install")
class TestTooOldToBeClaimed(Steps):
    """A claim of 2026 that nobody reminded of, and one of 2028, in 2029."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.owing("Ida Holm")
        cls.ida.partner_id.email = "ida@example.dk"

    def setUp(self):
        super().setUp()
        [self.old] = self.claims_of(self.ida)
        self.new = self.invoice_later(
            self.ida,
            start="2028-10-01",
            end="2028-12-31",
            due="2028-12-15",
            on="2028-11-20",
        )
        for day in ("2029-01-04", "2029-01-25", "2029-02-19"):
            self.remind(day)
        self.case = self.ida.dunning_case_ids
        self.decision = self.case.decision_ids

    def test_no_path_claims_it_again(self):
        self.assertEqual(self.new.asom_membership_id, self.ida)
        for letter in self.reminders_of(self.ida):
            self.assertNotIn(self.old, letter.claim_ids.move_id)
        left = self.new.amount_residual
        with freeze_time("2029-02-20 10:00:00"):
            self.assertEqual(self.decision.amount, left)
            self.assertEqual(self.decision.handover_id.amount, left)
            self.assertEqual(self.case._claimable(), self.new)
            self.assertIn("too old", self.case.summary)
            agreement = self.env["asom.dunning.agreement"].new(
                {"membership_id": self.ida.id}
            )
            self.assertNotIn(self.old, agreement._claims())
            told = self.decision.handover_id._told_moves(self.case)
            self.assertNotIn(self.old, told)
            # Nor does the invoice itself, sent or shown once more.
            asked = self.old._asom_payment()
            self.assertEqual((asked["way"], asked["overdue"]), ("", False))
            self.assertIn("too old", asked["status"])
            self.assertTrue(self.new._asom_payment()["way"])
        self.decide(self.decision, "close", day="2029-02-21")
        closing = self.decision.closing_ids
        self.assertEqual(closing.amount, left)
        self.approve(closing, "2029-02-22")
        with freeze_time("2029-02-22 11:00:00"):
            fees = self.case._claimable_ore(fees=True) / 100
        self.assertEqual(closing.notice_ids.amount, left + fees)
        # Nor does the signal stay closed for it.
        self.morning("2029-03-19")
        self.done(closing.close_work_id, "2029-03-20")
        self.pay_on(self.new, "2029-03-21")
        self.assertEqual(closing.state, "reopening")
        self.assertGreater(self.old.amount_residual, 0)

    def test_neither_does_an_agency(self):
        self.decide(self.decision, "inkasso", day="2029-02-21")
        case = self.decision.inkasso_ids
        self.patch(type(case), "_invoice_pdf", lambda case, move: b"%PDF")
        with freeze_time("2029-02-22 10:00:00"):
            case.action_approve()
        self.assertNotIn(self.old, case.move_ids)
        self.assertIn(self.new, case.move_ids)

    def test_too_old_while_it_is_closed_it_is_opened(self):
        self.decide(self.decision, "close", day="2029-02-21")
        closing = self.decision.closing_ids
        self.approve(closing, "2029-02-22")
        self.morning("2029-03-19")
        self.done(closing.close_work_id, "2029-03-20")
        self.morning("2031-12-16")
        self.assertEqual(closing.state, "reopening")
