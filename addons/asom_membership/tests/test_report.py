"""The spreadsheet of a collection run, read back with another library."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.asom_membership.report.collection_run_xlsx import (
    Column,
    Fact,
    Table,
    build,
)

from .common import AssociationCase


class TestWorkbook(AssociationCase):
    def table(self, *rows, **extra):
        columns = [
            Column("Name"),
            Column("Amount", "amount"),
            Column("Day", "date"),
            Column("Count", "number"),
        ]
        return Table("Rows", columns, rows, **extra)

    def read(self, *sheets, facts=(), totals=()):  # pylint: disable=method-required-super
        return load_workbook(BytesIO(build("Front", facts, totals, sheets)))

    def test_formulas_stay_texts(self):
        for text in ("=1+1", "+45 20", "-1", "@SUM(A1)", "=HYPERLINK(1)", "http://x.y"):
            book = self.read(self.table((text, 1, None, 0)), facts=[Fact(text, text)])
            for cell in (book["Rows"]["A2"], book["Front"]["A3"], book["Front"]["B3"]):
                self.assertEqual(cell.value, text)
                self.assertEqual(cell.data_type, "s")
                self.assertIsNone(cell.hyperlink)

    def test_kinds(self):
        sheet = self.read(self.table(("A", -123450, date(2026, 3, 31), 7)))["Rows"]
        self.assertEqual(sheet["B2"].value, -1234.5)
        self.assertIn("#,##0.00", sheet["B2"].number_format)
        self.assertEqual(sheet["C2"].value.date(), date(2026, 3, 31))
        self.assertEqual(sheet["C2"].number_format, "dd-mm-yyyy")
        self.assertEqual(sheet["D2"].value, 7)

    def test_empty_cells_and_zero_differ(self):
        sheet = self.read(self.table((None, None, None, 0), (False, 0, False, None)))
        rows = list(sheet["Rows"].values)[1:]
        self.assertEqual(rows, [(None, None, None, 0), (None, 0, None, None)])

    def test_heading_is_frozen_and_filtered(self):
        sheet = self.read(self.table(("A", 1, None, 1), ("B", 2, None, 1)))["Rows"]
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertEqual(sheet.auto_filter.ref, "A1:D3")

    def test_totals_are_outside_the_filter(self):
        table = self.table(("A", 1, None, 1), total=("Sum", 1, None, 1))
        sheet = self.read(table)["Rows"]
        self.assertEqual(sheet.auto_filter.ref, "A1:D2")
        self.assertEqual(sheet["A3"].value, "Sum")

    def test_no_rows(self):
        sheet = self.read(self.table())["Rows"]
        self.assertEqual(sheet.max_row, 1)

    def test_a_date_must_be_a_date(self):
        with self.assertRaisesRegex(TypeError, "2026-01-01"):
            self.read(self.table(("A", 1, "2026-01-01", 1)))

    def test_long_texts_and_odd_sheet_names(self):
        table = Table("A/B: what? [now]" + "x" * 40, [Column("T")], [("y" * 40_000,)])
        sheet = load_workbook(BytesIO(build("Front", [], [], [table]))).worksheets[1]
        self.assertEqual(len(sheet["A2"].value), 32_767)
        self.assertLessEqual(len(sheet.title), 31)


class TestRunReport(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.sport = cls.product("Sport", 99.5, asom_kind="addon")
        cls.bare = cls.product("No Price", None, asom_kind="addon")
        cls.members = [
            cls.member(f"Member {number}", payment_channel=channel)
            for number, channel in enumerate(["slip", "card", "slip", "transfer"])
        ]
        for member in cls.members:
            cls.subscribe(member, cls.tv)
        cls.subscribe(cls.members[0], cls.sport)
        cls.subscribe(cls.members[1], cls.bare)
        cls.waiting(cls.members[2], cls.tv, -1000.0, kind="credit")
        cls.members[3].name_protected = True
        cls.members[3].partner_id.name = "Hidden Person"
        cls.members[0].partner_id.name = "=cmd|'/c calc'!A1"
        cls.dues = cls.collect()

    def book(self, run=None):
        return load_workbook(BytesIO((run or self.dues)._report_xlsx()))

    def rows(self, sheet):
        """Rows below the heading as dicts."""
        heading, *rows = sheet.values
        return [dict(zip(heading, row, strict=True)) for row in rows]

    def test_sheets(self):
        names = self.book().sheetnames
        expected = ["Collection Run", "Members", "Lines", "Warnings and Failures"]
        self.assertEqual(names, expected)

    def test_sums_are_equal(self):
        book = self.book()
        members = self.rows(book["Members"])
        charges = self.rows(book["Lines"])
        front = list(book["Collection Run"].values)
        facts = {row[0]: row[1] for row in front if row[0]}
        expected = round(300 * 4 + 99.5 - 1000, 2)
        self.assertEqual(self.dues.amount_total, expected)
        self.assertEqual(round(sum(row["Amount"] for row in members), 2), expected)
        self.assertEqual(round(sum(row["Amount"] for row in charges), 2), expected)
        self.assertEqual(facts["Members"], 4)
        totals = [row for row in front if row[0] == "Total"]
        # The fact, the packages' total and the channels' total.
        self.assertEqual(totals[0][1], expected)
        self.assertEqual([row[2] for row in totals[1:]], [expected, expected])
        self.assertEqual(totals[1][1], len(charges))
        self.assertEqual(totals[2][1], len(members))

    def test_totals_by_package_and_channel(self):
        front = {row[0]: row[1:] for row in self.book()["Collection Run"].values}
        self.assertEqual(front["TV"], (5, 200))
        self.assertEqual(front["Sport"], (1, 99.5))
        self.assertEqual(front["Payment Slip"], (2, -300.5))
        self.assertEqual(front["Card"], (1, 300))

    def test_member_rows(self):
        rows = {row["Member number"]: row for row in self.rows(self.book()["Members"])}
        first, _second, third, _fourth = self.members
        row = rows[first.member_number]
        self.assertEqual(row["Payer"], "=cmd|'/c calc'!A1")
        self.assertEqual(row["Amount"], 399.5)
        self.assertIn("TV 01.01.2026–31.03.2026", row["What for"])
        self.assertEqual(row["State"], "Invoiced")
        self.assertEqual(row["Invoice"], self.line(first).move_id.name)
        self.assertEqual(rows[third.member_number]["Amount"], -700)

    def line(self, member):
        return self.dues.line_ids.filtered(lambda line: line.membership_id == member)

    def test_protected_names_stay_out(self):
        content = "\n".join(
            str(cell)
            for sheet in self.book()
            for row in sheet.values
            for cell in row
            if cell is not None
        )
        self.assertNotIn("Hidden Person", content)
        self.assertIn(self.members[3].member_number, content)

    def test_problems(self):
        rows = self.rows(self.book()["Warnings and Failures"])
        warned = self.dues.line_ids.filtered(
            lambda line: line.warning_codes or line.state == "failed"
        )
        self.assertEqual(len(rows), len(warned))
        second = next(
            row for row in rows if row["Member number"] == self.members[1].member_number
        )
        self.assertIn("No Price has no price", second["Warnings"])

    def test_failures_have_their_reason(self):
        line = self.line(self.members[2])
        line.write({"state": "failed", "error": "The account is locked."})
        rows = self.rows(self.book()["Warnings and Failures"])
        errors = [row["Error"] for row in rows if row["Error"]]
        self.assertEqual(errors, ["The account is locked."])

    def test_empty_run(self):
        run = self.new_run("2030-01-01", "2030-03-31")
        book = self.book(run)
        self.assertEqual(self.rows(book["Members"]), [])

    def test_board_reads_it_and_others_do_not(self):
        board = self.user_of("report_board", "group_board", self.north)
        book = self.book(self.dues.with_user(board))
        invoices = [row["Invoice"] for row in self.rows(book["Members"])]
        self.assertEqual(len(set(invoices)), 4)
        other = self.user_of("report_other", "group_board", self.south)
        with self.assertRaises(AccessError):
            self.dues.with_user(other).with_company(self.south)._report_xlsx()


@tagged("post_install", "-at_install")
class TestReportDownload(AssociationCase, HttpCase):
    def test_download(self):
        self.subscribe(self.member(), self.product())
        run = self.collect()
        url = f"/asom/collection_run/{run.id}/report.xlsx"
        self.user_of("dl_board", "group_board", self.north)
        self.user_of("dl_other", "group_board", self.south)
        self.user_of("dl_partner", "group_service_partner", self.north)

        self.authenticate("dl_board", "dl_board")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        members = load_workbook(BytesIO(answer.content))["Members"]
        self.assertEqual(members["E2"].value, 300)

        missing = self.url_open("/asom/collection_run/999999/report.xlsx")
        self.assertEqual(missing.status_code, 404)
        for login in ("dl_other", "dl_partner"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(url).status_code, 404)
