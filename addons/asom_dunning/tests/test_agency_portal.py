"""What a member sees of a case that is with a debt collection agency."""

import json

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.test_member_portal import PortalCase

from .after_common import APPROVED, AfterCase


@tagged("post_install", "-at_install")
class TestAgencyPortal(PortalCase, AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eva, handover = cls.handed_over("Eva Krog", payment_channel="transfer")
        cls.portal_user("eva", cls.eva)
        cls.agreement = cls.env["asom.inkasso.agreement"].search(
            [("company_id", "=", cls.north.id)]
        )
        cls.agreement.agency_id.write(
            {"name": "Inkasso Nord", "phone": "70 12 34 56", "email": "fil@example.dk"}
        )
        cls.agreement.delivery = "download"
        decision = handover.decision_ids.filtered(
            lambda row: row.membership_id == cls.eva
        )
        cls.decide(decision, "inkasso")
        cls.case = decision.inkasso_ids
        cls.classPatch(type(cls.case), "_invoice_pdf", lambda case, move: b"%PDF")

    def setUp(self):
        super().setUp()
        [self.move] = self.claims_of(self.eva)
        with freeze_time(f"{APPROVED} 10:00:00"):
            self.case.action_approve()

    def downloaded(self):
        with freeze_time(f"{APPROVED} 11:00:00"):
            [message] = self.case.inkasso_message_ids
            message.action_download()
        self.assertEqual(self.case.state, "sent")

    def answer(self, **row):
        message = {"case_ref": self.case.name, "date": "2026-03-20", **row}
        with freeze_time("2026-03-20 10:00:00"):
            self.env["asom.inkasso.message"]._receive_file(
                self.agreement, json.dumps(message).encode()
            )

    def ways(self, page):
        return page.xpath("//div[starts-with(@name, 'way_to_pay')]")

    def test_until_it_has_left_the_association_is_paid(self):
        _response, page, text = self.seen("/my", "eva")
        self.assertFalse(page.xpath("//div[@name='agency_box']"))
        self.assertTrue(self.ways(page))
        self.assertNotIn("Inkasso Nord", text)

    def test_the_agency_is_named_and_nobody_else_asks_for_it(self):
        self.downloaded()
        _response, page, text = self.seen("/my", "eva")
        [box] = page.xpath("//div[@name='agency_box']")
        told = " ".join(box.text_content().replace("\xa0", " ").split())
        self.assertIn("is with the debt collection agency Inkasso Nord", told)
        self.assertIn("Pay the agency, not us", told)
        self.assertIn("telephone 70 12 34 56", told)
        self.assertIn(f"case number {self.case.name}", told)
        # All of the claims and fees, each once, and their sum.
        for move in self.case.move_ids:
            self.assertEqual(told.count(move.name), 1)
        total = sum(self.case.move_ids.mapped("amount_residual"))
        whole = self.move._asom_amount(total).replace("\xa0", " ")
        self.assertTrue(told.startswith(whole), told)
        # Files are sent to that address, not letters of members.
        self.assertNotIn("fil@example.dk", text)
        self.assertFalse(self.ways(page))
        self.assertFalse(page.xpath("//div[@name='payment_box']"))
        self.assertNotIn("should have been paid by", text)

    def test_the_invoice_says_the_same_and_has_no_button(self):
        self.downloaded()
        for path in (f"/my/invoices/{self.move.id}", "/my/invoices"):
            _response, page, text = self.seen(path, "eva")
            self.assertIn("with the debt collection agency Inkasso Nord", text)
            self.assertFalse(self.ways(page))
        self.assertFalse(self.move._has_to_be_paid())
        self.assertEqual(
            self.move._get_online_payment_error(), self.move._asom_status_text()
        )
        self.assertEqual(self.move._asom_payment()["way"], "")

    def test_neither_is_it_paid_with_all_that_is_overdue(self):
        self.downloaded()
        self.authenticate("eva", "eva" * 4)
        response = self.url_open("/my/invoices/overdue")
        # Nothing is left that Odoo's page would take.
        self.assertTrue(response.url.endswith("/my/invoices"), response.url)

    def test_by_the_agencys_own_number_once_it_is_known(self):
        self.downloaded()
        self.answer(kind="receipt", agency_ref="IN-4711")
        self.assertIn("case number IN-4711", self.move._asom_status_text())
        self.agreement.agency_id.phone = False
        text = self.move._asom_status_text()
        self.assertIn("The case number is IN-4711", text)
        self.assertNotIn("elephone", text)

    def test_dues_that_come_later_are_paid_to_the_association(self):
        self.downloaded()
        later = self.made(self.eva)
        _response, page, _text = self.seen("/my", "eva")
        [box] = page.xpath("//div[@name='payment_box']")
        self.assertIn(later.name, box.text_content())
        self.assertTrue(self.ways(page))

    def test_given_up_or_withdrawn_it_is_paid_to_the_association_again(self):
        self.downloaded()
        self.case.action_withdraw()
        self.assertNotIn("agency", self.move._asom_status_text())
        self.assertEqual(self.move._asom_payment()["way"], "transfer")

    def test_no_agreement_is_made_about_what_the_agency_has(self):
        self.downloaded()
        with freeze_time("2026-03-02 09:00:00"):
            plan = self.env["asom.dunning.agreement"].create(
                {"membership_id": self.eva.id, "date_first": "2026-03-20", "number": 2}
            )
            with self.assertRaisesRegex(UserError, "Withdraw it first"):
                plan.action_start()
            self.case.action_withdraw()
            plan.action_start()
        self.assertEqual(plan.state, "running")
