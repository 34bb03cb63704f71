"""What members are told when an order is confirmed."""

import base64
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_order_join import JoinCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestConfirmation(JoinCase):
    def mails_to(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "=", partner.id)])

    def confirmed(self, order):
        """As it is outside of tests, where mails are made."""
        order.with_context(tracking_disable=False).action_confirm()
        return order

    def seen_by(self, user, record):
        return record.with_user(user).with_context(allowed_company_ids=self.north.ids)

    def paper_of(self, mail):
        [file] = mail.attachment_ids
        pages = PdfReader(BytesIO(base64.b64decode(file.datas))).pages
        return "".join(page.extract_text() for page in pages)

    def test_a_member_gets_a_paper_with_day_price_fee_and_right_of_withdrawal(self):
        self.rule(fee=375)
        self.ida.email = "ida@example.com"
        self.confirmed(self.order())
        mail = self.mails_to(self.ida.partner_id)
        paper = self.paper_of(mail)
        for text in ("11/20/2026", "Big", "375.00", "Right of Withdrawal"):
            self.assertIn(text, paper)
        self.assertIn("11/24/2026", paper, "14 days from the day it was confirmed")

    def test_what_a_member_was_told_is_kept_and_opened_by_who_works_for_it(self):
        self.ida.email = "ida@example.com"
        order = self.confirmed(self.order())
        mail = self.mails_to(self.ida.partner_id)
        kept = order.paper_ids
        self.assertEqual(kept._frozen_bytes("pdf"), mail.attachment_ids.raw)
        self.assertTrue(kept.mailed)
        board = self.user_of("paper", "group_board", self.north)
        seen = self.seen_by(board, order)
        self.assertEqual(seen.paper_count, 1)
        self.assertEqual(seen.action_view_papers()["url"], kept._frozen_url("pdf"))
        with self.assertRaises(UserError):
            kept.write({"pdf": b""})
        with self.assertRaises(UserError):
            kept.unlink()
        self.ida.name_protected = True
        with self.assertRaises(AccessError):
            self.seen_by(board, kept)._frozen_serve("pdf")

    def test_who_was_told_of_an_order_is_told_that_it_is_undone(self):
        self.ida.email = "ida@example.com"
        order = self.confirmed(self.order())
        first = self.mails_to(self.ida.partner_id)
        order.with_context(tracking_disable=False).action_undo()
        mail = self.mails_to(self.ida.partner_id) - first
        self.assertIn(order.name, mail.subject)
        self.assertIn("has been taken back", str(mail.body_html))
        letter = self.paper_of(mail)
        for text in (
            "Order Taken Back",
            order.name,
            "11/10/2026",
            "as they were before",
        ):
            self.assertIn(text, letter)
        order.with_context(tracking_disable=False).action_undo()
        self.assertEqual(len(order.paper_ids), 2, "a second click tells nothing")

    def test_who_was_told_of_an_order_is_told_of_its_counter_order(self):
        self.ida.email = "ida@example.com"
        order = self.confirmed(self.order())
        first = self.mails_to(self.ida.partner_id)
        action = order.with_context(tracking_disable=False).action_counter_order()
        counter = self.env["asom.order"].browse(action["res_id"])
        letter = self.paper_of(self.mails_to(self.ida.partner_id) - first)
        for text in (order.name, counter.name, "settled by the next"):
            self.assertIn(text, " ".join(letter.split()))

    def test_both_owners_are_told_that_a_take_over_is_undone(self):
        self.rule(kind="take_over", fee=375)
        self.ida.email = "ida@example.com"
        order = self.confirmed(self.take_over())
        order.with_context(tracking_disable=False).action_undo()
        for member in self.ida | order.new_membership_id:
            self.assertEqual(len(self.mails_to(member.partner_id)), 2)

    def test_of_an_order_that_nobody_was_told_of_nobody_is_told_that_it_is_undone(self):
        order = self.order()
        order.action_confirm()
        order.with_context(tracking_disable=False).action_undo()
        self.assertFalse(order.paper_ids)

    def test_who_has_no_address_for_mails_gets_it_on_paper(self):
        self.ida.email = False
        order = self.confirmed(self.order())
        self.assertFalse(self.mails_to(self.ida.partner_id))
        self.assertFalse(order.paper_ids.mailed)
        self.assertTrue(order.paper_ids._frozen_bytes("pdf").startswith(b"%PDF"))

    def test_the_paper_is_in_the_members_language(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.ida.email = "ida@example.com"
        self.ida.partner_id.lang = "da_DK"
        self.confirmed(self.order("drop", "2026-12-01"))
        mail = self.mails_to(self.ida.partner_id)
        self.assertIn("Kontingentet opkræves af", str(mail.body_html))
        paper = self.paper_of(mail)
        self.assertIn("01-12-2026".replace("-", "."), paper.replace("-", "."))
        self.assertNotIn("Withdrawal", paper, "nothing is bought")

    def test_two_owners_are_told_nothing_of_each_others_dues(self):
        self.rule(kind="take_over", fee=375)
        self.ida.email = "ida@example.com"
        order = self.confirmed(self.take_over())
        old = self.mails_to(self.ida.partner_id)
        new = self.mails_to(order.new_membership_id.partner_id)
        self.assertEqual((len(old), len(new)), (1, 1))
        for told in (self.paper_of(old), str(old.body_html)):
            self.assertIn("11/19/2026", told, "the last day")
            self.assertIn("136.96", told)
            for text in ("Bo Berg", "436.96", "375.00"):
                self.assertNotIn(text, told)
        # Who is new reads Danish, as long as nothing else is known.
        for told in (self.paper_of(new), str(new.body_html)):
            self.assertIn("375,00", told)
            for text in ("Ida Holm", "-136,96"):
                self.assertNotIn(text, told)
