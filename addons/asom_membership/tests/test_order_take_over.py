"""Who takes an address over: by hand and at random."""

import random
from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.periods import ONE_DAY

from .common import day
from .orders_common import seeds
from .test_order_join import SPRING, WINTER, JoinCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestTakeOver(JoinCase):
    def test_the_old_one_leaves_the_new_one_joins_and_nothing_is_paid_twice(self):
        self.rule(kind="take_over", fee=375, fee_product_id=self.entry.id)
        order = self.take_over()
        order.action_preview()
        self.assertFalse(order.refusal)
        self.assertFalse(self.ida.date_left)
        old, new = order.preview["collections"], order.preview["joins"]
        part = 30_000 * 42 // 92 + 1
        self.assertEqual([row["after"] for row in old], [-part, 0])
        self.assertEqual([row["after"] for row in new], [30_000 + part, 30_000])
        self.assertEqual([row["fee"] for row in new], [37_500, 0])
        paid = self.charged(self.ida)
        order.action_confirm()
        bo = order.new_membership_id
        self.assertEqual(str(self.ida.date_left), "2026-11-19")
        self.assertEqual(self.places_on("2026-11-19"), self.ida)
        self.assertEqual(self.places_on("2026-11-20"), bo)
        self.assertEqual(bo.partner_id.street, "Engvej 1")
        self.collect(*WINTER)
        self.collect(*SPRING)
        self.assertEqual(self.charged(self.ida) - paid, -part)
        self.assertEqual(self.charged(bo), 60_000 + part + 37_500)
        self.assertEqual((self.ida.order_count, bo.order_count), (1, 1))

    def test_a_term_that_is_due_as_a_whole_is_paid_by_one_of_them(self):
        whole = self.product("Whole", 200.0, asom_proration="none")
        eva = self.member("Eva Lund", installation_id=self.place.id)
        self.subscribe(eva, whole, "2026-10-01")
        self.collect("2026-10-01", "2026-12-31")
        for charge, paid, bo_pays in (
            ("day", 20_000, 20_000),
            ("term", 0, 40_000),
            ("next_term", 20_000, 20_000),
        ):
            with self.taken_back(charge=charge):
                self.rule(kind="take_over", charge=charge)
                order = self.take_over(member=eva, occupied_known=True)
                order.action_confirm()
                self.collect(*WINTER)
                self.assertEqual(self.charged(eva), paid)
                self.assertEqual(self.charged(order.new_membership_id), bo_pays)

    def test_an_undo_gives_the_address_back(self):
        self.rule(kind="take_over", fee=375, charge="month")
        order = self.take_over()
        order.action_confirm()
        bo = order.new_membership_id
        order.action_undo()
        self.assertFalse(self.ida.date_left)
        self.assertFalse(self.row.date_to)
        self.assertFalse(self.row.dues_to)
        self.assertEqual(self.places_on("2026-11-21"), self.ida)
        self.assertEqual(bo.state, "prospect")
        paid = self.charged(self.ida)
        self.collect(*WINTER)
        self.assertEqual(self.charged(self.ida) - paid, 30_000)
        self.assertEqual(self.charged(bo), 0)

    def test_the_older_of_two_is_not_undone_while_the_newer_stands(self):
        first = self.take_over()
        first.action_confirm()
        bo = first.new_membership_id
        second = self.take_over("2027-01-01", bo, new_name="Eva Lund")
        second.action_confirm()
        eva = second.new_membership_id
        for undo in (first.action_undo, first.action_counter_order):
            with self.assertRaisesRegex(UserError, "Undo that order first"):
                undo()
        self.assertEqual(self.ida.date_left, first.date_effect - ONE_DAY)
        second.action_undo()
        first.action_undo()
        self.assertEqual(self.places_on("2027-02-01"), self.ida)
        self.assertEqual((bo | eva).mapped("state"), ["prospect", "prospect"])

    def test_an_address_that_somebody_else_has_by_now_is_not_given_back(self):
        leave = self.order("leave", "2026-11-30")
        leave.action_confirm()
        join = self.join("2026-12-01", street="Engvej 1")
        join.action_confirm()
        for undo in (
            leave.action_undo,
            leave.action_counter_order,
            self.ida.action_undo_leave,
        ):
            with self.assertRaisesRegex(UserError, "gave them the address"):
                undo()
        later = self.order("leave", "2026-12-31")
        later.action_preview()
        self.assertIn("gave them the address", later.refusal)
        join.action_undo()
        leave.action_undo()
        self.assertFalse(self.ida.date_left)

    def test_a_move_is_not_undone_where_somebody_else_has_moved_in(self):
        new = self.env["asom.installation"].create(
            {"company_id": self.north.id, "street": "Nygade 3"}
        )
        move = self.order("move", "2026-12-01", installation_id=new.id)
        move.action_confirm()
        join = self.join("2026-12-10", street="Engvej 1")
        join.action_confirm()
        with self.assertRaisesRegex(UserError, "gave them the address"):
            move.action_undo()
        join.action_undo()
        move.action_undo()
        self.assertEqual(self.places_on("2027-01-01"), self.ida)

    def test_a_counter_order_gives_each_of_them_back_what_was_charged(self):
        self.rule(kind="take_over", fee=375)
        order = self.take_over()
        order.action_confirm()
        bo = order.new_membership_id
        paid = self.charged(self.ida)
        self.collect(*WINTER)
        order.action_counter_order()
        self.collect(*SPRING)
        self.assertEqual(self.charged(self.ida) - paid, 60_000)
        self.assertEqual(self.charged(bo), 0)
        self.assertFalse(self.ida.date_left)

    def test_who_has_given_notice_is_followed_on_the_next_day(self):
        self.ida._leave(day("2026-12-31"))
        order = self.take_over("2027-01-01")
        order.action_confirm()
        bo = order.new_membership_id
        self.assertEqual(bo.subscription_ids.product_id, self.small)
        self.assertFalse(bo.subscription_ids.date_to)
        order.action_undo()
        self.assertEqual(str(self.ida.date_left), "2026-12-31")
        late = self.take_over("2027-02-01")
        with self.assertRaisesRegex(UserError, "before the new owner"):
            late.action_preview()

    def test_who_takes_over_later_does_not_leave_before(self):
        self.take_over("2027-01-01").action_confirm()
        [bo] = self.ida.order_ids.new_membership_id
        leave = self.order("leave", "2026-12-15", membership_id=bo.id)
        leave.action_preview()
        self.assertIn("joins on 01/01/2027", leave.refusal)
        with self.assertRaisesRegex(UserError, "cannot leave before"):
            leave.action_confirm()

    def test_work_is_asked_for_at_the_address_and_names_who_comes(self):
        firm = self.payer("Antenneservice")
        for cause in ("join", "take_over"):
            self.env["asom.work.rule"].create(
                {
                    "company_id": self.north.id,
                    "cause": cause,
                    "task": "connect",
                    "receiver_id": firm.id,
                }
            )
        order = self.take_over()
        order.action_confirm()
        work = order.work_order_ids
        self.assertEqual((work.contact, work.installation_id), ("Bo Berg", self.place))
        self.assertEqual((work.before, work.after), ("Small", "Small"))
        join = self.env["asom.order"].create(
            {
                "company_id": self.north.id,
                "kind": "join",
                "date": "2026-11-20",
                "new_name": "Ann Bak",
                "street": "Byvej 9",
                "zip": "5500",
                "city": "Middelfart",
                "line_ids": [Command.create({"product_id": self.big.id})],
            }
        )
        join.action_confirm()
        work = join.work_order_ids
        self.assertEqual(work.installation_id.street, "Byvej 9")
        self.assertEqual((work.before or "", work.after), ("", "Big"))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestRandomOwners(JoinCase):
    """At random: what was shown is what is charged, both owners together pay what one
    would have, and an undo leaves no trace."""

    def random_order(self, rng):
        product = rng.choice(
            [
                self.small,
                self.product("Whole", 200.0, asom_proration="none"),
                self.product("Months", 333.33, asom_proration="month"),
            ]
        )
        self.rule(
            kind="take_over",
            charge=rng.choice(["day", "month", "term", "next_term", "prepaid"]),
            dates=rng.choice(["any", "month", "quarter"]),
            fee=rng.choice([0, 375]),
        )
        eva = self.member("Eva Lund", installation_id=self.place.id)
        self.subscribe(eva, product, "2026-10-01")
        self.collect("2026-10-01", "2026-12-31")
        wished = day("2026-11-10") + timedelta(days=rng.randint(0, 100))
        return eva, self.take_over(wished, eva, occupied_known=True)

    def test_both_pay_what_was_shown_and_together_what_one_would_have(self):
        for seed in seeds(5):
            with self.taken_back(seed=seed):
                eva, order = self.random_order(random.Random(seed))
                order.action_preview()
                self.assertFalse(order.refusal)
                old, new = order.preview["collections"], order.preview["joins"]
                order.action_confirm()
                bo = order.new_membership_id
                paid, got = self.charged(eva), self.charged(bo)
                for number, term in enumerate((WINTER, SPRING)):
                    self.collect(*term)
                    one, other = self.charged(eva) - paid, self.charged(bo) - got
                    shown = new[number]
                    self.assertEqual(one, old[number]["after"])
                    self.assertEqual(other, shown["after"] + shown["fee"])
                    paid, got = paid + one, got + other
                fees = sum(row["fee"] for row in new)
                both = sum(row["after"] for row in old + new)
                self.assertEqual(both, sum(row["before"] for row in old))
                self.assertEqual(fees, order.fee * 100)

    def test_an_undo_leaves_no_trace_in_what_is_charged(self):
        for seed in seeds(3, 5):
            with self.taken_back(seed=seed):
                eva, order = self.random_order(random.Random(seed))
                none = self.row.browse(), self.env["product.product"]
                same = eva._changes_of(*none, day("2026-11-10"))
                before = eva._quotes(same, eva._next_terms(3))
                order.action_confirm()
                order.action_undo()
                self.assertEqual(eva._quotes(same, eva._next_terms(3)), before)
                bo = order.new_membership_id
                quotes = bo._quotes(same, bo._next_terms(3))
                self.assertEqual({quote.after for quote in quotes}, {0})

    def test_killed_between_effect_and_work_nothing_is_half(self):
        order = self.join()
        order.action_preview()
        kind = type(self.env["asom.order"])
        with (
            patch.object(kind, "_make_work", side_effect=KeyboardInterrupt),
            self.assertRaises(KeyboardInterrupt),
            self.cr.savepoint(),
        ):
            order.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.effect_ids)
        self.assertFalse(order.membership_id)
        members = self.env["asom.membership"]
        self.assertFalse(members.search([("partner_id.name", "=", "Bo Berg")]))
        order.action_confirm()
        self.assertEqual(order.state, "scheduled")
