"""The invoice on paper: the payment box, read back from the PDF."""

import base64
import io
import re
import subprocess
import tempfile
from pathlib import Path

from lxml import html
from PIL import Image

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged

from .common import EARLY
from .test_fik_invoice import FikCase

from tools import system  # isort: skip


class ReportCase(FikCase):
    """One member pays by Betalingsservice, one by slip."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.mandate(cls.ida)
        cls.bo = cls.subscriber("Bo Dam", payment_channel="slip")
        cls.quarter = cls.collect()
        cls.auto = cls.quarter.move_ids.filtered(
            lambda m: m.asom_membership_id == cls.ida
        )
        cls.slip = cls.quarter.move_ids - cls.auto

    def page(self, move):
        """The document as HTML and its payment box, None without one."""
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice_with_payments", move.ids
        )
        root = html.fromstring(content)
        boxes = root.xpath("//div[@name='nets_payment_box']")
        self.assertLessEqual(len(boxes), 1)
        return root, boxes[0] if boxes else None

    @staticmethod
    def text(node):
        return re.sub(r"\s+", " ", node.text_content().replace("\xa0", " ")).strip()


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestPaymentBox(ReportCase):
    def test_slip(self):
        root, box = self.page(self.slip)
        text = self.text(box)
        self.assertIn("Pay kr 300.00", text)
        self.assertIn("01/02/2026", text)
        self.assertIn("+71", text)
        self.assertIn(self.slip.nets_payment_id, text)
        self.assertIn("81234567", text)
        self.assertIn(self.slip.nets_ocr_line, text)
        self.assertNotIn("Payment Communication", self.text(root))

    def test_slip_picture(self):
        _root, box = self.page(self.slip)
        [image] = box.xpath(".//img")
        self.assertEqual(image.get("alt"), self.slip.nets_ocr_line)
        kind, data = image.get("src").split(",", 1)
        self.assertEqual(kind, "data:image/png;base64")
        picture = Image.open(io.BytesIO(base64.b64decode(data)))
        width = float(re.search(r"width: ([\d.]+)mm", image.get("style"))[1])
        self.assertAlmostEqual(width, 115.6)
        # 30 characters of a tenth of an inch between two margins of a quarter.
        self.assertEqual(picture.width, 1050)

    def test_automatic(self):
        root, box = self.page(self.auto)
        text = self.text(box)
        self.assertIn("Betalingsservice takes kr 300.00", text)
        self.assertIn("01/02/2026", text)
        # Nobody is asked to pay twice.
        self.assertFalse(box.xpath(".//img"))
        self.assertNotIn(self.auto.nets_payment_id, self.text(root))

    def test_automatic_no_more(self):
        self.assertEqual(self.auto._nets_way_to_pay(), "automatic")
        with freeze_time("2026-01-05 08:00:00"):
            self.assertEqual(self.auto._nets_way_to_pay(), "slip")
        self.auto.nets_failure = "rejected"
        self.assertEqual(self.auto._nets_way_to_pay(), "slip")
        self.auto.nets_failure = False
        self.ida.nets_mandate_ids.date_to = fields.Date.context_today(self.ida)
        self.assertEqual(self.auto._nets_way_to_pay(), "slip")

    def test_left_out_of_the_delivery(self):
        self.ida.partner_id.street = "Engvej ✈"
        delivery = self.quarter.action_create_delivery()
        self.assertTrue(self.reason(delivery, self.ida))
        self.assertEqual(self.auto._nets_way_to_pay(), "slip")

    def test_in_the_delivery(self):
        self.quarter.action_create_delivery()
        self.assertEqual(self.auto._nets_way_to_pay(), "automatic")

    def test_an_invoice_by_hand_is_never_collected(self):
        move = self.by_hand(self.ida)
        move.action_post()
        self.assertEqual(move._nets_way_to_pay(), "slip")

    def test_what_is_left_to_pay(self):
        self.pay(self.slip, 100.0)
        _root, box = self.page(self.slip)
        self.assertIn("Pay kr 200.00", self.text(box))
        self.pay(self.slip)
        root, box = self.page(self.slip)
        self.assertIsNone(box)
        # Nor is anything else asked for.
        self.assertNotIn(self.slip.nets_payment_id, self.text(root))

    def test_no_box_without_payment_id(self):
        self.north_agreement.l10n_dk_fik_creditor_number = False
        move = self.by_hand(self.bo)
        move.action_post()
        root, box = self.page(move)
        self.assertIsNone(box)
        self.assertIn(f"Payment Communication: {move.name}", self.text(root))
        note = self.slip._reverse_moves([{"invoice_date": self.slip.invoice_date}])
        note.action_post()
        self.assertIsNone(self.page(note)[1])

    def test_an_archived_agreement_still_prints(self):
        self.replace_agreement()
        self.slip.invalidate_recordset()
        self.assertIn(self.slip.nets_ocr_line, self.text(self.page(self.slip)[1]))
        self.assertIn("+81234567<", self.slip.nets_ocr_line)

    def test_in_the_members_language(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.bo.partner_id.lang = "da_DK"
        _root, box = self.page(self.slip)
        self.assertIn("300,00", self.text(box))


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestPdf(ReportCase, HttpCase):
    def test_the_line_is_read_back(self):
        data, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("account.report_invoice_with_payments", self.slip.ids)
        )
        self.assertEqual(kind, "pdf")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "invoice.pdf")
            path.write_bytes(data)
            text = subprocess.run(
                [system.program("pdftotext"), "-layout", str(path), "-"],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            pages = Path(folder, "page")
            subprocess.run(
                [system.program("pdftoppm"), "-r", "150", "-gray", str(path), pages],
                check=True,
            )
            shown = sorted(Path(folder).glob("page*.pgm"))
            self.assertEqual(len(shown), 1)
            inches = self.picture_width(Image.open(shown[0])) / 150
        self.assertIn(self.slip.nets_ocr_line, text)
        # At least the ten characters per inch of a slip.
        self.assertTrue(2.85 < inches < 3.9, inches)

    @staticmethod
    def picture_width(image):
        """How many dots the OCR line is wide: the second row of print in the box."""
        dark = image.point(lambda value: 255 if value < 128 else 0)
        top = max(
            range(image.height),
            key=lambda y: sum(dark.crop((0, y, image.width, y + 1)).histogram()[255:]),
        )
        left, _top, right, _bottom = dark.crop((0, top, image.width, top + 1)).getbbox()
        rows, y = [], top + 3
        while len(rows) < 2:
            # A row of print: from the first line of dots to the next white one.
            band = None
            while found := dark.crop((left + 5, y, right - 5, y + 1)).getbbox():
                band = (
                    (min(band[0], found[0]), max(band[1], found[2]))
                    if band
                    else (found[0], found[2])
                )
                y += 1
            if band:
                rows.append(band)
            y += 1
        return rows[1][1] - rows[1][0]
