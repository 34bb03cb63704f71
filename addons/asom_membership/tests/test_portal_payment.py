"""A member pays online: what is on its way, what came to nothing, and paying twice."""

import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.asom_membership.models.invoice import in_transit

from .test_member_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalPayment(PortalCase):
    def setUp(self):
        super().setUp()
        self.method = self.env.ref("payment.payment_method_unknown")
        form = self.env["ir.ui.view"].create(
            {"name": "form", "type": "qweb", "arch": "<form action='x' method='post'/>"}
        )
        self.provider = self.env["payment.provider"].create(
            {
                "name": "Cards",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": self.north.id,
                "payment_method_ids": [Command.set(self.method.ids)],
                "redirect_form_view_id": form.id,
            }
        )
        self.method.active = True
        self.ida._asom_step().payment_channel = "card"
        # No provider's own add-on is installed: the code of none stands for one's.
        self.patch(in_transit, "NO_PROVIDER", ("custom",))

    def begun(self, state, ago=0, **vals):
        """Ida has pressed the button so many hours ago."""
        paid = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "amount": self.invoice.amount_residual,
                "currency_id": self.invoice.currency_id.id,
                "partner_id": self.ida.partner_id.id,
                "invoice_ids": [Command.set(self.invoice.ids)],
                "reference": f"{self.invoice.name}-{state}-{ago}",
                "state": state,
                **vals,
            }
        )
        paid.last_state_change = fields.Datetime.now() - timedelta(hours=ago)
        return paid

    def press(self, amount=100.0):
        """What the page that stands open sends."""
        self.authenticate("ida", "ida" * 4)
        words = {
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": amount,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": "/my",
            "access_token": self.invoice._portal_ensure_token(),
        }
        body = {"jsonrpc": "2.0", "method": "call", "params": words, "id": 1}
        return self.url_open(
            f"/invoice/transaction/{self.invoice.id}",
            json.dumps(body),
            headers={"Content-Type": "application/json"},
        ).json()

    def test_the_page_has_a_button_and_the_document_an_address(self):
        _response, page, text = self.seen("/my", "ida")
        [button] = page.xpath("//a[contains(@href, 'payment=1')]")
        self.assertEqual(button.text_content().strip(), "Pay by Card")
        self.assertNotIn("access_token", text)
        on_paper = self.env["ir.qweb"]._render(
            "asom_membership.way_to_pay", {"payment": self.invoice._asom_payment()}
        )
        self.assertIn("access_token=", str(on_paper).split("<br/>")[1].split(">")[1])

    def test_what_is_on_its_way_is_not_asked_for_again(self):
        self.begun("pending")
        self.assertFalse(self.ida._asom_owed_moves())
        self.assertEqual(self.invoice._asom_way_to_pay(), "")
        _response, _page, text = self.seen(f"/my/invoices/{self.invoice.id}", "ida")
        self.assertIn("Your payment is on its way. You need not do anything.", text)
        [(move, day)] = self.invoice._asom_in_transit().items()
        self.assertEqual(move, self.invoice)
        self.assertGreaterEqual(day, fields.Date.today())

    def test_paid_and_not_booked_yet_is_on_its_way(self):
        self.begun("done")
        self.assertTrue(self.invoice._asom_in_transit())

    def test_what_was_begun_or_has_failed_is_not_on_its_way(self):
        for state in ("draft", "cancel", "error"):
            self.begun(state)
        self.assertFalse(self.invoice._asom_in_transit())
        self.assertTrue(self.invoice._asom_is_owed())

    def test_a_provider_that_says_nothing_holds_nobody_back_for_ever(self):
        self.begun("pending", ago=24 * (in_transit.SILENT_DAYS + 1))
        self.assertFalse(self.invoice._asom_in_transit())
        self.assertTrue(self.invoice._asom_is_owed())

    def test_who_has_tried_in_vain_is_told_so_for_a_day(self):
        failed = self.begun("cancel")
        _response, _page, text = self.seen("/my", "ida")
        self.assertIn("The payment was not completed. Nothing has been paid.", text)
        failed.last_state_change -= timedelta(hours=25)
        self.assertEqual(self.invoice._asom_why_unpaid(), "")

    @mute_logger("odoo.http")
    def test_a_second_tab_does_not_pay_again(self):
        self.begun("pending")
        answer = self.press()
        self.assertIn("You need not pay again", answer["error"]["data"]["message"])
        self.assertEqual(len(self.invoice.transaction_ids), 1)

    @mute_logger("odoo.http")
    def test_a_page_that_is_too_old_asks_for_no_more_than_is_left(self):
        with self.assertRaisesRegex(UserError, "is left to pay"):
            self.invoice._asom_check_pays_online(100.01)
        self.assertIn("error", self.press(250.0))
        self.assertIn("result", self.press(40.0))

    def test_an_address_without_its_token_opens_a_page_that_pays(self):
        path = f"/my/invoices/{self.invoice.id}?payment=1"
        _response, page, _text = self.seen(path, "ida")
        [form] = page.xpath("//form[@id='o_payment_form']")
        self.assertTrue(form.get("data-access-token"))

    def test_a_member_passes_to_a_providers_own_call(self):
        """Adyen, PayPal and others are paid by calls that visitors may make, too."""
        limits = self.env["asom.door"].with_user(self.ida.partner_id.user_ids)._limits()
        self.assertTrue(limits.allows_route("/payment/adyen/payments"))
