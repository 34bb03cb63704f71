"""The drawing of a letter; no database."""

import unittest
from io import BytesIO
from unittest.mock import patch
from xml.sax.saxutils import escape

from reportlab.platypus import Paragraph

from odoo.tools.pdf import PdfFileReader

from odoo.addons.asom_dunning.report import letter as drawing

LABELS = drawing.Labels(
    "At betale", "Senest", "For", "Forfald", "Beløb", "I alt", "Betaling", "Side"
)


def letter(count=1, **others):
    texts = {
        "title": "Rykker 2",
        "association": "Nørre Aaby & Omegns <Antenneforening>",
        "address": ["Åse Kjær", "Engvej 1", "7790 Thyholm"],
        "facts": [("Dato", "12.01.2026"), ("Medlemsnummer", "")],
        "amount": "1.234,50 kr.",
        "last_day": "26.01.2026",
        "paragraphs": ["Vi har ikke  modtaget\nbetaling – ring \u0142 til os."],
        "lines": [("Pakke &amp; mere", "02.01.2026", "300,00 kr.")] * count,
        "total": "1.234,50 kr.",
        "way_text": "Overfør",
        "way": [("Reg.nr.", "9741"), ("Konto", "1234567")],
        "ocr": "+71<000000000000001+12345678<",
        "ending": ["Ring til os."],
        "sender": ["Nørre Aaby", "CVR 99100044", ""],
        "labels": LABELS,
    }
    return drawing.Letter(**{**texts, **others})


def pages(data):
    return [page.extract_text() for page in PdfFileReader(BytesIO(data)).pages]


class TestLetterPdf(unittest.TestCase):
    def test_it_is_one_page_with_what_is_owed_on_top_and_always_the_same_bytes(self):
        data = drawing.letter_pdf(letter())
        self.assertEqual(data, drawing.letter_pdf(letter()))
        [text] = pages(data)
        for word in ("1.234,50 kr.", "26.01.2026", "<Antenneforening>", "&amp;", "Åse"):
            self.assertIn(word, text)

    def test_many_claims_go_on_a_second_page(self):
        first, second = pages(drawing.letter_pdf(letter(40)))
        self.assertIn("Side 1", first)
        self.assertIn("Side 2", second)

    def test_plain_texts_are_drawn_as_reportlab_draws_them(self):
        def parsed(text, style=drawing.TEXT):
            return Paragraph(escape(drawing.printable(text)), style)

        # With signs of its markup the texts are the same, in other pieces.
        plain = {"association": "Nørre Aaby", "lines": [("Pakke", "2.1.", "300")] * 30}
        for one in (letter(**plain), letter(ocr="", **plain)):
            quick = drawing.letter_pdf(one)
            with patch.object(drawing, "_p", parsed):
                self.assertEqual(drawing.letter_pdf(one), quick)
