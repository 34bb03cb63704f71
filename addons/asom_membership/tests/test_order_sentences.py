"""What else associations say of themselves (domain/denmark.md 7.1), each sentence as
the rule or price that says it. Days, fees and dues by day are in
test_order_associations; a fee for a slip on paper (25 to 50) is in asom_nets,
test_order_slip_fee.
"""

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import day
from .test_order_join import JoinCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestSentences(JoinCase):
    def shown(self, order):
        """The order after its preview, and øre of the next collections."""
        order.action_preview()
        self.assertFalse(order.refusal)
        return order, [each["after"] for each in order.preview["collections"]]

    def work_rule(self, **vals):
        firm = self.payer("Glenten", email="firm@example.com")
        return self.env["asom.work.rule"].create(
            {"company_id": self.north.id, "receiver_id": firm.id, **vals}
        )

    # === VINDINGE === #

    def test_connecting_costs_650_and_a_change_of_owner_nothing(self):
        for kind in ("join", "take_over"):
            self.rule(kind=kind, fee=650, free_new_owner=True)
        self.rule(kind="reopen", fee=650)
        self.assertEqual(self.shown(self.join())[0].fee, 650)
        over, left = self.shown(self.take_over("2027-01-01"))
        self.assertEqual((over.fee, left), (0, [0, 0]))
        self.assertEqual([each["fee"] for each in over.preview["joins"]], [0, 0])
        self.assertEqual(self.shown(self.order("reopen"))[0].fee, 650)
        # Who joins where another member has left is a new owner as well.
        self.order("leave", "2026-12-31").action_confirm()
        home = {"street": False, "installation_id": self.place.id}
        self.assertEqual(self.shown(self.join("2027-01-01", **home))[0].fee, 0)

    def test_more_channels_come_within_14_days_and_the_modem_is_returned(self):
        self.rule(direction="up", charge="month", fee=500)
        self.work_rule(cause="change", task="filter", days=14)
        self.small.asom_equipment = "Modem"
        order, _amounts = self.shown(self.order(date="2026-11-10"))
        self.assertEqual(order.preview["equipment"], ["Modem"])
        order.action_confirm()
        self.assertEqual(str(order.work_order_ids.date_due), "2026-11-24")

    # === BALLE-BREDSTEN === #

    def test_one_change_in_each_quarter_and_up_at_any_time(self):
        least = self.product("Least", 150.0)
        self.rule(direction="up")
        self.rule(
            direction="down",
            dates="quarter",
            cut_off="before",
            cut_off_months=1,
            most=1,
        )
        first = self.order(starts=least, date="2027-01-01")
        first.action_confirm()
        row = first.effect_ids.filtered("subscription_id")[:1].subscription_id
        # 150.00 a quarter, up from 1 February: 31 of 90 days, 59 of 450.00.
        up, amounts = self.shown(self.order(ends=row, date="2027-02-01"))
        self.assertEqual((str(up.date_effect), up.fee), ("2027-02-01", 0))
        self.assertEqual(amounts, [5_167 + 29_500, 45_000])
        none = self.product("None", 100.0)
        again, amounts = self.shown(
            self.order(ends=row, starts=none, date="2027-01-01")
        )
        self.assertEqual(str(again.date_effect), "2027-04-01")
        self.assertEqual(amounts, [15_000, 10_000])
        self.assertIn("Only 1 changes are allowed", str(again.preview_html))

    # === AFIK === #

    def test_the_filter_is_changed_at_the_quarters_end_free_after_moving_in(self):
        self.rule(
            dates="quarter",
            cut_off="day",
            cut_off_months=1,
            cut_off_day=15,
            fee=250,
            free_after_moving=14,
        )
        self.work_rule(cause="change", task="filter")
        join = self.join("2026-12-01")
        join.action_confirm()
        bo = join.membership_id
        asked = {"membership_id": bo.id, "ends": bo.subscription_ids}
        late = self.order(date_asked="2026-12-16", date="2026-12-16", **asked)
        self.assertEqual(self.shown(late)[0].fee, 250)
        self.assertEqual(str(late.date_effect), "2027-04-01")
        free = self.order(date_asked="2026-12-15", date="2026-12-15", **asked)
        self.assertEqual(self.shown(free)[0].fee, 0)
        free.action_confirm()
        self.assertEqual(str(free.work_order_ids.date_due), "2027-01-01")

    # === SÆBY === #

    def test_dues_by_the_year_or_quarter_a_fee_for_administration_a_summer_house(self):
        yearly = self.product("Yearly", 1200.0)
        price = yearly.product_tmpl_id.asom_price_ids
        price.write({"unit": "year", "parts": "1.200,00 + 0,00 + 0,00 + 0,00"})
        admin = self.product("Administration", 30.0, asom_kind="addon")
        summer = self.product("Summer house", 150.0)
        for kind, product, amounts in (
            ("change", yearly, [120_000, 0]),
            ("add", admin, [33_000, 33_000]),
            ("change", summer, [15_000, 15_000]),
        ):
            with self.subTest(product=product.name):
                order = self.order(kind, "2027-01-01", starts=product)
                self.assertEqual(self.shown(order)[1], amounts)
        # Or as a discount, which stays when there are two.
        self.env["asom.discount"].create(
            {
                "subscription_id": self.row.id,
                "name": "Summer house",
                "percent": 50.0,
                "date_from": "2026-10-01",
            }
        )
        line = {"subscription_id": self.row.id, "product_id": self.small.id}
        two = self.env["asom.order"].create(
            {
                "membership_id": self.ida.id,
                "kind": "change",
                "date": "2027-01-01",
                "line_ids": [Command.create({**line, "quantity": 2})],
            }
        )
        # What October to December was paid too much comes back.
        self.assertEqual(self.shown(two)[1], [30_000 - 15_000, 30_000])

    # === KAZOOM === #

    def test_tenants_drop_what_they_have_added_with_a_months_notice(self):
        self.rule(kind="drop", cut_off="before", cut_off_months=1)
        sport = self.product("Sport", 90.0, asom_kind="addon")
        row = self.subscribe(self.ida, sport, "2027-01-01")
        order = self.order("drop", "2027-01-15", ends=row, date_asked="2027-01-15")
        # To 14 February, 45 of 90 days; Small goes on.
        found, amounts = self.shown(order)
        self.assertEqual(found.date_effect, day("2027-02-15"))
        self.assertEqual(amounts, [30_000 + 4_500, 30_000])
