from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase, day


class UndoCase(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-10-01"
        group = cls.env["asom.package.group"].create({"name": "TV"})
        packages = {"asom_package_group_id": group.id}
        cls.small = cls.product("Small", 300.0, **packages)
        cls.large = cls.product("Large", 600.0, **packages)
        cls.giant = cls.product("Giant", 900.0, **packages)
        cls.sport = cls.product("Sport", 90.0, asom_kind="addon")
        cls.sport.product_tmpl_id.asom_requires_ids = cls.small.product_tmpl_id
        cls.home, cls.away = (
            cls.env["asom.installation"].create({"street": street, "zip": "4000"})
            for street in ("Engvej 1", "Skovvej 2")
        )
        cls.ida = cls.member(installation_id=cls.home.id)
        cls.first = cls.subscribe(cls.ida, cls.small, "2026-10-01")

    def change(self, ends, product, since="2026-12-01"):
        return self.ida._change_subscription(ends, product, day(since))

    def ends(self):
        return {
            row.product_id.name: "cancelled" if row.cancelled else str(row.date_to)
            for row in self.ida.subscription_ids
        }


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestUndoChange(UndoCase):
    def test_the_former_package_goes_on(self):
        new = self.change(self.first, self.large)
        self.assertTrue(new.can_undo)
        new.action_cancel()
        self.assertEqual(self.ends(), {"Small": "False", "Large": "cancelled"})
        self.assertFalse(new.can_undo)

    def test_with_the_end_that_it_had(self):
        self.first.date_to = "2026-12-31"
        self.change(self.first, self.large).action_cancel()
        self.assertEqual(self.first.date_to, day("2026-12-31"))

    def test_one_that_had_not_begun(self):
        later = self.subscribe(self.member("Bo"), self.small, "2026-12-15")
        new = later.membership_id._change_subscription(
            later, self.large, day("2026-12-01")
        )
        self.assertTrue(later.cancelled)
        new.action_cancel()
        self.assertFalse(later.cancelled)

    def test_with_what_needed_it(self):
        self.subscribe(self.ida, self.sport, "2026-10-01")
        new = self.change(self.first, self.large)
        self.assertEqual(self.ends()["Sport"], "2026-11-30")
        new.action_cancel()
        self.assertEqual(self.ends()["Sport"], "False")

    def test_what_was_decided_since_stays(self):
        new = self.change(self.first, self.large)
        self.first.date_to = "2026-11-20"
        new.action_cancel()
        self.assertEqual(self.first.date_to, day("2026-11-20"))

    def test_the_older_of_two_changes_is_refused(self):
        second = self.change(self.first, self.large)
        third = self.change(second, self.giant, "2027-01-01")
        with self.assertRaisesRegex(UserError, "Undo that change first"):
            second.action_cancel()
        third.action_cancel()
        self.assertFalse(second.date_to)
        second.action_cancel()
        self.assertFalse(self.first.date_to)

    def test_what_has_come_in_between_is_named(self):
        new = self.change(self.first, self.large)
        new.date_to = "2026-12-31"
        self.subscribe(self.ida, self.giant, "2027-01-01")
        with self.assertRaisesRegex(ValidationError, "Giant"), self.cr.savepoint():
            new.action_cancel()

    def test_before_and_after_collecting(self):
        quarters = (("2026-10-01", "2026-12-31"), ("2027-01-01", "2027-03-31"))
        for charged in range(3):
            with self.subTest(quarters_charged=charged):
                savepoint = self.cr.savepoint()
                new = self.change(self.first, self.large)
                for quarter in quarters[:charged]:
                    self.collect(*quarter)
                with freeze_time("2027-02-10"):
                    new.action_cancel()
                    for quarter in quarters[charged:]:
                        self.collect(*quarter)
                    self.collect("2027-04-01", "2027-06-30")
                    self.assertEqual(self.charged(self.ida), 3 * 30_000)
                    self.collect("2027-04-01", "2027-06-30")
                    self.assertEqual(self.charged(self.ida), 3 * 30_000)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_nobody_writes_what_was_ended(self):
        clerk = self.user_of("clerk", "group_staff", self.north)
        row = self.first.with_user(clerk).with_context(
            allowed_company_ids=self.north.ids
        )
        with self.assertRaises(UserError):
            row.taken_along = [{"id": 1, "now": [None, False], "was": [None, False]}]
        with self.assertRaises(UserError):
            row.membership_id.left_along = {"subscriptions": []}


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestUndoLeave(UndoCase):
    def stays(self):
        return [
            (row.installation_id.street, str(row.date_from), str(row.date_to or ""))
            for row in self.ida.occupancy_ids.sorted("date_from")
        ]

    def test_what_the_leave_ended_goes_on(self):
        self.subscribe(self.ida, self.sport, "2026-10-01", "2027-06-30")
        self.change(self.first, self.large)
        self.ida._move_to(self.away, day("2027-01-01"))
        before = (self.ends(), self.stays())
        self.ida._leave(day("2026-11-20"))
        self.assertEqual(self.ends()["Large"], "cancelled")
        self.assertEqual(self.stays(), [("Engvej 1", "2025-01-01", "2026-11-20")])
        self.ida.action_undo_leave()
        self.assertFalse(self.ida.date_left)
        self.assertEqual(self.ida.state, "active")
        self.assertEqual((self.ends(), self.stays()), before)
        with self.assertRaisesRegex(UserError, "does not leave"):
            self.ida.action_undo_leave()

    def test_after_several_last_days(self):
        for last in ("2026-12-31", "2026-11-30", "2027-02-28"):
            self.ida._leave(day(last))
            self.assertEqual(self.ends()["Small"], last)
        self.ida.action_undo_leave()
        self.assertEqual(self.ends()["Small"], "False")
        self.assertEqual(self.stays()[0][2], "")

    def test_with_a_change_undone_in_between(self):
        new = self.change(self.first, self.large)
        self.ida._leave(day("2026-12-31"))
        new.action_cancel()
        self.assertEqual(self.ends()["Small"], "2026-12-31")
        self.ida.action_undo_leave()
        self.assertEqual(self.ends()["Small"], "False")

    def test_when_it_is_over_and_after_collecting(self):
        quarters = (("2026-10-01", "2026-12-31"), ("2027-01-01", "2027-03-31"))
        for charged in range(3):
            with self.subTest(quarters_charged=charged):
                savepoint = self.cr.savepoint()
                self.collect(*quarters[0])
                self.ida._leave(day("2026-11-30"))
                with freeze_time("2027-02-10"):
                    self.env["asom.membership"]._cron_update_states()
                    self.assertEqual(self.ida.state, "left")
                    for quarter in quarters[1 : charged + 1]:
                        self.collect(*quarter)
                    self.ida.action_undo_leave()
                    self.assertEqual(self.ida.installation_id, self.home)
                    self.collect("2027-04-01", "2027-06-30")
                    self.assertEqual(self.charged(self.ida), 3 * 30_000)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    # === COMING BACK === #

    def test_a_member_comes_back_under_the_same_number(self):
        self.collect("2026-10-01", "2026-12-31")
        self.ida._leave(day("2026-10-31"))
        number = self.ida.member_number
        self.assertEqual(self.ida.state, "left")
        wizard = self.env["asom.membership.readmit"].create(
            {"membership_id": self.ida.id, "product_id": self.large.id}
        )
        self.assertEqual(wizard.date, day("2026-11-10"))
        self.assertEqual(wizard.installation_id, self.home)
        wizard.date = "2026-12-01"
        wizard.action_readmit()
        self.assertEqual(self.ida.member_number, number)
        self.assertEqual(self.ida.state, "prospect")
        self.assertEqual(self.ends(), {"Small": "2026-10-31", "Large": "False"})
        self.assertEqual(
            self.stays(),
            [
                ("Engvej 1", "2025-01-01", "2026-10-31"),
                ("Engvej 1", "2026-12-01", ""),
            ],
        )
        self.env.flush_all()
        changes = self.env["asom.membership.change"].search(
            [("membership_id", "=", self.ida.id)], order="date"
        )
        self.assertEqual(
            [(str(row.date), row.difference) for row in changes],
            [("2025-01-01", 1), ("2026-11-01", -1), ("2026-12-01", 1)],
        )
        with freeze_time("2026-12-01"):
            self.env["asom.membership"]._cron_update_states()
            self.assertEqual(self.ida.state, "active")
            self.collect("2027-01-01", "2027-03-31")
            # 31 of 92 days of 300.00, 31 of 92 days and a quarter of 600.00
            self.assertEqual(self.charged(self.ida), 10_109 + 20_217 + 60_000)
            self.ida._leave(day("2027-03-31"))
            self.assertEqual(self.ends()["Small"], "2026-10-31")

    def test_who_has_not_left_does_not_come_back(self):
        with self.assertRaisesRegex(UserError, "has not left"):
            self.ida._readmit(day("2026-12-01"))
        self.ida._leave(day("2026-12-31"))
        with self.assertRaisesRegex(UserError, "Undo the leave"):
            self.ida._readmit(day("2026-12-01"))
