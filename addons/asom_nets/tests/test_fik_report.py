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
from odoo.tools.misc import find_in_path

from .common import EARLY
from .test_fik_invoice import FikCase


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
        """The document as HTML and its payment box."""
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice_with_payments", move.ids
        )
        root = html.fromstring(content)
        [box] = root.xpath("//div[@name='payment_box']")
        return root, box

    def give_account(self):
        self.north.write(
            {"asom_bank_reg_number": "0040", "asom_bank_account_number": "0440116243"}
        )

    @staticmethod
    def text(node):
        return re.sub(r"\s+", " ", node.text_content().replace("\xa0", " ")).strip()


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestPaymentBox(ReportCase):
    def test_slip(self):
        root, box = self.page(self.slip)
        text = self.text(box)
        self.assertIn("To pay 300.00 kr.", text)
        self.assertIn("Last payment date 01/02/2026", text)
        self.assertIn("Paid by Payment slip (FI)", text)
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
        self.assertIn("To pay 300.00 kr.", text)
        self.assertIn("Last payment date 01/02/2026", text)
        self.assertIn("Betalingsservice pays the amount from your bank account", text)
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
        self.ida.nets_mandate_ids.ended_on = fields.Date.context_today(self.ida)
        self.assertEqual(self.auto._nets_way_to_pay(), "slip")

    def test_left_out_of_the_delivery(self):
        self.ida.partner_id.name = "山田"
        delivery = self.quarter.action_create_delivery()
        self.assertTrue(self.reason(delivery, self.ida))
        self.assertEqual(self.auto._nets_way_to_pay(), "slip")

    def test_in_the_delivery(self):
        self.quarter.action_create_delivery()
        self.assertEqual(self.auto._nets_way_to_pay(), "automatic")

    def test_no_second_payment_while_word_from_nets_is_awaited(self):
        delivery = self.quarter.action_create_delivery()
        with freeze_time("2026-01-05 08:00:00"):
            # Due on 2 January, and nobody has sent or fetched the file.
            self.assertEqual(self.auto._nets_way_to_pay(), "slip")
        delivery.action_mark_sent()
        with freeze_time("2026-01-09 08:00:00"):
            root, box = self.page(self.auto)
            self.assertIn("word of the payment has not come yet", self.text(box))
            self.assertFalse(box.xpath(".//img"))
            self.assertNotIn(self.auto.nets_payment_id, self.text(root))
            self.assertFalse(self.auto._asom_is_overdue())
            self.assertIn("need not do anything", self.auto._asom_status_text())
            # The end of the mandate that comes later takes nothing back.
            self.ida.nets_mandate_ids.ended_on = "2026-01-08"
            self.assertEqual(self.auto._nets_way_to_pay(), "automatic")
            self.ida.nets_mandate_ids.ended_on = "2026-01-02"
            self.assertEqual(self.auto._nets_way_to_pay(), "slip")
            self.ida.nets_mandate_ids.ended_on = False
            self.auto.nets_failure = "rejected"
            self.assertEqual(self.auto._nets_way_to_pay(), "slip")
            self.auto.nets_failure = False
            # Nobody asked the bank of the other one.
            self.assertEqual(self.slip._nets_way_to_pay(), "slip")
        with freeze_time("2026-01-12 08:00:00"):
            self.assertEqual(self.auto._nets_way_to_pay(), "slip")
            self.assertTrue(self.auto._asom_is_overdue())

    def test_what_somebody_else_collects_is_paid_by_no_slip(self):
        self.assertEqual(self.slip._asom_way_to_pay(), "slip")
        self.patch(type(self.slip), "_asom_is_paid_to_us", lambda move: False)
        payment = self.slip._asom_payment()
        self.assertEqual((payment["way"], payment["line"]), ("", ""))

    def test_an_invoice_by_hand_is_never_collected(self):
        move = self.by_hand(self.ida)
        move.action_post()
        self.assertEqual(move._nets_way_to_pay(), "slip")

    def test_what_is_left_to_pay(self):
        self.pay(self.slip, 100.0)
        _root, box = self.page(self.slip)
        self.assertIn("To pay 200.00 kr.", self.text(box))
        self.assertIn("100.00 kr. of 300.00 kr. has been paid.", self.text(box))
        self.pay(self.slip)
        root, box = self.page(self.slip)
        self.assertEqual(self.text(box), "Paid. Nothing is left to pay.")
        # Nor is anything else asked for.
        self.assertNotIn(self.slip.nets_payment_id, self.text(root))

    def test_without_payment_id_the_account_is_told(self):
        self.north_agreement.l10n_dk_fik_creditor_number = False
        self.give_account()
        move = self.by_hand(self.bo)
        move.action_post()
        text = self.text(self.page(move)[1])
        self.assertNotIn("+71", text)
        for word in ("Bank transfer", "0040", "0440116243", move.name):
            self.assertIn(word, text)

    def test_a_credit_note_asks_for_nothing(self):
        self.pay(self.slip)
        note = self.slip._reverse_moves([{"invoice_date": self.slip.invoice_date}])
        note.action_post()
        root, box = self.page(note)
        self.assertIn("Credit Note", self.text(root))
        self.assertIn(f"Credits invoice {self.slip.name}", self.text(root))
        self.assertIn("in your favour", self.text(box))
        self.assertNotIn("To pay", self.text(box))

    def test_a_credited_invoice_says_so(self):
        self.slip._reverse_moves([{}], cancel=True)
        text = self.text(self.page(self.slip)[1])
        self.assertEqual(text, "Cancelled by a credit note. Nothing is to be paid.")

    def test_a_chosen_transfer_stays_one(self):
        """A member who has chosen to transfer is not sent a slip."""
        self.give_account()
        self.bo.payment_channel = "transfer"
        move = self.by_hand(self.bo)
        move.action_post()
        self.assertEqual(move._asom_way_to_pay(), "transfer")
        # The text by which the bank's statement is matched.
        self.assertIn(move.nets_payment_id, self.text(self.page(move)[1]))

    def test_why_it_is_unpaid(self):
        for failure, word in (
            ("rejected", "was rejected on 01/05/2026"),
            ("cancelled", "was cancelled on 01/05/2026"),
            ("charged_back", "was taken back through Betalingsservice on 01/05/2026"),
        ):
            self.auto.write(
                {"nets_failure": failure, "nets_failure_date": "2026-01-05"}
            )
            text = self.text(self.page(self.auto)[1])
            self.assertIn(word, text)
            self.assertIn(self.auto.nets_ocr_line, text)

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
            text = self.run_program("pdftotext", "-layout", path, "-")
            words = self.run_program("pdftotext", "-bbox", path, "-")
            pages = Path(folder, "page")
            self.run_program("pdftoppm", "-r", "150", "-gray", path, pages)
            shown = sorted(Path(folder).glob("page*.pgm"))
            self.assertEqual(len(shown), 1)
            inches = self.picture_width(Image.open(shown[0]), words)
        self.assertIn(self.slip.nets_ocr_line, text)
        # At least the ten characters per inch of a slip.
        self.assertTrue(2.85 < inches < 3.9, inches)

    @staticmethod
    def run_program(name, *words):
        done = subprocess.run(
            [find_in_path(name), *map(str, words)],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    @staticmethod
    def picture_width(image, words):
        """How many inches the OCR line is wide: what is printed between the sentence
        above it and the labels below."""
        dots = 150 / 72

        def edge(word, side):
            [found] = re.findall(rf'{side}="([\d.]+)"[^>]*>{word}<', words)
            return round(float(found) * dots)

        top = edge("Scan", "yMin") + round(16 * dots)
        bottom = edge("Card", "yMin") - 2
        dark = image.point(lambda value: 255 if value < 128 else 0)
        # Without the frame of the box.
        inside = dark.crop((0, top, image.width, bottom))
        columns = [
            x
            for x in range(inside.width)
            if 0 < inside.crop((x, 0, x + 1, inside.height)).histogram()[255]
            and inside.crop((x, 0, x + 1, 2)).histogram()[255] == 0
        ]
        return (columns[-1] - columns[0]) / 150
