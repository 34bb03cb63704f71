from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase, day
from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestChangeOnce(AssociationCase):
    """Changes that are made twice, later or to what has been charged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.net = cls.product("Net", 600.0)
        cls.ida = cls.member("Ida Holm")
        cls.sub = cls.subscribe(cls.ida, cls.tv, "2026-01-01")

    # === THE SAME CHANGE TWICE === #

    def change(self, since, ends=None, product=None, **vals):
        self.env["asom.subscription.change"].create(
            {
                "membership_id": self.ida.id,
                "ends_id": ends and ends.id,
                "product_id": product and product.id,
                "date": since,
                **vals,
            }
        ).action_change()

    def test_a_change_made_twice(self):
        for since in ("2026-01-01", "2026-02-15"):
            with self.subTest(since):
                savepoint = self.cr.savepoint()
                self.change(since, self.sub, self.net)
                with self.assertRaisesRegex(UserError, "ends before that day"):
                    self.change(since, self.sub, self.net)
                self.assertEqual(len(self.ida.subscription_ids), 2)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_a_start_made_twice(self):
        self.change("2026-02-01", product=self.net)
        with self.assertRaisesRegex(UserError, "give the quantity"):
            self.change("2026-02-01", product=self.net)
        # One more of the same from a later day is meant.
        self.change("2026-03-01", product=self.net)
        self.assertEqual(len(self.ida.subscription_ids), 3)

    def test_the_same_in_another_quantity(self):
        self.change("2026-02-01", self.sub, self.tv, quantity=2)
        self.collect()
        self.assertEqual(self.charged(self.ida), 10_333 + 39_333)

    # === LEAVING === #

    def test_leaving_later_after_all(self):
        ended = self.subscribe(self.ida, self.net, "2026-01-01", "2026-01-15")
        self.ida._leave(day("2026-01-31"))
        self.ida._leave(day("2026-03-31"))
        self.assertEqual(self.sub.date_to, day("2026-03-31"))
        self.assertEqual(ended.date_to, day("2026-01-15"))
        self.collect()
        self.assertEqual(self.charged(self.ida), 30_000 + 10_000)

    def test_leaving_later_when_it_is_over(self):
        self.ida._leave(day("2026-01-31"))
        with freeze_time("2026-02-10"):
            self.ida._leave(day("2026-03-31"))
        self.assertEqual(self.sub.date_to, day("2026-01-31"))
        self.assertIn("start new ones", self.ida.message_ids[0].body)

    # === PRORATION, TERMS, PRICES === #

    def test_proration_changed(self):
        for before, after, first in (("none", "day", 9_000), ("day", "none", 3_100)):
            with self.subTest(after):
                savepoint = self.cr.savepoint()
                club = self.product("Club", 90.0, asom_proration=before)
                bo = self.member("Bo")
                self.subscribe(bo, club, "2026-01-01")
                self.collect("2026-01-01", "2026-01-31")
                self.assertEqual(self.charged(bo), first)
                club.asom_proration = after
                self.collect("2026-01-01", "2026-03-31")
                self.assertEqual(self.charged(bo), 9_000)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_terms_end_where_charges_end(self):
        """A year that begins in a quarter that was charged would be charged as well."""
        club = self.product("Club", 90.0, asom_proration="none")
        self.subscribe(self.member("Bo"), club, "2026-01-01")
        self.collect()
        with self.assertRaisesRegex(UserError, "03/31/2026"), self.cr.savepoint():
            self.north.asom_dues_term = "year"
        self.north.asom_dues_term = "month"
        self.north.asom_dues_term = "quarter"
        self.collect("2026-04-01", "2026-12-31")
        self.north.asom_dues_term = "year"

    def test_price_moved_to_another_product(self):
        self.collect()
        wrong = self.price(self.tv, 600.0, "2026-01-01")
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 2 * 60_000)
        other = self.product("Radio", None)
        wrong.product_tmpl_id = other.product_tmpl_id
        self.collect("2026-07-01", "2026-09-30")
        self.assertEqual(self.charged(self.ida), 3 * 30_000)

    # === NOTICE === #

    def test_a_deleted_price_lets_another_be_valid(self):
        low = self.price(self.tv, 200.0, "2026-01-01")
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            low.unlink()
        later = self.price(self.tv, 400.0, "2026-07-01")
        later.unlink()
        unused = self.product("Radio", 50.0)
        self.price(unused, 60.0, "2026-01-01").unlink()

    def test_a_reason_is_for_its_amount(self):
        price = self.price(self.tv, 310.0, "2026-01-01")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            price.amount = 900.0
        with self.assertRaises(ValidationError), self.cr.savepoint():
            price.write({"amount": 900.0, "announced_on": "2025-11-01"})
        price.write({"amount": 900.0, "override_reason": "Decided in October"})
        self.assertEqual(price.override_user_id, self.env.user)


@tagged("post_install", "-at_install")
@freeze_time("2026-02-10")
class TestLeavingByFile(ImportCase):
    def test_leaving_later_in_a_file(self):
        self.north.asom_collect_from = "2026-01-01"
        self.bring_in(
            self.row(
                "1", Pakke="Small TV", Pakke_fra="01-01-2026", Udmeldt="28-02-2026"
            )
        )
        self.bring_in(self.row("1", Pakke="Small TV", Udmeldt="31-03-2026"))
        self.collect()
        self.assertEqual(self.charged(self.members("1")), 30_000)
