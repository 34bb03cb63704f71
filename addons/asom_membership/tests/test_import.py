import base64
import hashlib
import io
from datetime import date

import xlsxwriter

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImport(ImportCase):
    """From the file to the members: mapping, dry run, both modes, profiles."""

    # === FILE AND COLUMNS === #

    def test_file_is_kept_and_columns_are_guessed(self):
        data = self.csv(self.row("1", Pakke="Small TV"), encoding="cp1252")
        record = self.draft(data)
        self.assertEqual(record.state, "draft")
        self.assertEqual(record.encoding, "cp1252")
        self.assertEqual((record.separator, record.separator_name), (";", "semicolon"))
        self.assertEqual(record.sha256, hashlib.sha256(data).hexdigest())
        self.assertEqual(base64.b64decode(record.content), data)
        keys = {column.heading: column.key for column in record.column_ids}
        self.assertEqual(keys["Medlemsnr"], "member_number")
        self.assertEqual(keys["Bemærkning"], "note")
        examples = {column.heading: column.example for column in record.column_ids}
        self.assertEqual(examples["Navn"], "Person 1")

    def test_both_character_sets_give_the_same_members(self):
        rows = [self.row("1", Navn="Åse Kjærsgård Ørbæk", Bemærkning="Løs ærø-hund")]
        texts = []
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            record = self.imports._import_file(
                self.north, "m.csv", self.csv(*rows, encoding=encoding)
            )
            self.assertFalse(record.error_count, encoding)
            texts.append(record.line_ids.raw["Navn"])
            member = self.members("1")
            self.assertEqual(member.partner_id.name, "Åse Kjærsgård Ørbæk")
            self.assertEqual(member.note, "Løs ærø-hund")
        self.assertEqual(len(set(texts)), 1)

    def test_workbook_with_dates_numbers_and_a_chosen_sheet(self):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            book.add_worksheet("Read Me").write_row(0, 0, ["Hello"])
            sheet = book.add_worksheet("List")
            sheet.write_row(0, 0, ["Medlemsnr", "Navn", "Postnr", "Indmeldt"])
            sheet.write_row(1, 0, [7, "Ida", 4000])
            day = book.add_format({"num_format": "dd-mm-yyyy"})
            sheet.write_datetime(1, 3, date(2024, 5, 17), day)
        record = self.draft(stream.getvalue(), "list.xlsx")
        self.assertEqual(record.sheets, "Read Me, List")
        record.sheet = "List"
        self.assertEqual(len(record.column_ids), 4)
        record.action_check()
        record.action_import()
        member = self.members("7")
        self.assertEqual(member.partner_id.zip, "4000")
        self.assertEqual(str(member.date_joined), "2024-05-17")

    @mute_logger("odoo.tools.mimetypes.guess_mimetype")
    def test_files_that_cannot_be_read(self):
        for data, name, words in (
            (b"  ", "m.csv", "empty"),
            (b"\x00\x01\x02\x03" * 50, "m.csv", "neither a CSV file"),
            (b'Navn;By\r\n"Ida;Byen\r\nBo;Aarhus', "m.csv", "quotation"),
            (b"Navn;By\r\nIda;Bl\xc3\xa5\xff", "m.csv", None),
            (b"PK\x03\x04 broken", "m.xlsx", "workbook"),
        ):
            with self.assertRaises(UserError) as caught:
                record = self.draft(data, name)
                record.action_check()
            if words:
                self.assertIn(words, str(caught.exception))

    def test_fault_far_down_names_its_line_and_leaves_no_report(self):
        data = self.csv(*[self.row(str(n)) for n in range(1, 40)])
        data += b'40;"never closed;Engvej'
        record = self.draft(data)
        with self.assertRaisesRegex(UserError, "Line 41"), self.cr.savepoint():
            record.action_check()
        self.assertEqual((record.state, len(record.line_ids)), ("draft", 0))

    def test_mapping_without_a_name_is_refused(self):
        record = self.draft(self.csv(self.row("1")))
        record.column_ids.filtered(lambda c: c.key == "name").key = False
        with self.assertRaisesRegex(UserError, "Name"):
            record.action_check()

    def test_changed_mapping_throws_the_report_away(self):
        record = self.checked(self.row("1"))
        record.column_ids.filtered(lambda c: c.key == "note").key = False
        self.assertEqual((record.state, len(record.line_ids)), ("draft", 0))
        with self.assertRaises(UserError):
            record.action_import()

    def test_headings_that_were_got_around_are_told(self):
        record = self.draft(b"Navn;Tlf;;Tlf\r\nIda;1;x;2")
        self.assertEqual(len(record.notice_texts.split("\n")), 2)

    # === DRY RUN === #

    def test_dry_run_writes_nothing(self):
        self.bring_in(self.row("1", Pakke="Small TV", Bemærkning="Old"))
        before = self.counts()
        record = self.draft(
            self.csv(
                self.row("1", Navn="Person Changed", Pakke="Large TV",
                         Pakke_fra="01-07-2026", Husstand="Ole; Pia"),
                self.row("2", Pakke="Small TV"),
                self.row("", Navn="Without Number"),
                self.row("3", Pakke="Nothing"),
                self.row("1", Navn="Person Changed", Udmeldt="31-12-2026"),
            )
        )  # fmt: skip
        drafted = self.counts()
        record.action_check()
        self.assertEqual(self.figures(record), (2, 2, 0, 1, 1))
        after = self.counts()
        self.assertEqual(after, drafted)
        # The record itself says in its chatter that it was made; nothing else is new.
        self.assertEqual(
            {
                table: found
                for table, found in before.items()
                if table != "mail_message"
            },
            {table: found for table, found in after.items() if table != "mail_message"},
        )
        member = self.members("1")
        self.assertEqual(member.partner_id.name, "Person 1")
        self.assertEqual(self.runs(member), {("Small TV", "2025-01-01", "")})

    def test_report_says_what_changes(self):
        self.bring_in(self.row("1", Pakke="Small TV", Betalingsform="BS"))
        record = self.checked(
            self.row("01", Adresse="Ny Vej 9", Betalingsform="Kort", Pakke="Large TV",
                     Pakke_fra="01-07-2026", Husstand="Ole", Bemærkning="Ring først")
        )  # fmt: skip
        self.assertEqual(
            record.line_ids.change_texts.split("\n"),
            [
                "Street: Engvej 1 → Ny Vej 9",
                "Others in the Household: – → Ole",
                "Payment Channel: Betalingsservice → Card",
                "Note: – → Ring først",
                "Small TV ends on 06/30/2026",
                "Large TV from 07/01/2026",
            ],
        )
        self.assertEqual(record.line_ids.membership_id, self.members("1"))

    def test_errors_name_line_column_and_reason(self):
        record = self.checked(
            self.row("1"),
            self.row("2", Indmeldt="31-02-2025"),
            self.row("3", Pakke="Smal TV"),
            self.row("4", Navn=""),
        )
        lines = {line.line: line.error_texts for line in record.line_ids}
        self.assertFalse(lines[2])
        self.assertRegex(lines[3], "^Indmeldt: “31-02-2025” is not a date")
        self.assertRegex(lines[4], "^Pakke: “Smal TV” is no package or add-on")
        for name in ("Small TV", "Large TV", "Net 100/100", "Sport+"):
            self.assertIn(name, lines[4])
        self.assertRegex(lines[5], "^Navn: “Name” is missing")
        self.assertEqual(record.sample_line_ids.mapped("line"), [3, 4, 5, 2])

    def test_two_packages_of_one_name_are_not_chosen_by_chance(self):
        self.product("small TV")
        record = self.checked(
            self.row("1", Pakke="Small TV"), self.row("2", Pakke="Large TV")
        )
        lines = {line.line: line.error_texts for line in record.line_ids}
        self.assertRegex(lines[2], "^Pakke: .*several packages or add-ons.*“Small TV”")
        self.assertFalse(lines[3])

    def test_dry_run_and_import_tell_the_same(self):
        self.bring_in(self.row("1", Pakke="Small TV"), self.row("2"))
        rows = [
            self.row("1", Pakke="Large TV", Pakke_fra="01-07-2026"),
            self.row("2"),
            self.row("3", Pakke="Small TV", Pakke_til="31-05-2026"),
            self.row("3", Pakke="Large TV", Pakke_fra="01-06-2026"),
            self.row("3", Pakke="Large TV", Pakke_fra="01-06-2026"),
            self.row("4", Pakke="Unknown"),
        ]
        record = self.checked(*rows)

        def told():
            return [(line.line, line.action, line.change_texts, line.error_texts)
                    for line in record.line_ids]  # fmt: skip

        planned = told()
        record.action_import()
        record.line_ids.invalidate_recordset()
        self.assertEqual(told(), planned)
        self.assertEqual(
            [row[1] for row in planned],
            ["update", "nothing", "new", "update", "nothing", "error"],
        )

    # === MODES === #

    def test_all_or_nothing_refuses_with_the_list(self):
        rows = [self.row("1"), self.row("2", Pakke="Smal TV"), self.row("3")]
        record = self.checked(*rows, mode="all_or_nothing")
        before = self.counts()
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            record.action_import()
        self.assertIn("Line 3: Pakke: “Smal TV”", str(caught.exception))
        self.assertEqual(self.counts(), before)
        self.assertEqual(record.state, "checked")
        with self.assertRaises(UserError), self.cr.savepoint():
            self.bring_in(*rows, mode="all_or_nothing")
        self.assertFalse(self.members())

    def test_all_or_nothing_takes_a_good_file(self):
        record = self.bring_in(self.row("1"), self.row("2"), mode="all_or_nothing")
        self.assertEqual(record.state, "done")
        self.assertEqual(len(self.members()), 2)

    def test_good_rows_and_the_rest_mended(self):
        record = self.bring_in(
            self.row("1", Pakke="Small TV"),
            self.row("007", Pakke="Smal TV", Pakke_fra="01-02-2025"),
            self.row("3", Indmeldt="??"),
        )
        self.assertEqual(record.state, "done")
        self.assertEqual(self.figures(record), (1, 0, 0, 2, 0))
        self.assertEqual(self.members().mapped("member_number"), ["1"])
        self.assertIn("New rows: 1,", record.message_ids[0].body)
        # The rest file has what was wrong; the same columns, so it is read by itself.
        rest = self.draft(record._rest_xlsx(), record._rest_filename())
        self.assertEqual(record._rest_filename(), "members-rest.xlsx")
        rest.action_check()
        self.assertEqual(self.figures(rest), (0, 0, 0, 2, 0))
        self.assertEqual(rest.line_ids[0].raw["Medlemsnr"], "007")
        self.assertIn("Smal TV", rest.line_ids[0].raw["Errors in the Row"])
        mended = self.bring_in(
            self.row("007", Pakke="Small TV", Pakke_fra="01-02-2025"), self.row("3")
        )
        self.assertEqual(self.figures(mended), (2, 0, 0, 0, 0))
        self.assertEqual(
            self.runs(self.members("007")), {("Small TV", "2025-02-01", "")}
        )

    def test_the_same_file_again_changes_nothing(self):
        rows = [
            self.row("1", Pakke="Small TV", Tilvalg="Sport+", Husstand="Ole; Pia",
                     Telefon="66112233", Mobil="20112233", Bemærkning="Hund"),
            self.row("2", Udmeldt="31-03-2026", Pakke="Large TV"),
            self.row("3", Pakke="Small TV", Pakke_til="30-06-2026"),
            self.row("3", Pakke="Large TV", Pakke_fra="01-07-2026"),
            self.row("4", Adresse=""),
        ]  # fmt: skip
        first = self.bring_in(*rows)
        before, whole = self.counts(), self.everything()
        again = self.bring_in(*rows)
        self.assertEqual(set(again.line_ids.mapped("action")), {"nothing"})
        del before["mail_message"]
        self.assertLessEqual(before.items(), self.counts().items())
        self.assertEqual(self.everything(), whole)
        self.assertEqual(again.same_file_id, first)

    def test_done_is_final(self):
        record = self.bring_in(self.row("1"))
        record.action_import()
        self.assertEqual(len(self.members()), 1)
        for step in (
            record.action_check,
            record.action_cancel,
            record.unlink,
            lambda: record.write({"content": base64.b64encode(b"Navn\r\nX")}),
            lambda: record.column_ids[0].write({"key": False}),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                step()

    def test_cancelled(self):
        record = self.checked(self.row("1"))
        record.action_cancel()
        with self.assertRaises(UserError):
            record.action_import()
        self.assertFalse(self.members())

    # === PROFILES === #

    def test_saved_mapping_is_used_for_the_same_columns(self):
        headings = ("Nr", "Kaldes", "Bor")
        rows = [{"Nr": "1", "Kaldes": "Ida", "Bor": "Engvej 1"}]
        record = self.draft(self.csv(*rows, headings=headings))
        keys = {column.heading: column for column in record.column_ids}
        self.assertFalse(keys["Kaldes"].key)
        keys["Kaldes"].key = "name"
        keys["Bor"].key = "street"
        record.profile_name = "Old system"
        record.action_check()
        self.assertEqual(record.profile_id.name, "Old system")
        again = self.draft(self.csv(*rows, headings=headings))
        self.assertEqual(again.profile_id, record.profile_id)
        again.action_check()
        self.assertEqual(again.line_ids.member_name, "Ida")
        other = self.draft(self.csv(*rows, headings=headings), company=self.south)
        self.assertFalse(other.profile_id)
        shuffled = self.draft(self.csv(*rows, headings=headings[::-1]))
        self.assertEqual(shuffled.profile_id, record.profile_id)
        more = self.draft(self.csv(*rows, headings=(*headings, "E-mail")))
        self.assertFalse(more.profile_id)

    def test_profile_by_name_for_other_programs(self):
        headings = ("Nr", "Kaldes")
        data = self.csv({"Nr": "1", "Kaldes": "Ida"}, headings=headings)
        self.env["asom.member.import.profile"]._save(
            self.north, "Feed", {"Nr": "member_number", "Kaldes": "name"}
        )
        record = self.imports._import_file(self.north, "m.csv", data, profile="Feed")
        self.assertEqual(record.new_count, 1)
        self.assertEqual(self.members("1").partner_id.name, "Ida")
        with self.assertRaisesRegex(UserError, "no saved mapping"):
            self.imports._import_file(self.south, "m.csv", data, profile="Feed")

    # === APART === #

    def test_two_associations_with_the_same_numbers(self):
        self.product("Small TV", company=self.south)
        self.bring_in(self.row("1", Navn="Of North", Pakke="Small TV"))
        record = self.bring_in(
            self.row("1", Navn="Of South", Pakke="Small TV"), company=self.south
        )
        self.assertEqual(self.figures(record), (1, 0, 0, 0, 0))
        north = self.members("1")
        south = self.members("1", company=self.south)
        self.assertEqual(north.partner_id.name, "Of North")
        self.assertEqual(south.partner_id.name, "Of South")
        self.assertNotEqual(north.installation_id, south.installation_id)
        self.assertEqual(south.subscription_ids.product_id.company_id, self.south)
        self.assertEqual(south.partner_id.company_id, self.south)

    def test_others_products_are_neither_sold_nor_named(self):
        self.product("Secret TV", company=self.south)
        record = self.checked(self.row("1", Pakke="Secret TV"))
        text = record.line_ids.error_texts
        self.assertEqual(text.count("Secret TV"), 1)

    def test_staff_of_one_association(self):
        staff = self.user_of("imp_north", "group_staff", self.north)
        board = self.user_of("imp_reader", "group_board", self.north)
        imports = self.imports.with_user(staff)
        record = imports._import_file(
            self.north, "m.csv", self.csv(self.row("1", Pakke="Small TV"))
        )
        self.assertEqual(record.state, "done")
        self.assertEqual(record.started_by_id, staff)
        theirs = self.bring_in(self.row("9"), company=self.south)
        self.assertEqual(imports.search([]), record)
        with self.assertRaises(AccessError):
            theirs.with_user(staff).line_ids.read(["raw"])
        with self.assertRaises(UserError), self.cr.savepoint():
            imports._import_file(self.south, "m.csv", self.csv(self.row("2")))
        with self.assertRaises(AccessError):
            self.imports.with_user(board).search([])

    def test_the_bureau_itself_has_no_members(self):
        with self.assertRaisesRegex(UserError, "not an association"):
            self.bring_in(self.row("1"), company=self.env.ref("base.main_company"))
