from unittest.mock import patch

from odoo.models import BaseModel
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.ordering.changes import Changes
from odoo.addons.asom_membership.periods import Period
from odoo.addons.asom_membership.proration import MissingPrice

from .common import AssociationCase, day

WINTER = Period(day("2027-01-01"), day("2027-03-31"))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestSubscriptionOwed(AssociationCase):
    """What a subscription owes is asked in one place, whoever asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-10-01"
        cls.tv = cls.product("TV", 300.0)
        cls.ida = cls.member()
        cls.old = cls.subscribe(cls.ida, cls.tv, "2026-10-01")
        cls.collect("2026-10-01", "2026-12-31")
        # Ended in what has been charged, and another one from then on.
        cls.old.date_to = "2026-11-30"
        cls.new = cls.subscribe(cls.ida, cls.product("Net", 187.5), "2026-12-01")

    def told(self, found):
        return {
            row: [
                *[-charge.amount for charge in what.credited],
                *[piece.amount for piece in what.new],
            ]
            for row, what in found.items()
        }

    def test_a_run_applies_it_and_a_quote_is_its_sum(self):
        rows = self.old | self.new
        collect = self.north._asom_collected(WINTER)
        self.assertEqual(collect.date_from, day("2026-10-01"))
        self.env.flush_all()
        with patch.object(BaseModel, "_write_multi", side_effect=AssertionError):
            found = rows._calculate(collect)
            self.env.flush_all()
        told = self.told(found)
        self.assertEqual(told[self.old], [-30_000, 19_891])
        total = sum(what.amount for what in found.values())
        self.assertEqual(self.ida._quote(Changes(), WINTER).after, total)
        run = self.new_run("2027-01-01", "2027-03-31")
        run.action_preview()
        for row in rows:
            drafts = (run.charge_ids & row.charge_ids).sorted("id")
            amounts = [round(charge.amount * 100) for charge in drafts]
            self.assertEqual(amounts, told[row])
        # The run's own drafts count for others, not for itself, and not for a quote.
        self.assertEqual(self.told(rows._calculate(collect, run)), told)
        self.assertEqual(self.told(rows._calculate(collect)), told)
        other = self.told(rows._calculate(collect, self.new_run()))
        self.assertEqual(other, {self.old: [], self.new: []})

    def test_without_a_price_it_says_for_which_day(self):
        unpriced = self.product("Radio", None)
        row = self.subscribe(self.ida, unpriced, "2027-01-01")
        found = (row | self.new)._calculate(WINTER)
        self.assertIsInstance(found[row], MissingPrice)
        self.assertEqual(found[row].day, WINTER.date_from)
        self.assertEqual(found[self.new].amount, 18_750)
