from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import AssociationCase, day


class OrderCase(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-10-01"
        cls.small = cls.product("Small", 300.0)
        cls.big = cls.product("Big", 450.0)
        cls.fee = cls.product("Change fee", 500.0, asom_kind="fee")
        cls.ida = cls.member()
        cls.row = cls.subscribe(cls.ida, cls.small, "2026-10-01")
        cls.collect("2026-10-01", "2026-12-31")

    @classmethod
    def rule(cls, **vals):
        return cls.env["asom.change.rule"].create(
            {
                "company_id": cls.north.id,
                "name": "Quarter",
                "fee_product_id": cls.fee.id,
                **vals,
            }
        )

    @contextmanager
    def taken_back(self, **values):
        """A part whose rows are taken back, also when it fails."""
        with self.subTest(**values):
            savepoint = self.cr.savepoint()
            try:
                yield
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def order(self, kind="change", date="2026-11-20", ends=None, starts=None, **vals):
        if kind in ("change", "add", "drop"):
            line = {
                "subscription_id": (ends or self.row).id if kind != "add" else False,
                "product_id": (starts or self.big).id if kind != "drop" else False,
            }
            vals["line_ids"] = [Command.create(line)]
        return self.env["asom.order"].create(
            {"membership_id": self.ida.id, "kind": kind, "date": date, **vals}
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestOrder(OrderCase):
    def test_without_a_rule_it_is_as_wished_and_free(self):
        order = self.order()
        order.action_preview()
        self.assertEqual(str(order.date_effect), "2026-11-20")
        self.assertEqual(order.fee, 0)
        self.assertFalse(self.row.date_to, "nothing is written by a preview")
        order.action_confirm()
        self.assertEqual(order.state, "scheduled")
        self.assertEqual(str(self.row.date_to), "2026-11-19")
        self.assertEqual(order.name, "1001")

    def test_the_rule_gives_day_and_fee_and_says_why(self):
        self.rule(
            direction="up",
            dates="quarter",
            cut_off="before",
            cut_off_months=1,
            fee=500,
        )
        order = self.order()
        order.action_preview()
        self.assertEqual(str(order.date_effect), "2027-01-01")
        self.assertEqual(order.fee, 500)
        self.assertIn("Rule: Quarter.", str(order.preview_html))
        self.assertIn("01/01/2027", str(order.preview_html))
        self.assertIn("12/01/2026", str(order.preview_html), "the last day to ask")
        order.action_confirm()
        fee = self.ida.charge_ids.filtered(lambda charge: charge.kind == "fee")
        self.assertEqual((fee.state, fee.amount), ("waiting", 500))

    def test_what_was_shown_is_what_the_run_charges(self):
        cases = (
            ("day", "2026-11-20", self.big),
            ("month", "2026-11-20", self.big),
            ("term", "2026-11-20", self.big),
            ("next_term", "2026-11-20", self.big),
            ("prepaid", "2026-11-20", self.big),
            ("day", "2027-01-01", self.big),
            ("month", "2026-10-05", self.big),
        )
        for charge, date, starts in cases:
            with self.taken_back(charge=charge, date=date):
                self.rule(charge=charge, fee=375)
                order = self.order(date=date, starts=starts)
                order.action_confirm()
                shown = order.preview["collections"]
                before = self.charged(self.ida)
                for number, (start, end) in enumerate(
                    (("2027-01-01", "2027-03-31"), ("2027-04-01", "2027-06-30"))
                ):
                    self.collect(start, end)
                    after = self.charged(self.ida)
                    quote = shown[number]
                    self.assertEqual(after - before, quote["after"] + quote["fee"])
                    before = after

    def test_the_dues_of_each_way_by_hand(self):
        # 300.00 a quarter was collected for October to December, 92 days; on
        # 20 November it becomes 450.00: 42 days are left, 61 from 1 November.
        for charge, expected in (
            ("day", 45_000 + (45_000 - 30_000) * 42 // 92),
            ("month", 45_000 + (45_000 - 30_000) * 61 // 92),
            ("term", 45_000 + 15_000),
            ("next_term", 45_000),
            ("prepaid", 45_000),
        ):
            with self.subTest(charge=charge):
                rule = self.rule(charge=charge)
                order = self.order()
                order.action_preview()
                shown = order.preview["collections"][0]
                self.assertEqual(shown["before"], 30_000)
                self.assertAlmostEqual(shown["after"], expected, delta=1)
                # Why the first one is another sum than those that follow.
                said = "have been collected already" in str(order.preview_html)
                self.assertEqual(said, expected != 45_000)
                rule.active = False

    def test_an_undo_takes_everything_back_the_fee_as_well(self):
        self.rule(fee=500, charge="month")
        order = self.order()
        order.action_confirm()
        self.assertEqual(str(self.row.dues_to), "2026-10-31")
        order.action_undo()
        self.assertEqual(order.state, "undone")
        self.assertFalse(self.row.date_to)
        self.assertFalse(self.row.dues_to)
        new = self.ida.subscription_ids - self.row
        self.assertTrue(new.cancelled)
        fee = self.ida.charge_ids.filtered(lambda charge: charge.kind == "fee")
        self.assertEqual(fee.state, "cancelled")
        told = order.action_undo()
        self.assertEqual(order.state, "undone", "a second click")
        self.assertIn("undone already", told["params"]["message"])
        again = self.order()
        again.action_confirm()
        self.assertEqual(again.state, "scheduled", "ordered once more")

    def test_what_was_collected_is_taken_back_by_a_counter_order(self):
        self.rule(fee=500)
        order = self.order(date="2026-11-10")
        order.action_confirm()
        self.assertEqual(order.state, "done")
        paid = self.charged(self.ida)
        self.collect("2027-01-01", "2027-03-31")
        with self.assertRaisesRegex(UserError, "Counter-Order"):
            order.action_undo()
        order.action_counter_order()
        self.assertEqual(order.state, "undone")
        self.assertFalse(self.row.date_to)
        self.collect("2027-04-01", "2027-06-30")
        # As if nothing had been: 300.00 for each of two quarters.
        self.assertEqual(self.charged(self.ida) - paid, 60_000)

    def test_a_second_click_and_a_second_clerk_make_one_order(self):
        first, second = self.order(), self.order()
        self.assertIs(first.action_confirm(), True)
        told = first.action_confirm()
        self.assertIn("was confirmed already", told["params"]["message"])
        self.assertIn("11/20/2026", told["params"]["message"])
        with self.assertRaises(UserError):
            second.action_confirm()
        rows = self.ida.subscription_ids.filtered(lambda row: not row.cancelled)
        self.assertEqual(len(rows), 2)

    def test_it_is_not_confirmed_when_it_costs_something_else_than_was_shown(self):
        order = self.order()
        order.action_preview()
        self.rule(fee=500)
        with self.assertRaisesRegex(UserError, "changed since it was shown"):
            order.action_confirm()
        order.action_preview()
        order.action_confirm()
        self.assertEqual(order.fee, 500)

    def test_a_manager_decides_otherwise_with_a_reason(self):
        self.rule(dates="quarter", fee=500)
        staff = self.user_of("order_staff", "group_staff", self.north)
        manager = self.user_of("order_manager", "group_manager", self.north)
        vals = {"override": True, "override_reason": "The bureau's own mistake"}
        with self.assertRaises(AccessError):
            self.order().with_user(staff).write(vals)
        with self.assertRaises(ValidationError):
            self.order(override=True)
        order = self.order().with_user(manager)
        order.write(vals)
        order.action_confirm()
        self.assertEqual((str(order.date_effect), order.fee), ("2026-11-20", 0))

    def test_what_stands_is_not_rewritten(self):
        staff = self.user_of("order_clerk", "group_staff", self.north)
        order = self.order().with_user(staff)
        order.action_confirm()
        with self.assertRaises(UserError):
            order.date = "2026-12-01"
        with self.assertRaises(UserError):
            order.line_ids.quantity = 2
        with self.assertRaises(UserError):
            order.unlink()
        with self.assertRaises(UserError):
            order.action_withdraw()

    def test_refused_and_withdrawn_do_nothing(self):
        for step in ("action_refuse", "action_withdraw"):
            order = self.order()
            getattr(order, step)()
            with self.assertRaises(UserError):
                order.action_confirm()
            self.assertFalse(self.row.date_to)
            order.action_back_to_draft()
            self.assertEqual(order.state, "draft")

    def test_dropping_a_package_ends_what_needs_it_and_lists_equipment(self):
        extra = self.product("Extra", 50.0, asom_kind="addon")
        extra.asom_requires_ids = self.small.product_tmpl_id
        self.small.asom_equipment = "Modem"
        addon = self.subscribe(self.ida, extra, "2026-10-01")
        order = self.order("drop", "2026-12-01")
        order.action_preview()
        self.assertEqual(order.preview["equipment"], ["Modem"])
        self.assertEqual(
            {row[1]: row[2] for row in order.preview["ends"]},
            {"Small": "2026-11-30", "Extra": "2026-11-30"},
        )
        order.action_confirm()
        self.assertEqual(str(addon.date_to), "2026-11-30")
        order.action_undo()
        self.assertFalse(addon.date_to)
        self.assertFalse(self.row.date_to)

    def test_who_drops_tv_pays_the_share_of_the_network(self):
        share = self.product("Network", 90.0, asom_notice="membership")
        self.rule(kind="drop", keeps_product_id=share.id)
        order = self.order("drop", "2026-12-01")
        order.action_confirm()
        kept = self.ida.subscription_ids.filtered(lambda row: row.product_id == share)
        self.assertEqual(str(kept.date_from), "2026-12-01")
        order.action_undo()
        self.assertTrue(kept.cancelled)

    def test_the_share_is_not_paid_beside_what_is_prepaid(self):
        share = self.product("Network", 90.0, asom_notice="membership")
        self.rule(kind="drop", charge="prepaid", keeps_product_id=share.id)
        order = self.order("drop", "2026-12-01")
        order.action_preview()
        self.assertIn("Charged until 12/31/2026", str(order.preview_html))
        self.assertEqual(
            [row["after"] for row in order.preview["collections"]], [9_000, 9_000]
        )
        order.action_confirm()
        kept = self.ida.subscription_ids.filtered(lambda row: row.product_id == share)
        self.assertEqual(
            (str(kept.date_from), str(kept.dues_from)), ("2026-12-01", "2027-01-01")
        )
        before = self.charged(self.ida)
        self.collect("2027-01-01", "2027-03-31")
        self.assertEqual(self.charged(self.ida) - before, 9_000)

    def test_what_takes_an_order_back_is_no_change_of_its_own(self):
        self.rule(most=1, fee=375, free_first=True)
        first = self.order()
        first.action_confirm()
        first.action_counter_order()
        again = self.order()
        again.action_preview()
        self.assertEqual(str(again.date_effect), "2026-11-20")
        self.assertEqual(again.fee, 0)

    def test_who_leaves_has_two_notices_and_pays_the_share_between(self):
        share = self.product("Network", 90.0, asom_notice="membership")
        self.rule(
            kind="leave",
            dates="quarter",
            cut_off="before",
            cut_off_months=3,
            service_dates="month",
            service_cut_off="month_end",
            service_months=1,
            keeps_product_id=share.id,
        )
        order = self.order("leave", "2026-11-10")
        order.action_preview()
        self.assertFalse(self.ida.date_left)
        self.assertEqual(str(order.date_effect), "2027-03-31")
        order.action_confirm()
        self.assertEqual(str(self.ida.date_left), "2027-03-31")
        self.assertEqual(str(self.row.date_to), "2026-12-31")
        kept = self.ida.subscription_ids.filtered(lambda row: row.product_id == share)
        self.assertEqual(
            (str(kept.date_from), str(kept.date_to)), ("2027-01-01", "2027-03-31")
        )
        shown = order.preview["collections"]
        self.assertEqual([row["after"] for row in shown], [9_000, 0])
        order.action_undo()
        self.assertFalse(self.ida.date_left)
        self.assertFalse(self.row.date_to)
        self.assertTrue(kept.cancelled)

    def test_a_move_and_its_undo(self):
        old, new = self.env["asom.installation"].create(
            [
                {"company_id": self.north.id, "street": street}
                for street in ("Engvej 1", "Byvej 2")
            ]
        )
        self.ida.installation_id = old
        payer = self.ida.partner_id
        order = self.order("move", "2026-11-10", installation_id=new.id)
        order.action_confirm()
        self.assertEqual(self.ida.installation_id, new)
        self.assertEqual(payer.street, "Byvej 2")
        order.action_undo()
        self.assertEqual(self.ida.installation_id, old)
        self.assertEqual(payer.street, "Engvej 1")

    def test_contact_data_waits_for_its_day(self):
        order = self.order("contact", "2026-11-20", email="ida@example.com")
        order.action_confirm()
        self.assertEqual(order.state, "scheduled")
        self.assertFalse(self.ida.email)
        with freeze_time("2026-11-20"):
            self.env["asom.order"]._cron_due()
            self.assertEqual(order.state, "done")
            self.assertEqual(self.ida.email, "ida@example.com")
            order.action_undo()
        self.assertFalse(self.ida.email)

    def test_a_pause_begins_again_and_costs_nothing_meanwhile(self):
        order = self.order("pause", "2027-02-01", date_until="2027-02-28")
        order.action_confirm()
        again = self.ida.subscription_ids - self.row
        self.assertEqual(str(self.row.date_to), "2027-01-31")
        self.assertEqual(str(again.date_from), "2027-03-01")
        before = self.charged(self.ida)
        self.collect("2027-01-01", "2027-03-31")
        shown = order.preview["collections"][0]
        self.assertEqual(self.charged(self.ida) - before, shown["after"])
        # 62 of 90 days of 300.00.
        self.assertAlmostEqual(shown["after"], 20_667, delta=1)

    def test_a_pause_goes_on_with_discounts_and_with_what_needs_it(self):
        discount = {"subscription_id": self.row.id, "name": "Board", "percent": 50.0}
        sport = self.product("Sport", 90.0, asom_kind="addon")
        sport.product_tmpl_id.asom_requires_ids = self.small.product_tmpl_id
        self.subscribe(self.ida, sport, "2026-10-01")
        self.env["asom.discount"].create({**discount, "date_from": "2026-10-01"})
        ended = {**discount, "date_from": "2026-10-01", "date_to": "2026-12-31"}
        self.env["asom.discount"].create(ended)
        order = self.order("pause", "2027-02-01", date_until="2027-02-28")
        order.action_preview()
        self.assertFalse(order.refusal)
        order.action_confirm()
        again = self.ida.subscription_ids.filtered(
            lambda row: row.date_from == day("2027-03-01")
        )
        self.assertEqual(again.product_id, self.small | sport)
        self.assertEqual(again.discount_ids.mapped("percent"), [50.0])
        for term, shown in zip(
            (("2027-01-01", "2027-03-31"), ("2027-04-01", "2027-06-30")),
            order.preview["collections"],
            strict=True,
        ):
            before = self.charged(self.ida)
            self.collect(*term)
            self.assertEqual(self.charged(self.ida) - before, shown["after"])
        self.assertEqual(shown["after"], 15_000 + 9_000)

    def test_a_term_that_is_due_as_a_whole_is_not_due_again_after_a_pause(self):
        whole = self.product("Whole", 200.0, asom_proration="none")
        self.subscribe(self.ida, whole, "2026-10-01")
        self.row.action_cancel()
        self.collect("2027-01-01", "2027-03-31")
        before = self.charged(self.ida)
        order = self.order("pause", "2027-01-20", date_until="2027-02-28")
        order.action_confirm()
        self.collect("2027-01-01", "2027-03-31")
        self.assertEqual(self.charged(self.ida), before)
        order.action_counter_order()
        self.collect("2027-01-01", "2027-03-31")
        self.assertEqual(self.charged(self.ida), before)
        self.collect("2027-04-01", "2027-06-30")
        self.assertEqual(self.charged(self.ida), before + 20_000)

    def test_a_pause_is_undone(self):
        order = self.order("pause", "2027-02-01", date_until="2027-02-28")
        order.action_confirm()
        order.action_undo()
        self.assertFalse(self.row.date_to)
        self.assertTrue((self.ida.subscription_ids - self.row).cancelled)

    def test_reopening_costs_its_fee(self):
        self.rule(kind="reopen", fee=700)
        order = self.order("reopen", "2026-11-10")
        order.action_confirm()
        fee = self.ida.charge_ids.filtered(lambda charge: charge.kind == "fee")
        self.assertEqual((order.state, fee.amount), ("done", 700))
        told = order.action_confirm()
        self.assertIn("carried out already", told["params"]["message"])
        fees = self.ida.charge_ids.filtered(lambda charge: charge.kind == "fee")
        self.assertEqual(fees, fee)

    def test_another_payer_from_the_day(self):
        payer = self.ida.partner_id
        bo = self.payer("Bo Berg")
        order = self.order("payer", "2026-11-10", payer_id=bo.id)
        order.action_confirm()
        self.assertEqual(self.ida.partner_id, bo)
        order.action_undo()
        self.assertEqual(self.ida.partner_id, payer)

    def test_a_fee_alone_is_shown_with_the_collection_that_it_comes_with(self):
        self.rule(kind="payer", fee=50)
        order = self.order("payer", "2026-11-10", payer_id=self.payer("Bo Berg").id)
        order.action_preview()
        first, second = order.preview["collections"]
        self.assertEqual((first["before"], first["after"]), (30_000, 30_000))
        self.assertEqual((first["fee"], second["fee"]), (5_000, 0))
        order.action_confirm()
        before = self.charged(self.ida)
        self.collect("2027-01-01", "2027-03-31")
        self.assertEqual(self.charged(self.ida) - before, 35_000)

    def test_the_wizards_make_orders(self):
        form = Form(
            self.env["asom.subscription.change"].with_context(
                default_membership_id=self.ida.id
            )
        )
        form.ends_id = self.row
        form.product_id = self.big
        form.save().action_change()
        order = self.ida.order_ids
        self.assertEqual((order.kind, order.state), ("change", "scheduled"))
        self.assertEqual(self.ida.order_count, 1)

    def test_a_wizard_shows_what_the_rule_makes_of_it_before_anything_happens(self):
        self.rule(dates="quarter", fee=500)
        wizard = self.env["asom.subscription.change"].create(
            {
                "membership_id": self.ida.id,
                "ends_id": self.row.id,
                "product_id": self.big.id,
                "date": "2026-11-20",
            }
        )
        action = wizard.action_change()
        order = self.env["asom.order"].browse(action["res_id"])
        self.assertEqual((order.state, order.fee), ("draft", 500))
        self.assertFalse(self.row.date_to)

    def test_the_form_previews_and_confirms(self):
        action = self.ida.action_order()
        form = Form(self.env["asom.order"].with_context(**action["context"]))
        form.date = day("2026-12-01")
        with form.line_ids.new() as line:
            line.subscription_id = self.row
            line.product_id = self.big
        order = form.save()
        order.action_preview()
        self.assertTrue(order.preview)
        with Form(order) as again:
            again.date = day("2026-12-05")
        self.assertFalse(order.preview, "what was shown was another order")
