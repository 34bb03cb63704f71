"""Dues of pauses, of reopening and of who leaves, by the charge rule, by hand.

Small costs 300.00 a quarter, by day. Of 2027 the first quarter has 90 days, the second
91; October to December 2026 (92 days) is paid.
"""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_order import OrderCase

TERMS = (
    ("2027-01-01", "2027-03-31"),
    ("2027-04-01", "2027-06-30"),
    ("2027-07-01", "2027-09-30"),
)


class PauseCase(OrderCase):
    def pause(self, first="2027-02-10", until="2027-05-15", **vals):
        order = self.order("pause", first, date_until=until, **vals)
        order.action_preview()
        self.assertFalse(order.refusal)
        order.action_confirm()
        return order

    def reopen(self, wished):
        order = self.order("reopen", wished)
        order.action_preview()
        self.assertFalse(order.refusal)
        order.action_confirm()
        return order

    def collected(self, *terms):
        """Øre of each collection."""
        result = []
        for term in terms:
            before = self.charged(self.ida)
            self.collect(*term)
            result.append(self.charged(self.ida) - before)
        return result

    def codes(self, order):
        return {code: params for code, params in order.preview["reasons"]}

    def by_each(self, expected, act, **rule):
        """Each charge rule from the same beginnings, and shown = charged.

        :param expected: {charge: øre of the next collections}
        """
        for charge, amounts in expected.items():
            with self.taken_back(charge=charge):
                self.rule(charge=charge, **rule)
                order = act()
                shown = order.preview["collections"]
                got = self.collected(*TERMS[: len(amounts)])
                self.assertEqual(got, amounts)
                self.assertEqual([each["after"] for each in shown], amounts[:2])


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestPauseDues(PauseCase):
    def test_a_pause_over_two_terms(self):
        # Paused from 10 February to 15 May.
        self.by_each(
            {
                # 40 of 90 days; from 16 May, 46 of 91.
                "day": [13_333, 15_165, 30_000],
                # January and February, 59 of 90; from 1 May, 61 of 91.
                "month": [19_667, 20_110, 30_000],
                "term": [30_000, 30_000, 30_000],
                "next_term": [30_000, 0, 30_000],
                # Of 2027 nothing is prepaid.
                "prepaid": [13_333, 15_165, 30_000],
            },
            self.pause,
            kind="pause",
        )

    def test_a_pause_that_begins_in_what_is_prepaid(self):
        # Paused from 1 December to 31 January; December is 31 of 92 days, 101.09.
        self.by_each(
            {
                "day": [19_667 - 10_109, 30_000],
                "month": [19_667 - 10_109, 30_000],
                "term": [30_000, 30_000],
                "next_term": [0, 30_000],
                "prepaid": [19_667, 30_000],
            },
            lambda: self.pause("2026-12-01", "2027-01-31"),
            kind="pause",
        )

    def test_a_pause_that_ends_in_what_is_prepaid(self):
        # Paused from 15 November to 14 December: of 92 days 30 come back, 97.83.
        self.by_each(
            {
                "day": [30_000 - 9_783, 30_000],
                # November is paid, December is: it was a pause of half months.
                "month": [30_000, 30_000],
                "term": [30_000, 30_000],
                "next_term": [30_000, 30_000],
                "prepaid": [30_000, 30_000],
            },
            lambda: self.pause("2026-11-15", "2026-12-14"),
            kind="pause",
        )

    def test_a_pause_from_the_last_of_a_leap_february(self):
        # 29 February to 30 March 2028: 1 January to 28 February is 59 of 91 days, and
        # 31 March one, each rounded: 194.51 and
        # 3.30. By the month February and March are paid.
        terms = [("2028-01-01", "2028-03-31"), ("2028-04-01", "2028-06-30")]
        for charge, amount in (("day", 19_781), ("month", 30_000)):
            with self.taken_back(charge=charge), freeze_time("2028-01-10"):
                self.collect("2027-01-01", "2027-12-31")
                self.rule(kind="pause", charge=charge)
                self.pause("2028-02-29", "2028-03-30")
                got = self.collected(*terms)
                self.assertEqual(got[0], amount)
                self.assertEqual(got[1], 30_000)

    def test_the_preview_says_until_when_and_from_when_it_is_charged(self):
        self.rule(kind="pause", charge="month")
        found = self.codes(self.pause())
        self.assertEqual(found["dues_until"], {"day": "2027-02-28"})
        self.assertEqual(found["dues_again"], {"day": "2027-05-01"})
        self.assertNotIn("dues_month", found)

    def test_an_undo_gives_all_dues_back(self):
        self.rule(kind="pause", charge="next_term")
        self.pause().action_undo()
        self.assertFalse(self.row.date_to or self.row.dues_to)
        self.assertEqual(self.collected(*TERMS), [30_000] * 3)

    def test_an_undo_leaves_what_another_order_has_charged(self):
        # Dropped from 1 December, paid to the end of the year.
        self.rule(kind="drop", charge="prepaid")
        self.order("drop", "2026-12-01").action_confirm()
        self.assertEqual(str(self.row.dues_to), "2026-12-31")
        self.pause("2026-11-20", "2027-01-31").action_undo()
        self.assertEqual(str(self.row.date_to), "2026-11-30")
        self.assertEqual(str(self.row.dues_to), "2026-12-31")
        self.assertEqual(self.collected(TERMS[0]), [0])

    def test_what_was_to_begin_during_a_pause_begins_after_it(self):
        change = self.order(date="2027-03-01")
        change.action_confirm()
        pause = self.pause()
        live = self.ida.subscription_ids.filtered(lambda row: not row.cancelled)
        found = {
            (row.product_id.name, str(row.date_from), str(row.date_to or ""))
            for row in live
        }
        self.assertEqual(
            found,
            {("Small", "2026-10-01", "2027-02-09"), ("Big", "2027-05-16", "")},
        )
        with self.assertRaisesRegex(UserError, "Undo that change first"):
            change.action_undo()
        pause.action_undo()
        # 59 of 90 days of 300.00 and 31 of 90 of 450.00.
        self.assertEqual(self.collected(TERMS[0]), [19_667 + 15_500])
        with self.assertRaises(UserError):
            change.action_undo()

    def test_what_was_to_end_during_a_pause_does_not_begin_again(self):
        self.order("drop", "2027-04-01").action_confirm()
        pause = self.pause()
        self.assertEqual(str(self.row.date_to), "2027-02-09")
        self.assertEqual(self.ida.subscription_ids, self.row)
        self.assertEqual(pause.preview["starts"], [])
        self.assertEqual(self.collected(*TERMS[:2]), [13_333, 0])

    def test_a_pause_is_made_longer_by_another_one(self):
        self.pause()
        self.pause("2027-05-01", "2027-06-30")
        self.assertEqual(self.collected(*TERMS), [13_333, 0, 30_000])

    def test_what_needs_it_pauses_along_whatever_its_notice(self):
        extra = self.product("Share", 91.0, asom_kind="addon", asom_notice="membership")
        extra.product_tmpl_id.asom_requires_ids = self.small.product_tmpl_id
        self.subscribe(self.ida, extra, "2027-01-01")
        order = self.pause()
        shown = [each["after"] for each in order.preview["collections"]]
        self.assertEqual(len(order.preview["starts"]), 2)
        # 40 of 90 days of 91.00 are 40.44, 46 of 91 are 46.00.
        got = self.collected(*TERMS[:2])
        self.assertEqual(got, [13_333 + 4_044, 15_165 + 4_600])
        self.assertEqual(got, shown)

    def test_a_service_is_paused_when_its_minimum_period_is_over(self):
        self.rule(kind="pause", min_months=6)
        order = self.pause("2027-02-10", "2027-02-28")
        # Begun on 1 October: six months end on 31 March. 19 days, as wished.
        self.assertEqual(str(order.date_effect), "2027-04-01")
        again = self.ida.subscription_ids - self.row
        self.assertEqual(str(again.date_from), "2027-04-20")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestReopenDues(PauseCase):
    def test_a_pause_ends_early_by_each_rule(self):
        # Paused from 10 February to 15 May, reopened on 20 March: 40 days and 12.
        def act():
            self.pause()
            return self.reopen("2027-03-20")

        self.by_each(
            {
                "day": [17_333, 30_000],
                # From 1 March: 40 and 31 of 90 days, each rounded.
                "month": [13_333 + 10_333, 30_000],
                # The whole term, but for the days before 10 February once alone.
                "term": [30_000, 30_000],
                "next_term": [13_333, 30_000],
                "prepaid": [17_333, 30_000],
            },
            act,
            kind="reopen",
        )

    def test_nothing_is_charged_twice_where_the_pause_has_paid_the_month(self):
        self.rule(kind="pause", charge="month")
        self.rule(kind="reopen", charge="month")
        self.pause()
        order = self.reopen("2027-02-20")
        self.assertEqual(self.codes(order)["dues_again"], {"day": "2027-03-01"})
        self.assertEqual(self.collected(*TERMS[:2]), [30_000, 30_000])

    def test_what_was_charged_for_after_the_pause_is_not_charged_again(self):
        # Charged again from 1 May by the pause, though it was to begin on 16 May.
        self.rule(kind="pause", charge="month")
        self.pause()
        self.reopen("2027-04-20")
        # January and February; from 20 April 72 of 91 days.
        self.assertEqual(self.collected(*TERMS[:2]), [19_667, 23_736])

    def test_it_is_undone_and_the_pause_goes_on(self):
        pause = self.pause()
        order = self.reopen("2027-04-01")
        with self.assertRaisesRegex(UserError, "Undo that change first"):
            pause.action_undo()
        self.assertEqual(pause.state, "scheduled")
        order.action_undo()
        with self.taken_back():
            self.assertEqual(self.collected(*TERMS), [13_333, 15_165, 30_000])
        pause.action_undo()
        self.assertEqual(self.collected(*TERMS), [30_000] * 3)

    def test_it_is_reopened_once(self):
        self.pause()
        self.reopen("2027-04-01")
        rows = self.ida.subscription_ids
        again = self.reopen("2027-04-10")
        self.assertEqual(self.ida.subscription_ids, rows)
        first = self.ida.order_ids.filtered(lambda order: order.kind == "reopen")[-1]
        self.assertEqual(
            self.codes(again)["reopened"],
            {"order": first.name, "day": "2027-04-01"},
        )
        self.assertIn(f"Order {first.name} reopens", str(again.preview_html))
        self.assertEqual(self.collected(*TERMS), [13_333, 30_000, 30_000])

    def test_where_nothing_is_paused_the_fee_is_all(self):
        self.rule(kind="reopen", fee=700, charge="term")
        order = self.reopen("2026-11-10")
        self.assertNotIn("dues_again", self.codes(order))
        self.assertIn("nothing_paused", self.codes(order))
        self.assertEqual(order.state, "done")
        self.assertEqual(self.collected(TERMS[0]), [30_000 + 70_000])

    def test_discounts_go_on(self):
        self.env["asom.discount"].create(
            {
                "subscription_id": self.row.id,
                "name": "Board",
                "percent": 50.0,
                "date_from": "2027-01-01",
            }
        )
        self.pause()
        self.reopen("2027-04-01")
        self.assertEqual(self.collected(*TERMS), [6_667, 15_000, 15_000])


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestLeaveDues(PauseCase):
    def leave(self, last):
        order = self.order("leave", last)
        order.action_preview()
        self.assertFalse(order.refusal)
        order.action_confirm()
        return order

    def test_what_is_prepaid_or_started_by_each_rule(self):
        # Leaves on 15 December: 16 of 92 days, 52.17.
        self.by_each(
            {
                "day": [-5_217, 0],
                "month": [0, 0],
                "term": [0, 0],
                "next_term": [0, 0],
                "prepaid": [0, 0],
            },
            lambda: self.leave("2026-12-15"),
            kind="leave",
        )

    def test_a_service_is_paid_no_longer_than_the_law_holds_anybody(self):
        # Asked for on 10 November; collected to the end of March.
        self.collect(*TERMS[0])
        share = self.product("Share", 90.0, asom_notice="membership")
        self.subscribe(self.ida, share, "2027-01-01")
        self.collect(*TERMS[0])
        self.rule(kind="leave", charge="prepaid")
        order = self.leave("2026-12-15")
        self.assertEqual(str(self.row.dues_to), "2026-12-31")
        shown = order.preview["collections"][0]["after"]
        # The quarter of the service comes back, that of the share had not begun.
        got = self.collected(TERMS[1])
        self.assertEqual(got, [-30_000 - 9_000])
        self.assertEqual(got, [shown])

    def test_an_undo_takes_it_back(self):
        self.rule(kind="leave", charge="term")
        self.leave("2026-12-15").action_undo()
        self.assertFalse(self.row.date_to or self.row.dues_to)
        self.assertEqual(self.collected(TERMS[0]), [30_000])


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestFeeInAPreview(PauseCase):
    """A preview is a proposal: an order whose fee stands in one can be undone."""

    def setUp(self):
        super().setUp()
        self.rule(fee=500)
        self.ordered = self.order(starts=self.big, date="2027-04-01")
        self.ordered.action_preview()
        self.ordered.action_confirm()
        self.fee_charge = self.ordered.effect_ids.charge_id
        self.run_ = self.new_run(*TERMS[0])
        self.run_.action_preview()
        self.line = self.run_.line_ids.filtered(
            lambda line: line.membership_id == self.ida
        )
        self.assertEqual(self.line.amount, 800.0)

    def check_set_aside(self):
        before = self.charged(self.ida)
        self.run_.action_execute()
        self.assertEqual(self.line.state, "changed")
        self.assertIn("No longer: Change fee", self.line.error)
        self.assertEqual(self.line.amount_now, 300.0)
        self.assertEqual(self.charged(self.ida), before)
        self.run_.action_preview()
        self.run_.action_approve()
        self.run_.action_execute()
        self.assertEqual(self.charged(self.ida) - before, 30_000)
        self.assertEqual(self.fee_charge.state, "cancelled")

    def test_undone_before_it_is_approved(self):
        self.ordered.action_undo()
        self.assertEqual(self.fee_charge.state, "cancelled")
        self.run_.action_approve()
        self.check_set_aside()

    def test_undone_after_it_was_approved(self):
        self.run_.action_approve()
        self.ordered.action_undo()
        self.check_set_aside()

    def test_a_preview_that_is_made_again_knows_nothing_of_it(self):
        self.ordered.action_undo()
        self.run_.action_preview()
        self.assertFalse(self.fee_charge.run_id)
        self.assertEqual(self.run_.line_ids.mapped("amount"), [300.0])
        self.run_.action_approve()
        before = self.charged(self.ida)
        self.run_.action_execute()
        self.assertEqual(self.charged(self.ida) - before, 30_000)

    def test_executed_it_is_taken_back_by_a_counter_order(self):
        self.run_.action_approve()
        self.run_.action_execute()
        with self.assertRaises(UserError):
            self.ordered.action_undo()
        self.ordered.action_counter_order()
        self.assertEqual(self.collected(TERMS[1]), [30_000 - 50_000])

    def test_a_credit_in_a_preview_goes_the_same_way(self):
        self.assertEqual(self.fee_charge.state, "waiting")
        self.ordered.action_counter_order()
        self.assertEqual(self.fee_charge.state, "cancelled")
        self.run_.action_approve()
        self.check_set_aside()


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestLaterChange(PauseCase):
    def test_what_was_added_and_then_changed_is_not_undone_beneath_it(self):
        extra = self.product("Extra", 90.0, asom_kind="addon")
        more = self.product("More", 120.0, asom_kind="addon")
        added = self.order("add", "2027-01-01", starts=extra)
        added.action_confirm()
        row = added.effect_ids.subscription_id
        changed = self.order(ends=row, starts=more, date="2027-02-01")
        changed.action_confirm()
        with self.assertRaisesRegex(UserError, "Undo that change first"):
            added.action_undo()
        changed.action_undo()
        added.action_undo()
        self.assertTrue(row.cancelled)
