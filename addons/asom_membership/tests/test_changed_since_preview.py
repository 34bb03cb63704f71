from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestChangedSincePreview(AssociationCase):
    """What was approved and is no longer so is not invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.net = cls.product("Net", 600.0)
        cls.fee = cls.product("Reconnection", 150.0, asom_kind="fee")
        cls.ida, cls.bo = cls.member("Ida Holm"), cls.member("Bo Vig")
        cls.ida_tv = cls.subscribe(cls.ida, cls.tv, "2026-01-01")
        cls.bo_tv = cls.subscribe(cls.bo, cls.tv, "2026-01-01")

    def approved(self, *period):
        run = self.new_run(*period)
        run.action_preview()
        run.action_approve()
        return run

    def line_of(self, run, member):
        return run.line_ids.filtered(lambda line: line.membership_id == member)

    def set_aside(self, run, member, *texts):
        """Execute, and see that the member alone was left out, and why."""
        run.action_execute()
        line = self.line_of(run, member)
        self.assertEqual((run.state, run.changed_count), ("done", 1))
        self.assertEqual((line.state, line.move_id.id), ("changed", False))
        self.assertEqual(run.move_ids.asom_membership_id, (self.ida | self.bo) - member)
        self.assertIn("since the preview: 1.", run.message_ids[0].body)
        for text in texts:
            self.assertIn(text, line.error)
        return line

    # === WHAT IS NO LONGER SO === #

    def test_a_package_that_ends(self):
        run = self.approved()
        self.ida_tv.date_to = "2026-01-31"
        line = self.set_aside(run, self.ida, "No longer: TV", "300,00", "New: TV")
        self.assertEqual(line.amount, 300.0)
        self.assertAlmostEqual(line.amount_now, 103.33, 2)
        self.assertEqual(self.charged(self.ida), 0)

    def test_a_package_that_never_took_effect(self):
        run = self.approved()
        self.ida_tv.action_cancel()
        self.set_aside(run, self.ida, "No longer: TV")

    def test_another_price(self):
        run = self.approved()
        run.line_ids.filtered(lambda line: line.membership_id == self.bo).ensure_one()
        self.bo_tv.discount_ids.create(
            {
                "subscription_id": self.bo_tv.id,
                "name": "Board",
                "percent": 50.0,
                "date_from": "2026-01-01",
            }
        )
        line = self.set_aside(run, self.bo, "No longer: TV", "New: TV", "150,00")
        self.assertEqual(line.amount_now, 150.0)

    def test_a_fee_that_was_registered_meanwhile(self):
        run = self.approved()
        self.waiting(self.ida, self.fee, 150.0)
        self.set_aside(run, self.ida, "New: fee 150.0")

    def test_another_payer(self):
        run = self.approved()
        self.ida.partner_id = self.payer("Her son")
        self.set_aside(run, self.ida, "payer")

    def test_another_way_to_pay(self):
        run = self.approved()
        self.ida.payment_channel = "transfer"
        self.set_aside(run, self.ida, "in another way")

    def test_nothing_that_is_still_so(self):
        """Credits back in time, fees, discounts: what the preview found is found again,
        in spite of what it has written itself."""
        self.collect("2026-01-01", "2026-03-31")
        self.ida_tv.date_to = "2026-02-28"
        self.subscribe(self.ida, self.net, "2026-03-01")
        self.price(self.tv, 333.33, "2026-01-01")
        self.bo_tv.action_cancel()
        self.waiting(self.bo, self.fee, 75.0)
        self.waiting(self.ida, self.fee, -20.0, "credit")
        for period in (("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-09-30")):
            run = self.approved(*period)
            run.action_execute()
            self.assertFalse(run.changed_count, run.line_ids.mapped("error"))
            self.assertEqual({*run.line_ids.mapped("state")}, {"done"})

    def test_one_whose_data_cannot_be_compared_stops_nobody(self):
        run = self.approved()
        runs = type(run)
        original = runs._calculate

        def poisoned(records, memberships):
            if self.bo in memberships:
                raise ValueError("poison")
            return original(records, memberships)

        with patch.object(runs, "_calculate", poisoned):
            run.action_execute()
        self.assertEqual(self.line_of(run, self.bo).state, "failed")
        self.assertEqual(self.line_of(run, self.ida).state, "done")

    # === PREVIEW OF THESE ALONE === #

    def test_previewed_again_alone(self):
        run = self.approved()
        self.ida_tv.date_to = "2026-01-31"
        run.action_execute()
        kept = self.line_of(run, self.bo)
        run.action_preview()
        self.assertEqual((run.state, run.changed_count), ("previewed", 0))
        self.assertEqual(self.line_of(run, self.bo), kept)
        self.assertEqual(kept.state, "done")
        line = self.line_of(run, self.ida)
        self.assertEqual(line.state, "pending")
        self.assertAlmostEqual(line.amount, 103.33, 2)
        run.action_approve()
        run.action_execute()
        self.assertEqual((run.state, run.changed_count), ("done", 0))
        self.assertEqual(self.charged(self.ida), 10333)
        self.assertEqual(self.charged(self.bo), 30000)

    def test_four_eyes_again(self):
        self.north.asom_four_eyes = True
        one = self.user_of("one", "group_manager", self.north)
        two = self.user_of("two", "group_manager", self.north)
        run = self.new_run()
        run.with_user(one).action_preview()
        run.with_user(two).action_approve()
        self.ida_tv.date_to = "2026-01-31"
        run.with_user(one).action_execute()
        run.with_user(two).action_preview()
        with self.assertRaisesRegex(UserError, "four eyes"), self.cr.savepoint():
            run.with_user(two).action_approve()
        run.with_user(one).action_approve()
        run.with_user(two).action_execute()
        self.assertEqual((run.state, run.done_count), ("done", 2))

    def test_who_owes_nothing_any_more_leaves_the_run(self):
        run = self.approved()
        self.ida_tv.action_cancel()
        run.action_execute()
        run.action_preview()
        self.assertEqual(run.line_ids.membership_id, self.bo)
        run.action_approve()
        run.action_execute()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.charged(self.ida), 0)

    def test_the_period_of_a_run_with_invoices_is_fixed(self):
        run = self.approved()
        self.ida_tv.date_to = "2026-01-31"
        run.action_execute()
        run.action_preview()
        with self.assertRaises(UserError), self.cr.savepoint():
            run.date_to = "2026-06-30"

    def test_a_preview_of_the_rest_that_is_made_twice(self):
        run = self.approved()
        self.ida_tv.date_to = "2026-01-31"
        run.action_execute()
        run.action_preview()
        run.action_preview()
        self.assertEqual(run.line_count, 2)
        self.assertEqual(len(self.ida.charge_ids), 1)

    def test_one_whose_data_broke_meanwhile_fails_in_the_preview_of_the_rest(self):
        run = self.approved()
        self.ida_tv.date_to = "2026-01-31"
        run.action_execute()
        with patch.object(type(run), "_calculate", side_effect=ValueError("poison")):
            run.action_preview()
        line = self.line_of(run, self.ida)
        self.assertEqual((run.state, line.state), ("previewed", "failed"))
        self.assertNotIn("poison", line.error)
        run.action_preview()
        self.assertEqual(self.line_of(run, self.ida).state, "pending")

    def test_a_later_run_takes_over_who_was_set_aside(self):
        run = self.approved()
        self.ida_tv.date_to = "2026-01-31"
        run.action_execute()
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 10333)
        self.assertEqual(self.charged(self.bo), 60000)
        run.action_preview()
        self.assertEqual(run.line_ids.membership_id, self.bo)

    def test_a_run_of_which_all_has_changed_is_previewed_as_a_whole(self):
        run = self.approved()
        (self.ida_tv | self.bo_tv).write({"date_to": "2026-01-31"})
        run.action_execute()
        self.assertEqual((run.changed_count, len(run.move_ids)), (2, 0))
        run.action_preview()
        run.action_approve()
        run.action_execute()
        self.assertEqual((run.changed_count, len(run.move_ids)), (0, 2))

    # === MEMBERS WHOSE DATA ARE BROKEN === #

    def test_one_bad_member_never_stops_a_preview(self):
        """A contact of another association, by whatever way it came there."""
        foreign = self.payer("Of South", self.south)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE asom_membership SET partner_id = %s WHERE id = %s",
            (foreign.id, self.bo.id),
        )
        self.env.invalidate_all()
        run = self.approved()
        line = self.line_of(run, self.bo)
        self.assertEqual((line.state, line.partner_id.id), ("failed", False))
        self.assertTrue(line.error)
        run.action_execute()
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 1, 1))
        self.assertEqual(self.charged(self.ida), 30000)
        self.assertTrue(run._report_xlsx())
        self.bo.partner_id = self.payer("Bo Vig")
        later = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(later.failed_count, 0)
        self.assertEqual(self.charged(self.bo), 60000)
