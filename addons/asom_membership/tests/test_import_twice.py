from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .import_common import ImportCase

LIST = ("Navn", "Adresse", "Postnr", "By", "Indmeldt", "Pakke")
NUMBERED = ("Medlemsnr", *LIST)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImportTwice(ImportCase):
    """The same people in the list again: nobody becomes a member twice."""

    def person(self, name, **cells):
        plain = {"Navn": name, "Adresse": "Testvej 1", "Postnr": "5591"}
        plain |= {"By": "Gelsted", "Indmeldt": "01-01-2020", "Pakke": "Small TV"}
        return plain | cells

    def both(self, **cells):
        return self.person("Karl Test", **cells), self.person(
            "Eva Test", **{"Adresse": "Testvej 2"} | cells
        )

    def take(self, *rows, headings=LIST, **options):
        data = self.csv(*rows, headings=headings)
        return self.imports._import_file(self.north, "list.csv", data, **options)

    def test_the_same_bytes_without_numbers_change_nothing(self):
        for headings, cells in (
            (LIST, {}),
            (NUMBERED, {"Medlemsnr": ""}),
            (("Navn", "Indmeldt", "Pakke"), {}),
        ):
            savepoint = self.cr.savepoint(flush=False)
            first = self.take(*self.both(**cells), headings=headings)
            self.assertEqual(self.figures(first)[0], 2, headings)
            before = self.everything()
            self.assertEqual(len(before), 2)
            again = self.take(*self.both(**cells), headings=headings)
            self.assertEqual(self.figures(again), (0, 0, 2, 0, 0))
            self.assertEqual(self.everything(), before)
            self.assertEqual(again.state, "done")
            self.assertIn("6/10/26", again.same_file_text)
            self.assertIn(self.env.user.name, again.same_file_text)
            savepoint.rollback()
            self.env.invalidate_all()

    def test_what_did_not_go_in_the_first_time_goes_in_with_the_same_bytes(self):
        rows = *self.both(), self.person("Ole Test", Pakke="Late TV", Adresse="Vej 3")
        first = self.take(*rows)
        self.assertEqual(self.figures(first)[:4], (2, 0, 0, 1))
        self.product("Late TV")
        again = self.take(*rows)
        self.assertEqual(self.figures(again)[:4], (1, 0, 2, 0))
        self.assertEqual(len(self.members()), 3)

    def test_the_same_bytes_after_undo_go_in_again(self):
        self.take(*self.both()).action_undo()
        self.assertEqual(self.figures(self.take(*self.both()))[0], 2)

    def test_two_drafts_of_one_file_make_no_member_twice(self):
        data = self.csv(*self.both(), headings=LIST)
        drafts = [self.draft(data), self.draft(data)]
        for record in drafts:
            record.action_check()
        for record in drafts:
            record.action_import()
        self.assertEqual(len(self.members()), 2)
        self.assertEqual(self.figures(drafts[1])[3], 2)

    def test_same_name_with_same_address_mail_or_telephone_stops_a_row(self):
        headings = (*LIST, "E-mail", "Telefon")
        told = {"E-mail": "Mette@example.dk", "Telefon": "66 11 22 33"}
        self.take(self.person("Mette Nørgaard", **told), headings=headings)
        other = {"Adresse": "Nyvej 9", "Postnr": "5000", "By": "Odense C"}
        for word, cells in (
            ("address", {"Navn": "Nørgaard, Mette", "Adresse": "testvej 01"}),
            ("address", {"Navn": "METTE NOERGAARD", "Postnr": "", "By": ""}),
            ("e-mail", {"Navn": "Mette Nørgård", "E-mail": "mette@EXAMPLE.dk"} | other),
            ("telephone", {"Navn": "Norgaard Mette", "Telefon": "+4566112233"} | other),
            ("neither address", {"Adresse": "", "Postnr": "", "By": ""}),
        ):
            row = self.person("Mette Nørgaard") | cells
            record = self.take(row, headings=headings)
            self.assertIn(word, record.line_ids.error_texts, cells)
            self.assertIn("member 1", record.line_ids.error_texts)
            self.assertEqual(record.line_ids.question, "person")
        self.assertEqual(len(self.members()), 1)
        for cells in (
            {"Navn": "Mette Nørgaard", "Telefon": "66112244"} | other,
            {"Navn": "Anne Nørgaard", "Adresse": "Testvej 1"},
        ):
            record = self.take(self.person("") | cells, headings=headings)
            self.assertEqual(self.figures(record)[0], 1, cells)

    def test_members_that_left_and_companies_are_found_too(self):
        headings = (*LIST, "Udmeldt")
        self.take(
            self.person("Hansen & Søn ApS", Udmeldt="31-12-2025", Pakke=""),
            headings=headings,
        )
        record = self.take(self.person("Hansen og Soen A/S"))
        self.assertIn("same name and address", record.line_ids.error_texts)

    def test_a_person_says_it_is_another_one(self):
        self.take(*self.both())
        rows = self.person("Karl Test"), self.person("Eva Test", Adresse="Testvej 2,")
        record = self.draft(self.csv(*rows, headings=LIST))
        record.action_check()
        self.assertEqual(self.figures(record)[3], 2)
        self.assertEqual(record.question_count, 2)
        first, second = record.line_ids
        first.action_confirm()
        self.assertEqual((first.action, first.question), ("new", False))
        self.assertIn("Small TV", first.change_texts)
        self.assertIn("same name and address", first.warning_texts)
        # The answer is kept when the file is checked again.
        record.action_check()
        self.assertEqual(record.line_ids.mapped("action"), ["new", "error"])
        record.action_import()
        self.assertEqual(len(self.members()), 3)
        record.line_ids[1].action_confirm()
        self.assertEqual(record.line_ids.mapped("action"), ["new", "new"])

    def test_answers_in_bulk(self):
        self.take(*self.both())
        rows = self.person("Karl Test"), self.person("Eva Test", Adresse="Testvej 2,")
        record = self.draft(self.csv(*rows, headings=LIST))
        record.action_check()
        record.line_ids.action_confirm()
        record.action_import()
        self.assertEqual(self.figures(record)[:4], (2, 0, 0, 0))
        self.assertEqual(len(self.members()), 4)
        with self.assertRaises(UserError):
            record.line_ids.action_confirm()

    def test_the_same_person_twice_in_one_file(self):
        record = self.take(
            self.person("Karl Test"), self.person("Test, Karl"), self.person("Eva Test")
        )
        self.assertEqual(self.figures(record)[:4], (2, 0, 0, 1))
        self.assertIn("line 2", record.line_ids[1].error_texts)

    def test_one_number_for_two_members_is_an_error_on_both(self):
        record = self.take(
            self.person("Karl Test", Medlemsnr="7"),
            self.person("Ib Test", Medlemsnr="8", Adresse="Vej 4"),
            self.person("Eva Test", Medlemsnr="007", Adresse="Vej 5"),
            headings=NUMBERED,
        )
        self.assertEqual(self.figures(record)[:4], (1, 0, 0, 2))
        first, _second, third = record.line_ids
        self.assertIn("line 4", first.error_texts)
        self.assertIn("line 2", third.error_texts)
        self.assertIn("“Name”", first.error_texts)
        self.assertEqual(self.members().mapped("member_number"), ["8"])

    def test_rows_of_one_number_that_agree_are_one_member(self):
        record = self.take(
            self.person("Karl Test", Medlemsnr="7"),
            self.person("Test, Karl", Medlemsnr="07", Pakke="Net 100/100", By=""),
            headings=NUMBERED,
        )
        self.assertEqual(self.figures(record)[3], 0)
        self.assertEqual(len(self.members()), 1)

    def test_the_way_in_which_dates_are_read_is_shown(self):
        rows = (
            self.person("Karl Test", Indmeldt="03/04/2025"),
            self.person("Eva Test", Indmeldt="03/14/2025"),
        )
        record = self.take(*rows)
        self.assertEqual(str(self.members()[0].date_joined), "2025-03-04")
        told = "Indmeldt: the dates are read as month-day-year."
        self.assertTrue(record.date_texts.startswith(told))
        mixed = (
            self.person("Ib Test", Indmeldt="14/04/2025"),
            self.person("Ea Test", Indmeldt="04/14/2025"),
            self.person("Bo Test", Indmeldt="03/04/2025"),
        )
        record = self.take(*mixed)
        self.assertEqual(record.line_ids.mapped("action"), ["new", "error", "error"])
        self.assertIn("may be two days", record.line_ids[2].error_texts)

    def test_another_association_is_never_looked_at(self):
        self.product("Small TV", company=self.south)
        self.take(*self.both())
        data = self.csv(*self.both(), headings=LIST)
        record = self.imports._import_file(self.south, "list.csv", data)
        self.assertEqual(self.figures(record)[0], 2)
