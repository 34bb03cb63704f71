"""Settings that decide about money are told, and some are changed by two."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-01-15")
class TestSettingChange(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls.user_of("one", "group_manager", cls.north)
        cls.two = cls.user_of("two", "group_manager", cls.north)
        cls.north.write(
            {"asom_bank_reg_number": "0040", "asom_bank_account_number": "0440116243"}
        )
        chair = cls.payer("Chair", email="chair@example.dk")
        cls.env["asom.association.contact"].create(
            {"company_id": cls.north.id, "partner_id": chair.id}
        )
        cls.env.flush_all()
        cls.known = cls.env["asom.setting.change"].search([])
        cls.mails = cls.env["mail.mail"].search([])

    def new_changes(self):
        return self.env["asom.setting.change"].search([]) - self.known

    def new_mails(self):
        return self.env["mail.mail"].search([]) - self.mails

    def as_one(self):
        return self.north.with_user(self.one)

    # === THE BANK ACCOUNT === #

    def test_another_bank_account_waits_for_a_second_manager(self):
        iban = self.north.asom_iban
        told = "65 91 23 45"
        self.as_one().write({"asom_bank_account_number": "0440116299", "phone": told})
        self.assertEqual(self.north.asom_bank_account_number, "0440116243")
        self.assertEqual((self.north.asom_iban, self.north.phone), (iban, told))
        change = self.new_changes()
        self.assertEqual((change.state, change.asked_by_id), ("waiting", self.one))
        self.assertEqual(
            (change.old_text, change.new_text), ("0440116243", "0440116299")
        )
        self.assertEqual(self.as_one().asom_waiting_ids, change.with_user(self.one))
        with self.assertRaisesRegex(UserError, "another manager"), self.cr.savepoint():
            change.with_user(self.one).action_confirm()
        change.with_user(self.two).action_confirm()
        self.assertEqual(self.north.asom_bank_account_number, "0440116299")
        self.assertNotEqual(self.north.asom_iban, iban)
        self.assertEqual((change.state, change.decided_by_id), ("done", self.two))

    def test_the_association_is_told_by_mail_at_once_and_when_it_is_used(self):
        bureau = self.env.ref("base.main_company")
        bureau.write({"email": "bureau@example.org", "phone": "63 12 34 56"})
        self.as_one().asom_bank_account_number = "0440116299"
        [mail] = self.new_mails()
        self.assertEqual(mail.recipient_ids.email, "chair@example.dk")
        self.assertIn("bureau@example.org", mail.email_from)
        words = ("one", "0440116243", "0440116299", "another manager", "63 12 34 56")
        for text in words:
            self.assertIn(text, mail.body_html)
        self.new_changes().with_user(self.two).action_confirm()
        self.assertEqual(len(self.new_mails()), 2)

    def test_staff_and_boards_confirm_nothing(self):
        self.as_one().asom_bank_account_number = "0440116299"
        change = self.new_changes()
        for group in ("group_staff", "group_board", "group_accountant"):
            user = self.user_of(f"no_{group}", group, self.north)
            for step in ("action_confirm", "action_refuse"):
                with self.assertRaises(UserError), self.cr.savepoint():
                    getattr(change.with_user(user), step)()
            with self.assertRaises(AccessError), self.cr.savepoint():
                change.with_user(user).write({"state": "done"})

    def test_a_refused_change_is_never_made(self):
        self.as_one().asom_bank_reg_number = "5301"
        change = self.new_changes()
        change.with_user(self.one).action_refuse()
        with self.assertRaisesRegex(UserError, "decided"), self.cr.savepoint():
            change.with_user(self.two).action_confirm()
        self.assertEqual(self.north.asom_bank_reg_number, "0040")

    def test_a_later_change_takes_the_place_of_one_that_waits(self):
        self.as_one().asom_bank_account_number = "0440116299"
        first = self.new_changes()
        self.as_one().asom_bank_account_number = "0440116288"
        self.assertEqual(first.state, "replaced")
        (self.new_changes() - first).with_user(self.two).action_confirm()
        self.assertEqual(self.north.asom_bank_account_number, "0440116288")

    def test_a_first_bank_account_is_entered_by_one(self):
        south = self.south.with_user(self.user_of("s", "group_manager", self.south))
        south.write(
            {"asom_bank_reg_number": "0040", "asom_bank_account_number": "0440116243"}
        )
        self.assertTrue(self.south.asom_iban)

    def test_the_same_value_again_is_no_change(self):
        self.as_one().asom_bank_account_number = "0440116243"
        self.assertFalse(self.new_changes())

    def test_two_managers_see_changes_of_their_associations_alone(self):
        self.as_one().asom_bank_account_number = "0440116299"
        other = self.user_of("s", "group_manager", self.south)
        change = self.new_changes().with_user(other)
        change = change.with_context(allowed_company_ids=self.south.ids)
        self.assertFalse(change.search([("company_id", "=", self.north.id)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            change.action_confirm()

    # === FOUR EYES AND POLICIES === #

    def test_four_eyes_are_given_up_with_a_reason(self):
        self.north.asom_four_eyes = True
        known = self.new_changes()
        for reason in ({}, {"asom_change_reason": "  "}):
            with self.assertRaisesRegex(UserError, "why"), self.cr.savepoint():
                self.as_one().write({"asom_four_eyes": False, **reason})
        self.as_one().write(
            {"asom_four_eyes": False, "asom_change_reason": "The board wants it"}
        )
        self.assertFalse(self.north.asom_four_eyes)
        change = self.new_changes() - known
        self.assertEqual(change.reason, "The board wants it")
        self.assertEqual((change.old_text, change.new_text), ("Yes", "No"))
        self.assertIn("The board wants it", self.new_mails()[:1].body_html)

    def test_nobody_calls_himself_confirmed(self):
        self.north.asom_four_eyes = True
        known, mails = self.new_changes(), self.new_mails()
        self.as_one().with_context(asom_setting_confirmed=True).write(
            {"asom_four_eyes": False, "asom_change_reason": "Nobody is told"}
        )
        self.assertEqual((self.new_changes() - known).asked_by_id, self.one)
        self.assertTrue(self.new_mails() - mails)

    def test_other_controls_are_made_weaker_with_a_reason(self):
        for vals in ({"asom_price_notice_days": 1}, {"asom_deviation_percent": 99}):
            with self.assertRaisesRegex(UserError, "why"), self.cr.savepoint():
                self.as_one().write(vals)
        self.as_one().write({"asom_price_notice_days": 60})
        self.as_one().write(
            {"asom_price_notice_days": 10, "asom_change_reason": "The board wants it"}
        )
        self.assertEqual(self.north.asom_price_notice_days, 10)
        self.assertIn("The board wants it", self.new_mails()[:1].body_html)

    def test_only_our_managers_give_four_eyes_up(self):
        self.north.asom_four_eyes = True
        setter = self.user_of("setter", "group_staff", self.north)
        setter.group_ids |= self.env.ref("base.group_erp_manager")
        with self.assertRaisesRegex(UserError, "manager"), self.cr.savepoint():
            self.north.with_user(setter).write(
                {"asom_four_eyes": False, "asom_change_reason": "I want it"}
            )

    def test_every_policy_leaves_its_old_value_behind(self):
        self.as_one().write({"asom_due_month_offset": 1, "asom_use_credit": False})
        change = self.new_changes()
        self.assertEqual((change.old_text, change.new_text), ("– · Yes", "1 · No"))
        self.assertEqual(change.asked_by_id, self.one)
        self.assertFalse(self.new_mails())

    def test_all_settings_of_dues_are_told(self):
        """But texts and who is who."""
        company = self.env["res.company"]
        quiet = {
            "asom_is_association",
            "asom_number",
            "asom_iban",
            "asom_website_slug",
            "asom_responsible_id",
            "asom_invoice_text",
            "asom_advice_text",
        }
        stored = {
            name
            for name, field in company._fields.items()
            if name.startswith("asom_") and field.store and field.type != "one2many"
        }
        told = {*company._asom_told, *company._asom_second}
        self.assertEqual(stored - quiet - told, set())

    def test_the_history_is_kept(self):
        self.as_one().asom_use_credit = False
        with self.assertRaises(UserError), self.cr.savepoint():
            self.new_changes().sudo().unlink()


@tagged("post_install", "-at_install")
@freeze_time("2026-01-15")
class TestPriceByHand(AssociationCase):
    """A price that comes over RPC obeys the rules of the form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.subscribe(cls.member(), cls.tv)
        cls.clerk = cls.user_of("clerk", "group_staff", cls.north)

    def announce(self, **vals):
        return (
            self.env["asom.price"]
            .with_user(self.clerk)
            .create(
                {
                    "product_tmpl_id": self.tv.product_tmpl_id.id,
                    "amount": 330.0,
                    "announced_on": "2026-01-15",
                    "valid_from": "2026-07-01",
                    **vals,
                }
            )
        )

    def test_a_price_is_not_announced_back_in_time(self):
        with self.assertRaisesRegex(UserError, "has passed"), self.cr.savepoint():
            self.announce(announced_on="2025-06-01", valid_from="2026-01-20")
        price = self.announce()
        with self.assertRaisesRegex(UserError, "has passed"), self.cr.savepoint():
            price.announced_on = "2025-06-01"
        with self.assertRaises(UserError), self.cr.savepoint():
            price.write({"announced_on": "2025-06-01", "valid_from": "2026-01-20"})

    def test_with_a_reason_it_is_and_who_gave_it_is_kept(self):
        price = self.announce(announced_on="2025-06-01", override_reason="In October")
        self.assertEqual(price.override_user_id, self.clerk)

    def test_who_overrode_is_the_user_who_did(self):
        other = self.user_of("other", "group_staff", self.north)
        forged = {"override_user_id": other.id, "override_reason": "Because"}
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.announce(**forged)
        price = self.announce(override_reason="Because")
        with self.assertRaises(AccessError), self.cr.savepoint():
            price.override_user_id = other
        price.with_user(other).override_reason = "Because of me"
        self.assertEqual(price.override_user_id, other)
        price.write({"amount": 335.0, "valid_from": "2026-10-01"})
        self.assertFalse(price.override_user_id)
