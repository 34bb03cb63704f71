"""Who receives work orders, by which mail address or server, is decided by two: a
receiver is told where members live."""

from psycopg2.errors import NotNullViolation

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_work_order import WorkCase

SECRET = "a secret of more than 24 signs"
URL, OTHER_URL = "https://service.example.com/work", "https://elsewhere.example.com/w"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestWorkHookSecond(WorkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.used = cls.work_rule()
        cls.two_managers_and_a_clerk()
        cls.other = cls.payer("Kabelfirma", email="kabel@example.com")
        cls.hooks = cls.env["asom.work.hook"].with_context(
            allowed_company_ids=cls.north.ids
        )

    def entered(self, **vals):
        return self.hooks.with_user(self.one).create(
            {
                "company_id": self.north.id,
                "receiver_id": self.firm.id,
                "url": URL,
                "new_secret": SECRET,
                **vals,
            }
        )

    def waiting(self, hook):
        hook.invalidate_recordset()
        return hook.sudo().with_user(self.two).asom_waiting_ids

    def as_clerk(self, record):
        user = record.with_user(self.clerk)
        return user.with_context(allowed_company_ids=self.north.ids)

    # === WHO RECEIVES === #

    def test_another_receiver_gets_work_when_a_second_one_has_confirmed_it(self):
        rules = self.as_clerk(self.env["asom.work.rule"])
        words = {"company_id": self.north.id, "cause": "change"}
        more, another = rules.create(
            [
                {**words, "task": "fetch", "receiver_id": self.firm.id},
                {**words, "task": "deliver", "receiver_id": self.other.id},
            ]
        )
        self.assertTrue(more.active, "it gets work already")
        self.assertFalse(another.active)
        [change] = self.waiting(another)
        self.assertIn("Kabelfirma kabel@example.com", change.new_text)
        with self.assertRaises(UserError), self.cr.savepoint():
            change.with_user(self.clerk).action_confirm()
        works = self.ordered().work_order_ids
        self.assertEqual(works.receiver_id, self.firm)
        change.action_confirm()
        self.assertTrue(another.active)

    def test_a_rule_goes_to_somebody_else_when_a_second_one_has_confirmed_it(self):
        mine = self.as_clerk(self.used)
        mine.write({"receiver_id": self.other.id, "days": 3})
        self.assertEqual((self.used.receiver_id, self.used.days), (self.firm, 3))
        [change] = self.waiting(self.used)
        self.assertIn("Antenneservice firm@example.com", change.old_text)
        change.action_confirm()
        self.assertEqual(self.used.receiver_id, self.other)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(NotNullViolation),
            self.cr.savepoint(),
        ):
            mine.receiver_id = False
        mine.action_archive()
        mine.action_unarchive()
        self.assertFalse(self.used.active, "to stop takes one, to begin takes two")

    def test_the_first_receiver_is_entered_by_one(self):
        self.used.unlink()
        rule = self.as_clerk(self.env["asom.work.rule"]).create(
            {
                "company_id": self.north.id,
                "task": "fetch",
                "receiver_id": self.other.id,
            }
        )
        self.assertTrue(rule.active)

    def called(self, records, method, *args):
        """What a call by the clerk says, who wants to see what is archived as well."""
        model = self.env(user=self.clerk, context={}, su=False)[records._name]
        context = {"allowed_company_ids": self.north.ids, "active_test": False}
        ids = [records.ids] if records else []
        return call_kw(model, method, [*ids, *args], {"context": context})

    def test_what_waits_is_not_in_force_whatever_a_call_says(self):
        rules = self.env["asom.work.rule"]
        vals = {
            "company_id": self.north.id,
            "cause": "change",
            "task": "deliver",
            "receiver_id": self.other.id,
        }
        # Who gets work already may get more: the first of these waits, and is no work.
        for _time in range(2):
            waits = rules.browse(self.called(rules, "create", vals))
            self.assertFalse(waits.active)
        hook = self.entered()
        self.assertFalse(hook.active)
        order = self.order()
        self.called(order, "action_confirm")
        works = order.work_order_ids
        self.assertEqual(works.receiver_id, self.firm)
        self.called(works, "action_send")
        self.assertFalse(self.env["asom.work.call"].search([("hook_id", "=", hook.id)]))
        found = self.called(rules, "search", [("receiver_id", "=", self.other.id)])
        self.assertIn(waits.id, found, "lists show what is archived")

    def test_where_the_mails_of_a_receiver_go_is_changed_by_two(self):
        mine = self.as_clerk(self.firm)
        mine.write({"email": "mine@example.com", "phone": "87654321"})
        self.assertEqual(self.firm.email, "firm@example.com")
        self.assertEqual(self.firm.phone, "87654321")
        [change] = self.waiting(self.firm)
        self.assertEqual(change.new_text, "Antenneservice: mine@example.com")
        # Also when its rule is put away, as long as it has work to do.
        works = self.ordered().work_order_ids
        self.used.active = False
        mine.email = "mine@example.com"
        self.assertEqual(self.firm.email, "firm@example.com")
        double = self.payer("Antenneservice", email="mine@example.com")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.clerk)
        for into in (self.firm, double):
            merge = wizard.create(
                {
                    "partner_ids": [(6, 0, [self.firm.id, double.id])],
                    "dst_partner_id": into.id,
                }
            )
            with self.assertRaisesRegex(UserError, "work orders"), self.cr.savepoint():
                merge.action_merge()
        self.waiting(self.firm).action_confirm()
        self.assertEqual(self.firm.email, "mine@example.com")
        works.action_withdraw()
        mine.email = "later@example.com"
        self.assertEqual(self.firm.email, "later@example.com")

    def test_who_receives_nothing_is_written_to_at_once(self):
        self.as_clerk(self.other).email = "new@example.com"
        self.assertEqual(self.other.email, "new@example.com")

    # === ITS SERVER === #

    def test_a_new_one_is_used_when_a_second_manager_has_confirmed_it(self):
        hook = self.entered()
        self.assertFalse(hook.active)
        self.assertFalse(self.hooks._of(self.north, self.firm))
        [change] = self.waiting(hook)
        self.assertIn(URL, change.new_text)
        with self.assertRaisesRegex(UserError, "yourself"), self.cr.savepoint():
            change.with_user(self.one).action_confirm()
        change.action_confirm()
        self.assertTrue(hook.active)
        self.assertEqual(self.hooks._of(self.north, self.firm), hook.sudo())

    def test_until_then_work_goes_by_mail(self):
        self.entered()
        work = self.ordered().work_order_ids
        work.action_send()
        self.assertEqual(work.state, "sent")
        self.assertFalse(work.call_ids)
        mails = self.env["mail.mail"].search([("recipient_ids", "=", self.firm.id)])
        self.assertEqual(len(mails), 1)

    def test_another_address_waits_in_whatever_way_it_is_written(self):
        hook = self.entered()
        self.waiting(hook).action_confirm()
        mine = hook.with_user(self.one)
        mine.url = OTHER_URL
        self.assertEqual(hook.url, URL)
        [change] = self.waiting(hook)
        self.assertEqual((change.old_text, change.new_text), (URL, OTHER_URL))
        mine.action_archive()
        self.assertFalse(hook.active)
        mine.action_unarchive()
        self.assertFalse(hook.active, "to stop takes one, to begin takes two")
        for way in (mine.copy, lambda: mine.load(["url"], [[OTHER_URL]])):
            with self.assertRaises(UserError), self.cr.savepoint():
                way()
        self.assertFalse(self.hooks.search([("url", "=", OTHER_URL)]))

    def test_who_changes_what_waits_does_not_confirm_it_unseen(self):
        hook = self.entered()
        [asked] = self.waiting(hook)
        hook.with_user(self.two).url = OTHER_URL
        self.assertEqual(hook.url, URL)
        asked.with_user(self.two).action_confirm()
        self.assertEqual((hook.active, hook.url), (True, URL))
