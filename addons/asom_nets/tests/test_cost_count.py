"""What Nets charges for is counted once, priced by its day, and frozen by the month."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_settlement import SettlementCase

SENT = "2025-12-08 09:00:00"
# After the 6th last banking day of December 2025, before the 3rd last one.
LATE = "2025-12-19 09:00:00"
AFTER = "2026-02-02 09:00:00"
DECEMBER = date(2025, 12, 1)


class CostCase(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.costs = cls.env["asom.nets.cost"]
        cls.env["asom.nets.tariff"].search([]).unlink()

    @classmethod
    def tariff(cls, kind, amount, since="2025-01-01", company=None):
        return cls.env["asom.nets.tariff"].create(
            {
                "company_id": (company or cls.north).id,
                "kind": kind,
                "amount": amount,
                "valid_from": since,
            }
        )

    def sent(self, moment=SENT):
        delivery = self.delivered()
        with freeze_time(moment):
            delivery.action_mark_sent()
        return delivery

    def units(self, delivery, company=None):
        costs = self.costs.search(
            [
                ("delivery_id", "=", delivery.id),
                ("company_id", "=", (company or self.north).id),
            ]
        )
        return {cost.kind: cost.count for cost in costs}

    def cost(self, delivery, kind):
        return self.costs.search(
            [("delivery_id", "=", delivery.id), ("kind", "=", kind)]
        )

    def month(self, day=DECEMBER):
        return self.env["asom.nets.cost.month"].search(
            [("company_id", "=", self.north.id), ("date", "=", day)]
        )


@tagged("post_install", "-at_install")
class TestOutgoing(CostCase):
    def test_nothing_before_it_is_sent(self):
        delivery = self.delivered()
        self.assertFalse(self.units(delivery))
        delivery.action_cancel()
        self.assertFalse(self.units(delivery))

    def test_by_mandate(self):
        delivery = self.sent()
        units = self.units(delivery)
        lines = self.data(delivery).splitlines()
        texts = sum(line[2:5] in (b"052", b"062") for line in lines)
        self.assertTrue(texts)
        self.assertEqual(
            units,
            {
                "delivery": 1,
                "section": 1,
                "automatic": 1,
                "slip": 1,
                "text_line": texts,
            },
        )

    def test_electronic_slip(self):
        self.mandate(self.bo, "999999999", kind="electronic_slip")
        # Who has both is asked for money automatically.
        self.mandate(self.ida, "999999999", kind="electronic_slip")
        units = self.units(self.sent())
        self.assertEqual((units["automatic"], units["electronic_slip"]), (1, 1))
        self.assertNotIn("slip", units)

    def test_a_mandate_that_ended(self):
        self.env["asom.nets.mandate"].search(
            [("membership_id", "=", self.ida.id)]
        ).ended_on = "2025-12-31"
        self.assertEqual(self.units(self.sent())["slip"], 2)

    def test_late(self):
        self.assertEqual(self.units(self.sent(LATE))["late"], 2)

    def test_price_of_the_day(self):
        self.tariff("slip", 8.0)
        new = self.tariff("slip", 8.3333, "2025-12-08")
        self.tariff("slip", 99.0, "2025-12-09")
        cost = self.cost(self.sent(), "slip")
        self.assertEqual((cost.unit_price, cost.tariff_id), (8.3333, new))
        self.assertEqual((cost.count, cost.amount), (1, 8.33))
        self.assertEqual((cost.day, cost.date), (date(2025, 12, 8), date(2025, 12, 8)))

    def test_the_danish_day(self):
        cost = self.cost(self.sent("2025-12-08 23:30:00"), "slip")
        self.assertEqual(cost.day, date(2025, 12, 9))

    def test_refused_is_not_charged(self):
        delivery = self.sent()
        delivery.action_fail("Refused")
        self.assertFalse(self.units(delivery))

    def test_signups(self):
        self.north_agreement.may_sign_up = True
        request = self.env["asom.nets.mandate.request"].create(
            {
                "membership_id": self.bo.id,
                "kind": "signup",
                "bank_registration": "4567",
                "bank_account": "1234567890",
                "legal_id": "10150817",
                "state": "waiting",
            }
        )
        with freeze_time(EARLY):
            delivery = self.north_agreement._create_0605()
        with freeze_time(SENT):
            delivery.action_mark_sent()
        self.assertEqual(request.delivery_id, delivery)
        self.assertEqual(
            self.units(delivery), {"delivery": 1, "section": 1, "signup": 1}
        )


@tagged("post_install", "-at_install")
class TestIncoming(CostCase):
    def test_payments(self):
        self.tariff("paid", 4.5)
        first = self.told(
            self.paid(self.ida_move), self.paid(self.bo_move, code="0237")
        )
        self.assertEqual(self.units(first), {"paid": 1, "rejected": 1})
        self.assertEqual(self.cost(first, "paid").amount, 4.5)
        self.assertEqual(self.cost(first, "rejected").amount, 0.0)
        second = self.told(
            self.paid(self.ida_move, code="0239"), self.slip_paid(self.bo_move)
        )
        self.assertEqual(self.units(second), {"charge_back": 1, "slip_paid": 1})

    def test_once(self):
        delivery = self.told(self.paid(self.ida_move))
        before = self.costs.search_count([])
        delivery._count_costs()
        delivery._process()
        self.env["asom.nets.delivery"].receive("again", self.data(delivery))
        self.assertEqual(self.costs.search_count([]), before)
        self.assertEqual(self.units(delivery), {"paid": 1})

    def test_each_association_its_own(self):
        self.tariff("paid", 4.5)
        self.tariff("paid", 6.0, company=self.south)
        self.subscriber("Sven Syd", self.south)
        move = self.collect_south().move_ids
        delivery = self.told(
            self.paid(self.ida_move), self.paid(self.bo_move), self.paid(move)
        )
        self.assertEqual(self.units(delivery), {"paid": 2})
        self.assertEqual(self.units(delivery, self.south), {"paid": 1})
        self.assertEqual(
            sorted(self.cost(delivery, "paid").mapped("amount")), [6.0, 9.0]
        )
        january = (date(2026, 1, 1), date(2026, 1, 31))
        self.assertEqual(self.north_agreement._nets_costs(*january), 900)
        self.assertEqual(self.south_agreement._nets_costs(*january), 600)


@tagged("post_install", "-at_install")
class TestMonth(CostCase):
    def closed(self):
        month = self.month()
        with freeze_time(AFTER):
            month.action_close()
        return month

    def test_counted_again_at_a_new_price(self):
        delivery = self.sent()
        self.assertEqual(self.month().amount, 0.0)
        self.tariff("slip", 8.0)
        self.month().action_count()
        self.assertEqual(self.cost(delivery, "slip").amount, 8.0)
        self.assertEqual(self.month().amount, 8.0)

    def test_frozen(self):
        self.tariff("slip", 8.0)
        delivery = self.sent()
        month = self.closed()
        self.assertTrue(month.closed)
        self.assertEqual(month.closed_by_id, self.env.user)
        self.tariff("slip", 50.0, "2025-12-01")
        delivery._count_costs()
        self.assertEqual(self.cost(delivery, "slip").amount, 8.0)
        self.assertEqual(month.amount, 8.0)
        with self.assertRaises(UserError):
            month.action_count()
        with self.assertRaises(UserError):
            month.action_close()
        cost = self.cost(delivery, "slip")
        for change in (lambda: cost.write({"count": 7}), cost.unlink):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        # What was charged stays, even when Nets refuses the file after all.
        delivery.action_fail("Refused late")
        self.assertEqual(month.amount, 8.0)

    def test_a_price_in_use_stays(self):
        tariff = self.tariff("slip", 8.0)
        self.sent()
        tariff.amount = 7.0
        self.closed()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            tariff.amount = 6.0
        with self.assertRaises(UserError), self.env.cr.savepoint():
            tariff.unlink()

    def test_closing_counts_once_more(self):
        self.sent()
        self.tariff("slip", 8.0)
        self.assertEqual(self.closed().amount, 8.0)

    def test_not_before_it_is_over(self):
        self.sent()
        with freeze_time("2025-12-31 12:00:00"), self.assertRaises(UserError):
            self.month().action_close()

    def test_late_ones_go_to_the_next_month(self):
        self.tariff("slip", 8.0)
        self.tariff("slip", 80.0, "2026-01-01")
        self.env["asom.nets.cost.month"]._of(self.north, {DECEMBER})
        self.closed()
        cost = self.cost(self.sent(), "slip")
        self.assertEqual(cost.date, date(2026, 1, 1))
        self.assertEqual(cost.month_id, self.month(date(2026, 1, 1)))
        # At the price of the day on which it was delivered.
        self.assertEqual((cost.day, cost.amount), (date(2025, 12, 8), 8.0))
        self.assertEqual(
            self.north_agreement._nets_costs(DECEMBER, date(2025, 12, 31)), 0
        )

    def test_by_hand(self):
        staff = self.user_of("cost_staff", "group_staff", self.north)
        costs = self.costs.with_user(staff).with_context(
            allowed_company_ids=self.north.ids
        )
        cost = costs.create(
            {
                "company_id": self.north.id,
                "name": "Subscription",
                "date": "2025-12-20",
                "count": 2,
                "unit_price": 99.95,
            }
        )
        self.assertEqual((cost.amount, cost.month_id), (199.9, self.month()))
        cost.write({"date": "2026-01-03"})
        self.assertEqual(cost.month_id, self.month(date(2026, 1, 1)))
        self.assertEqual(self.month().amount, 0.0)
        delivery = self.sent()
        counted = costs.browse(self.cost(delivery, "slip").ids)
        for change in (
            lambda: counted.write({"count": 9}),
            counted.unlink,
            lambda: costs.create({"company_id": self.north.id, "kind": "slip"}),
            lambda: self.month().with_user(staff).write({"closed": True}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        cost.unlink()

    def test_no_charge_in_a_closed_month(self):
        self.sent()
        self.closed()
        vals = {"company_id": self.north.id, "date": "2025-12-20", "unit_price": 1.0}
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.costs.create(vals)
        cost = self.costs.create({**vals, "date": "2026-01-20"})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            cost.date = "2025-12-20"
