"""A year of three associations, to the øre: see tests/year.

The seed is in each test's name; what happened is printed at the end (pytest -s).
ASOM_YEAR_SEEDS="2 3 4" runs other years than the usual one, each a minute and a half.
"""

from __future__ import annotations

import base64
import os
from dataclasses import replace

import pytest
from freezegun import freeze_time
from year.associations import PLANS, make_association
from year.checks import Checks
from year.ledger import Ledger
from year.story import FIRST, Year
from year.there import WANTED, There

from odoo.tests import tagged

from odoo.addons.asom_membership.tests.common import AssociationCase
from odoo.addons.asom_membership.tests.world import QUIET

NEEDED = {
    "join",
    "leave",
    "new_price",
    "pay_late",
    "pay_misread",
    "sign_up",
    "cancel",
    "stranger_pays",
    "matched",
    "mandate assigned",
    "refunded",
    "set aside",
    "payout found",
    "~charged_back",
    "~dies",
    "~pays_over",
    "~pays_part",
    "~pays_twice",
    "~rejects",
    "~signs_up",
    "~slip_taken_back",
}
"""What must have happened in a usual year for the test to say something."""
USUAL = (1, 2, 3)
"""Seeds of years in which all of that happens; the first is run by itself."""


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestYear(Checks, There, AssociationCase):
    """December 2025 to December 2026."""

    SUPPLIER = "13585628"

    @classmethod
    def setUpClass(cls):
        # Not the two associations of the class above: the year has its own.
        super(AssociationCase, cls).setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, **QUIET))
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env.user.lang = "en_US"
        bureau = cls.env.ref("base.main_company")
        with freeze_time(FIRST):
            cls.associations = [make_association(cls, plan) for plan in PLANS]
        companies = [one.company for one in cls.associations]
        cls.act_in(bureau, *companies)
        if WANTED:
            cls.open_there()
        cls.clerk = cls.user_of("year_clerk", "group_staff", bureau, *companies)

    @property
    def staff_env(self):
        """The environment of the bureau's clerk."""
        return self.env(user=self.clerk)

    @staticmethod
    def data(delivery):
        """The exact bytes."""
        return base64.b64decode(delivery.content)

    def _year(self, seed: int) -> None:
        print(f"\nA year with seed {seed}")
        fresh = [self._fresh(one) for one in self.associations]
        with freeze_time(FIRST) as clock:
            year = Year(self, fresh, clock, seed)
            year.set_up()
            for _last_day in year.pass_days():
                self.check_month(year)
                if WANTED:
                    self.send_there(year)
            if WANTED:
                self.check_there(year)
        happened = {**year.events.counts, **year.clerk.done}
        print(f"{year.files} files, {sum(len(a.members) for a in fresh)} members;")
        print(dict(sorted(happened.items())))
        if seed in USUAL:
            self.assertEqual(NEEDED - set(happened), set())

    def _fresh(self, association):
        """The association as it was made: each test begins anew."""
        products = {
            name: replace(product, prices=list(product.prices))
            for name, product in association.products.items()
        }
        env = {
            "company": association.company.with_env(self.env),
            "agreement": association.agreement.with_env(self.env),
        }
        return replace(
            association, products=products, members={}, ledger=Ledger(), **env
        )


def _test_of(seed: int):
    def test(self):
        self._year(seed)

    return test


for _seed in map(int, os.environ.get("ASOM_YEAR_SEEDS", "").split() or USUAL[:1]):
    setattr(TestYear, f"test_seed_{_seed}", _test_of(_seed))
