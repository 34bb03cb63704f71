from datetime import date
from unittest import TestCase

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..needs import Run, first_days_without
from .common import AssociationCase, day
from .import_common import ImportCase


class TestNeeds(TestCase):
    """The pure rule."""

    def days(self, *runs):
        return first_days_without(
            [
                Run(key, key[0], day(first), day(last) if last else None, needs)
                for key, first, last, needs in runs
            ]
        )

    def test_what_has_what_it_needs(self):
        needs = frozenset("ab")
        for cover in (
            [("a", "2026-01-01", None)],
            [("a", "2026-01-01", "2026-03-31"), ("b", "2026-04-01", None)],
            [("a", "2026-01-01", "2026-05-31"), ("b", "2026-04-01", None)],
        ):
            rows = [(*each, frozenset()) for each in cover]
            self.assertEqual(self.days(*rows, ("s", "2026-02-01", None, needs)), {})

    def test_the_first_day_without(self):
        rows = [
            ("a", "2026-01-01", "2026-03-31", frozenset()),
            ("a2", "2026-04-02", None, frozenset()),
            ("s", "2026-02-01", None, frozenset("a")),
            # Needs what ends because of that.
            ("t", "2026-02-01", None, frozenset("s")),
            ("u", "2026-04-01", None, frozenset("a")),
        ]
        first = date(2026, 4, 1)
        self.assertEqual(self.days(*rows), {"s": first, "t": first, "u": first})


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestWhatNeedsAPackage(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-10-01"
        cls.base = cls.product("Base", 300.0)
        cls.large = cls.product("Large", 600.0)
        cls.sport = cls.product("Sport", 90.0, asom_kind="addon")
        cls.live = cls.product("Live", 30.0, asom_kind="addon")
        cls.sport.product_tmpl_id.asom_requires_ids = cls.base.product_tmpl_id
        cls.live.product_tmpl_id.asom_requires_ids = cls.sport.product_tmpl_id
        cls.ida = cls.member()
        cls.has_base = cls.subscribe(cls.ida, cls.base, "2026-10-01")
        cls.has_sport = cls.subscribe(cls.ida, cls.sport, "2026-10-01")

    def wizard(self, ends, product=None, since="2026-12-01"):
        return self.env["asom.subscription.change"].create(
            {
                "membership_id": self.ida.id,
                "ends_id": ends.id,
                "product_id": product and product.id,
                "date": since,
            }
        )

    def test_it_ends_however_the_package_ends(self):
        def by_wizard():
            self.wizard(self.has_base).action_change()

        def by_date():
            self.has_base.date_to = "2026-11-30"

        def by_end():
            self.has_base._end(day("2026-11-30"))

        def by_another():
            self.wizard(self.has_base, self.large).action_change()

        def by_leaving():
            self.ida._leave(day("2026-11-30"))

        has_live = self.subscribe(self.ida, self.live, "2026-10-15")
        for ends in (by_wizard, by_date, by_end, by_another, by_leaving):
            with self.subTest(ends.__name__):
                savepoint = self.cr.savepoint()
                ends()
                for row in (self.has_base, self.has_sport, has_live):
                    self.assertEqual(row.date_to, day("2026-11-30"))
                run = self.collect("2026-10-01", "2026-12-31")
                alone = run.charge_ids.filtered(
                    lambda charge: (
                        charge.date_to > day("2026-11-30")
                        and charge.product_id in (self.sport, self.live)
                    )
                )
                self.assertFalse(alone)
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def test_it_never_begins_without_the_package(self):
        later = self.subscribe(self.ida, self.live, "2026-12-15")
        self.has_base._end(day("2026-11-30"))
        self.assertTrue(later.cancelled)
        self.has_sport.action_cancel()
        self.has_base.action_cancel()
        self.assertTrue(self.has_sport.cancelled)

    def test_cancelling_the_package_cancels_it(self):
        self.has_base.action_cancel()
        self.assertTrue(self.has_sport.cancelled)

    def test_another_package_that_fits_keeps_it(self):
        self.sport.product_tmpl_id.asom_requires_ids |= self.large.product_tmpl_id
        self.wizard(self.has_base, self.large).action_change()
        self.assertEqual(self.has_base.date_to, day("2026-11-30"))
        self.assertFalse(self.has_sport.date_to)

    def test_the_same_package_in_another_quantity_keeps_it(self):
        self.wizard(self.has_base, self.base).action_change()
        self.assertFalse(self.has_sport.date_to)

    def test_it_goes_on_when_the_package_does(self):
        self.has_base.date_to = "2026-11-30"
        self.has_base.date_to = "2026-12-31"
        self.assertEqual(self.has_sport.date_to, day("2026-12-31"))
        self.has_base.date_to = False
        self.assertFalse(self.has_sport.date_to)

    def test_what_was_to_end_by_itself_still_does(self):
        self.has_sport.date_to = "2026-12-15"
        self.has_base.date_to = "2026-11-30"
        self.has_base.date_to = False
        self.assertEqual(self.has_sport.date_to, day("2026-12-15"))

    def test_it_cannot_run_longer(self):
        self.has_base.date_to = "2026-11-30"
        for last in (False, "2026-12-31"):
            with self.assertRaisesRegex(ValidationError, "12/01/2026"):
                with self.cr.savepoint():
                    self.has_sport.date_to = last
        self.has_sport.date_to = "2026-11-15"

    def test_a_new_one_ends_with_the_package(self):
        self.has_base.date_to = "2026-11-30"
        bo = self.member("Bo")
        self.subscribe(bo, self.base, "2026-10-01", "2026-11-30")
        row = self.subscribe(bo, self.sport, "2026-10-15")
        self.assertEqual(row.date_to, day("2026-11-30"))
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.subscribe(bo, self.sport, "2026-10-01", "2026-12-31")

    def test_what_had_nothing_before_is_left_alone(self):
        bo = self.member("Bo")
        base = self.subscribe(bo, self.base, "2026-10-01")
        sport = self.subscribe(bo, self.sport, "2026-10-01")
        self.sport.product_tmpl_id.asom_requires_ids = self.large.product_tmpl_id
        base.date_to = "2026-11-30"
        self.assertFalse(sport.date_to)
        sport.date_to = "2026-11-20"

    def test_the_wizard_says_beforehand_what_ends(self):
        wizard = Form(self.wizard(self.has_base))
        self.assertEqual(wizard.ends_too, "Sport on 11/30/2026")
        wizard.product_id = self.base
        self.assertFalse(wizard.ends_too)

    def test_it_is_told_in_the_log(self):
        rows = self.has_base.with_context(tracking_disable=False)
        rows.date_to = "2026-11-30"
        log = " ".join(self.ida.message_ids.mapped("body"))
        self.assertIn("Base until 11/30/2026", log)
        self.assertIn("Sport until 11/30/2026", log)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestNeedsByFile(ImportCase):
    def test_a_file_that_ends_the_package_ends_what_needs_it(self):
        self.sport.product_tmpl_id.asom_requires_ids = self.small.product_tmpl_id
        self.bring_in(self.row("1", Pakke="Small TV", Pakke_fra="01-10-2026"))
        row = self.subscribe(self.members("1"), self.sport, "2026-10-01")
        changed = self.row("1", Pakke="Large TV", Pakke_fra="01-12-2026")
        record = self.bring_in(changed)
        self.assertEqual(row.date_to, day("2026-11-30"))
        record.action_undo()
        self.assertFalse(row.date_to)
        self.bring_in(changed)
        self.members("1").subscription_ids.filtered("can_undo").action_cancel()
        self.assertFalse(row.date_to)
        ends = self.row("1", Pakke="Small TV", Pakke_til="30-11-2026")
        self.bring_in(ends)
        self.assertEqual(row.date_to, day("2026-11-30"))
