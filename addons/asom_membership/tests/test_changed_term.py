from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestChangedTerm(AssociationCase):
    """A change inside a year that is due as a whole (changing.py)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.write({"asom_collect_from": "2026-01-01", "asom_dues_term": "year"})
        cls.group = cls.env["asom.package.group"].create(
            {"name": "TV", "company_id": cls.north.id}
        )
        whole = {"asom_proration": "none", "asom_package_group_id": cls.group.id}
        cls.small = cls.product("Small", 450.0, **whole)
        cls.large = cls.product("Large", 700.0, **whole)
        cls.ida = cls.member("Ida Holm")
        cls.sub = cls.subscribe(cls.ida, cls.small, "2026-01-01")

    def year(self, year=2026):
        return self.collect(f"{year}-01-01", f"{year}-12-31")

    def change(self, product, date="2026-07-01", ends=None, **vals):
        ends = ends or self.sub
        self.env["asom.subscription.change"].create(
            {
                "membership_id": self.ida.id,
                "ends_id": ends.id,
                "product_id": product.id,
                "date": date,
                **vals,
            }
        ).action_change()
        return self.env["asom.subscription"].search(
            [("replaces_id", "=", ends.id), ("cancelled", "=", False)]
        )

    def amounts(self, *rows):
        """Kroner of each row's charges that count."""
        return [
            sum(
                charge.amount
                for charge in row.charge_ids
                if charge.kind == "subscription"
                and charge.state != "cancelled"
                and not charge.reversal_id
            )
            for row in rows
        ]

    # === WHAT IS CHARGED === #

    def test_another_quantity_is_charged_the_difference(self):
        self.year()
        new = self.change(self.small, quantity=2)
        run = self.year()
        self.assertEqual(self.amounts(self.sub, new), [450.0, 450.0])
        self.assertEqual(run.amount_total, 450.0)
        self.assertEqual(self.charged(self.ida), 90_000)
        self.assertFalse(self.year().charge_ids)

    def test_another_quantity_keeps_the_discounts_that_still_count(self):
        half, last = {"subscription_id": self.sub.id, "percent": 50.0}, "2025-12-31"
        self.env["asom.discount"].create(
            [
                {**half, "name": "Half", "date_from": "2026-01-01"},
                {
                    **half,
                    "name": "Over",
                    "date_from": "2025-01-01",
                    "date_to": last,
                },
            ]
        )
        self.year()
        new = self.change(self.small, quantity=2)
        self.assertEqual(new.discount_ids.mapped("name"), ["Half"])
        self.year()
        self.assertEqual(self.amounts(self.sub, new), [225.0, 225.0])
        self.year(2027)
        self.assertEqual(self.amounts(new), [225.0 + 450.0])
        self.assertFalse(self.change(self.large, "2028-01-01", new).discount_ids)

    def test_another_package_is_charged_by_its_setting(self):
        self.year()
        for setting, amount in [
            ("difference", 250.0),
            ("full", 700.0),
            ("next_term", 0.0),
        ]:
            savepoint = self.cr.savepoint()
            self.large.asom_on_change = setting
            new = self.change(self.large)
            self.year()
            self.assertEqual(self.amounts(new), [amount], setting)
            self.year(2027)
            self.assertEqual(self.amounts(new), [amount + 700.0], setting)
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_a_cheaper_one_gives_nothing_back(self):
        self.sub.action_cancel()
        large = self.subscribe(self.ida, self.large, "2026-01-01")
        self.year()
        new = self.change(self.small, ends=large)
        self.assertEqual(self.year().amount_total, 0.0)
        self.assertEqual(self.amounts(large, new), [700.0, 0.0])
        self.assertEqual(self.charged(self.ida), 70_000)
        self.assertEqual(
            new.charge_ids.name,
            "Small 01.07.2026–31.12.2026: nothing more to pay for this term",
        )

    def test_what_costs_nothing_more_is_charged_without_an_invoice(self):
        self.sub.action_cancel()
        large = self.subscribe(self.ida, self.large, "2026-01-01")
        self.year()
        new = self.change(self.small, ends=large)
        bo = self.member("Bo")
        for others in (0, 1):
            with self.subTest(others=others):
                if others:
                    self.subscribe(bo, self.small, "2026-01-01")
                run = self.year()
                line = run.line_ids.filtered(lambda row: row.membership_id == self.ida)
                self.assertEqual((line.state, line.move_id.id), ("done", False))
                self.assertEqual(line.charge_ids.mapped("state"), ["invoiced"])
                self.assertEqual(run.move_ids.mapped("amount_total"), [450.0] * others)
                self.assertIn(f"Executed. Invoices: {others},", run.message_ids[0].body)
                self.assertFalse(self.year().charge_ids)
                with self.assertRaisesRegex(UserError, "never deleted"):
                    run.unlink()
                run.action_cancel()
                self.assertEqual(run.state, "cancelled")
                self.assertEqual(line.state, "cancelled")
                self.assertEqual(set(run.charge_ids.mapped("state")), {"cancelled"})
        self.assertEqual(self.amounts(large, new), [700.0, 0.0])
        self.year()
        self.assertEqual(
            len(new.charge_ids.filtered(lambda c: c.state != "cancelled")), 1
        )

    def test_changed_before_anything_was_charged(self):
        new = self.change(self.large)
        run = self.year()
        self.assertEqual(self.amounts(self.sub, new), [450.0, 250.0])
        self.assertEqual(run.amount_total, 700.0)

    def test_changed_while_another_run_shows_its_preview(self):
        waiting = self.new_run("2026-01-01", "2026-12-31")
        waiting.action_preview()
        new = self.change(self.large)
        self.year()
        self.assertEqual(self.amounts(new), [250.0])
        waiting.action_approve()
        waiting.action_execute()
        # What was approved was the whole year of a package that has ended since.
        self.assertEqual(waiting.line_ids.state, "changed")
        for step in ("preview", "approve", "execute"):
            getattr(waiting, f"action_{step}")()
        self.assertEqual(self.charged(self.ida), 70_000)
        self.assertFalse(self.year().charge_ids)

    def test_one_after_the_other(self):
        self.year()
        two = self.change(self.small, quantity=2)
        self.year()
        three = self.change(self.large, "2026-09-01", two)
        four = self.change(self.large, "2026-11-01", three, quantity=2)
        self.year()
        rows = (self.sub, two, three, four)
        self.assertEqual(self.amounts(*rows), [450.0, 450.0, 0.0, 500.0])

    def test_changed_twice_on_one_day(self):
        self.year()
        two = self.change(self.small, quantity=2)
        three = self.change(self.large, ends=two)
        self.year()
        self.assertTrue(two.cancelled)
        self.assertEqual(self.amounts(self.sub, two, three), [450.0, 0.0, 250.0])

    def test_from_the_first_day_of_the_year(self):
        self.year()
        new = self.change(self.large, "2027-01-01")
        self.year(2027)
        self.assertEqual(self.amounts(self.sub, new), [450.0, 700.0])

    def test_typed_by_hand(self):
        """The same exclusive group, or the same product, from the day after."""
        self.year()
        self.sub.date_to = "2026-06-30"
        new = self.subscribe(self.ida, self.large, "2026-07-01")
        self.assertFalse(new.replaces_id)
        self.year()
        self.assertEqual(self.amounts(self.sub, new), [450.0, 250.0])

    def test_what_runs_beside_is_no_change(self):
        club = self.product(
            "Club", 100.0, asom_kind="addon", asom_proration="none", unit="year"
        )
        first = self.subscribe(self.ida, club, "2026-01-01")
        second = self.subscribe(self.ida, club, "2026-07-01")
        self.year()
        self.assertEqual(self.amounts(first, second), [100.0, 100.0])

    def test_another_members_is_no_change(self):
        bo = self.member("Bo")
        self.sub.date_to = "2026-06-30"
        new = self.subscribe(bo, self.small, "2026-07-01")
        self.year()
        self.assertEqual(self.amounts(new), [450.0])
        with self.assertRaisesRegex(ValidationError, "another member"):
            club = self.product("Club", 100.0)
            self.subscribe(bo, club, "2026-07-01", replaces_id=self.sub.id)

    def test_ended_and_never_replaced(self):
        self.year()
        self.sub._end(day("2026-06-30"))
        self.assertFalse(self.year().charge_ids)
        again = self.subscribe(self.ida, self.large, "2026-08-01")
        self.year()
        self.assertEqual(self.amounts(self.sub, again), [450.0, 700.0])

    def test_days_are_charged_as_ever(self):
        by_day = {"asom_proration": "day", "unit": "year"}
        old = self.product("Net", 450.0, **by_day)
        new = self.product("Fibre", 700.0, **by_day)
        first = self.subscribe(self.ida, old, "2026-01-01")
        self.sub.action_cancel()
        self.year()
        second = self.change(new, ends=first)
        self.year()
        # 181 and 184 of 365 days.
        self.assertEqual(self.amounts(first, second), [223.15, 352.88])

    # === BACK IN TIME === #

    def test_an_undone_change_comes_to_the_old_amounts(self):
        for charged_before in (True, False):
            savepoint = self.cr.savepoint()
            if charged_before:
                self.year()
            new = self.change(self.large)
            self.year()
            new.action_cancel()
            self.sub.write({"date_to": False})
            self.year()
            self.assertEqual(self.amounts(self.sub, new), [450.0, 0.0])
            self.assertEqual(self.charged(self.ida), 45_000)
            self.year(2027)
            self.assertEqual(self.charged(self.ida), 90_000)
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_the_old_one_never_took_effect(self):
        self.year()
        new = self.change(self.large)
        self.year()
        self.sub.action_cancel()
        self.year()
        self.assertEqual(self.amounts(self.sub, new), [0.0, 700.0])
        self.assertEqual(self.charged(self.ida), 70_000)

    def test_an_end_that_is_entered_after_the_new_one_was_charged(self):
        one = self.product("Club", 100.0, asom_proration="none", unit="year")
        first = self.subscribe(self.ida, one, "2026-01-01")
        second = self.subscribe(self.ida, one, "2026-07-01", quantity=2)
        self.year()
        self.assertEqual(self.amounts(first, second), [100.0, 200.0])
        first.date_to = "2026-06-30"
        self.year()
        self.assertEqual(self.amounts(first, second), [100.0, 100.0])
        self.assertFalse(self.year().charge_ids)
        first.date_to = "2026-06-15"
        self.year()
        self.assertEqual(self.amounts(first, second), [100.0, 200.0])

    def test_a_discount_on_the_old_one_counts_for_the_new_one(self):
        self.year()
        new = self.change(self.large)
        self.year()
        self.env["asom.discount"].create(
            {
                "subscription_id": self.sub.id,
                "name": "Caretaker",
                "percent": 50.0,
                "date_from": "2026-01-01",
            }
        )
        self.assertEqual(new.recheck_from, day("2026-07-01"))
        self.year()
        self.assertEqual(self.amounts(self.sub, new), [225.0, 475.0])

    def test_a_price_of_the_old_one_counts_for_the_new_one(self):
        self.year()
        new = self.change(self.large)
        self.year()
        self.price(self.small, 500.0, "2026-01-01", "year")
        self.year()
        self.assertEqual(self.amounts(self.sub, new), [500.0, 200.0])

    def test_a_price_after_its_end_does_not_count_for_the_new_one(self):
        self.year()
        new = self.change(self.large)
        self.year()
        self.price(self.small, 500.0, "2026-07-01", "year")
        self.assertFalse(new.recheck_from)

    def test_who_changes_days_is_not_looked_at_again(self):
        net = self.product("Net", 450.0, asom_proration="day", unit="year")
        first = self.subscribe(self.ida, net, "2026-01-01")
        self.sub.action_cancel()
        self.year()
        second = self.change(net, ends=first, quantity=2)
        self.year()
        first.date_to = "2026-06-15"
        self.assertFalse(second.recheck_from)

    def test_what_was_charged_stays_what_it_was_changed_from(self):
        self.year()
        new = self.change(self.large)
        self.year()
        with self.assertRaisesRegex(UserError, "is history"):
            new.replaces_id = False
        self.assertNotIn("replaces_id", new.copy_data()[0])

    # === WHAT THE MEMBER READS === #

    def test_the_line_says_what_the_difference_is(self):
        self.year()
        new = self.change(self.small, quantity=2)
        self.year()
        self.assertEqual(
            new.charge_ids.name,
            "Difference to 2 × Small 01.07.2026–31.12.2026: 900,00 less 450,00",
        )

    def test_the_line_is_in_the_members_language(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.ida.partner_id.lang = "da_DK"
        self.year()
        new = self.change(self.large)
        self.year()
        self.assertEqual(
            new.charge_ids.name,
            "Forskel til Large 01.07.2026–31.12.2026: 700,00 minus 450,00",
        )
