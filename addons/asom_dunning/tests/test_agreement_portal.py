"""What a member who pays in instalments sees of it."""

from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.test_member_portal import PortalCase

from .common import DunningCase


@tagged("post_install", "-at_install")
class TestAgreementPortal(PortalCase, DunningCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eva = cls.owing("Eva Krog", payment_channel="transfer")
        cls.portal_user("eva", cls.eva)
        cls.remind("2026-01-12")
        with freeze_time("2026-01-20 09:00:00"):
            cls.plan = cls.env["asom.dunning.agreement"].create(
                {"membership_id": cls.eva.id, "date_first": "2026-02-02", "number": 4}
            )

    def boxes(self, page):
        return page.xpath("//div[@name='payment_box']")

    def test_what_is_agreed_on_is_called_for_in_instalments_alone(self):
        _response, page, text = self.seen("/my", "eva")
        # The dues and the reminder's fee.
        self.assertEqual(len(self.boxes(page)), 2)
        self.assertIn("should have been paid by", text)
        with freeze_time("2026-01-20 09:00:00"):
            self.plan.action_start()
        _response, page, text = self.seen("/my", "eva")
        self.assertFalse(self.boxes(page))
        [agreed] = page.xpath("//div[@name='agreement']")
        self.assertEqual(len(agreed.xpath(".//div[@name='way_to_pay_transfer']")), 1)
        # Only in a box do the numbers stand below each other on a telephone; the sum
        # of it all comes before the plan.
        self.assertTrue(agreed.xpath("div[@class='asom_pay']//table"))
        self.assertTrue(agreed.xpath("preceding-sibling::p[@name='owed']"))
        self.assertNotIn("should have been paid by", text)
        self.assertIn("It is paid in instalments, as agreed.", text)

    def test_an_agreement_that_ended_leaves_all_of_it_to_pay(self):
        with freeze_time("2026-01-20 09:00:00"):
            self.plan.action_start()
            self.plan.action_cancel()
        _response, page, text = self.seen("/my", "eva")
        self.assertEqual(len(self.boxes(page)), 2)
        self.assertNotIn("in instalments", text)

    def test_the_agreements_own_line_pays_each_instalment(self):
        with freeze_time("2026-01-20 09:00:00"):
            self.plan.action_start()
        line = "+71<000000000000018+12345674<"
        self.plan.write({"payment_line": line, "payment_picture": "/fik/1-2.png"})
        _response, page, _text = self.seen("/my", "eva")
        [picture] = page.xpath("//div[@name='agreement']//img")
        self.assertEqual(picture.get("alt"), line)
        self.assertFalse(page.xpath("//div[@name='way_to_pay_transfer']"))
