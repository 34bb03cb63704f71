from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import AssociationCase, day


@tagged("post_install", "-at_install")
@freeze_time("2026-01-15")
class TestPriceParts(AssociationCase):
    """A yearly price in parts, and how prices are shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.write(
            {"asom_collect_from": "2026-01-01", "asom_dues_term": "half_year"}
        )
        cls.tv = cls.product("TV", 2000.0, unit="year")
        cls.plan = cls.tv.product_tmpl_id.asom_price_ids
        cls.ida = cls.member()
        cls.sub = cls.subscribe(cls.ida, cls.tv, "2026-01-01")

    def set_parts(self, parts, **vals):
        self.plan.write({"parts": parts, "override_reason": "By the test", **vals})

    # === THE PLAN === #

    def test_each_collection_has_its_part(self):
        self.set_parts("1.025,00 + 975,00")
        first = self.collect("2026-01-01", "2026-06-30")
        second = self.collect("2026-07-01", "2026-12-31")
        self.assertEqual((first.amount_total, second.amount_total), (1025.0, 975.0))

    def test_parts_that_do_not_add_up_are_refused_with_both_sums(self):
        with self.assertRaises(ValidationError) as caught:
            self.set_parts("1.025,00 + 970,00")
        self.assertIn("1.995,00", str(caught.exception))
        self.assertIn("2.000,00", str(caught.exception))

    def test_another_amount_needs_other_parts(self):
        self.set_parts("1.025,00 + 975,00")
        with self.assertRaisesRegex(ValidationError, "2.100,00"):
            self.plan.write({"amount": 2100.0, "override_reason": "By the test"})

    def test_there_is_a_part_for_each_collection(self):
        with self.assertRaisesRegex(
            ValidationError, "Collections of North Antenna .*: 2"
        ):
            self.set_parts("1000 + 500 + 500")

    def test_what_is_collected_at_once_has_no_parts(self):
        with self.assertRaisesRegex(ValidationError, "at once"):
            self.set_parts("1.025,00 + 975,00", unit="half_year")

    def test_what_is_no_amount_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "“half”"):
            self.set_parts("half + 1000")

    def test_other_parts_are_announced_anew(self):
        self.collect("2026-01-01", "2026-06-30")
        self.assertEqual(self.plan.announced_on, day("2025-01-01"))
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.plan.parts = "1.025,00 + 975,00"
        self.set_parts("1.025,00 + 975,00")
        self.assertEqual(self.plan.announced_on, day("2026-01-15"))
        self.collect("2026-07-01", "2026-12-31")
        self.assertEqual(self.charged(self.ida), 200_000)

    def test_the_form_shows_what_is_collected(self):
        form = Form(
            self.env["asom.price"].with_context(
                default_product_tmpl_id=self.tv.product_tmpl_id.id
            )
        )
        form.amount, form.unit = 2000.0, "year"
        form.valid_from = day("2027-01-01")
        self.assertEqual(
            form.collected,
            "01/01/2027 – 06/30/2027: 1,000.00 kr.\n"
            "07/01/2027 – 12/31/2027: 1,000.00 kr.",
        )
        form.parts = "1025+975"
        self.assertEqual(form.parts, "1.025,00 + 975,00")
        self.assertIn("06/30/2027: 1,025.00 kr.", form.collected)
        self.assertEqual(form.save().parts, "1.025,00 + 975,00")

    # === BESIDE A SUBSCRIPTION === #

    def test_price_with_its_term(self):
        self.assertEqual(self.tv._asom_price_text(day("2024-12-31")), "")
        today = day("2026-01-15")
        self.assertEqual(self.tv._asom_price_text(today), "2,000.00 kr. per year")
        self.set_parts("1.025,00 + 975,00")
        self.assertEqual(
            self.tv._asom_price_text(today),
            "2,000.00 kr. per year in 2 parts",
        )
        fee = self.product("Fee", 50.0, asom_kind="fee")
        self.assertEqual(fee._asom_price_text(today), "50.00 kr.")

    def test_price_in_danish(self):
        self.env["res.lang"]._activate_lang("da_DK")
        net = self.product("Net", 187.5, unit="quarter").with_context(lang="da_DK")
        text = net._asom_price_text(day("2026-01-15"))
        self.assertEqual(text, "187,50 kr. pr. kvartal")

    def test_now_and_next_beside_a_subscription(self):
        self.assertEqual(self.sub.price_text, "2,000.00 kr. per year")
        self.assertFalse(self.sub.next_price_text)
        self.price(self.tv, 2100.0, "2027-01-01", "year")
        self.sub.invalidate_recordset()
        self.assertFalse(self.sub.next_price_text, "after the next term")
        self.price(self.tv, 2050.0, "2026-07-01", "year")
        self.sub.invalidate_recordset()
        self.assertEqual(
            self.sub.next_price_text, "2,050.00 kr. per year from 07/01/2026"
        )
        self.sub.date_to = "2026-06-30"
        self.assertFalse(self.sub.next_price_text, "ended by then")
        self.sub.action_cancel()
        self.assertFalse(self.sub.price_text)

    def test_several_and_what_has_not_begun(self):
        later = self.subscribe(self.ida, self.tv, "2026-08-01", quantity=2)
        self.price(self.tv, 2050.0, "2026-07-01", "year")
        self.assertEqual(later.price_text, "2 × 2,050.00 kr. per year")

    def test_many_rows_take_no_more_queries_than_few(self):
        rows = self.sub
        for number in range(20):
            product = self.product(f"Radio {number}", 10.0 + number, unit="year")
            rows |= self.subscribe(self.ida, product, "2026-01-01")
            self.price(product, 20.0, "2026-07-01", "year")

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some = some.with_prefetch(some.ids)
            self.assertEqual(len(some.mapped("price_text")), len(some))
            some.mapped("next_price_text")
            return self.cr.sql_log_count - before

        queries(rows[:2])
        self.assertEqual(queries(rows), queries(rows[:2]))

    # === WHATEVER COMPANY THE USER WORKS IN === #

    def test_a_new_product_is_saved_with_its_first_price(self):
        form = Form(
            self.env["product.template"].with_context(default_asom_kind="package"),
            "asom_membership.product_form",
        )
        form.name = "Film"
        with form.asom_price_ids.new() as price:
            price.amount, price.valid_from = 95.0, day("2026-01-01")
        film = form.save()
        self.assertEqual(film.asom_price_ids.company_id, self.north)
        self.assertEqual(film.asom_price_ids.unit, "half_year")

    def test_a_price_is_made_from_the_bureaus_company(self):
        bureau = self.env.ref("base.main_company")
        clerk = self.user_of("clerk", "group_staff", bureau, self.north, self.south)
        env = self.env(
            user=clerk,
            context=dict(
                self.env.context,
                allowed_company_ids=[bureau.id, self.north.id, self.south.id],
            ),
        )
        net = self.product("Net", None, self.south)
        form = Form(env["asom.price"])
        self.assertFalse(form.company_id)
        form.product_tmpl_id = net.product_tmpl_id.with_env(env)
        self.assertEqual(form.company_id, self.south)
        self.assertEqual(form.unit, "month")
        form.amount, form.valid_from = 100.0, day("2026-01-01")
        price = form.save()
        self.assertEqual(price.company_id, self.south)
        self.assertNotIn("False", env["asom.price"].new({}).display_name)
        self.assertEqual(
            net.with_env(env)._asom_price_text(day("2026-01-15")),
            "100.00 kr. per month",
        )
