"""What is done follows from runs, deliveries and payments, in both directions."""

import base64
from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_plan import PlanCase

DESK = ("preview", "approve", "execute")


@tagged("post_install", "-at_install")
class TestFacts(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        with freeze_time(EARLY):
            cls.plans._cron_plan()

    def open_kinds(self):
        return [k for k, state in self.states().items() if state in ("todo", "late")]

    @freeze_time(EARLY)
    def test_step_by_step(self):
        """North's Q1; its preview was due on 4 December."""
        self.assertEqual(self.states()["preview"], "late")
        self.assertEqual(self.states()["approve"], "todo")
        self.assertEqual(self.row("approve").waits_for, "preview")
        run = self.new_run()
        self.assertEqual(set(self.rows().run_id), {run})
        self.assertEqual(self.states()["preview"], "late")
        run.action_preview()
        self.assertEqual(self.states()["preview"], "done")
        self.assertEqual(self.row("preview").done_at, datetime(2025, 12, 8, 8))
        self.assertFalse(self.row("approve").waits_for)
        run.action_approve()
        self.assertEqual(self.open_kinds()[0], "execute")
        run.action_execute()
        self.assertEqual(self.open_kinds()[0], "send")
        delivery = run.action_create_delivery()
        send = self.row("send")
        self.assertEqual((send.state, send.delivery_id), ("todo", delivery))
        delivery.action_mark_sent()
        self.assertEqual(self.open_kinds(), ["payments", "rejections"])
        self.assertEqual(self.row("late").state, "done")
        # The other association has nothing of it.
        self.assertEqual(self.states(self.south)["preview"], "late")
        self.assertFalse(self.rows(self.south).run_id)

    @freeze_time(EARLY)
    def test_back_again(self):
        run = self.new_run()
        run.action_preview()
        run.action_approve()
        self.assertEqual(self.row("approve").state, "done")
        run.action_cancel()
        self.assertEqual([self.states()[k] for k in DESK], ["late", "todo", "todo"])
        self.assertFalse(self.row("preview").done_at)
        self.assertFalse(self.rows().run_id)

    @freeze_time(EARLY)
    def test_a_changed_period_makes_a_draft_again(self):
        run = self.new_run()
        run.action_preview()
        run.date_to = "2026-03-30"
        self.assertEqual(self.row("preview").state, "late")

    @freeze_time(EARLY)
    def test_a_deleted_draft(self):
        self.new_run().unlink()
        self.assertFalse(self.rows().run_id)

    @freeze_time(EARLY)
    def test_a_refused_delivery_is_to_be_sent_again(self):
        delivery = self.collect().action_create_delivery()
        delivery.action_mark_sent()
        self.assertEqual(self.row("send").state, "done")
        delivery.action_fail("Wrong PBS number")
        send = self.row("send")
        self.assertEqual((send.state, send.delivery_id.id), ("todo", False))

    @freeze_time(EARLY)
    def test_a_further_delivery_that_lies_here(self):
        homeless = self.subscriber("Homeless")
        homeless.partner_id.street = False
        run = self.collect()
        run.action_create_delivery().action_mark_sent()
        homeless.partner_id.street = "Engvej 2"
        second = run.action_create_delivery()
        self.assertEqual(self.row("send").state, "todo")
        self.assertEqual(self.row("send").delivery_id, second)
        second.action_mark_sent()
        self.assertEqual(self.row("send").state, "done")

    @freeze_time(EARLY)
    def test_a_supplementary_run_undoes_nothing(self):
        run = self.collect()
        self.new_run()
        self.assertEqual(self.rows().run_id, run)
        self.assertEqual(self.row("execute").state, "done")

    @freeze_time(EARLY)
    def test_nothing_goes_through_nets(self):
        self.ida.payment_channel = "card"
        self.collect()
        self.assertEqual(
            {kind: state for kind, state in self.states().items() if kind not in DESK},
            dict.fromkeys(("send", "late", "payments", "rejections"), "skipped"),
        )

    def test_late_with_the_hour(self):
        self.plan("2025-12-11 14:59:00")
        self.assertEqual(self.row("send").state, "todo")
        self.plan("2025-12-11 15:01:00")
        self.assertEqual(self.row("send").state, "late")

    def test_nobody_is_late_with_what_nets_does(self):
        self.plan("2026-01-20 08:00:00")
        states = self.states()
        self.assertEqual(states["send"], "late")
        self.assertEqual(states["payments"], "todo")
        self.assertEqual(states["rejections"], "todo")

    def test_payments_and_rejections(self):
        with freeze_time(EARLY):
            self.mandate(self.ida)
            run = self.collect()
            run.action_create_delivery().action_mark_sent()
        self.plan("2026-01-05 14:59:00")
        self.assertEqual(self.row("payments").state, "todo")
        self.plan("2026-01-05 15:01:00")
        self.assertEqual(self.row("payments").state, "late")
        # A slip that was paid before the due date says nothing.
        self.told(run, date(2025, 12, 30))
        self.plan("2026-01-05 16:00:00")
        self.assertEqual(self.row("payments").state, "late")
        self.told(run, date(2026, 1, 2))
        self.plan("2026-01-05 16:00:00")
        self.assertEqual(self.row("payments").state, "done")
        self.assertEqual(self.row("rejections").state, "todo")
        self.plan("2026-01-08 08:00:00")
        self.assertEqual(self.row("rejections").state, "done")
        self.assertEqual(self.row("payments").state, "done")
        self.assertEqual(self.open_kinds(), [])

    def told(self, run, day):
        """A record from Nets about one of the run's invoices."""
        sudo = self.env(su=True)
        delivery = sudo["asom.nets.delivery"].create(
            {
                "company_id": self.north.id,
                "agreement_id": self.north_agreement.id,
                "direction": "in",
                "type": "0602",
                "number": f"9{day:%d%m%Y}0",
                "filename": "D0000000001-602.BS1",
                "content": base64.b64encode(f"told {day}".encode()),
                "state": "received",
            }
        )
        section = sudo["asom.nets.section"].create(
            {
                "delivery_id": delivery.id,
                "company_id": self.north.id,
                "agreement_id": self.north_agreement.id,
                "number": "0211",
                "line": 2,
            }
        )
        sudo["asom.nets.payment"].create(
            {
                "delivery_id": delivery.id,
                "section_id": section.id,
                "company_id": self.north.id,
                "line": 3,
                "kind": "0236",
                "date": day,
                "amount": 300.0,
                "move_id": run.move_ids[0].id,
                "state": "booked",
            }
        )
        with freeze_time("2026-01-05 15:30:00"):
            delivery.state = "done"

    @freeze_time(EARLY)
    def test_the_runs_own_due_date(self):
        """A run that is due a month later has that month's deadlines."""
        run = self.new_run(due="2026-02-02")
        rows = self.rows()
        self.assertEqual(set(rows.mapped("date_collected")), {date(2026, 2, 2)})
        self.assertEqual(set(rows.mapped("date_due")), {date(2026, 1, 2)})
        self.assertEqual(self.row("send").latest, datetime(2026, 1, 23, 8))
        self.assertEqual(self.row("preview").state, "todo")
        run.date_due = "2026-01-02"
        self.assertEqual(self.row("send").latest, datetime(2025, 12, 18, 8))
        self.assertEqual(self.row("preview").state, "late")

    @freeze_time(EARLY)
    def test_announced_prices(self):
        prices = self.row("prices", due="2026-04-01")
        self.assertEqual(prices.state, "todo")
        price = self.price(self.tv, 310.0, "2026-04-01")
        self.plans._follow_companies(self.north)
        self.assertEqual(prices.state, "todo", "announced on 1 April only")
        price.announced_on = "2025-12-08"
        self.plans._follow_companies(self.north)
        self.assertEqual(prices.state, "done")
        self.assertEqual(self.row("prices", due="2026-07-01").state, "todo")
        self.assertEqual(self.row("prices", self.south, "2026-04-01").state, "todo")

    @freeze_time(EARLY)
    def test_skip_and_again(self):
        preview = self.row("preview").with_user(self.boss)
        wizard = self.env["asom.nets.plan.skip"].with_user(self.boss)
        context = preview.action_ask_skip()["context"]
        wizard = wizard.with_context(**context).create({"reason": "By hand"})
        wizard.action_skip()
        self.assertEqual(preview.state, "skipped")
        self.assertEqual(preview.skipped_by_id, self.boss)
        self.assertFalse(self.row("approve").waits_for)
        self.assertIn("By hand", preview.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "open step"):
            preview._skip("Twice")
        preview.action_again()
        self.assertEqual(preview.state, "late")
        with self.assertRaisesRegex(UserError, "somebody has skipped"):
            preview.action_again()

    @freeze_time(EARLY)
    def test_skip_the_whole_collection(self):
        self.new_run().action_preview()
        wizard = self.env["asom.nets.plan.skip"].create(
            {
                "plan_id": self.row("approve").id,
                "reason": "Collected by the bank",
                "whole": True,
            }
        )
        wizard.action_skip()
        states = self.states()
        self.assertEqual(states.pop("preview"), "done")
        self.assertEqual(set(states.values()), {"skipped"})
        self.assertEqual(self.states(due="2026-04-01")["preview"], "todo")
        self.assertIn("todo", self.states(self.south).values())
