from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImportDoubts(ImportCase):
    """What a person is asked about a list, how often, and until when it can be
    answered."""

    def lines(self, record):
        return {row.line: row for row in record.line_ids}

    def errors(self, *rows, **options):
        record = self.checked(*rows, **options)
        return {
            row.line: row.error_texts.split("\n")
            for row in record.line_ids
            if row.problems
        }

    def taken(self, text, **vals):
        record = self.draft(text.encode("utf-8-sig"), **vals)
        record.action_check()
        return record

    # === A SIMILAR NAME === #

    def test_a_similar_name_at_one_address_is_asked_for(self):
        self.bring_in(self.row("1", Navn="Jens Kjær", Adresse="Engvej 12"))
        home = {"Adresse": "Engvej 012", "Pakke": "Small TV"}
        for name, question in (
            ("J. Kjær", "person"),
            ("Kjær, Jens Peter", "person"),
            ("Hr. Jens Kjær", "person"),
            ("Jette Kjær", False),
            ("Ole Holm", False),
        ):
            record = self.checked(self.row("", Navn=name, **home))
            self.assertEqual(record.line_ids.question, question, name)
            elsewhere = self.checked(self.row("", Navn=name, Adresse="Engvej 14"))
            self.assertFalse(elsewhere.line_ids.question, name)
        record = self.checked(self.row("", Navn="J. Kjær", **home))
        self.assertIn("member 1, Jens Kjær", record.line_ids.error_texts)
        record.line_ids.action_confirm()
        record.action_import()
        self.assertEqual(len(self.members()), 2)

    def test_a_similar_name_is_asked_for_in_the_form_too(self):
        self.bring_in(self.row("1", Navn="Jens Kjær", Adresse="Engvej 12"))
        home = {"street": "Engvej 12", "zip": "4000", "city": "Roskilde"}
        for name, asked in (("J. Kjær", True), ("Jette Kjær", False)):
            partner = self.payer(name, self.north)
            partner.write(home)
            draft = self.env["asom.membership"].new(
                {"company_id": self.north.id, "partner_id": partner.id}
            )
            self.assertEqual(bool(draft._onchange_same_person()), asked, name)

    def test_a_similar_name_in_the_list_itself_is_asked_for(self):
        home = {"Adresse": "Engvej 12"}
        couple = [
            self.row("", Navn="Jens Kjær", **home),
            self.row("", Navn="Jette Kjær", **home),
            self.row("", Navn="J. Kjær", **home),
        ]
        record = self.checked(*couple)
        asked = {row.line: row.question for row in record.line_ids}
        self.assertEqual(asked, {2: False, 3: False, 4: "person"})
        self.assertIn("line 2, Jens Kjær", self.lines(record)[4].error_texts)
        record.action_import()
        self.assertEqual(len(self.members()), 2)

    # === ANSWERED LATE === #

    def test_a_row_is_answered_and_imported_after_the_import(self):
        self.bring_in(self.row("1", Navn="Jens Kjær", Adresse="Engvej 12"))
        record = self.checked(
            self.row("", Navn="Jens Kjær", Adresse="Engvej 12"), self.row("5")
        )
        record.action_import()
        self.assertEqual((record.state, record.question_count), ("done", 1))
        self.assertEqual(len(self.members()), 2)
        record.line_ids.filtered("question").action_confirm()
        record.invalidate_recordset()
        self.assertEqual(record.todo_count, 1)
        record.action_import_start()
        self.assertEqual(record.state, "done")
        self.assertEqual(len(self.members()), 3)
        self.assertEqual(self.figures(record)[:4], (2, 0, 0, 0))
        record.action_import()
        self.assertEqual(len(self.members()), 3)
        record.action_undo()
        self.assertEqual(len(self.members()), 1)

    def test_what_stops_a_row_only_when_it_is_imported_can_be_answered_too(self):
        row = self.row("", Navn="Jens Kjær", Adresse="Engvej 12")
        record = self.checked(row)
        self.bring_in(self.row("1", Navn="Jens Kjær", Adresse="Engvej 12"))
        record.action_import()
        self.assertEqual(record.line_ids.question, "person")
        record.line_ids.action_confirm()
        record.action_import()
        self.assertEqual(len(self.members()), 2)

    # === DATES === #

    def test_the_order_of_dates_is_chosen_where_it_is_in_doubt(self):
        text = "Navn;Adresse;Postnr;By;Indmeldt\r\nBo Holm;Engvej 1;4000;Ejby;%s\r\n"
        record = self.taken(text % "03/04/26")
        self.assertIn("several ways", record.date_texts)
        self.assertEqual(record.line_ids.values["date_joined"], "2026-04-03")
        column = record.column_ids.filtered(lambda each: each.key == "date_joined")
        for order, day in (("mdy", "2026-03-04"), ("ymd", "2003-04-26")):
            column.order_choice = order
            self.assertEqual(record.state, "draft")
            record.action_check()
            self.assertEqual(record.line_ids.values["date_joined"], day)
            self.assertNotIn("several ways", record.date_texts)
        wrong = self.taken(text % "14/03/2026")
        column = wrong.column_ids.filtered(lambda each: each.key == "date_joined")
        self.assertFalse(wrong.date_texts)
        column.order_choice = "mdy"
        wrong.action_check()
        self.assertIn("read as the rest of the column", wrong.line_ids.error_texts)
        self.assertFalse(self.taken(text % "03-04-2026").date_texts)

    # === HEADINGS AND NAMES === #

    def test_what_cannot_be_told_from_the_headings_is_said_on_the_form(self):
        record = self.draft(b"1;Bo Holm;Engvej 1\r\n2;Ida Holm;Engvej 2\r\n")
        self.assertIn("first line of the file must be", record.notice_texts)
        record = self.draft(b"Liste 2026\r\nNavn;By\r\nBo Holm;Ejby\r\n")
        self.assertIn("stand in line 2", record.notice_texts)
        record.action_check()
        self.assertEqual(record.new_count, 1)
        record = self.draft(
            b"Navn;Vej;Nr.\r\nBo;Engvej 12;1001\r\nIb;Engvej 3;1002\r\n"
        )
        self.assertIn("member number or the house number", record.notice_texts)

    def test_a_name_that_is_none_is_refused_in_the_form_as_in_a_list(self):
        member = self.member("Ida Holm")
        for name in ("TRUE", "12345", "66 11 22 33", "ida@post.example", "31-12-2026"):
            texts = self.errors(self.row("9", Navn=name))[2]
            self.assertEqual(len(texts), 1, texts)
            self.assertIn("is no name", texts[0])
            with self.assertRaisesRegex(ValidationError, "is no name"):
                member.partner_id.name = name
            with self.assertRaisesRegex(ValidationError, "is no name"):
                self.member(name)

    # === ONE COMPLAINT FOR ONE CAUSE === #

    def test_one_cause_is_told_once(self):
        for row, told in (
            (
                self.row("1", Navn="I alt: 1 medlemmer", Adresse="", Postnr="Ejby"),
                "total",
            ),
            (self.row("1", Indmeldt="31-02-2025", Pakke="Small TV"), "not a date"),
            (self.row("1", Postnr="40A0"), "not a Danish postcode"),
            (self.row("1", Navn="NULL", Adresse="Engvej 1"), "is missing"),
            (self.row("1", Pakke="Smal TV", Tilvalg="Sport+"), "is no package"),
            (self.row("1", Pakke="Small TV", Pakke_fra="01-01-2020"), "before joining"),
        ):
            self.sport.asom_requires_ids = self.small.product_tmpl_id
            record = self.checked(row)
            line = record.line_ids
            texts = [*line.error_texts.split("\n"), *line.warning_texts.split("\n")]
            texts = [text for text in texts if text]
            self.assertEqual(len(texts), 1, texts)
            self.assertIn(told, texts[0])

    def test_two_causes_are_told_both(self):
        texts = self.errors(self.row("1", Postnr="40A0", Indmeldt="snart"))[2]
        self.assertEqual(len(texts), 2)

    def test_a_row_that_is_cut_off_is_told_once(self):
        record = self.taken(
            "Medlemsnr;Adresse;Postnr;By;Navn\r\n1;Engvej 1;4000;Ejby;Bo Holm\r\n2;Engv"
        )
        self.assertEqual(len(self.lines(record)[3].error_texts.split("\n")), 1)
        with self.assertRaises(UserError):
            self.lines(record)[3].action_confirm()
