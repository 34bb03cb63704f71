from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2026-05-10")
class TestSubscription(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.net = cls.product("Net", 600.0)
        cls.ida = cls.member()

    # === HISTORY === #

    def test_free_before_frozen_after_the_first_charge(self):
        row = self.subscribe(self.ida, self.tv, "2026-02-01")
        row.date_from = "2026-01-01"
        run = self.new_run()
        run.action_preview()
        for change in [
            {"date_from": "2026-02-01"},
            {"quantity": 2},
            {"product_id": self.net.id},
            {"membership_id": self.member("Bo").id},
        ]:
            with self.assertRaisesRegex(UserError, "history"), self.cr.savepoint():
                row.write(change)
        row.write({"quantity": 1})
        with self.assertRaises(UserError), self.cr.savepoint():
            row.unlink()

    def test_what_was_never_charged_may_be_deleted(self):
        row = self.subscribe(self.ida, self.tv)
        row.unlink()
        self.assertFalse(row.exists())

    def test_ended_and_charged_is_not_opened_again(self):
        row = self.subscribe(self.ida, self.tv, "2026-01-01")
        self.collect()
        row._end(day("2026-04-30"))
        for later in (False, "2026-06-30"):
            with self.assertRaises(UserError), self.cr.savepoint():
                row.date_to = later
        row.date_to = "2026-03-31"
        self.assertEqual(row.date_to, day("2026-03-31"))

    def test_an_end_ahead_may_change(self):
        row = self.subscribe(self.ida, self.tv, "2026-01-01")
        self.collect()
        row._end(day("2026-06-30"))
        row.date_to = False
        self.assertEqual(row.state, "running")

    def test_end(self):
        running = self.subscribe(self.ida, self.tv, "2026-01-01")
        future = self.subscribe(self.ida, self.net, "2026-06-01")
        (running | future)._end(day("2026-05-20"))
        self.assertEqual(running.date_to, day("2026-05-20"))
        self.assertFalse(running.cancelled)
        self.assertTrue(future.cancelled)
        self.assertFalse(future.date_to)
        running._end(day("2026-05-30"))
        self.assertEqual(running.date_to, day("2026-05-20"), "never made longer")

    def test_states_and_their_search(self):
        rows = {
            "future": self.subscribe(self.ida, self.tv, "2026-05-11"),
            "running": self.subscribe(self.ida, self.net, "2026-01-01", "2026-05-10"),
            "ended": self.subscribe(self.ida, self.net, "2025-01-01", "2025-12-31"),
            "cancelled": self.subscribe(self.ida, self.tv, "2027-01-01"),
        }
        rows["cancelled"].action_cancel()
        for state, row in rows.items():
            self.assertEqual(row.state, state)
            found = self.env["asom.subscription"].search([("state", "=", state)])
            self.assertEqual(found & self.ida.subscription_ids, row)
        found = self.env["asom.subscription"].search(
            [("state", "in", ["future", "ended"]), ("membership_id", "=", self.ida.id)]
        )
        self.assertEqual(found, rows["future"] | rows["ended"])

    def test_cancel_credits_what_was_charged(self):
        row = self.subscribe(self.ida, self.tv, "2026-01-01")
        self.collect()
        row.action_cancel()
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(run.line_ids.amount, -300.0)
        self.assertEqual(self.charged(self.ida), 0)
        self.assertEqual(row.charged_to, False)

    def test_change_by_the_wizard(self):
        old = self.subscribe(self.ida, self.tv, "2026-01-01")
        self.env["asom.subscription.change"].create(
            {
                "membership_id": self.ida.id,
                "ends_id": old.id,
                "product_id": self.net.id,
                "date": "2026-06-01",
            }
        ).action_change()
        new = self.ida.subscription_ids - old
        self.assertEqual(old.date_to, day("2026-05-31"))
        self.assertEqual((new.product_id, new.date_from), (self.net, day("2026-06-01")))
        self.assertFalse(new.date_to)
        with self.assertRaises(UserError):
            self.env["asom.subscription.change"].create(
                {"membership_id": self.ida.id, "date": "2026-06-01"}
            ).action_change()

    def test_database_constraints(self):
        for change in [{"until": "2025-12-31"}, {"quantity": 0}]:
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.subscribe(self.ida, self.tv, "2026-01-01", **change)

    # === WHO MAY BUY WHAT === #

    def test_one_package_of_an_exclusive_group(self):
        group = self.env["asom.package.group"].create(
            {"name": "Television", "company_id": self.north.id}
        )
        small, large = self.product("Small"), self.product("Large")
        (small | large).product_tmpl_id.asom_package_group_id = group
        first = self.subscribe(self.ida, small, "2026-01-01")
        with self.assertRaisesRegex(ValidationError, "Small"), self.cr.savepoint():
            self.subscribe(self.ida, large, "2026-06-01")
        self.subscribe(self.member("Bo"), large, "2026-06-01")
        first._end(day("2026-05-31"))
        second = self.subscribe(self.ida, large, "2026-06-01")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            first.date_to = "2026-06-01"
        group.exclusive = False
        self.subscribe(self.ida, small, "2026-06-15")
        self.assertTrue(second)

    def test_excludes_both_ways(self):
        self.tv.product_tmpl_id.asom_excludes_ids = self.net.product_tmpl_id
        bo = self.member("Bo")
        self.subscribe(self.ida, self.tv, "2026-01-01")
        self.subscribe(bo, self.net, "2026-01-01")
        for member, product in [(self.ida, self.net), (bo, self.tv)]:
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.subscribe(member, product, "2026-03-01")

    def test_needs_one_of(self):
        sport = self.product("Sport", asom_kind="addon")
        sport.product_tmpl_id.asom_requires_ids = (self.tv | self.net).product_tmpl_id
        with self.assertRaisesRegex(ValidationError, "TV, Net"), self.cr.savepoint():
            self.subscribe(self.ida, sport, "2026-03-01")
        base = self.subscribe(self.ida, self.net, "2026-03-01")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.subscribe(self.ida, sport, "2026-02-01")
        self.subscribe(self.ida, sport, "2026-03-01")
        base.action_cancel()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.subscribe(self.ida, sport, "2026-04-01")

    def installation(self, street="Engvej 1", **vals):
        return self.env["asom.installation"].create(
            {"company_id": self.north.id, "street": street, **vals}
        )

    def test_only_at_installations_of_a_group(self):
        area = self.env["asom.installation.group"].create(
            {"name": "Fibre", "company_id": self.north.id}
        )
        self.net.product_tmpl_id.asom_installation_group_ids = [Command.set(area.ids)]
        inside = self.member(
            "Bo", installation_id=self.installation(group_id=area.id).id
        )
        outside = self.member("Ea", installation_id=self.installation("Skovvej 2").id)
        self.subscribe(inside, self.net)
        for member in (outside, self.ida):
            with self.assertRaisesRegex(ValidationError, "Fibre"), self.cr.savepoint():
                self.subscribe(member, self.net)

    def test_most_per_installation(self):
        self.tv.product_tmpl_id.asom_max_per_installation = 2
        place = self.installation()
        ida, bo = (
            self.member(name, installation_id=place.id) for name in ("Ida 2", "Bo")
        )
        self.subscribe(ida, self.tv, "2026-01-01", quantity=2)
        with self.assertRaisesRegex(ValidationError, "at most 2"), self.cr.savepoint():
            self.subscribe(bo, self.tv, "2026-03-01")
        ida.subscription_ids._end(day("2026-02-28"))
        self.subscribe(bo, self.tv, "2026-03-01")
        self.subscribe(self.ida, self.tv, "2026-01-01", quantity=3)

    def test_most_at_the_same_time_not_in_all(self):
        self.tv.product_tmpl_id.asom_max_per_installation = 2
        place = self.installation()
        names = ("A", "B", "C")
        one, two, three = (
            self.member(name, installation_id=place.id) for name in names
        )
        self.subscribe(one, self.tv, "2026-01-01", "2026-03-31")
        self.subscribe(two, self.tv, "2026-04-01", "2026-06-30")
        self.subscribe(three, self.tv, "2026-01-01", "2026-12-31")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.subscribe(one, self.tv, "2026-06-30")

    def test_a_package_belongs_to_one_association(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.tv.product_tmpl_id.company_id = False
        foreign = self.product("Foreign", company=self.south)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.subscribe(self.ida, foreign)
