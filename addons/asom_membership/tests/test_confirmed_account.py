"""The account that two have confirmed is the one that members pay to."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import AssociationCase

OLD, NEW = "DK9000400440116299", "DK5000400440116243"


@tagged("post_install", "-at_install")
class TestConfirmedAccount(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two_managers_and_a_clerk()
        cls.north.write(
            {"asom_bank_reg_number": "0040", "asom_bank_account_number": "0440116299"}
        )
        cls.tv = cls.product("TV", 300.0)
        cls.old = cls.north.partner_id.bank_ids
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Bank",
                "code": "BNKX",
                "type": "bank",
                "company_id": cls.north.id,
            }
        )

    def invoice(self, **vals):
        return (
            self.env["account.move"]
            .with_company(self.north)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.payer().id,
                    "company_id": self.north.id,
                    "invoice_date": "2026-01-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.tv.id,
                                "price_unit": 80.0,
                                "tax_ids": False,
                            }
                        )
                    ],
                    **vals,
                }
            )
        )

    def change(self, number="0440116243"):
        self.north.with_user(self.one).asom_bank_account_number = number
        waiting = self.env["asom.setting.change"].search([("state", "=", "waiting")])
        waiting.with_user(self.two).action_confirm()

    def test_the_old_one_is_used_until_then_and_nowhere_after(self):
        draft, posted, paid = (self.invoice() for _ in range(3))
        (posted + paid).action_post()
        paid.payment_state = "paid"
        self.north.with_user(self.one).asom_bank_account_number = "0440116243"
        self.assertEqual(self.invoice().partner_bank_id, self.old)
        self.change()
        new = self.north.partner_id.bank_ids
        self.assertEqual(new.sanitized_acc_number, NEW)
        self.assertFalse(self.old.active)
        for invoice in (draft, posted, self.invoice()):
            self.assertEqual(invoice.partner_bank_id, new)
        self.assertEqual(paid.partner_bank_id, self.old)
        draft.action_post()

    def test_an_account_with_statements_is_kept_behind_the_new_one(self):
        self.journal.bank_account_id = self.old
        self.change()
        self.env.invalidate_all()
        banks = self.north.partner_id.bank_ids
        self.assertEqual(banks.mapped("sanitized_acc_number"), [NEW, OLD])
        self.assertEqual(self.invoice().partner_bank_id, banks[0])

    def test_an_account_that_waits_is_used_when_the_number_is_confirmed(self):
        banks = self.env["res.partner.bank"].with_user(self.one)
        added = banks.create(
            {"acc_number": NEW, "partner_id": self.north.partner_id.id}
        )
        self.assertFalse(added.active)
        self.change()
        self.assertTrue(added.active)
        self.assertEqual(self.north.partner_id.bank_ids, added)

    def test_back_to_the_account_of_before(self):
        self.change()
        self.change("0440116299")
        self.assertEqual(self.north.partner_id.bank_ids, self.old)
        self.assertEqual(self.invoice().partner_bank_id, self.old)

    def test_no_number_no_account(self):
        self.north.write(
            {"asom_bank_reg_number": False, "asom_bank_account_number": False}
        )
        self.assertFalse(self.invoice().partner_bank_id)

    def test_neither_payer_nor_journal_say_where_an_invoice_is_paid(self):
        self.journal.bank_account_id = self.env["res.partner.bank"].create(
            {"acc_number": NEW, "partner_id": self.north.partner_id.id}
        )
        method = self.journal.inbound_payment_method_line_ids[:1]
        self.assertTrue(method)
        invoice = self.invoice(preferred_payment_method_line_id=method.id)
        self.assertEqual(invoice.partner_bank_id, self.old)

    def test_an_invoice_is_not_paid_to_somebody_else(self):
        stranger = self.env["res.partner.bank"].create(
            {"acc_number": NEW, "partner_id": self.payer("Stranger").id}
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.invoice(partner_bank_id=stranger.id)

    def test_the_account_with_the_associations_number_follows_the_number(self):
        for user in (self.clerk, self.one):
            account = self.old.with_user(user)
            for vals in ({"acc_number": NEW}, {"active": False}):
                with self.assertRaisesRegex(UserError, "change it there"):
                    with self.cr.savepoint():
                        account.write(vals)
            with self.assertRaises(UserError), self.cr.savepoint():
                account.unlink()
        self.assertFalse(
            self.env["asom.setting.change"].search_count(
                [("state", "=", "waiting"), ("company_id", "=", self.north.id)]
            )
        )

    def test_no_invoice_names_an_account_that_waits(self):
        banks = self.env["res.partner.bank"].with_user(self.one)
        waits = banks.create(
            {"acc_number": NEW, "partner_id": self.north.partner_id.id}
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.invoice(partner_bank_id=waits.id)
        draft, posted = self.invoice(), self.invoice()
        posted.action_post()
        for invoice in (draft, posted):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                invoice.with_user(self.one).partner_bank_id = waits.id
            self.assertEqual(invoice.partner_bank_id, self.old)

    def test_a_copy_is_paid_to_the_account_of_today(self):
        invoice = self.invoice()
        invoice.action_post()
        invoice.payment_state = "paid"
        self.change()
        self.assertEqual(invoice.partner_bank_id, self.old)
        self.assertEqual(invoice.copy().partner_bank_id, self.north.partner_id.bank_ids)

    def test_an_association_is_none_any_more_when_two_say_so(self):
        """Its account would be nobody's to guard."""
        self.north.with_user(self.one).asom_is_association = False
        self.assertTrue(self.north.asom_is_association)
        self.old.with_user(self.clerk).sequence += 1
        waiting = self.env["asom.setting.change"].search([("state", "=", "waiting")])
        self.assertIn("asom_is_association", waiting.mapped("names"))
        with self.assertRaises(UserError), self.cr.savepoint():
            waiting.with_user(self.one).action_confirm()
        own = waiting.filtered(lambda each: each.names == "asom_is_association")
        own.with_user(self.two).action_confirm()
        self.assertFalse(self.north.asom_is_association)
