"""Another account for an association's money is used when two have confirmed it."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AssociationCase

OTHER = "DK5000400440116243"


@tagged("post_install", "-at_install")
class TestSettingBank(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two_managers_and_a_clerk()
        cls.north.write(
            {"asom_bank_reg_number": "0040", "asom_bank_account_number": "0440116299"}
        )
        cls.account = cls.north.partner_id.bank_ids
        # One beside it, which is not where members pay to.
        cls.second = cls.env["res.partner.bank"].create(
            {"acc_number": "DK2200400440116235", "partner_id": cls.north.partner_id.id}
        )
        cls.known = cls.env["asom.setting.change"].search([])

    def change(self):
        return self.env["asom.setting.change"].search([]) - self.known

    def add(self, user, partner=None, number=OTHER):
        banks = self.env["res.partner.bank"].with_user(user)
        partner = partner or self.north.partner_id
        return banks.create({"acc_number": number, "partner_id": partner.id})

    def confirm(self):
        change = self.change().filtered(lambda each: each.state == "waiting")
        with self.assertRaises(UserError), self.cr.savepoint():
            change.with_user(self.clerk).action_confirm()
        change.with_user(self.two).action_confirm()

    def test_another_account_waits(self):
        account = self.add(self.one)
        self.assertFalse(account.active)
        self.assertNotIn(account, self.north.partner_id.bank_ids)
        self.assertIn(OTHER[2:6], self.change().new_text.replace(" ", ""))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.change().with_user(self.one).action_confirm()
        account.with_user(self.one).active = True
        self.assertFalse(account.active)
        self.confirm()
        self.assertTrue(account.active)

    def test_the_number_of_an_account_waits(self):
        for user in (self.clerk, self.one):
            for name in ("acc_number", "sanitized_acc_number"):
                self.second.with_user(user)[name] = OTHER
            self.assertNotEqual(self.second.sanitized_acc_number, OTHER)
        self.confirm()
        self.assertEqual(self.second.sanitized_acc_number, OTHER)

    def test_to_delete_the_first_makes_no_other_one_the_first(self):
        self.second.with_user(self.one).unlink()
        self.assertFalse(self.add(self.one).active)

    def test_another_one_is_not_made_the_associations(self):
        account = self.add(self.one, self.payer("Fraud"))
        self.assertTrue(account.active)
        with self.assertRaises(UserError), self.cr.savepoint():
            account.with_user(self.one).partner_id = self.north.partner_id

    def test_accounts_of_others_are_their_own_matter(self):
        account = self.add(self.clerk, self.payer("Member"))
        account.with_user(self.clerk).acc_number = "DK6100400440116248"
        self.assertTrue(account.active)
        self.assertFalse(self.change())

    def test_the_account_of_a_journal_waits(self):
        journal = self.env["account.journal"].create(
            {
                "name": "Bank",
                "code": "BNKX",
                "type": "bank",
                "company_id": self.north.id,
                "bank_account_id": self.account.id,
            }
        )
        account = self.add(self.env.user)
        self.env["asom.setting.change"].search([("state", "=", "waiting")]).with_user(
            self.two
        ).action_confirm()
        journal.with_user(self.one).bank_account_id = account
        self.assertEqual(journal.bank_account_id, self.account)
        self.confirm()
        self.assertEqual(journal.bank_account_id, account)

    def test_another_number_of_a_channel_waits(self):
        channel = self.env["asom.payment.channel"].search([], limit=1)
        numbers = self.env["asom.payment.channel.number"].with_user(self.one)
        vals = {"channel_id": channel.id, "company_id": self.north.id}
        number = numbers.create({**vals, "number": "111111"})
        self.assertTrue(number.active)
        number.number = "222222"
        self.assertEqual(number.number, "111111")
        number.unlink()
        number = numbers.create({**vals, "number": "333333"})
        self.assertEqual(numbers._number_of(self.north, channel.code), "")
        self.change().filtered(
            lambda each: each.state == "waiting" and each.res_id == number.id
        ).with_user(self.two).action_confirm()
        self.assertEqual(numbers._number_of(self.north, channel.code), "333333")
