"""Orders at random: what was shown is what is charged, and an undo leaves no trace."""

import random
from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import day
from .orders_common import seeds
from .test_order import OrderCase

CHARGES = ("day", "month", "term", "next_term", "prepaid")
DATES = ("any", "month", "quarter", "half_year", "term")
CUT_OFFS = ("none", "before", "day", "month_end")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestRandomOrders(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.whole = cls.product("Whole", 200.0, asom_proration="none")
        cls.months = cls.product("Months", 333.33, asom_proration="month")
        cls.extra = cls.product("Extra", 77.77, asom_kind="addon")
        cls.packages = (cls.small, cls.big, cls.whole, cls.months)

    def random_order(self, rng):
        kind = rng.choice(
            ["change", "change", "change", "add", "drop", "leave", "pause", "reopen"]
        )
        vals = {
            "charge": rng.choice(CHARGES),
            "dates": rng.choice(DATES),
            "cut_off": rng.choice(CUT_OFFS),
            "cut_off_months": rng.randint(0, 2),
            "fee": rng.choice([0, 375]),
            "most": rng.choice([0, 1]),
        }
        if kind == "leave":
            vals |= {"service_dates": rng.choice(DATES[:3]), "service_months": 1}
        self.rule(kind=kind, **vals)
        member = self.member(f"Member {rng.random()}")
        had = rng.choice(self.packages)
        row = self.subscribe(member, had, day("2026-10-01"))
        self.collect("2026-10-01", "2026-12-31")
        wished = day("2026-11-10") + timedelta(days=rng.randint(0, 120))
        vals = {}
        if kind == "pause":
            vals["date_until"] = wished + timedelta(days=rng.randint(0, 90))
        if kind == "reopen":
            # Of a pause that began before, by a rule of its own.
            self.rule(kind="pause", charge=rng.choice(CHARGES))
            first = max(day("2026-10-02"), wished - timedelta(days=rng.randint(1, 60)))
            until = {"date_until": wished + timedelta(days=rng.randint(0, 90))}
            self.order_of(member, "pause", first, row, None, **until).action_confirm()
        other = rng.choice([one for one in self.packages if one != had])
        starts = self.extra if kind == "add" else other
        return member, row, self.order_of(member, kind, wished, row, starts, **vals)

    def order_of(self, member, kind, date, ends, starts, **vals):
        lines = []
        if kind in ("change", "add", "drop"):
            line = {}
            if kind != "add":
                line["subscription_id"] = ends.id
            if kind != "drop":
                line["product_id"] = starts.id
            lines = [(0, 0, line)]
        return self.env["asom.order"].create(
            {
                "membership_id": member.id,
                "kind": kind,
                "date": date,
                "line_ids": lines,
                **vals,
            }
        )

    def test_what_was_shown_is_what_is_charged(self):
        for seed in seeds(8):
            with self.taken_back(seed=seed):
                member, _row, order = self.random_order(random.Random(seed))
                order.action_preview()
                shown = order.preview["collections"]
                order.action_confirm()
                before = self.charged(member)
                for quote, term in zip(
                    shown,
                    (("2027-01-01", "2027-03-31"), ("2027-04-01", "2027-06-30")),
                    strict=True,
                ):
                    self.collect(*term)
                    after = self.charged(member)
                    self.assertEqual(after - before, quote["after"] + quote["fee"])
                    before = after

    def test_an_undo_leaves_no_trace_in_what_is_charged(self):
        for seed in seeds(5, 8):
            with self.taken_back(seed=seed):
                member, row, order = self.random_order(random.Random(seed))
                none = row.browse(), self.env["product.product"]
                same = member._changes_of(*none, day("2026-11-10"))
                before = member._quotes(same, member._next_terms(3))
                had = self.had_by(member)
                order.action_confirm()
                order.action_undo()
                self.assertEqual(member._quotes(same, member._next_terms(3)), before)
                self.assertEqual(self.had_by(member), had)

    def had_by(self, member):
        """{subscription: last day and last day charged} of what was not cancelled."""
        rows = member.subscription_ids.filtered(lambda row: not row.cancelled)
        return {row: (row.date_to, row.dues_to) for row in rows}
