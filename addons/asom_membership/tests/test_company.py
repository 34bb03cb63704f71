import logging
import time
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..iban import danish_iban
from ..periods import Period
from .common import AssociationCase, day
from .world import CVR_OTHER

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestCompany(AssociationCase):
    # === NUMBERS === #

    def test_cvr_is_checked(self):
        for wrong in (False, "", "25313764", "2531376", "DK25313763X", "abcdefgh"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.north.company_registry = wrong

    def test_cvr_is_checked_at_creation(self):
        with self.assertRaisesRegex(ValidationError, "12345678"), self.cr.savepoint():
            self.association("Wrong", "12345678", "quarter", "advance")

    def test_the_bureau_itself_needs_no_cvr(self):
        main = self.env.ref("base.main_company")
        main.company_registry = False
        self.assertFalse(main.asom_is_association)
        self.assertFalse(main.asom_number)

    def test_an_association_has_no_picture_of_somebody_else(self):
        self.assertFalse(self.north.logo)

    def test_iban(self):
        self.assertEqual(danish_iban("0040", "0440116243"), "DK5000400440116243")
        self.assertEqual(danish_iban("40", "440116243"), "DK5000400440116243")
        self.north.write(
            {"asom_bank_reg_number": "0040", "asom_bank_account_number": "0440116243"}
        )
        self.assertEqual(self.north.asom_iban, "DK5000400440116243")
        bank = self.env["res.partner.bank"].search(
            [("partner_id", "=", self.north.partner_id.id)]
        )
        self.assertEqual(bank.sanitized_acc_number, "DK5000400440116243")
        self.north.write({"asom_bank_account_number": "0440116243"})
        self.assertEqual(len(self.north.partner_id.bank_ids), 1)

    def test_bank_account_is_whole_and_of_digits(self):
        for reg, account in [
            ("0040", False),
            (False, "0440116243"),
            ("004", "0440116243"),
            ("00A0", "0440116243"),
            ("0040", "04-401162"),
        ]:
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.north.write(
                    {"asom_bank_reg_number": reg, "asom_bank_account_number": account}
                )

    def test_slug(self):
        for wrong in ("Nord", "nord antenne", "nord--antenne", "-nord", "nørre", "a/b"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.north.asom_website_slug = wrong
        self.north.asom_website_slug = "nord-antenne2"
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.south.asom_website_slug = "nord-antenne2"
            self.env.flush_all()

    def test_number_is_unique_and_kept(self):
        numbers = {self.north.asom_number, self.south.asom_number}
        self.assertEqual(len(numbers), 2)
        self.assertNotIn(0, numbers)
        kept = self.north.asom_number
        self.north.asom_is_association = False
        self.north.asom_is_association = True
        self.assertEqual(self.north.asom_number, kept)
        self.assertFalse(self.north.copy_data()[0].get("asom_number"))
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.south.asom_number = kept
            self.env.flush_all()

    def test_limits_of_settings(self):
        for wrong in [
            {"asom_due_day": 0},
            {"asom_due_day": 29},
            {"asom_due_month_offset": -1},
            {"asom_due_month_offset": 13},
            {"asom_price_notice_days": -1},
            {"asom_deviation_percent": -1},
        ]:
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.north.write(wrong)

    # === DUE DATES === #

    def test_due_date_in_advance(self):
        q1 = Period(day("2026-01-01"), day("2026-03-31"))
        self.assertEqual(self.north._asom_due_date(q1), day("2026-01-02"))
        self.north.asom_due_month_offset = 1
        self.assertEqual(self.north._asom_due_date(q1), day("2026-02-02"))
        self.north.write({"asom_due_rule": "day", "asom_due_day": 7})
        self.assertEqual(self.north._asom_due_date(q1), day("2026-02-09"))

    def test_due_date_in_arrears(self):
        july = Period(day("2026-07-01"), day("2026-07-31"))
        self.assertEqual(self.south._asom_due_date(july), day("2026-08-03"))
        december = Period(day("2026-12-01"), day("2026-12-31"))
        self.assertEqual(self.south._asom_due_date(december), day("2027-01-04"))
        self.north.asom_dues_timing = "arrears"
        q4 = Period(day("2026-10-01"), day("2026-12-31"))
        self.assertEqual(self.north._asom_due_date(q4), day("2027-01-04"))

    def test_terms_from_another_first_month(self):
        self.north.asom_dues_first_month = "2"
        self.assertEqual(
            self.north._asom_term_containing(day("2026-01-31")),
            Period(day("2025-11-01"), day("2026-01-31")),
        )

    def test_a_run_proposes_the_due_date(self):
        self.assertEqual(
            self.new_run("2026-04-01", "2026-06-30").date_due, day("2026-04-01")
        )
        run = self.new_run("2026-07-01", "2026-07-31", company=self.south)
        self.assertEqual(run.date_due, day("2026-08-03"))

    # === CREATION === #

    def test_created_ready_to_collect(self):
        company = self.north
        self.assertEqual(company.chart_template, "dk")
        self.assertEqual(company.currency_id.name, "DKK")
        self.assertEqual(company.country_id.code, "DK")
        self.assertEqual(company.account_price_include, "tax_included")
        self.assertFalse(company.parent_id)
        journal = company._asom_dues_journal()
        self.assertEqual((journal.type, journal.company_id), ("sale", company))
        accounts = self.product("TV").product_tmpl_id.get_product_accounts()
        self.assertEqual(accounts["income"].company_ids, company)
        self.assertTrue(journal.refund_sequence)
        types = self.env["account.journal"].search([("company_id", "=", company.id)])
        self.assertLessEqual({"sale", "purchase", "bank"}, {*types.mapped("type")})

    def test_one_action_of_the_staff(self):
        """Mission: one association in seconds; the time is printed, not judged."""
        staff = self.user_of("clerk", "group_staff", self.north)
        companies = self.env["res.company"].with_user(staff)
        self.env["res.lang"]._activate_lang("da_DK")
        self.env["ir.module.module"]._load_module_terms(["account"], ["da_DK"])
        companies = companies.with_company(self.north).with_context(lang="da_DK")
        start = time.monotonic()
        company = companies._asom_create_association(
            {"name": "East Net", "company_registry": CVR_OTHER}
        )
        _logger.info("one association: %.1f s", time.monotonic() - start)
        self.assertTrue(company.asom_dues_journal_id)
        # Odoo makes them in English, and has one name for all languages.
        self.assertEqual(
            set(
                company.bank_journal_ids.inbound_payment_method_line_ids.mapped("name")
            ),
            {"Manuel betaling"},
        )
        self.assertIn(company, staff.company_ids)
        self.assertNotIn(self.south, staff.company_ids)

    def test_the_wizard_hands_on_what_was_filled_in(self):
        staff = self.user_of("clerk", "group_staff", self.north)
        wizard = (
            self.env["asom.association.create"]
            .with_user(staff)
            .with_company(self.north)
            .create(
                {
                    "name": "East Net",
                    "company_registry": CVR_OTHER,
                    "city": "Aarhus",
                    "asom_dues_term": "half_year",
                    "asom_dues_first_month": "4",
                    "asom_bank_reg_number": "0040",
                    "asom_bank_account_number": "0440116243",
                    "asom_website_slug": "east-net",
                    "asom_four_eyes": True,
                    "asom_collect_from": "2026-04-01",
                }
            )
        )
        action = wizard.action_create_association()
        company = self.env["res.company"].browse(action["res_id"])
        self.assertEqual(company.name, "East Net")
        self.assertEqual(company.city, "Aarhus")
        self.assertEqual(company.asom_dues_term, "half_year")
        self.assertEqual(company.asom_dues_first_month, "4")
        self.assertEqual(company.asom_iban, "DK5000400440116243")
        self.assertEqual(company.asom_website_slug, "east-net")
        self.assertTrue(company.asom_four_eyes)
        self.assertEqual(company.asom_collect_from, day("2026-04-01"))

    def test_a_board_creates_nothing(self):
        board = self.user_of("chair", "group_board", self.north)
        with self.assertRaises(UserError):
            self.env["res.company"].with_user(board)._asom_create_association(
                {"name": "Mine", "company_registry": CVR_OTHER}
            )
        with self.assertRaises(AccessError):
            self.env["asom.association.create"].with_user(board).create(
                {"name": "Mine", "company_registry": CVR_OTHER}
            )

    def test_a_creation_that_fails_leaves_nothing(self):
        before = self.env["res.company"].search_count([])
        charts = type(self.env["account.chart.template"])
        with (
            patch.object(charts, "try_loading", side_effect=UserError("no chart")),
            self.assertRaises(UserError),
            self.cr.savepoint(),
        ):
            self.association("East Net", CVR_OTHER, "month", "advance")
        self.assertEqual(self.env["res.company"].search_count([]), before)
