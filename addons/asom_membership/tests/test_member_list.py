import csv
import io
import json
import re
from contextlib import suppress

import openpyxl
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from ..report.labels import labels_pdf
from ..report.member_list import csv_bytes, harmless, xlsx_bytes
from .common import AssociationCase
from .orders_common import stand_ready

NASTY = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "{=1}", '=LINK("http://x")')
# What no page shows; a programmer's.
TECHNICAL = re.compile(
    r"\.?id$|message_|activity_(?!type)|website_message|rating_|access_"
    r"|new_.*token|.*_(domain|html_body|exception_decoration)$"
)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestMemberList(AssociationCase, HttpCase):
    """Lists, labels and Odoo's own export: who may have what, and no formulas."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.member("=A1+1", member_number="10")
        cls.hidden = cls.member("Hidden One", member_number="11", name_protected=True)
        cls.homeless = cls.member("Homeless", member_number="12")
        cls.homeless.partner_id.write({"street": False, "city": False})
        cls.theirs = cls.member("Of South", company=cls.south, member_number="10")
        cls.board = cls.user_of("list_board", "group_board", cls.north)
        cls.staff = cls.user_of("list_staff", "group_staff", cls.north)

    def wizard(self, user, **values):
        members = self.ida | self.hidden | self.homeless
        return (
            self.env["asom.member.list"]
            .with_user(user)
            .create({"membership_ids": [(6, 0, members.ids)], **values})
        )

    def rows(self, wizard):
        data, _name, _type = wizard._file()
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))

    def test_protected_names_are_left_out_unless_staff_ask_for_them(self):
        for user, wanted, numbers in (
            (self.board, False, ["10", "12"]),
            (self.board, True, ["10", "12"]),
            (self.staff, False, ["10", "12"]),
            (self.staff, True, ["10", "11", "12"]),
        ):
            wizard = self.wizard(user, file_format="csv", include_protected=wanted)
            head, *rows = self.rows(wizard)
            self.assertEqual([row[0] for row in rows], numbers)
            marks = [row[head.index("Name Protected")] for row in rows]
            self.assertEqual(marks.count("Yes"), "11" in numbers)
            self.assertEqual("protected" in wizard.summary, "11" not in numbers)

    def test_letters_and_labels_need_an_address(self):
        wizard = self.wizard(self.board, kind="letters", file_format="csv")
        self.assertEqual([row[0] for row in self.rows(wizard)[1:]], ["10"])
        self.assertIn("no postal address: 1", wizard.summary)
        wizard.kind = "labels"
        data, name, _type = wizard._file()
        self.assertEqual(name, "Labels_2026-06-10.pdf")
        text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
        self.assertEqual(text.split("\n")[:3], ["=A1+1", "Engvej 1", "4000 Roskilde"])

    def test_formulas_are_harmless(self):
        wizard = self.wizard(self.staff, file_format="csv")
        self.assertEqual(self.rows(wizard)[1][1], "'=A1+1")
        wizard.file_format = "xlsx"
        sheet = openpyxl.load_workbook(io.BytesIO(wizard._file()[0])).active
        self.assertEqual((sheet["B2"].value, sheet["B2"].data_type), ("=A1+1", "s"))

    def test_another_associations_members_and_lists_are_not_to_be_had(self):
        wizard = self.wizard(self.board, file_format="csv")
        wizard.sudo().membership_ids |= self.theirs
        wizard.invalidate_recordset()
        self.assertNotIn("Of South", str(self.rows(wizard)))
        other = self.user_of("list_other", "group_board", self.north)
        self.authenticate("list_other", "list_other")
        self.assertEqual(
            self.url_open(f"/asom/member_list/{wizard.id}").status_code, 404
        )
        self.assertFalse(self.env["asom.member.list"].with_user(other).search([]))

    # === ODOO'S OWN EXPORT === #

    def export(self, kind, model, *names, login="list_board", again=False):
        self.authenticate(login, login)
        fields = [{"name": name, "label": name, "type": "char"} for name in names]
        data = {"model": model, "fields": fields, "ids": False, "domain": []}
        data |= {"import_compat": again, "context": {}}
        form = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open(f"/web/export/{kind}", form)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        told = answer.headers["Content-Disposition"]
        self.assertNotIn("asom.", told)
        return answer.content

    def test_a_file_of_odoos_export_opens_in_danish_excel(self):
        self.ida.partner_id.name = "Åse Kjær"
        self.ida.name_protected = True
        self.waiting(self.ida, self.product("Fee", 1.0), 1234.5)
        names = ("membership_id/partner_id/name", "amount", "date_from", "create_date")
        names += ("membership_id/name_protected",)
        data = self.export("csv", "asom.charge", *names, login="list_staff")
        self.assertEqual(data[:3], b"\xef\xbb\xbf")
        heading, row = data.decode("utf-8-sig").splitlines()[:2]
        self.assertEqual(heading, ";".join(names))
        name, amount, day, moment, protected = row.split(";")
        self.assertEqual((name, amount, day), ("Åse Kjær", "1234,50", "01-01-2026"))
        self.assertRegex(moment, r"^\d\d-\d\d-\d{4} \d\d:\d\d$")
        self.assertEqual(protected, "Yes")

    def test_a_file_to_be_imported_again_is_odoos(self):
        data = self.export(
            "csv", "asom.membership", "member_number", "partner_id/name", again=True
        )
        self.assertTrue(data.startswith(b'"member_number","partner_id/name"'))

    def test_boards_export_what_they_may_read(self):
        data = self.export("csv", "asom.membership", "member_number", "partner_id/name")
        self.assertIn(b"'=A1+1", data)
        self.assertNotIn(b"Of South", data)
        self.assertNotIn(b"Hidden One", data)
        self.assertNotIn(b"Hidden One", self.export("csv", "res.partner", "name"))
        sheet = openpyxl.load_workbook(
            io.BytesIO(self.export("xlsx", "asom.membership", "partner_id/name"))
        ).active
        self.assertEqual((sheet["A2"].value, sheet["A2"].data_type), ("=A1+1", "s"))

    def test_orders_and_their_work_are_exported_too(self):
        """By boards, staff and managers, each what they may read."""
        self.user_of("list_manager", "group_manager", self.north)
        for company, member in ((self.north, self.ida), (self.south, self.theirs)):
            package = self.product("Pack", company=company)
            subscription = self.subscribe(member, package)
            firm = self.payer("Fitters", company)
            stand_ready(self.env, company, subscription, firm, "=Open")
        orders = ("asom.order", ("name", "membership_id", "kind", "reason"))
        work = ("asom.work.order", ("name", "membership_id", "task", "note"))
        for login in ("list_board", "list_staff", "list_manager"):
            for (model, names), text in ((orders, "reason"), (work, "note")):
                with self.subTest(login=login, model=model):
                    data = self.export("csv", model, *names, login=login)
                    self.assertIn(f"'=Open {text}", data.decode("utf-8-sig"))
                    self.assertNotIn(b"Of South", data)
                    data = self.export("xlsx", model, *names, login=login)
                    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
                    cells = {(c.value, c.data_type) for row in sheet.rows for c in row}
                    self.assertIn((f"=Open {text}", "s"), cells)

    def test_no_list_of_something_else_tells_a_protected_name(self):
        self.hidden.household_ids = self.payer("Hidden Too", self.north)
        self.subscribe(self.hidden, self.product("TV pack"))
        paths = ("membership_id", "membership_id/partner_id/name", "product_id")
        for model, columns in (
            ("asom.subscription", paths),
            ("asom.membership.change", paths[:2]),
            ("res.partner", ("name", "street")),
        ):
            data = self.export("csv", model, *columns)
            self.assertNotIn(b"Hidden", data, model)
            data = self.export("csv", model, *columns, login="list_staff")
            self.assertIn(b"Hidden One", data, model)
        # The row itself stays: it counts.
        data = self.export("csv", "asom.subscription", "membership_id", "product_id")
        self.assertIn(b"TV pack", data)

    def test_headings_of_a_pivot_are_no_formulas(self):
        self.authenticate("list_board", "list_board")
        head = {"title": "=1+1", "width": 1, "height": 1}
        row = {"indent": 0, "title": "=2+2", "values": [{"value": 5.5}]}
        table = {
            "title": "Members",
            "model": "asom.membership",
            "measure_count": 1,
            "col_group_headers": [[head]],
            "measure_headers": [{"title": "Owes", "is_bold": False}],
            "rows": [row],
        }
        form = {"data": json.dumps(table), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open("/web/pivot/export_xlsx", form)
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        cells = [sheet[name] for name in ("B1", "A3", "B3")]
        self.assertEqual([cell.data_type for cell in cells], ["s", "s", "n"])
        self.assertEqual(cells[0].value, "'=1+1")

    def test_each_field_that_is_offered_is_wanted_and_called_so_once(self):
        """Every model that somebody may export, as the door says."""
        found = []
        for user in (self.staff, self.board):
            env = self.env(user=user, context={"lang": "en_US"})
            for name in self.exported(env):
                fields = env[name].fields_get(attributes=("string", "exportable"))
                labels = {
                    each: field["string"]
                    for each, field in fields.items()
                    if field["exportable"]
                }
                offered = env[name]._asom_export_fields(labels)
                called = [labels[each].lower() for each in offered]
                self.assertEqual(len(called), len(set(called)), name)
                technical = sorted(filter(TECHNICAL.match, offered))
                found += [(user.login, name, each) for each in technical]
        self.assertFalse(found)

    def exported(self, env):
        """Models of the user's pages whose records the user may export."""
        menus = env["ir.ui.menu"].load_menus(False).values()
        ids = [
            m["action_id"]
            for m in menus
            if m.get("action_model") == "ir.actions.act_window"
        ]
        actions = env["ir.actions.act_window"].sudo().browse(ids)
        names = set(actions.mapped("res_model"))
        self.assertGreater(len(names), 15)
        for name in sorted(names):
            if env[name]._transient or not env[name].has_access("read"):
                continue
            with suppress(AccessError):
                env["asom.door"]._check_call(name, "export_data")
                yield name

    def test_the_columns_of_the_members_list_are_offered(self):
        self.authenticate("list_board", "list_board")
        ask = {"model": "asom.membership", "domain": [], "import_compat": False}
        route = "/web/export/get_fields"
        offered = self.make_jsonrpc_request(route, ask)
        names = [field["id"] for field in offered]
        for name in ("member_number", "partner_id", "phone", "date_joined"):
            self.assertIn(name, names)
        self.assertFalse({"id", ".id", "activity_state", "write_uid"} & set(names))
        below = {"model": "res.partner", "prefix": "partner_id", "parent_name": "M"}
        offered = self.make_jsonrpc_request(route, {**ask, **below})
        names = [field["id"] for field in offered]
        self.assertIn("partner_id/zip", names)
        self.assertNotIn("partner_id/signup_type", names)

    def test_staff_export_everybody(self):
        names = ("member_number", "partner_id/name")
        data = self.export("csv", "asom.membership", *names, login="list_staff")
        self.assertIn(b"Hidden One", data)


@tagged("post_install", "-at_install")
class TestMemberListFiles(AssociationCase):
    """The files themselves, from plain rows."""

    def test_cells_that_no_spreadsheet_calculates(self):
        self.assertEqual([harmless(cell) for cell in NASTY], [f"'{c}" for c in NASTY])
        for cell in ("Bo", "+45 66 11 22 33", None, 5):
            self.assertEqual(harmless(cell), cell)
        data = csv_bytes(["A", "B"], [["=1", -5.5]]).decode("utf-8-sig")
        self.assertEqual(data.splitlines(), ["A;B", "'=1;-5,50"])

    def test_a_workbook_of_many_rows(self):
        data = xlsx_bytes("List", ["A"], ([f"={n}"] for n in range(2000)))
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
        self.assertEqual(sum(1 for _row in sheet.iter_rows()), 2001)

    def test_labels_are_24_to_a_sheet_whatever_the_names(self):
        lines = ["Ærø Østergård Łukasz 🦊", "Vej " * 40, "", "4000 Roskilde"]
        reader = PdfReader(io.BytesIO(labels_pdf([lines] * 25, "Labels")))
        self.assertEqual(len(reader.pages), 2)
        self.assertIn("Ærø Østergård", reader.pages[1].extract_text())
        self.assertEqual(len(PdfReader(io.BytesIO(labels_pdf([], "L"))).pages), 1)
