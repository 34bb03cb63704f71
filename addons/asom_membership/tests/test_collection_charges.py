from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestCollectionCharges(AssociationCase):
    """What a run charges: each day of each subscription once, in whatever order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.fee = cls.product("Reconnection", 150.0, asom_kind="fee")
        cls.ida = cls.member("Ida Holm")
        cls.sub = cls.subscribe(cls.ida, cls.tv, "2026-01-01")

    # === PERIODS === #

    def test_two_runs_over_the_same_period(self):
        self.collect()
        again = self.collect()
        self.assertFalse(again.line_ids)
        self.assertEqual(again.state, "done")
        self.assertEqual(self.charged(self.ida), 30_000)

    def test_two_previews_over_the_same_period(self):
        one, two = self.new_run(), self.new_run()
        one.action_preview()
        two.action_preview()
        self.assertFalse(two.charge_ids)
        one.action_cancel()
        two.action_preview()
        self.assertEqual(two.amount_total, 300.0)

    def test_overlapping_periods_and_parts_of_a_term(self):
        self.collect("2026-02-01", "2026-02-28")
        self.collect("2026-02-15", "2026-03-31")
        self.collect("2026-01-01", "2026-04-15")
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 60_000)
        days = sum((c.date_to - c.date_from).days + 1 for c in self.sub.charge_ids)
        self.assertEqual(days, 181)

    def test_a_period_of_several_terms(self):
        run = self.collect("2026-01-01", "2026-12-31")
        self.assertEqual(
            self.spans(run.charge_ids),
            [
                ("subscription", "2026-01-01", "2026-03-31", 300.0),
                ("subscription", "2026-04-01", "2026-06-30", 300.0),
                ("subscription", "2026-07-01", "2026-09-30", 300.0),
                ("subscription", "2026-10-01", "2026-12-31", 300.0),
            ],
        )
        self.assertEqual(len(run.move_ids), 1)

    def test_nothing_before_the_association_collects(self):
        self.north.asom_collect_from = "2026-02-15"
        self.subscribe(self.member("Old"), self.tv, "2025-01-01")
        run = self.collect("2026-01-01", "2026-03-31")
        self.assertEqual({*run.charge_ids.mapped("date_from")}, {day("2026-02-15")})
        self.assertEqual(run.amount_total, 300.0)
        early = self.new_run("2026-01-01", "2026-01-31")
        with self.assertRaisesRegex(UserError, "02/15/2026"), self.cr.savepoint():
            early.action_preview()

    def test_the_first_run_sets_where_collecting_begins(self):
        self.north.asom_collect_from = False
        self.subscribe(self.member("Old"), self.tv, "2025-01-01")
        self.collect("2026-01-01", "2026-03-31")
        self.assertEqual(self.north.asom_collect_from, day("2026-01-01"))
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual({*run.charge_ids.mapped("date_from")}, {day("2026-04-01")})

    def test_late_joiner_is_caught_up(self):
        self.collect()
        late = self.member("Late")
        self.subscribe(late, self.tv, "2026-02-15")
        self.assertFalse(self.collect("2026-04-01", "2026-06-30").failed_count)
        self.assertEqual(self.charged(late), 15_000 + 30_000)

    def test_arrears_by_month(self):
        net = self.product("Net", 100.0, self.south)
        eva = self.member("Eva", self.south)
        self.subscribe(eva, net, "2026-01-15")
        run = self.collect("2026-01-01", "2026-01-31", company=self.south)
        self.assertEqual(run.date_due, day("2026-02-02"))
        self.assertEqual(self.charged(eva), 5_484)  # 17 of 31 days
        self.assertEqual(self.charged(self.ida), 0)

    def test_the_other_association_is_not_touched(self):
        net = self.product("Net", 100.0, self.south)
        eva = self.member("Eva", self.south)
        self.subscribe(eva, net, "2026-01-01")
        run = self.collect()
        self.assertEqual(run.line_ids.membership_id, self.ida)
        self.assertFalse(eva.charge_ids)

    # === FEES, DISCOUNTS, QUANTITY === #

    def test_a_fee_is_charged_once(self):
        self.env["asom.membership.fee"].create(
            {
                "membership_id": self.ida.id,
                "product_id": self.fee.id,
                "date": "2026-01-10",
                "note": "Closed by mistake",
            }
        ).action_add()
        fee = self.ida.charge_ids
        self.assertEqual((fee.state, fee.amount, fee.kind), ("waiting", 150.0, "fee"))
        run = self.new_run()
        run.action_preview()
        self.assertEqual(fee.run_id, run)
        run.action_preview()
        self.assertEqual(run.amount_total, 450.0)
        other = self.new_run("2026-04-01", "2026-06-30")
        other.action_preview()
        self.assertEqual(other.amount_total, 300.0)
        run.action_approve()
        run.action_execute()
        self.assertEqual((fee.state, fee.move_id), ("invoiced", run.move_ids))
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.ida), 30_000 + 15_000)

    def test_a_fee_of_a_later_day_waits(self):
        fee = self.waiting(self.ida, self.fee, 150.0, day="2026-04-01")
        self.collect()
        self.assertEqual((fee.state, fee.run_id.id), ("waiting", False))

    def test_a_waiting_fee_may_be_taken_back(self):
        fee = self.waiting(self.ida, self.fee, 150.0)
        fee.action_cancel()
        self.collect()
        self.assertEqual(self.charged(self.ida), 30_000)
        with self.assertRaises(UserError):
            self.ida.charge_ids.filtered("move_id").action_cancel()

    def test_fee_and_credit_are_above_zero_in_the_wizard(self):
        for amount in (0.0, -5.0):
            wizard = self.env["asom.membership.fee"].create(
                {
                    "membership_id": self.ida.id,
                    "product_id": self.fee.id,
                    "kind": "credit",
                    "amount": amount,
                }
            )
            with self.assertRaises(UserError):
                wizard.action_add()

    def test_discount_and_quantity(self):
        two = self.member("Two")
        sub = self.subscribe(two, self.tv, "2026-01-01", quantity=2)
        self.env["asom.discount"].create(
            [
                {
                    "subscription_id": sub.id,
                    "name": "Caretaker",
                    "percent": 33.33,
                    "date_from": "2026-01-01",
                },
                {
                    "subscription_id": sub.id,
                    "name": "Bonus",
                    "amount": 10.0,
                    "date_from": "2026-01-01",
                },
            ]
        )
        run = self.collect()
        # 300.00 less 33.33 % is 200.01, less 10.00 is 190.01; twice.
        self.assertEqual(self.charged(two), 38_002)
        line = run.line_ids.filtered(lambda row: row.membership_id == two)
        self.assertIn("2 × TV", line.charge_texts)

    # === BACK IN TIME === #

    def test_change_back_in_time(self):
        """Credit and new charges by the next run; no row is edited."""
        net = self.product("Net", 600.0)
        self.collect()
        first = self.sub.charge_ids
        before = first.read(["name", "amount", "date_from", "date_to", "move_id"])
        self.env["asom.subscription.change"].create(
            {
                "membership_id": self.ida.id,
                "ends_id": self.sub.id,
                "product_id": net.id,
                "date": "2026-02-15",
            }
        ).action_change()
        run = self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(
            self.spans(run.charge_ids),
            [
                ("credit", "2026-01-01", "2026-03-31", -300.0),
                ("subscription", "2026-01-01", "2026-02-14", 150.0),
                ("subscription", "2026-02-15", "2026-03-31", 300.0),
                ("subscription", "2026-04-01", "2026-06-30", 600.0),
            ],
        )
        self.assertEqual(run.move_ids.amount_total, 750.0)
        self.assertEqual(self.charged(self.ida), 15_000 + 30_000 + 60_000)
        after = first.read(["name", "amount", "date_from", "date_to", "move_id"])
        self.assertEqual(before, after)
        self.assertEqual(first.reversal_id.reverses_id, first)

    def test_an_earlier_run_makes_credit_and_charge_together(self):
        """The run that credits days outside its own period charges them afresh, or
        the member would be without them for a while."""
        self.sub._end(day("2026-12-31"))
        self.collect("2026-04-01", "2026-06-30")
        self.sub._end(day("2026-05-15"))
        run = self.collect("2026-01-01", "2026-03-31")
        self.assertEqual(
            [row for row in self.spans(run.charge_ids) if row[1] >= "2026-04-01"],
            [
                ("credit", "2026-04-01", "2026-06-30", -300.0),
                ("subscription", "2026-04-01", "2026-05-15", 148.35),
            ],
        )

    def test_another_runs_preview_is_not_credited(self):
        """A draft charge was never invoiced: there is nothing to give back."""
        waiting = self.new_run()
        waiting.action_preview()
        self.sub._end(day("2026-01-31"))
        other = self.new_run("2026-04-01", "2026-06-30")
        other.action_preview()
        self.assertFalse(other.charge_ids)
        waiting.action_approve()
        waiting.action_execute()
        self.collect("2026-07-01", "2026-09-30")
        self.assertEqual(self.charged(self.ida), 10_333)

    def test_recheck_survives_what_the_run_did_not_look_at(self):
        self.collect("2026-01-01", "2026-06-30")
        self.price(self.tv, 360.0, "2026-01-01")
        self.tv.product_tmpl_id.asom_price_ids.filtered(
            lambda row: row.amount == 300.0
        ).unlink()
        price = self.tv.product_tmpl_id.asom_price_ids
        price.valid_from = "2026-02-01"
        run = self.collect("2026-07-01", "2026-09-30")
        self.assertIn("no_price", run.line_ids.warning_codes)
        self.assertTrue(self.sub.recheck_from)
        price.valid_from = "2026-01-01"
        self.collect("2026-07-01", "2026-09-30")
        self.assertEqual(self.charged(self.ida), 3 * 36_000)
        self.assertFalse(self.sub.recheck_from)

    # === THE DATABASE ITSELF === #

    def insert_again(self, charge, **changes):
        """A second row by SQL, past every check of the application."""
        columns = [
            name
            for name, field in charge._fields.items()
            if field.store and field.column_type and name != "id"
        ]
        values = {name: f'"{name}"' for name in columns}
        values.update({name: f"'{value}'" for name, value in changes.items()})
        self.env.flush_all()
        self.cr.execute(
            f"INSERT INTO asom_charge ({', '.join(values)}) "
            f"SELECT {', '.join(values.values())} FROM asom_charge WHERE id = %s",
            [charge.id],
        )

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_day_twice(self):
        self.collect()
        charge = self.sub.charge_ids
        for changes in [
            {},
            {"date_from": "2026-03-31", "date_to": "2026-04-30"},
            {"date_from": "2025-12-01", "date_to": "2026-01-01"},
            {"date_from": "2026-02-01", "date_to": "2026-02-01", "state": "draft"},
        ]:
            with self.assertRaises(ExclusionViolation), self.cr.savepoint():
                self.insert_again(charge, **changes)
        self.insert_again(charge, date_from="2026-04-01", date_to="2026-06-30")
        self.insert_again(charge, state="cancelled")

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_credit(self):
        self.collect()
        self.sub.action_cancel()
        self.collect("2026-04-01", "2026-06-30")
        credit = self.sub.charge_ids.filtered(lambda charge: charge.kind == "credit")
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.insert_again(credit)

    def test_a_charge_is_never_edited(self):
        self.collect()
        charge = self.sub.charge_ids
        clerk = self.user_of("clerk", "group_staff", self.north)
        for vals in [
            {"amount": 1.0},
            {"date_to": "2026-02-28"},
            {"kind": "fee"},
            {"name": "Something else"},
            {"membership_id": self.member("Bo").id},
        ]:
            with self.assertRaisesRegex(UserError, "never edited"), self.cr.savepoint():
                charge.with_user(clerk).write(vals)
        with self.assertRaises(UserError), self.cr.savepoint():
            charge.unlink()
