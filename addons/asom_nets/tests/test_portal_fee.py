"""A member who pays for slips on paper sees what it costs and how to avoid it."""

import re

from lxml import html

from odoo import Command
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
class TestPortalFee(NetsCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(EARLY):
            cls.fee = cls.product("Paper slip", 25.0, asom_kind="fee")
            cls.north_agreement.slip_fee_product_id = cls.fee
            cls.slip = cls.subscriber("Slip", payment_channel="slip")
            cls.auto = cls.subscriber("Auto")
            cls.mandate(cls.auto)
            cls.dues = cls.collect()
        for login, member in (("slip", cls.slip), ("auto", cls.auto)):
            new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                password=login * 2,
                partner_id=member.partner_id.id,
                company_id=cls.north.id,
                company_ids=[Command.set(cls.north.ids)],
                lang="en_US",
            )

    def seen(self, login, member):
        self.authenticate(login, login * 2)
        move = self.dues.move_ids.filtered(lambda m: m.asom_membership_id == member)
        answer = self.url_open(f"/my/invoices/{move.id}")
        self.assertEqual(answer.status_code, 200)
        page = html.fromstring(answer.content)
        return re.sub(r"\s+", " ", page.text_content().replace("\xa0", " "))

    def test_the_fee_stands_on_the_page_of_the_invoice(self):
        text = self.seen("slip", self.slip)
        self.assertIn("Paper slip", text)
        self.assertIn("25.00", text)
        text = self.seen("auto", self.auto)
        self.assertNotIn("Paper slip", text)
