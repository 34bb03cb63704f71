"""An association's statement of a term: it adds up, and to the ledger."""

from io import BytesIO

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import day
from .test_board_desk import DeskCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestTerm(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fee = cls.product("Change fee", 150.0, asom_kind="fee")
        cls.pay(cls.old, 300.0)
        cls.pay(cls.new, 100.0)
        # Vera is credited a part of the autumn, which settles some of her winter.
        autumn, winter = cls.env["account.move"].search(
            [("asom_membership_id", "=", cls.vera.id)], order="id"
        )
        cls.pay(autumn, 300.0)
        cls.credit = cls.credited(autumn, 80.0)
        cls.settle(winter, cls.credit)
        # A part of what is left is written off, in no journal of money.
        cls.write_off(winter, 20.0)
        # A fee that no run has invoiced, in the spring.
        cls.alone = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.ida.partner_id.id,
                "asom_membership_id": cls.ida.id,
                "invoice_date": "2026-04-02",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": fee.id,
                            "price_unit": 150.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        cls.alone.action_post()

    @classmethod
    def credited(cls, move, amount):
        note = cls.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": move.partner_id.id,
                "asom_membership_id": move.asom_membership_id.id,
                "reversed_entry_id": move.id,
                "invoice_date": "2026-02-10",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.tv.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        note.action_post()
        return note

    @classmethod
    def settle(cls, *moves):
        lines = cls.env["account.move"].union(*moves).line_ids
        lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()

    @classmethod
    def write_off(cls, move, amount):
        [owed] = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.north.id), ("type", "=", "general")], limit=1
        )
        lost = cls.env["account.account"].search(
            [
                ("company_ids", "=", cls.north.id),
                ("account_type", "=", "expense"),
            ],
            limit=1,
        )
        entry = cls.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": "2026-03-01",
                "line_ids": [
                    Command.create({"account_id": lost.id, "debit": amount}),
                    Command.create(
                        {
                            "account_id": owed.account_id.id,
                            "partner_id": owed.partner_id.id,
                            "credit": amount,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        cls.settle(move, entry)

    def terms(self):
        found = self.as_board("asom.term").search([], order="date_from")
        return {str(term.date_from): term for term in found}

    def test_what_was_charged_and_what_became_of_it_by_hand(self):
        names = (
            "members invoices charged collected credited total paid by_credit "
            "otherwise residual"
        ).split()
        told = {
            start: tuple(term[name] for name in names)
            for start, term in self.terms().items()
        }
        self.assertEqual(
            told,
            {
                "2025-10-01": (2, 2, 600, 600, 80, 520, 600, -80, 0, 0),
                "2026-01-01": (2, 2, 600, 600, 0, 600, 100, 80, 20, 400),
                "2026-04-01": (1, 1, 150, 0, 0, 150, 0, 0, 0, 150),
            },
        )
        self.assertEqual(str(self.terms()["2026-01-01"].date_to), "2026-03-31")

    def test_each_term_adds_up_and_all_of_them_to_the_ledger(self):
        terms = self.env["asom.term"].search([("company_id", "=", self.north.id)])
        for term in terms:
            self.assertAlmostEqual(
                term.paid + term.by_credit + term.otherwise + term.residual, term.total
            )
            self.assertAlmostEqual(term.charged - term.credited, term.total)
            self.assertAlmostEqual(sum(term.line_ids.mapped("amount")), term.total)
        self.assertAlmostEqual(sum(terms.mapped("by_credit")), 0)
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.north.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        billed = lines.filtered("move_id.asom_membership_id")
        self.assertAlmostEqual(
            sum(terms.mapped("total")), sum(billed.mapped("balance"))
        )
        # Everything that was paid has found its invoice.
        self.assertAlmostEqual(
            sum(terms.mapped("residual")), sum(lines.mapped("balance"))
        )

    def test_by_package(self):
        [autumn] = self.terms()["2025-10-01"].line_ids
        self.assertEqual(
            (autumn.product_id, autumn.kind, autumn.lines), (self.tv, "package", 2)
        )
        self.assertEqual(
            (autumn.charged, autumn.credited, autumn.amount), (600, 80, 520)
        )
        self.assertEqual(self.terms()["2026-04-01"].line_ids.mapped("kind"), ["fee"])

    def test_the_documents_say_what_the_page_says(self):
        term = self.terms()["2026-01-01"]
        pages = PdfReader(BytesIO(term._statement_pdf())).pages
        text = "".join(page.extract_text() for page in pages)
        for told in ("600.00", "400.00", "80.00", "20.00", "TV"):
            self.assertIn(told, text)
        book = load_workbook(BytesIO(term._statement_xlsx()))
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        front = list(book.worksheets[0].iter_rows(values_only=True))
        facts = {row[0]: row[1] for row in front if row[0]}
        self.assertEqual((facts["Total"], facts["Open"]), (600, 400))
        self.assertIn(("TV", "Package", 2, 600, 0, 600), rows)
        action = term.action_view_invoices()
        self.assertEqual(len(action["domain"][0][2]), 2)

    def test_terms_follow_the_associations_own_year(self):
        self.env.flush_all()
        for months, first, expected in (
            ("year", "7", "2025-07-01"),
            ("half_year", "2", "2025-08-01"),
            ("month", "1", "2025-10-01"),
        ):
            self.cr.execute(
                "UPDATE res_company SET asom_dues_term = %s, asom_dues_first_month = %s"
                " WHERE id = %s",
                [months, first, self.north.id],
            )
            self.env.invalidate_all()
            self.assertEqual(min(self.terms()), expected, months)
            whole = self.north._asom_term_containing(day(expected))
            self.assertEqual(self.terms()[expected].date_to, whole.date_to)
