"""The page for cards takes what is left of one invoice; a letter asks for more."""

from odoo.tests import freeze_time, tagged

from .common import DunningCase


@tagged("post_install", "-at_install")
class TestCardAmount(DunningCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = {"reg_number": "0040", "account_number": "0440116243"}
        cls.north.write({f"asom_bank_{key}": value for key, value in account.items()})
        cls.classPatch(
            type(cls.env["account.move"]), "_asom_way_to_pay", lambda move: "card"
        )

    def told(self, fee):
        """What the mail of a reminder with this fee says of how it is paid."""
        self.policy.fee_1 = fee
        eva = self.owing("Eva Krog", payment_channel="card")
        self.remind("2026-01-12")
        return str(self.reminders_of(eva)._mail_way())

    def test_a_reminder_with_a_fee_is_transferred_as_one_amount(self):
        """Who paid by card on the invoice's page owed the fee still."""
        body = self.told(100.0)
        self.assertNotIn("payment=1", body)
        self.assertIn("0440116243", body)

    def test_a_reminder_of_the_invoice_alone_is_paid_by_card(self):
        self.assertIn("payment=1", self.told(0.0))

    def test_an_instalment_is_not_paid_by_card(self):
        eva = self.owing("Eva Krog", payment_channel="card")
        with freeze_time("2026-01-20 09:00:00"):
            plan = self.env["asom.dunning.agreement"].create(
                {"membership_id": eva.id, "date_first": "2026-02-02", "number": 4}
            )
            plan.action_start()
            move = plan._open_invoices()[:1]
            payment = move._asom_way_of(move._asom_payment())
        self.assertEqual((payment["way"], payment["url"]), ("transfer", ""))
        nowhere = {**move._asom_payment(), "account_number": False}
        self.assertEqual(move._asom_way_of(nowhere)["way"], "ask")
