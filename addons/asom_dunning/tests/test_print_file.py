"""The file for the print house; no database."""

import unittest
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader

from odoo.addons.asom_dunning.report.print_file import Sheet, list_csv, print_file


def letter(*pages):
    data = BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)
    for text in pages:
        canvas.drawString(100, 700, text)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


class TestPrintFile(unittest.TestCase):
    def test_each_page_says_which_letter_and_page_it_is(self):
        data, rows = print_file(
            [
                Sheet(letter("Dear Ida"), ["1001", "Ida"]),
                Sheet(letter("Dear Bo", "still Bo"), ["1002", "Bo"]),
            ]
        )
        self.assertEqual(rows, [(1, 1, 1, "1001", "Ida"), (2, 2, 2, "1002", "Bo")])
        reader = PdfFileReader(BytesIO(data))
        texts = [page.extract_text() for page in reader.pages]
        self.assertEqual(len(texts), 3)
        for text, words, mark in zip(
            texts,
            ("Dear Ida", "Dear Bo", "still Bo"),
            ("00001 1/1", "00002 1/2", "00002 2/2"),
            strict=True,
        ):
            self.assertIn(words, text)
            self.assertIn(mark, text)

    def test_the_list_is_read_by_danish_spreadsheets_and_runs_no_formula(self):
        data = list_csv(["Navn", "Beløb"], [("=cmd|x", "1.234,50"), ("Ida\nHolm", "1")])
        self.assertEqual(
            data.decode("utf-8-sig"),
            "Navn;Beløb\r\n'=cmd|x;1.234,50\r\nIda Holm;1\r\n",
        )
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
