"""Orders, undos and runs at random, one after another: nothing overlaps, charges add
up, no order is lost, and there is work exactly where a rule wants it."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.charging import collected
from odoo.addons.asom_membership.models.orders.kinds import DATED
from odoo.addons.asom_membership.periods import Period

from .common import day
from .orders_common import EXAMPLES
from .test_order import OrderCase
from .test_order_join import JoinCase

START = day("2026-11-10")
TERMS = (
    ("2027-01-01", "2027-03-31"),
    ("2027-04-01", "2027-06-30"),
    ("2027-07-01", "2027-09-30"),
    ("2027-10-01", "2027-12-31"),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "change",
                "change",
                "quantity",
                "add",
                "drop",
                "pause",
                "reopen",
                "payer",
                "channel",
                "leave",
                "take_over",
                "undo",
                "counter",
                "preview",
                "collect",
            ]
        ),
        st.integers(0, 150),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=6,
)
OWNERS = ("Bo Berg", "Eva Lund", "Per Vig", "Kaj Friis", "Ane Holt", "Ib Skov")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestGivenBack(OrderCase):
    def test_what_a_collection_has_given_back_is_countered_not_undone(self):
        # October to December is paid; of December 300 * 31 / 92 = 101.09 come back.
        order = self.order("leave", "2026-11-30")
        order.action_confirm()
        before = self.charged(self.ida)
        self.collect("2027-01-01", "2027-03-31")
        self.assertEqual(self.charged(self.ida) - before, -10_109)
        with self.assertRaises(UserError):
            order.action_undo()
        order.action_counter_order()
        self.assertFalse(self.ida.date_left)
        self.collect("2027-04-01", "2027-06-30")
        self.assertEqual(self.charged(self.ida), 3 * 30_000)

    def test_what_nothing_was_given_back_of_is_undone(self):
        order = self.order("leave", "2026-12-31")
        order.action_confirm()
        self.collect("2027-01-01", "2027-03-31")
        order.action_undo()
        self.collect("2027-04-01", "2027-06-30")
        self.assertEqual(self.charged(self.ida), 3 * 30_000)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestSequences(JoinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env["asom.package.group"].create(
            {"company_id": cls.north.id, "name": "TV", "exclusive": True}
        )
        cls.months = cls.product("Months", 333.33, asom_proration="month")
        cls.packages = (cls.small, cls.big, cls.months)
        for one in cls.packages:
            one.asom_package_group_id = group
        cls.extra = cls.product("Extra", 77.77, asom_kind="addon")
        cls.payers = cls.payer("Bo Berg") | cls.payer("Eva Dam")
        cls.firm = cls.payer("Antenneservice", email="firm@example.com")
        cls.env["asom.work.rule"].create(
            {
                "company_id": cls.north.id,
                "cause": "change",
                "task": "filter",
                "receiver_id": cls.firm.id,
            }
        )
        for kind, vals in (
            ("change", {"charge": "month", "fee": 375, "free_first": True}),
            ("drop", {"charge": "prepaid"}),
            ("add", {"dates": "month"}),
            ("pause", {"charge": "month"}),
            ("reopen", {"charge": "day", "fee": 700}),
            ("payer", {"fee": 50}),
            ("leave", {"charge": "term"}),
            ("take_over", {"charge": "month", "fee": 375}),
        ):
            cls.rule(kind=kind, **vals)

    # Each example is undone by a savepoint; what fails is told as it was found.
    @settings(
        max_examples=EXAMPLES or 10,
        deadline=None,
        derandomize=not EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def test_whatever_is_ordered_undone_and_collected_adds_up(self, steps):
        savepoint = self.cr.savepoint()
        try:
            self.member_orders(steps)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def member_orders(self, steps):
        self.terms = list(TERMS)
        self.proposed = None
        # Who has the address, and all who ever had it.
        self.owner = self.owners = self.ida
        for kind, days, number in steps:
            if kind in ("collect", "preview") and len(self.terms) < 2:
                continue
            if kind == "collect":
                self.collect_next()
            elif kind == "preview":
                self.propose()
            elif kind in ("undo", "counter"):
                self.take_back(kind, number)
            else:
                self.order_one(kind, START + timedelta(days=days), number)
            self.check_rows_and_work()
        while len(self.terms) > 2:
            self.collect_next()
        # What changes earlier days is in the next collection.
        self.collect_next()
        last = day(TERMS[-1 - len(self.terms)][1])
        for owner in self.owners:
            fees = owner.charge_ids.filtered(
                lambda each: each.kind != "subscription" and not each.subscription_id
            ).filtered(lambda each: each.state == "invoiced")
            fees = round(100 * sum(fees.mapped("amount")))
            dues = self.charged(owner) - fees
            self.assertAlmostEqual(dues, self.owed(owner, last), delta=10)

    # === STEPS === #

    def quoted(self, owner, count=1):
        """Øre of the owner's next collections, as things are."""
        none = self.row.browse(), self.env["product.product"]
        quotes = owner._quotes(
            owner._changes_of(*none, START), owner._next_terms(count)
        )
        return [quote.before for quote in quotes]

    def collect_next(self):
        expected = {}
        for owner in self.owners:
            waiting = owner.charge_ids.filtered(lambda each: each.state == "waiting")
            fees = round(100 * sum(waiting.mapped("amount")))
            expected[owner] = self.charged(owner) + self.quoted(owner)[0] + fees
        run = self.proposed or self.new_run(*self.terms[0])
        if not run.line_ids or self.owners - run.line_ids.membership_id:
            run.action_preview()
        run.action_approve()
        run.action_execute()
        if run.changed_count:
            # What was ordered or undone since it was proposed.
            run.action_preview()
            run.action_approve()
            run.action_execute()
        self.terms.pop(0)
        self.proposed = None
        self.assertEqual({one: self.charged(one) for one in self.owners}, expected)

    def propose(self):
        """A preview that is approved and executed later, if at all."""
        if self.proposed is None:
            self.proposed = self.new_run(*self.terms[0])
            self.proposed.action_preview()

    def take_back(self, kind, number):
        standing = self.owners.order_ids.filtered(
            lambda each: each.can_undo and not each.counter_of_id
        ).sorted("id")
        if not standing:
            return
        order = standing[number % len(standing)]
        try:
            with self.cr.savepoint():
                if kind == "undo":
                    order.action_undo()
                else:
                    order.action_counter_order()
        except UserError:
            # The older of two changes, or collected already: nothing has happened.
            self.env.invalidate_all()
            self.assertIn(order.state, ("scheduled", "done"))
            return
        self.assertEqual(order.state, "undone")
        if order.kind == "take_over":
            self.owner = order.membership_id

    def order_one(self, kind, wished, number):
        rows = self.owner.subscription_ids.filtered(
            lambda row: not row.cancelled and not row.date_to
        ).sorted("id")
        had = rows.filtered(lambda row: row.kind == "package")[-1:]
        vals = {"membership_id": self.owner.id, "kind": kind, "date": wished}
        if kind == "pause":
            vals["date_until"] = wished + timedelta(days=20 * number + 5)
        elif kind == "payer":
            vals["payer_id"] = self.payers[number % 2].id
        elif kind == "channel":
            vals["payment_channel"] = ("transfer", "betalingsservice")[number % 2]
        elif kind == "take_over":
            vals["new_name"] = OWNERS[len(self.owners) - 1]
        elif kind == "quantity":
            if not had:
                return
            line = {"subscription_id": had.id, "product_id": had.product_id.id}
            vals |= {
                "kind": "change",
                "line_ids": [(0, 0, {**line, "quantity": number + 1})],
            }
        elif kind not in ("reopen", "leave"):
            product = self.packages[number % 3] if kind == "change" else self.extra
            line = {"product_id": product.id if kind != "drop" else False}
            if kind == "change" and had:
                line["subscription_id"] = had.id
            elif kind == "change":
                vals["kind"] = "add"
            elif kind == "drop":
                ends = rows.filtered(lambda row: row.kind == "addon")[-1:] or had
                if not ends:
                    return
                line["subscription_id"] = ends.id
            vals["line_ids"] = [(0, 0, line)]
        self.confirm(self.env["asom.order"].create(vals))

    def confirm(self, order):
        """Confirm what the preview lets through: then the next collections of whoever
        it is about are those that were shown."""
        try:
            order.action_preview()
        except UserError:
            return
        if order.refusal:
            with self.assertRaises(UserError), self.cr.savepoint():
                order.action_confirm()
            self.env.invalidate_all()
            self.assertEqual(order.state, "draft")
            return
        order.action_confirm()
        self.assertIn(order.state, ("scheduled", "done"))
        told = {order.membership_id: order.preview["collections"]}
        if new := order.new_membership_id:
            self.owner = new
            self.owners |= new
            told[new] = order.preview["joins"]
        for owner, shown in told.items():
            amounts = [each["after"] for each in shown]
            if amounts:
                self.assertEqual(self.quoted(owner, len(amounts)), amounts)

    # === WHAT ALWAYS IS SO === #

    def check_rows_and_work(self):
        rows = self.owners.subscription_ids.filtered(lambda row: not row.cancelled)
        for one, other in combinations(rows.filtered("product_id"), 2):
            groups = {each.product_id.asom_package_group_id for each in one | other}
            if len(groups) == 1 and one.product_id.asom_package_group_id:
                self.assertFalse(one._overlaps(other), (one, other))
        for order in self.owners.order_ids:
            works = order.work_order_ids.filtered(lambda w: w.state != "withdrawn")
            stands = order.state in ("scheduled", "done")
            wanted = stands and order.kind == "change" and not order.counter_of_id
            self.assertEqual(len(works), int(wanted), order.display_name)
            done = order.kind not in ("pause", "reopen") and (
                order.kind in DATED or order.state == "done"
            )
            if stands and not order.counter_of_id and done:
                self.assertTrue(order.effect_ids, order.display_name)

    def owed(self, owner, last):
        """Øre of all terms, as if nothing had been collected before."""
        facts = owner.subscription_ids._charging_facts()
        period = Period(day("2026-10-01"), last)
        return sum(
            collected(replace(each, charged=[]), period, 3, 1)
            for each in facts.values()
        )
