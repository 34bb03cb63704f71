import base64
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .common import AssociationCase

FILE = (
    "Medlemsnr;Navn;Adresse;Postnr;By;Pakke\r\n"
    "1;Ida Holm;Engvej 1;4000;Roskilde;TV\r\n"
    "2;Bo Å. Kær;Engvej 2;4000;Roskilde;=Ukendt\r\n"
).encode("cp1252")


@tagged("post_install", "-at_install")
class TestImportPages(AssociationCase, HttpCase):
    """The downloads of an import, and who may have them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product("TV", 300.0)
        cls.record = cls.env["asom.member.import"].create(
            {
                "company_id": cls.north.id,
                "name": "members.csv",
                "content": base64.b64encode(FILE),
            }
        )
        cls.record.action_check()
        cls.rest = f"/asom/member_import/{cls.record.id}/rest.xlsx"
        cls.template = "/asom/member_import/template.xlsx"
        cls.user_of("imp_staff", "group_staff", cls.north)
        cls.user_of("imp_other", "group_staff", cls.south)
        cls.user_of("imp_board", "group_board", cls.north)

    def test_rest_has_the_bad_row_and_its_reason(self):
        self.authenticate("imp_staff", "imp_staff")
        answer = self.url_open(self.rest)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        heading, *rows = load_workbook(BytesIO(answer.content)).active.values
        self.assertEqual(heading[:2], ("Medlemsnr", "Navn"))
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0][:2], ("2", "Bo Å. Kær"))
        # A text that looks like a formula stays a text.
        self.assertEqual(rows[0][5], "=Ukendt")
        self.assertIn("TV", rows[0][-1])

    def test_template_can_be_read_again(self):
        self.authenticate("imp_staff", "imp_staff")
        answer = self.url_open(self.template)
        self.assertEqual(answer.status_code, 200)
        record = self.env["asom.member.import"].create(
            {
                "company_id": self.north.id,
                "name": "template.xlsx",
                "content": base64.b64encode(answer.content),
            }
        )
        self.assertIn("member_number", record.column_ids.mapped("key"))
        self.assertIn("name", record.column_ids.mapped("key"))

    def test_others_learn_nothing(self):
        missing = "/asom/member_import/999999/rest.xlsx"
        for login in ("imp_other", "imp_board"):
            self.authenticate(login, login)
            for url in (self.rest, missing):
                self.assertEqual(self.url_open(url).status_code, 404, (login, url))
        self.assertEqual(self.url_open(self.template).status_code, 404)
