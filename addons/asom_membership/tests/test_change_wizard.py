from odoo.tests import Form, freeze_time, tagged

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestChangeWizard(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.asom_collect_from = "2026-10-01"
        cls.tv = cls.product("TV", 300.0)
        cls.net = cls.product("Net", 187.5)
        cls.club = cls.product("Club", 90.0, asom_proration="none")
        cls.ida = cls.member()

    def form(self, member=None):
        wizard = self.env["asom.subscription.change"].with_context(
            default_membership_id=(member or self.ida).id
        )
        return Form(wizard)

    def test_the_first_day_is_what_the_rule_allows(self):
        self.assertEqual(str(self.form().date), "2026-11-10")
        coming = self.member("Bo", joined="2027-01-15")
        self.assertEqual(str(self.form(coming).date), "2027-01-15")
        row = self.subscribe(self.ida, self.tv)
        form = self.form()
        self.assertEqual(str(form.date), "2026-12-01")
        form.product_id = self.club
        self.assertEqual(str(form.date), "2027-01-01")
        form.product_id = self.net
        self.assertEqual(str(form.date), "2026-12-01")
        form.date = "2026-11-20"
        form.ends_id = row
        form.product_id = self.club
        self.assertEqual(str(form.date), "2026-11-20", "what was typed stays")

    def test_price_and_next_bill(self):
        row = self.subscribe(self.ida, self.tv, "2026-10-01")
        self.collect("2026-10-01", "2026-12-31")
        form = self.form()
        form.ends_id = row
        form.product_id = self.net
        self.assertEqual(form.price_text, "187.50 kr. per quarter")
        # A quarter of 187.50; of the one before, 31 of 92 days cost less.
        self.assertIn("149.59", form.next_bill)
        self.assertIn("instead of", form.next_bill)
        self.assertIn("300.00", form.next_bill)
        self.assertIn("01/01/2027 – 03/31/2027", form.next_bill)

    def test_a_preview_or_an_approved_run_has_charged_nothing_yet(self):
        row = self.subscribe(self.ida, self.tv, "2026-10-01")
        self.collect("2026-10-01", "2026-12-31")
        net = self.subscribe(self.ida, self.net, "2026-10-01")
        row.date_to = "2026-10-31"
        none = self.env["product.product"]
        change = self.ida._changes_of(net, none, day("2027-01-01"))
        quote = self.ida._quote(change)
        run = self.new_run("2027-01-01", "2027-03-31")
        run.action_preview()
        for step in ("previewed", "approved"):
            self.assertEqual(run.state, step)
            self.assertEqual(self.ida._quote(change), quote)
            self.assertEqual(row.charged_to, day("2026-12-31"))
            self.assertFalse(net.charged_to)
            self.assertTrue(net.has_charges)
            (run.action_approve if step == "previewed" else run.action_execute)()
        self.assertEqual(row.charged_to, day("2026-10-31"))
        self.assertEqual(net.charged_to, day("2027-03-31"))

    def test_the_bill_is_what_the_run_charges(self):
        row = self.subscribe(self.ida, self.club, "2026-10-01")
        large = self.product("Large club", 150.0, asom_proration="none")
        self.collect("2026-10-01", "2026-12-31")
        for product, since in (
            (large, "2026-12-01"),
            (large, "2027-01-01"),
            (self.net, "2026-11-15"),
            (self.env["product.product"], "2026-12-01"),
        ):
            with self.subTest(product=product.name, since=since):
                savepoint = self.cr.savepoint()
                change = self.ida._changes_of(row, product, day(since))
                quote = self.ida._quote(change)
                self.assertEqual(quote.before, 9_000)
                before = self.charged(self.ida)
                self.ida._change_subscription(row, product, day(since))
                self.collect("2027-01-01", "2027-03-31")
                self.assertEqual(quote.after, self.charged(self.ida) - before)
                savepoint.close(rollback=True)
                self.env.invalidate_all()
