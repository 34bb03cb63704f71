from datetime import datetime

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2026-01-15")
class TestPrice(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.ida = cls.member()
        cls.sub = cls.subscribe(cls.ida, cls.tv)

    def announce(self, announced, valid, amount=330.0, product=None, **vals):
        return self.env["asom.price"].create(
            {
                "product_tmpl_id": (product or self.tv).product_tmpl_id.id,
                "amount": amount,
                "announced_on": announced,
                "valid_from": valid,
                **vals,
            }
        )

    def test_a_package_never_shows_the_price_that_odoo_gives_every_product(self):
        board = self.user_of("prices", "group_board", self.north)
        variant = self.tv.with_user(board)
        action = variant.get_formview_action()
        self.assertEqual(
            (action["res_model"], action["res_id"], action["views"]),
            (
                "product.template",
                self.tv.product_tmpl_id.id,
                [(self.env.ref("asom_membership.product_form").id, "form")],
            ),
        )
        # Nor on Odoo's own pages, where other products keep theirs.
        for name in ("template_form_view", "normal_form_view", "template_tree_view"):
            view = self.env.ref(f"product.product_{name}")
            arch = etree.fromstring(self.env[view.model].get_view(view.id)["arch"])
            shown = arch.xpath("//field[@name='list_price' or @name='lst_price']")
            self.assertTrue(shown, name)
            for field in shown:
                hiding = field.xpath("ancestor-or-self::*/@invisible")
                self.assertIn("asom_kind", hiding, name)
        other = self.env["product.product"].create({"name": "Cable"})
        self.assertEqual(other.get_formview_action()["res_model"], "product.product")

    def test_price_on_a_day(self):
        self.announce("2026-01-15", "2026-04-01")
        for text, amount in [
            ("2024-12-31", 0.0),
            ("2025-01-01", 300.0),
            ("2026-03-31", 300.0),
            ("2026-04-01", 330.0),
        ]:
            found = self.tv._asom_price_on(day(text))
            self.assertEqual(found.amount if found else 0.0, amount, text)
        self.assertEqual(self.tv.product_tmpl_id.asom_price_now, 300.0)

    def test_notice_on_the_very_day(self):
        """Due 1 April; 30 days before is 2 March."""
        self.announce("2026-03-02", "2026-04-01")
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.announce("2026-06-02", "2026-07-01")
        # 1 July is 29 days later: the quarter after is the first one lawful.
        self.assertIn("10/01/2026", str(caught.exception))
        self.assertIn("30", str(caught.exception))

    def test_a_price_inside_a_term_counts_from_the_terms_due_date(self):
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.announce("2026-01-15", "2026-03-15")
        self.assertIn("04/01/2026", str(caught.exception))

    def test_the_earliest_date_is_accepted(self):
        for announced in ("2026-01-15", "2026-03-03", "2026-06-01", "2026-12-31"):
            with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                self.announce(announced, announced)
            told = str(caught.exception).split("valid from ")[1][:10]
            earliest = datetime.strptime(told, "%m/%d/%Y").date()
            self.announce(announced, earliest).unlink()

    def test_in_arrears(self):
        """South collects January on 2 February, so 30 days' notice of 1 January may be
        given on 2 January."""
        net = self.product("Net", 100.0, self.south)
        self.subscribe(self.member(company=self.south), net)
        self.announce("2026-01-03", "2026-01-01", 110.0, net)
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.announce("2026-02-05", "2026-02-01", 120.0, net)
        self.assertIn("03/01/2026", str(caught.exception))

    def test_override_is_kept_with_its_user(self):
        clerk = self.user_of("clerk", "group_staff", self.north)
        prices = self.env["asom.price"].with_user(clerk).with_company(self.north)
        price = prices.create(
            {
                "product_tmpl_id": self.tv.product_tmpl_id.id,
                "amount": 310.0,
                "announced_on": "2026-01-15",
                "valid_from": "2026-01-16",
                "override_reason": "The general meeting decided it in October",
            }
        )
        self.assertEqual(price.override_user_id, clerk)
        self.assertEqual(
            price.override_reason, "The general meeting decided it in October"
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            price.override_reason = False

    def test_first_offer_needs_no_notice(self):
        radio = self.product("Radio", None)
        price = self.announce("2026-01-15", "2026-01-15", 50.0, radio)
        self.assertFalse(price.override_reason)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.announce("2026-01-15", "2026-01-20", 60.0, radio)

    def test_first_price_of_what_is_already_subscribed_needs_notice(self):
        radio = self.product("Radio", None)
        self.subscribe(self.ida, radio, "2026-01-01")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.announce("2026-01-15", "2026-01-15", 50.0, radio)

    def test_a_changed_amount_is_announced_anew(self):
        price = self.announce("2025-06-01", "2026-02-01")
        self.assertEqual(price.announced_on, day("2025-06-01"))
        with self.assertRaises(ValidationError), self.cr.savepoint():
            price.amount = 999.0
        later = self.announce("2025-06-01", "2026-07-01", 340.0)
        later.amount = 345.0
        self.assertEqual(later.announced_on, day("2026-01-15"))

    def test_zero_notice_days(self):
        self.north.asom_price_notice_days = 0
        self.announce("2026-01-02", "2026-01-01")

    def test_database_constraints(self):
        self.env.flush_all()
        for amount, start in [(-1.0, "2026-07-01"), (10.0, "2025-01-01")]:
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.price(self.tv, amount, start)
                self.env.flush_all()

    def test_the_price_is_the_associations(self):
        self.assertEqual(self.tv.product_tmpl_id.asom_price_ids.company_id, self.north)
        self.assertEqual(self.tv.product_tmpl_id.asom_price_ids.unit, "quarter")

    # === BACK IN TIME === #

    def test_retroactive_price_is_credited_and_charged(self):
        self.north.asom_collect_from = "2026-01-01"
        self.collect("2026-01-01", "2026-03-31")
        first = self.sub.charge_ids
        self.assertEqual(self.charged(self.ida), 30_000)
        self.price(self.tv, 360.0, "2026-01-01")
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(
            self.spans(self.sub.charge_ids - first),
            [
                ("credit", "2026-01-01", "2026-03-31", -300.0),
                ("subscription", "2026-01-01", "2026-03-31", 360.0),
                ("subscription", "2026-04-01", "2026-06-30", 360.0),
            ],
        )
        self.assertEqual(first.reversal_id.kind, "credit")
        self.assertEqual((first.amount, first.state), (300.0, "invoiced"))
        self.assertEqual(self.charged(self.ida), 72_000)
        self.assertFalse(self.sub.recheck_from)

    def test_a_price_that_starts_later_after_all(self):
        """Both the old and the new first day are looked at again."""
        price = self.price(self.tv, 360.0, "2026-01-01")
        self.collect("2026-01-01", "2026-03-31")
        self.assertEqual(self.charged(self.ida), 36_000)
        price.valid_from = "2026-04-01"
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 30_000 + 36_000)

    def test_an_edited_price_is_charged_afresh(self):
        price = self.price(self.tv, 360.0, "2026-01-01")
        self.collect("2026-01-01", "2026-03-31")
        price.write({"amount": 303.03, "override_reason": "Given by the test"})
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 2 * 30_303)

    def test_discount_back_in_time(self):
        self.collect("2026-01-01", "2026-03-31")
        discount = self.env["asom.discount"].create(
            {
                "subscription_id": self.sub.id,
                "name": "Out of order",
                "percent": 50.0,
                "date_from": "2026-01-01",
                "date_to": "2026-03-31",
            }
        )
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 15_000 + 30_000)
        discount.percent = 100.0
        self.collect("2026-07-01", "2026-09-30")
        self.assertEqual(self.charged(self.ida), 60_000)
        discount.unlink()
        self.collect("2026-10-01", "2026-12-31")
        self.assertEqual(self.charged(self.ida), 120_000)
