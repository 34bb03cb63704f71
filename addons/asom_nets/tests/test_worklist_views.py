"""What Nets has told, as each group of users opens it."""

import base64
import os
from pathlib import Path

from lxml import etree

from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.asom_nets.betalingsservice import (
    Cancellation,
    MandateRequests,
    Registration,
    RequestSection,
    write_0605,
)

from .common import EARLY, SUPPLIER
from .common_payments import PaymentCase
from .common_views import GROUPS, ViewsCase

SAMPLES = Path(
    os.environ.get("ASOM_SAMPLES")
    or Path(__file__).resolve().parents[4] / "shared" / "samples"
)
NAMES = (
    "action_nets_delivery",
    "action_nets_payment",
    "action_nets_information",
    "action_nets_parked",
)
STEPS = {
    "asom.nets.payment": {"action_refund", "action_unmatch", "action_retry"},
    "asom.nets.parked": {"action_other_invoice", "action_ask_done", "action_ask_aside"},
    "asom.nets.delivery": {"action_read_again", "action_go_on"},
}


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05 09:00:00")
class TestWorkListViews(ViewsCase, PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        moves = cls.env["account.move"]
        cls.move = moves.search([("asom_membership_id", "=", cls.ida.id)])
        cls.bo_move = moves.search([("asom_membership_id", "=", cls.bo.id)])
        with freeze_time(EARLY):
            cls.own = cls.data(cls.quarter.action_create_delivery())
        cls.delivery = cls.told(
            cls.paid(cls.move, code="0237"),
            cls.paid(cls.move, 10000, customer="99887", reference="000777777"),
            cls.slip_paid(cls.bo_move, 42500),
        )
        section = cls.delivery.section_ids[:1]
        cls.message = cls.env["asom.nets.information"].create(
            {
                "delivery_id": cls.delivery.id,
                "section_id": section.id,
                "company_id": cls.north.id,
                "line": 90,
                "raw": "BS022",
                "severity": "error",
                "text_number": "230100",
            }
        )
        cls.env.flush_all()

    def test_actions(self):
        for group in GROUPS:
            for name in NAMES:
                self.open_action(group, name)

    def test_filters_and_groupings(self):
        for name in NAMES:
            self.try_filters("board", name)

    def test_this_month_is_what_is_shown_first(self):
        payments = self.as_user("staff", "asom.nets.payment")
        view = self.env.ref("asom_nets.nets_payment_search")
        [node] = etree.fromstring(view.arch).xpath("//filter[@name='this_month']")
        domain = safe_eval(node.get("domain"))
        self.assertTrue(payments.search(domain))
        for other in ("2026-02-05 09:00:00", "2025-12-31 09:00:00"):
            with freeze_time(other):
                self.assertFalse(payments.search(domain), other)

    def test_steps_are_for_staff(self):
        for model, steps in STEPS.items():
            for group in GROUPS:
                arch, _spec = self.opened(group, model, "form")
                shown = {node.get("name") for node in arch.findall(".//header/button")}
                self.assertEqual(
                    steps <= shown, group in ("staff", "manager"), (model, group)
                )
                if group in ("board", "accountant"):
                    self.assertFalse(steps & shown, (model, group))

    def test_menus(self):
        for group, user in self.users.items():
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            for name, groups in (
                ("menu_nets_parked", GROUPS),
                ("menu_nets_payment", GROUPS),
                ("menu_nets_receive", ("staff", "manager")),
            ):
                menu = self.env.ref(f"asom_nets.{name}")
                self.assertEqual(menu.id in visible, group in groups, (group, name))

    def test_member(self):
        for group in GROUPS:
            bo = self.as_user(group, "asom.membership").browse(self.bo.id)
            _arch, spec = self.opened(group, "asom.membership", "form")
            self.assertLessEqual(
                {"nets_payment_count", "nets_credit", "nets_parked_count"}, set(spec)
            )
            self.assertEqual(bo.nets_payment_count, 1)
            self.assertEqual(bo.nets_credit, 125.0)
            action = bo.action_view_nets_payments()
            found = self.as_user(group, action["res_model"]).search(action["domain"])
            self.assertEqual(found.move_id, self.bo_move.with_user(self.users[group]))

    def test_invoice(self):
        for group in ("accountant", "staff", "manager"):
            move = self.as_user(group, "account.move").browse(self.move.id)
            _arch, spec = self.opened(group, "account.move", "form")
            self.assertIn("nets_failure", spec)
            self.assertIn("nets_payment_count", spec)
            self.assertEqual(
                (move.nets_failure, move.nets_payment_count), ("rejected", 1)
            )
            self.assertEqual(move.search([("nets_failure", "!=", False)]) & move, move)
            action = move.action_view_nets_payments()
            found = self.as_user(group, action["res_model"]).search(action["domain"])
            self.assertEqual(found.kind, "0237")

    def test_smart_buttons_of_the_file(self):
        delivery = self.as_user("board", "asom.nets.delivery").browse(self.delivery.id)
        for name, count in (
            ("action_view_payments", delivery.payment_count),
            ("action_view_messages", delivery.message_count),
            ("action_view_parked", delivery.open_count),
            ("action_view_events", delivery.event_count),
        ):
            action = getattr(delivery, name)()
            found = self.as_user("board", action["res_model"]).search(action["domain"])
            self.assertEqual(len(found), count, name)
        self.assertEqual((delivery.payment_count, delivery.open_count), (3, 1))
        self.assertEqual(delivery.record_count, 3)
        self.assertEqual(delivery.amount_stated, 525.0)

    def test_in_plain_words(self):
        text = self.as_user("accountant", "asom.nets.delivery").browse(self.delivery.id)
        text = text.readable
        for words in (
            "Automatic payments",
            "Payment slips",
            "Rejected",
            "Slip Paid",
            "425,00",
            self.ida.member_number,
        ):
            self.assertIn(words, text)

    def test_a_name_in_a_file_is_text_and_no_markup(self):
        strange = self.paid(self.move, 100, customer="99887", reference="<b>x</b>")
        delivery = self.told(strange)
        self.assertIn("&lt;b&gt;x&lt;/b&gt;", delivery.readable)
        self.assertNotIn("<b>x", delivery.readable)

    def test_changed_bytes_are_told(self):
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "asom.nets.delivery"),
                ("res_id", "=", self.delivery.id),
                ("res_field", "=", "content"),
            ]
        )
        data = self.data(self.delivery)
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            (data.replace(b"0237", b"0236"), attachment.id),
        )
        self.env.invalidate_all()
        self.assertIn("has been changed", self.delivery.readable)

    def test_every_kind_of_file_opens(self):
        """Whatever was received: the form tells something and never breaks."""
        files = [
            ("empty", b""),
            ("junk", bytes(range(256)) * 40),
            ("half", self.data(self.delivery)[:300]),
            ("own", self.own),
            ("supplier", b"LS00213585628LS10602".ljust(128) + b"\r\nLS042 x\r\n"),
        ]
        for folder in ("nets", "fi"):
            for path in sorted((SAMPLES / folder).glob("*.txt")):
                files.append((path.name, path.read_bytes()))
        for name, data in files:
            with self.subTest(name):
                delivery = self.env["asom.nets.delivery"].receive(name, data)
                self.assertTrue(delivery.readable)
                _arch, spec = self.opened("manager", "asom.nets.delivery", "form")
                [row] = delivery.with_context(bin_size=True).web_read(spec)
                if data:
                    self.assertTrue(row["raw_text"])
                if delivery.state == "failed":
                    self.assertTrue(delivery.failure)
                if delivery.type.startswith("LS"):
                    self.assertEqual(delivery.open_count, 1)
                    self.assertEqual(
                        (delivery.row_count, delivery.worked_count), (1, 1)
                    )

    def test_samples_in_plain_words(self):
        self.north_agreement.data_supplier_cvr = "12345678"
        for name, words in (
            (
                "0602_0211_0215_124trans_id744.txt",
                ["Automatic payments", "116", "first 50"],
            ),
            ("0603_0212_0232_0234_id716.txt", ["New and ended mandates"]),
            ("0621_0120_id714.txt", ["Control Figure"]),
            ("receipt_T_PBCNET40_id707.txt", ["receipt of the channel"]),
            ("0603_bad_count.txt", ["Not read further"]),
        ):
            path = SAMPLES / "nets" / name
            if not path.is_file():
                self.skipTest(f"no sample files: {path} is not there")
            with self.subTest(name):
                delivery = self.env["asom.nets.delivery"].receive(
                    name, path.read_bytes()
                )
                for word in words:
                    self.assertIn(word, delivery.readable)

    def test_sign_ups_in_plain_words(self):
        """A delivery 0605 tells everything but whose account it is."""
        sign_up = Registration(1, "1001", "0101701234", "1234", "0001234567")
        requests = MandateRequests(
            SUPPLIER,
            7,
            (
                RequestSection("0120", "01234567", (sign_up,)),
                RequestSection(
                    "0126", "01234567", (Cancellation(1, "1002", "000000123"),)
                ),
            ),
        )
        delivery = self.env["asom.nets.delivery"].create(
            {
                "company_id": self.north.id,
                "agreement_id": self.north_agreement.id,
                "direction": "out",
                "type": "0605",
                "number": "7",
                "filename": "BS0605",
                "content": base64.b64encode(write_0605(requests)),
            }
        )
        for word in ("Sign-ups", "1001", "Cancellations", "1002", "000000123"):
            self.assertIn(word, delivery.readable)
        self.assertNotIn("0101701234", delivery.readable)
        self.assertNotIn("0001234567", delivery.readable)

    def test_a_big_file_opens_fast(self):
        """No more of it is read than is shown, however much there is."""
        rows = [self.paid(self.move, customer="99887", reference="")] * 3000
        data = self.file_0602(*rows)
        delivery, _known = self.env["asom.nets.delivery"]._receive("big", data)
        self.env.flush_all()
        self.env.invalidate_all()
        _arch, spec = self.opened("manager", "asom.nets.delivery", "form")
        self.env.invalidate_all()
        with self.assertQueryCount(80):
            [row] = delivery.with_context(bin_size=True).web_read(spec)
        self.assertTrue(row["raw_text_cut"])
        self.assertEqual(row["raw_text"].count("\n"), 1999)
        self.assertLess(len(row["readable"]), 60_000)
        self.assertEqual(base64.b64decode(delivery.content), data)
