from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
class TestMembership(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.place("Engvej 1")
        cls.away = cls.place("Skovvej 2")

    @classmethod
    def place(cls, street, company=None):
        return cls.env["asom.installation"].create(
            {
                "company_id": (company or cls.north).id,
                "street": street,
                "zip": "4000",
                "city": "Roskilde",
            }
        )

    def stays(self, member):
        return sorted(
            (row.installation_id.street, str(row.date_from), str(row.date_to or ""))
            for row in member.occupancy_ids
        )

    # === NUMBERS === #

    def test_each_association_has_its_own_series(self):
        numbers = [self.member().member_number for _number in range(2)]
        other = self.member(company=self.south).member_number
        self.assertEqual(numbers, ["1001", "1002"])
        self.assertEqual(other, "1001")

    def test_unique_without_leading_zeros(self):
        self.member(member_number="007")
        self.member(company=self.south, member_number="7")
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.member(member_number="7")
            self.env.flush_all()

    def test_the_series_steps_over_numbers_in_use(self):
        self.member(member_number="01001")
        self.assertEqual(self.member().member_number, "1002")

    def test_valid_numbers(self):
        self.assertEqual(self.member(member_number=" ab12æ ").member_number, "AB12Æ")
        for wrong in ("12 34", "12-34", "1" * 16, "Ü1", "1.0", "é", "0", "00"):
            with self.assertRaisesRegex(ValidationError, "15"), self.cr.savepoint():
                self.member(member_number=wrong)
        ida = self.member()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            ida.member_number = ""

    # === STATES === #

    def test_states_follow_the_dates(self):
        for joined, left, expected in [
            ("2026-05-02", False, "prospect"),
            (False, False, "prospect"),
            ("2026-05-01", False, "active"),
            ("2026-01-01", "2026-05-01", "leaving"),
            ("2026-01-01", "2026-04-30", "left"),
        ]:
            with freeze_time("2026-05-01"):
                ida = self.member(joined=joined, date_left=left)
                self.assertEqual(ida.state, expected, (joined, left))

    def test_states_change_over_night(self):
        with freeze_time("2026-05-01"):
            begins = self.member(joined="2026-05-02")
            leaves = self.member(joined="2026-01-01", date_left="2026-05-01")
        with freeze_time("2026-05-02"):
            self.env["asom.membership"]._cron_update_states()
            self.assertEqual(begins.state, "active")
            self.assertEqual(leaves.state, "left")
            self.assertIn(
                begins, self.env["asom.membership"].search([("state", "=", "active")])
            )

    def test_last_day_before_the_first(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.member(joined="2026-05-01", date_left="2026-04-30")
            self.env.flush_all()

    # === ADDRESSES === #

    @freeze_time("2026-05-10")
    def test_moving_keeps_history_on_both_sides(self):
        ida = self.member(joined="2026-01-01", installation_id=self.home.id)
        self.assertEqual(self.stays(ida), [("Engvej 1", "2026-01-01", "")])
        self.env["asom.membership.move"].create(
            {
                "membership_id": ida.id,
                "installation_id": self.away.id,
                "date": "2026-05-01",
            }
        ).action_move()
        self.assertEqual(
            self.stays(ida),
            [("Engvej 1", "2026-01-01", "2026-04-30"), ("Skovvej 2", "2026-05-01", "")],
        )
        self.assertEqual(ida.installation_id, self.away)
        self.assertEqual(self.home.occupancy_ids.membership_id, ida)
        self.assertEqual(self.away.occupancy_ids.membership_id, ida)
        self.assertEqual(self.home.membership_count, 0)
        self.assertEqual(ida.partner_id.street, "Skovvej 2")

    def test_a_move_ahead_takes_effect_on_its_day(self):
        with freeze_time("2026-05-10"):
            ida = self.member(joined="2026-01-01", installation_id=self.home.id)
            ida._move_to(self.away, day("2026-06-01"))
            self.assertEqual(ida.installation_id, self.home)
            with self.assertRaisesRegex(UserError, "06/01/2026"):
                ida._move_to(self.home, day("2026-05-20"))
        with freeze_time("2026-06-01"):
            self.env["asom.membership"]._cron_update_states()
            self.assertEqual(ida.installation_id, self.away)

    @freeze_time("2026-05-10")
    def test_writing_the_installation_is_a_move(self):
        ida = self.member(joined="2026-01-01", installation_id=self.home.id)
        ida.installation_id = self.away
        self.assertEqual(
            self.stays(ida),
            [("Engvej 1", "2026-01-01", "2026-05-09"), ("Skovvej 2", "2026-05-10", "")],
        )
        ida.installation_id = False
        self.assertEqual(self.stays(ida), [("Engvej 1", "2026-01-01", "2026-05-09")])

    @freeze_time("2026-05-10")
    def test_new_people_at_an_old_address(self):
        ida = self.member(joined="2026-01-01", installation_id=self.home.id)
        ida._leave(day("2026-04-30"))
        bo = self.member("Bo", joined="2026-05-01", installation_id=self.home.id)
        self.assertEqual(self.home.membership_ids, bo)
        self.assertEqual(self.home.occupancy_ids.membership_id, ida | bo)

    def test_two_addresses_on_one_day(self):
        ida = self.member(joined="2026-01-01", installation_id=self.home.id)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["asom.occupancy"].create(
                {
                    "membership_id": ida.id,
                    "installation_id": self.away.id,
                    "date_from": "2026-03-01",
                }
            )

    # === PAYERS === #

    def test_one_person_in_two_associations_is_two_contacts(self):
        here = self.member("Ida Holm")
        there = self.member("Ida Holm", self.south)
        self.assertNotEqual(here.partner_id, there.partner_id)
        self.assertEqual(here.partner_id.company_id, self.north)
        self.assertEqual(there.partner_id.company_id, self.south)

    def test_a_payer_of_another_association_is_refused(self):
        stranger = self.payer("Bo Vig", self.south)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["asom.membership"].create(
                {"company_id": self.north.id, "partner_id": stranger.id}
            )
        ida = self.member()
        with self.assertRaises(UserError), self.cr.savepoint():
            ida.partner_id = stranger
        with self.assertRaises(UserError), self.cr.savepoint():
            ida.household_ids = stranger
        with self.assertRaises(UserError), self.cr.savepoint():
            ida.installation_id = self.place("Havnegade 3", self.south)

    def test_a_contact_of_nobody_is_adopted(self):
        free = self.env["res.partner"].create({"name": "Ada"})
        self.env["asom.membership"].create(
            {"company_id": self.north.id, "partner_id": free.id}
        )
        self.assertEqual(free.company_id, self.north)

    # === LEAVING === #

    @freeze_time("2026-05-10")
    def test_leaving_ends_everything(self):
        tv, net = self.product("TV"), self.product("Net")
        ida = self.member(joined="2026-01-01", installation_id=self.home.id)
        running = self.subscribe(ida, tv, "2026-01-01")
        future = self.subscribe(ida, net, "2026-09-01")
        short = self.subscribe(ida, net, "2026-01-01", "2026-02-28")
        ida._move_to(self.away, day("2026-08-01"))
        self.env["asom.membership.leave"].create(
            {"membership_id": ida.id, "date": "2026-06-30", "reason": "Moves abroad"}
        ).action_leave()
        self.assertEqual(ida.date_left, day("2026-06-30"))
        self.assertEqual(ida.state, "leaving")
        self.assertEqual(running.date_to, day("2026-06-30"))
        self.assertTrue(future.cancelled)
        self.assertEqual(short.date_to, day("2026-02-28"))
        self.assertEqual(self.stays(ida), [("Engvej 1", "2026-01-01", "2026-06-30")])

    @freeze_time("2026-05-10")
    def test_writing_the_last_day_is_leaving(self):
        ida = self.member(joined="2026-01-01", installation_id=self.home.id)
        running = self.subscribe(ida, self.product(), "2026-01-01")
        ida.date_left = "2026-06-30"
        self.assertEqual(running.date_to, day("2026-06-30"))
        self.assertEqual(ida.occupancy_ids.date_to, day("2026-06-30"))

    @freeze_time("2026-05-10")
    def test_nothing_runs_longer_than_the_member(self):
        tv, net = self.product("TV"), self.product("Net")
        ida = self.member(joined="2026-01-01")
        ida._leave(day("2026-06-30"))
        late = self.subscribe(ida, tv, "2026-05-15")
        self.assertEqual(late.date_to, day("2026-06-30"))
        with self.assertRaisesRegex(ValidationError, "06/30/2026"), self.cr.savepoint():
            self.subscribe(ida, net, "2026-07-01")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.subscribe(ida, net, "2026-05-15", "2026-12-31")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            late.date_to = False

    @freeze_time("2026-05-10")
    def test_leaving_back_in_time_after_a_change(self):
        """The package changed in March, but the member had gone in February."""
        tv, net = self.product("TV"), self.product("Net")
        ida = self.member(joined="2026-01-01")
        old = self.subscribe(ida, tv, "2026-01-01")
        self.collect("2026-01-01", "2026-03-31")
        old._end(day("2026-02-28"))
        self.subscribe(ida, net, "2026-03-01")
        ida._leave(day("2026-01-31"))
        self.assertEqual(old.date_to, day("2026-01-31"))
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(ida), 10_333)  # 31 of 90 days of 300.00

    def test_deletion(self):
        ida, bo = self.member("Ida"), self.member("Bo")
        self.subscribe(ida, self.product())
        self.collect()
        with self.assertRaisesRegex(UserError, "never deleted"), self.cr.savepoint():
            ida.unlink()
        bo.unlink()
        self.assertFalse(bo.exists())
