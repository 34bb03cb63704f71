from odoo.tests import freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestCollectionOverlap(AssociationCase):
    """Runs that are previewed, executed and taken back across one another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-01-01"
        cls.tv = cls.product("TV", 300.0)
        cls.ida = cls.member("Ida Holm")
        cls.sub = cls.subscribe(cls.ida, cls.tv, "2026-01-01")

    def previewed(self, *period):
        run = self.new_run(*period)
        run.action_preview()
        return run

    def execute(self, run):
        run.action_approve()
        run.action_execute()
        return run

    # === CORRECTIONS === #

    def corrected(self):
        """A price corrected back in time, whose correction stands in a preview while
        another run is executed."""
        self.collect()
        self.price(self.tv, 360.0, "2026-01-01")
        one = self.previewed("2026-04-01", "2026-06-30")
        self.assertEqual(one.amount_total, 420.0)
        self.collect("2026-07-01", "2026-09-30")
        return one

    def test_a_correction_survives_another_preview(self):
        one = self.corrected()
        one.action_preview()
        self.execute(one)
        self.collect("2026-10-01", "2026-12-31")
        self.assertEqual(self.charged(self.ida), 4 * 36_000)
        self.assertFalse(self.sub.recheck_from)

    def test_a_correction_survives_the_cancelled_preview(self):
        one = self.corrected()
        one.action_cancel()
        self.collect("2026-01-01", "2026-12-31")
        self.assertEqual(self.charged(self.ida), 4 * 36_000)

    def test_a_correction_survives_the_deleted_run(self):
        one = self.corrected()
        one.date_due = "2026-04-02"
        self.assertEqual(one.state, "draft")
        one.unlink()
        self.collect("2026-01-01", "2026-12-31")
        self.assertEqual(self.charged(self.ida), 4 * 36_000)

    def test_a_correction_that_failed_survives_two_previews(self):
        self.collect()
        self.price(self.tv, 360.0, "2026-01-01")
        account = self.ida.partner_id.property_account_receivable_id
        closed = account.copy({"code": "689998"})
        partner = self.ida.partner_id.with_company(self.north)
        partner.property_account_receivable_id = closed
        one = self.previewed("2026-04-01", "2026-06-30")
        two = self.previewed("2026-07-01", "2026-09-30")
        closed.active = False
        self.execute(one)
        self.assertEqual(one.failed_count, 1)
        closed.active = True
        self.execute(two)
        self.collect("2026-01-01", "2026-12-31")
        self.assertEqual(self.charged(self.ida), 4 * 36_000)

    def test_a_correction_that_was_executed_is_not_looked_for_again(self):
        one = self.corrected()
        self.execute(one)
        self.assertFalse(self.sub.recheck_from)
        self.collect("2026-01-01", "2026-12-31")
        self.assertEqual(self.charged(self.ida), 4 * 36_000)

    def test_a_price_marks_what_a_preview_may_be_charging(self):
        """The charges of a preview's batch are seen by nobody before it commits."""
        self.assertFalse(self.sub.charge_ids)
        self.price(self.tv, 360.0, "2026-01-01")
        self.assertTrue(self.sub.recheck_from)
        self.collect()
        self.assertEqual(self.charged(self.ida), 36_000)
        self.assertFalse(self.sub.recheck_from)

    # === THE FIRST RUNS === #

    def test_first_runs_in_another_order(self):
        """The days of the earlier run are looked at by later ones too."""
        self.north.asom_collect_from = False
        one = self.previewed("2026-01-01", "2026-03-31")
        self.collect("2026-04-01", "2026-06-30")
        self.execute(one)
        self.assertEqual(str(self.north.asom_collect_from), "2026-01-01")
        late = self.member("Late")
        self.subscribe(late, self.tv, "2026-01-01")
        self.collect("2026-07-01", "2026-09-30")
        self.assertEqual(self.charged(self.ida), 90_000)
        self.assertEqual(self.charged(late), 90_000)

    def test_the_start_that_staff_have_set_stays(self):
        self.north.asom_collect_from = "2026-04-01"
        self.collect("2026-04-01", "2026-06-30")
        run = self.collect("2026-01-01", "2026-09-30")
        self.assertEqual(run.state, "done")
        self.assertEqual(str(self.north.asom_collect_from), "2026-04-01")
        self.assertEqual(self.charged(self.ida), 60_000)
