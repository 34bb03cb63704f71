"""Eleven associations' rules as records (domain/denmark.md 7.1), ten orders of each:
day, fee and the next two collections, worked out by hand from the public text.

Small is 300.00 and Big 450.00 a quarter, by day; each row of a collection is rounded by
itself. October to December 2026 (92 days) is paid. January to March 2027 has 90 days,
April to June 91.
"""

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import day
from .orders_common import EXAMPLES
from .test_order import OrderCase

MONTH_AND_ONE = {"dates": "month", "cut_off": "month_end", "cut_off_months": 1}
THREE_MONTHS = {"dates": "quarter", "cut_off": "before", "cut_off_months": 3}

RULES = {
    "Vindinge": [
        {"direction": "up", "charge": "month", "fee": 500},
        {
            "direction": "down",
            "dates": "quarter",
            "cut_off": "before",
            "cut_off_months": 1,
            "cut_off_days": 1,
            "fee": 500,
        },
        {
            "kind": "leave",
            "dates": "quarter",
            "cut_off": "before",
            "cut_off_days": 30,
        },
    ],
    "Balle-Bredsten": [
        {"direction": "up"},
        {
            "direction": "down",
            "dates": "quarter",
            "cut_off": "before",
            "cut_off_months": 1,
            "most": 1,
        },
    ],
    "Holsted": [
        {"direction": "up", **MONTH_AND_ONE},
        {"direction": "down", **MONTH_AND_ONE, "fee": 299},
    ],
    "Biersted": [{"dates": "fixed", "fixed_days": "1/1, 1/7", "fee": 375}],
    "Korup": [
        {"dates": "quarter", "cut_off": "before", "cut_off_months": 2, "fee": 350},
        {"kind": "pause", "fee": 700},
        {"kind": "reopen", "fee": 700},
    ],
    "Hundige": [{"dates": "fixed", "fixed_days": "1/4, 1/10", "fee": 400}],
    "AFiK": [
        {
            "dates": "quarter",
            "cut_off": "day",
            "cut_off_months": 1,
            "cut_off_day": 15,
            "fee": 250,
            "free_after_moving": 14,
        },
        {"kind": "leave", **THREE_MONTHS},
    ],
    "Højen and Røn": [
        {"charge": "next_term"},
        {"kind": "drop", "charge": "next_term"},
        {"kind": "leave", **THREE_MONTHS},
    ],
    "Skantenne": [
        {},
        {"kind": "reopen", "fee": 750},
        {"kind": "take_over", "fee": 375},
    ],
    "Sæby": [
        {"charge": "prepaid"},
        {"kind": "drop", "charge": "prepaid"},
        {"kind": "pause", "charge": "prepaid"},
        {"kind": "reopen", "fee": 850},
    ],
    # Packages are another's; what is dropped and who leaves has a month's notice.
    "Kazoom": [
        {"kind": "drop", "cut_off": "before", "cut_off_months": 1},
        {"kind": "leave", "cut_off": "before", "cut_off_months": 1},
    ],
}

# What is ordered, asked, wished, from when (of who leaves, the last day), fee, and the
# collections of January and of April.
ORDERS = {
    "Vindinge": [
        # From 1 November: 31 of 92 days of 300, 61 of 450, less 300.
        ("up", "17/11/26", "17/11/26", "17/11/26", 500, 45_000 + 9_946, 45_000),
        ("up", "31/1/27", "31/1/27", "31/1/27", 500, 45_000, 45_000),
        ("up", "29/3/27", "29/3/27", "29/3/27", 500, 19_667 + 15_500, 45_000),
        ("down", "30/11/26", "1/12/26", "1/1/27", 500, 30_000, 30_000),
        ("down", "1/12/26", "1/12/26", "1/4/27", 500, 45_000, 30_000),
        ("down", "1/3/27", "1/3/27", "1/7/27", 500, 45_000, 45_000),
        ("leave", "30/11/26", "30/11/26", "31/12/26", 0, 0, 0),
        # From 1 December: 61 of 92 days of 300, 31 of 450, less 300.
        ("up", "31/12/26", "31/12/26", "31/12/26", 500, 45_000 + 5_054, 45_000),
        ("down", "28/2/27", "28/2/27", "1/4/27", 500, 45_000, 30_000),
        ("down", "31/5/27", "31/5/27", "1/7/27", 500, 45_000, 45_000),
        # Thirty days from 1 March are over on the quarter's last day, from 2 March not;
        # the law ends the service on 30 April, 30 of 91 days.
        ("leave", "1/3/27", "1/3/27", "31/3/27", 0, 30_000, 0),
        ("leave", "2/3/27", "2/3/27", "30/6/27", 0, 30_000, 9_890),
        # Too late for the year; the law ends the service on 31 January.
        ("leave", "2/12/26", "2/12/26", "31/3/27", 0, 10_333, 0),
    ],
    "Balle-Bredsten": [
        # 50 of 92 days of 300, 42 of 450, less 300.
        ("up", "20/11/26", "20/11/26", "20/11/26", 0, 45_000 + 6_847, 45_000),
        # 91 of 92 days and one.
        ("up", "31/12/26", "31/12/26", "31/12/26", 0, 45_000 + 163, 45_000),
        ("up", "10/11/26", "1/4/27", "1/4/27", 0, 30_000, 45_000),
        ("down", "1/12/26", "1/12/26", "1/1/27", 0, 30_000, 30_000),
        ("down", "2/12/26", "2/12/26", "1/4/27", 0, 45_000, 30_000),
        ("down", "2/3/27", "31/3/27", "1/7/27", 0, 45_000, 45_000),
        # 40 of 92 days of 300, 52 of 450, less 300.
        ("up", "10/11/26", "10/11/26", "10/11/26", 0, 45_000 + 8_478, 45_000),
        ("up", "10/11/26", "15/2/27", "15/2/27", 0, 15_000 + 22_500, 45_000),
        ("down", "1/3/27", "1/3/27", "1/4/27", 0, 45_000, 30_000),
        ("down", "1/6/27", "1/6/27", "1/7/27", 0, 45_000, 45_000),
    ],
    "Holsted": [
        ("up", "10/11/26", "10/11/26", "1/1/27", 0, 45_000, 45_000),
        ("up", "30/11/26", "30/11/26", "1/1/27", 0, 45_000, 45_000),
        ("up", "1/12/26", "1/12/26", "1/2/27", 0, 10_333 + 29_500, 45_000),
        ("down", "31/12/26", "31/12/26", "1/2/27", 299, 15_500 + 19_667, 30_000),
        ("down", "31/1/27", "31/1/27", "1/3/27", 299, 29_500 + 10_333, 30_000),
        ("down", "28/2/27", "28/2/27", "1/4/27", 299, 45_000, 30_000),
        ("up", "1/1/27", "1/1/27", "1/3/27", 0, 19_667 + 15_500, 45_000),
        ("down", "30/11/26", "30/11/26", "1/1/27", 299, 30_000, 30_000),
        ("down", "1/12/26", "15/1/27", "1/2/27", 299, 15_500 + 19_667, 30_000),
        ("up", "31/12/26", "31/12/26", "1/2/27", 0, 10_333 + 29_500, 45_000),
    ],
    "Biersted": [
        ("up", "10/11/26", "10/11/26", "1/1/27", 375, 45_000, 45_000),
        ("down", "31/12/26", "31/12/26", "1/1/27", 375, 30_000, 30_000),
        ("up", "1/1/27", "1/1/27", "1/1/27", 375, 45_000, 45_000),
        ("up", "2/1/27", "2/1/27", "1/7/27", 375, 30_000, 30_000),
        ("down", "10/11/26", "1/3/27", "1/7/27", 375, 45_000, 45_000),
        ("side", "15/6/27", "30/6/27", "1/7/27", 375, 30_000, 30_000),
        ("down", "10/11/26", "1/1/27", "1/1/27", 375, 30_000, 30_000),
        ("up", "30/6/27", "30/6/27", "1/7/27", 375, 30_000, 30_000),
        ("side", "31/12/26", "31/12/26", "1/1/27", 375, 30_000, 30_000),
        ("two", "10/11/26", "1/1/27", "1/1/27", 375, 60_000, 60_000),
    ],
    "Korup": [
        ("up", "1/11/26", "1/11/26", "1/1/27", 350, 45_000, 45_000),
        ("up", "2/11/26", "2/11/26", "1/4/27", 350, 30_000, 45_000),
        ("down", "31/1/27", "31/1/27", "1/4/27", 350, 45_000, 30_000),
        ("down", "1/2/27", "1/2/27", "1/4/27", 350, 45_000, 30_000),
        ("down", "2/2/27", "2/2/27", "1/7/27", 350, 45_000, 45_000),
        ("reopen", "10/11/26", "10/11/26", "10/11/26", 700, 30_000, 30_000),
        ("up", "31/10/26", "10/11/26", "1/1/27", 350, 45_000, 45_000),
        ("down", "1/11/26", "1/11/26", "1/1/27", 350, 30_000, 30_000),
        ("side", "2/5/27", "2/5/27", "1/10/27", 350, 30_000, 30_000),
        # Closed from 1 December to 31 January: 31 of 92 days come back, 59 of 90.
        ("pause", "10/11/26", "1/12/26", "1/12/26", 700, 19_667 - 10_109, 30_000),
    ],
    "Hundige": [
        ("up", "10/11/26", "10/11/26", "1/4/27", 400, 30_000, 45_000),
        ("down", "31/3/27", "31/3/27", "1/4/27", 400, 45_000, 30_000),
        ("up", "1/4/27", "1/4/27", "1/4/27", 400, 30_000, 45_000),
        ("up", "2/4/27", "2/4/27", "1/10/27", 400, 30_000, 30_000),
        ("down", "10/11/26", "1/12/26", "1/4/27", 400, 45_000, 30_000),
        ("side", "10/11/26", "10/11/26", "1/4/27", 400, 30_000, 30_000),
        ("up", "31/3/27", "31/3/27", "1/4/27", 400, 30_000, 45_000),
        ("down", "30/9/27", "30/9/27", "1/10/27", 400, 45_000, 45_000),
        ("side", "2/4/27", "1/9/27", "1/10/27", 400, 30_000, 30_000),
        ("two", "10/11/26", "10/11/26", "1/4/27", 400, 30_000, 60_000),
    ],
    "AFiK": [
        # 15 December 2026 is a Tuesday, 15 May 2027 a Saturday: the day counts.
        ("up", "15/12/26", "15/12/26", "1/1/27", 250, 45_000, 45_000),
        ("up", "16/12/26", "16/12/26", "1/4/27", 250, 30_000, 45_000),
        ("down", "15/3/27", "15/3/27", "1/4/27", 250, 45_000, 30_000),
        ("down", "16/3/27", "16/3/27", "1/7/27", 250, 45_000, 45_000),
        # The service by law on 31 January and 28 February.
        ("leave", "31/12/26", "31/12/26", "31/3/27", 0, 10_333, 0),
        ("leave", "1/1/27", "1/1/27", "30/6/27", 0, 19_667, 0),
        ("down", "15/12/26", "15/12/26", "1/1/27", 250, 30_000, 30_000),
        ("down", "16/12/26", "16/12/26", "1/4/27", 250, 45_000, 30_000),
        ("up", "15/9/27", "20/9/27", "1/10/27", 250, 30_000, 30_000),
        # By law on 30 April.
        ("leave", "31/3/27", "31/3/27", "30/6/27", 0, 30_000, 9_890),
    ],
    "Højen and Røn": [
        ("up", "10/11/26", "10/11/26", "10/11/26", 0, 45_000, 45_000),
        ("up", "2/1/27", "2/1/27", "2/1/27", 0, 30_000, 45_000),
        ("down", "10/2/27", "10/2/27", "10/2/27", 0, 45_000, 30_000),
        ("down", "10/11/26", "1/1/27", "1/1/27", 0, 30_000, 30_000),
        ("drop", "10/11/26", "20/11/26", "20/11/26", 0, 0, 0),
        ("up", "31/12/26", "31/12/26", "31/12/26", 0, 45_000, 45_000),
        ("side", "10/11/26", "10/11/26", "10/11/26", 0, 30_000, 30_000),
        # Nobody is held to a service longer than the law has it: not to 31 March.
        ("drop", "10/11/26", "1/2/27", "1/2/27", 0, 10_333, 0),
        ("leave", "31/12/26", "31/12/26", "31/3/27", 0, 10_333, 0),
        # A letter of 1 October: the service by law on 30 November, December comes back.
        ("leave", "1/10/26", "1/10/26", "31/3/27", 0, -10_109, 0),
    ],
    "Skantenne": [
        ("up", "10/11/26", "1/2/27", "1/2/27", 0, 10_333 + 29_500, 45_000),
        # 58 of 90 days of 450, 32 of 300.
        ("down", "10/11/26", "28/2/27", "28/2/27", 0, 29_000 + 10_667, 30_000),
        # 40 of 92 days of 300, 52 of 450, less 300.
        ("up", "10/11/26", "10/11/26", "10/11/26", 0, 45_000 + 8_478, 45_000),
        ("two", "10/11/26", "1/1/27", "1/1/27", 0, 60_000, 60_000),
        ("two", "10/11/26", "1/3/27", "1/3/27", 0, 19_667 + 20_667, 60_000),
        ("reopen", "10/11/26", "12/11/26", "12/11/26", 750, 30_000, 30_000),
        # 40 of 92 days of 450, 52 of 300, less 450.
        ("down", "10/11/26", "10/11/26", "10/11/26", 0, 30_000 - 8_478, 30_000),
        ("side", "10/11/26", "20/11/26", "20/11/26", 0, 30_000, 30_000),
        ("leave", "10/11/26", "31/12/26", "31/12/26", 0, 0, 0),
        ("leave", "10/11/26", "15/1/27", "15/1/27", 0, 5_000, 0),
    ],
    "Sæby": [
        ("up", "20/11/26", "20/11/26", "20/11/26", 0, 45_000, 45_000),
        ("down", "20/11/26", "20/11/26", "20/11/26", 0, 30_000, 30_000),
        # Of January nothing is prepaid: 40 of 90 days, 50 of 450.
        ("up", "10/11/26", "10/2/27", "10/2/27", 0, 13_333 + 25_000, 45_000),
        ("drop", "10/11/26", "20/11/26", "20/11/26", 0, 0, 0),
        # Paused from 1 December to 31 January: 59 of 90 days.
        ("pause", "10/11/26", "1/12/26", "1/12/26", 0, 19_667, 30_000),
        ("reopen", "10/11/26", "10/11/26", "10/11/26", 850, 30_000, 30_000),
        ("down", "10/11/26", "1/1/27", "1/1/27", 0, 30_000, 30_000),
        ("side", "20/11/26", "20/11/26", "20/11/26", 0, 30_000, 30_000),
        ("drop", "10/11/26", "1/1/27", "1/1/27", 0, 0, 0),
        ("two", "10/11/26", "20/11/26", "20/11/26", 0, 60_000, 60_000),
    ],
    "Kazoom": [
        # 70 of 92 days are kept, 22 come back.
        ("drop", "10/11/26", "10/11/26", "10/12/26", 0, -7_174, 0),
        ("drop", "30/11/26", "30/11/26", "30/12/26", 0, -652, 0),
        ("drop", "1/12/26", "1/12/26", "1/1/27", 0, 0, 0),
        # There is no 31 February.
        ("drop", "31/1/27", "31/1/27", "1/3/27", 0, 19_667, 0),
        # A last day: 71 of 92 days are kept.
        ("leave", "10/11/26", "10/11/26", "10/12/26", 0, -6_848, 0),
        ("leave", "31/1/27", "31/1/27", "28/2/27", 0, 19_667, 0),
        ("leave", "10/11/26", "31/3/27", "31/3/27", 0, 30_000, 0),
        ("leave", "1/1/27", "1/1/27", "1/2/27", 0, 10_667, 0),
        ("up", "10/11/26", "1/1/27", "1/1/27", 0, 45_000, 45_000),
        ("down", "10/11/26", "28/2/27", "28/2/27", 0, 29_000 + 10_667, 30_000),
    ],
}


def d(text):
    """A day: 17/11/26."""
    date, month, year = text.split("/")
    return day(f"20{year}-{int(month):02}-{int(date):02}")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestAssociations(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.product("Other", 300.0)
        cls.bo = cls.member("Bo Vig")
        cls.bo_row = cls.subscribe(cls.bo, cls.big, "2026-10-01")
        cls.collect("2026-10-01", "2026-12-31")

    def ordered(self, what, asked, wished):
        member, row = (self.bo, self.bo_row) if what == "down" else (self.ida, self.row)
        starts = {
            "up": self.big,
            "down": self.small,
            "side": self.other,
            "two": self.small,
        }.get(what)
        vals = {
            "membership_id": member.id,
            "kind": "change" if starts else what,
            "date": d(wished),
            "date_asked": d(asked),
        }
        if what == "pause":
            vals["date_until"] = "2027-01-31"
        if starts or what == "drop":
            line = {
                "subscription_id": row.id,
                "product_id": starts.id if starts else False,
                "quantity": 2 if what == "two" else 1,
            }
            vals["line_ids"] = [Command.create(line)]
        return self.env["asom.order"].create(vals)

    def test_each_order_by_hand(self):
        for name, orders in ORDERS.items():
            self.assertGreaterEqual(len(orders), 10)
            with self.taken_back():
                for vals in RULES[name]:
                    self.rule(name=name, **vals)
                for what, asked, wished, first, fee, *amounts in orders:
                    with self.taken_back(name=name, what=what, asked=asked):
                        order = self.ordered(what, asked, wished)
                        order.action_preview()
                        self.assertFalse(order.refusal)
                        self.assertEqual(
                            (order.date_effect, order.fee), (d(first), fee)
                        )
                        shown = order.preview["collections"]
                        self.assertEqual([each["after"] for each in shown], amounts)
                        self.assertEqual(shown[0]["fee"], fee * 100)

    def test_each_order_is_charged_as_it_is_told(self):
        # Of each association the first order and the last, in a longer run all.
        terms = ("2027-01-01", "2027-03-31"), ("2027-04-01", "2027-06-30")
        for name, orders in ORDERS.items():
            some = orders if EXAMPLES else (orders[0], orders[-1])
            for what, asked, wished, _first, fee, *amounts in some:
                with self.taken_back(name=name, what=what, asked=asked):
                    for vals in RULES[name]:
                        self.rule(name=name, **vals)
                    order = self.ordered(what, asked, wished)
                    order.action_confirm()
                    member = order.membership_id
                    before = self.charged(member)
                    self.collect(*terms[0])
                    between = self.charged(member)
                    self.collect(*terms[1])
                    found = [
                        between - before - fee * 100,
                        self.charged(member) - between,
                    ]
                    self.assertEqual(found, amounts)
