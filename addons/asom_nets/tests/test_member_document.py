"""Members' documents as PDF, read back: each kind says what it is and what to do."""

import base64
import io
import re
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from odoo import Command
from odoo.tests import freeze_time, tagged
from odoo.tools.misc import find_in_path

from .common import EARLY
from .test_fik_report import ReportCase

NOWHERE = "http://127.0.0.1:9"


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestMemberDocument(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.write(
            {
                "asom_bank_reg_number": "0040",
                "asom_bank_account_number": "0440116243",
                "street": "Havnegade 3",
                "zip": "4000",
                "city": "Roskilde",
                "email": "post@north.example.com",
            }
        )
        bureau = cls.env.ref("base.main_company").sudo()
        bureau.write({"name": "Bureau", "phone": "+45 70 10 20 30"})
        params = cls.env["ir.config_parameter"].sudo()
        # The documents have no scripts to wait for, and need no server.
        params.set_param("report.print_delay", "0")
        params.set_param("report.url", NOWHERE)

    def pdf(self, moves):
        """The PDF of the documents, proforma as Odoo's own pages ask for."""
        data, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                "account.account_invoices", moves.ids, data={"proforma": True}
            )
        )
        self.assertEqual(kind, "pdf")
        return data

    @staticmethod
    def read_pdf(data, *words):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "document.pdf")
            path.write_bytes(data)
            done = subprocess.run(
                [find_in_path("pdftotext"), *words, str(path), "-"],
                check=True,
                capture_output=True,
                text=True,
            )
        return done.stdout.replace("\xa0", " ")

    def pages(self, moves):
        """{document: its text}, each printed on a page of its own."""
        pages = self.read_pdf(self.pdf(moves)).rstrip("\f").split("\f")
        self.assertEqual(len(pages), len(moves))
        texts = [re.sub(r"\s+", " ", page) for page in pages]
        return dict(zip(moves, texts, strict=True))

    def places(self, move):
        """Where each word stands."""
        return self.read_pdf(self.pdf(move), "-bbox").partition("<body>")[2]

    def assert_words(self, text, *words):
        for word in words:
            self.assertIn(word, text)
        for word in ("Proforma", "Odoo", "Salesperson"):
            self.assertNotIn(word, text)

    def test_each_kind_says_what_it_is_and_how_it_is_paid(self):
        transfer, part, paid, back = (
            self.subscriber(name, payment_channel="transfer" if not n else "slip")
            for n, name in enumerate(("Tove T", "Per P", "Pia P", "Bent B"))
        )
        run = self.collect("2026-04-01", "2026-06-30")
        by_member = {move.asom_membership_id: move for move in run.move_ids}
        self.pay(by_member[part], 100.0)
        self.pay(by_member[paid])
        by_member[back].write(
            {"nets_failure": "charged_back", "nets_failure_date": "2026-01-05"}
        )
        note = by_member[paid]._reverse_moves([{}])
        note.action_post()
        moves = self.auto + self.slip + by_member[transfer] + by_member[part]
        moves += by_member[paid] + by_member[back] + note
        texts = self.pages(moves)
        for move, text in texts.items():
            self.assert_words(
                text,
                "North Antenna",
                f"CVR {self.north.company_registry}",
                "Havnegade 3",
                "4000 Roskilde",
                "post@north.example.com",
                "Bureau, telephone +45 70 10 20 30",
                f"Member number {move.asom_membership_id.member_number}",
                move.name,
                move.partner_id.name,
                "Total ",
            )
        amount = "Paid by 300.00 kr. 01/02/2026 "
        self.assert_words(
            texts[self.auto],
            "Invoice",
            "To pay Last payment date",
            f"{amount}Betalingsservice",
            "You need not do anything.",
            "01/01/2026 – 03/31/2026",
            "300.00 kr. per quarter",
        )
        self.assertNotIn(self.auto.nets_payment_id, texts[self.auto])
        self.assert_words(
            texts[self.slip], f"{amount}Payment slip (FI)", self.slip.nets_ocr_line
        )
        self.assert_words(
            texts[by_member[transfer]],
            "Bank transfer",
            "Registration number Account number Text 0040 0440116243",
            by_member[transfer].payment_reference,
        )
        self.assert_words(
            texts[by_member[part]],
            "Paid by 500.00 kr.",
            "100.00 kr. of 600.00 kr. has been paid.",
            "Left to pay 500.00 kr.",
        )
        self.assert_words(texts[by_member[paid]], "Paid. Nothing is left to pay.")
        self.assert_words(
            texts[by_member[back]], "was taken back", by_member[back].nets_ocr_line
        )
        self.assert_words(texts[note], "Credit Note", by_member[paid].name, "favour")
        self.assertNotIn("To pay", texts[note])

    def card_provider(self):
        """Where members of the north pay online."""
        method = self.env.ref("payment.payment_method_unknown")
        self.env["payment.provider"].create(
            {
                "name": "Cards",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": self.north.id,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        method.active = True

    def test_each_way_to_pay_has_amount_day_and_where(self):
        """Also when a part is paid, and after a charge-back."""
        self.card_provider()
        self.north.write(
            {
                "asom_invoice_text": "<p>Thank you for your support.</p>",
                "asom_advice_text": "Questions? Ring the office.",
            }
        )
        mobilepay = self.env.ref("asom_membership.payment_channel_mobilepay")
        mobilepay.active = True
        self.env["asom.payment.channel.number"].create(
            {
                "channel_id": mobilepay.id,
                "company_id": self.north.id,
                "number": "314159",
            }
        )
        channels = ("slip", "transfer", "card", "mobilepay")
        members = {
            (channel, kind): self.subscriber(
                f"{kind} {channel}".title(), payment_channel=channel
            )
            for channel in channels
            for kind in ("posted", "part", "back")
        }
        collected = self.subscriber("Auto A")
        self.mandate(collected, number="000000124")
        run = self.collect("2026-04-01", "2026-06-30")
        by_member = {move.asom_membership_id: move for move in run.move_ids}
        moves = {key: by_member[member] for key, member in members.items()}
        moves["automatic", "posted"] = by_member[collected]
        for (_channel, kind), move in moves.items():
            if kind == "part":
                self.pay(move, 200.0)
            elif kind == "back":
                move.write(
                    {"nets_failure": "charged_back", "nets_failure_date": "2026-01-05"}
                )
        paper = self.env["account.move"].union(*moves.values())
        texts = self.pages(paper)
        for (channel, kind), move in moves.items():
            text, link = texts[move], move._asom_payment()["url"]
            where = {
                "automatic": ["Betalingsservice", "You need not do anything."],
                "slip": ["Payment slip (FI)", move.nets_ocr_line],
                "transfer": ["Bank transfer", "0040 0440116243", "Text"],
                "card": ["Card", "Pay with your card on this page:"],
                "mobilepay": ["MobilePay", "Pay to this number.", "314159"],
            }[channel]
            told = {
                "posted": ["To pay Last payment date Paid by 600.00 kr. "],
                "part": ["400.00 kr. ", "200.00 kr. of 600.00 kr. has been paid."],
                "back": ["taken back through Betalingsservice on 01/05/2026"],
            }[kind]
            with self.subTest(channel=channel, kind=kind):
                self.assert_words(
                    text,
                    "Invoice",
                    move.name,
                    "North Antenna",
                    "telephone +45 70 10 20 30",
                    f"Member number {move.asom_membership_id.member_number}",
                    "per quarter",
                    "Last payment date",
                    "Paid by",
                    "Thank you for your support. Questions? Ring the office.",
                    *where,
                    *told,
                )
                self.assertNotIn("Proforma", text)
                # A long address is broken into lines.
                self.assertEqual(bool(link), channel == "card")
                self.assertIn(link.replace(" ", ""), text.replace(" ", ""))

    def test_it_looks_the_same_wherever_the_server_is(self):
        """Nothing is fetched: neither style sheet nor picture."""
        shown = self.places(self.slip)
        params = self.env["ir.config_parameter"].sudo()
        params.set_param("report.url", "http://127.0.0.1:1/elsewhere")
        self.assertIn("<word", shown)
        self.assertEqual(self.places(self.slip), shown)

    def test_danes_read_danish(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.env["ir.module.module"].search(
            [("name", "in", ("asom_membership", "asom_nets"))]
        )._update_translations(["da_DK"])
        self.bo.partner_id.lang = "da_DK"
        [text] = self.pages(self.slip).values()
        self.assert_words(
            text,
            "Faktura",
            "Medlemsnummer",
            "Sidste betalingsdag",
            "Betales med",
            "pr. kvartal",
        )
        for word in ("Invoice", "Member number", "per quarter", "Total"):
            self.assertNotIn(word, text)

    def test_part_of_a_term_can_be_followed(self):
        """The days that are charged, of the days that the price is for."""
        member = self.subscriber("Else E", payment_channel="slip")
        member.subscription_ids.sudo().write({"date_to": "2026-05-15"})
        [move] = self.collect("2026-04-01", "2026-06-30").move_ids.filtered(
            lambda move: move.asom_membership_id == member
        )
        row = move._asom_document()["lines"][-1]
        self.assertEqual(
            row["how"].replace("\xa0", " "), "300.00 kr. per quarter × 45 of 91 days"
        )

    def test_the_associations_own_logo_is_in_the_document(self):
        """As data: nothing has to be fetched. Odoo's own picture is nobody's logo."""
        root, _box = self.page(self.slip)
        self.assertFalse(root.xpath("//img[contains(@class, 'asom_logo')]"))
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(picture, "PNG")
        self.north.logo = base64.b64encode(picture.getvalue())
        root, _box = self.page(self.slip)
        [logo] = root.xpath("//img[contains(@class, 'asom_logo')]")
        self.assertTrue(logo.get("src").startswith("data:image/png;base64,"))
        self.assertEqual(logo.get("alt"), "North Antenna")

    def test_many_lines_go_on_on_the_next_page(self):
        move = self.by_hand(self.bo)
        line = move.invoice_line_ids
        for number in range(60):
            line.copy({"move_id": move.id, "name": f"Line {number}"})
        move.action_post()
        pages = self.read_pdf(self.pdf(move)).rstrip("\f").split("\f")
        self.assertGreater(len(pages), 1)
        self.assertIn("Line 59", "".join(pages))
        for number, page in enumerate(pages, 1):
            self.assertIn(f"{move.name}, page {number} of {len(pages)}", page)
