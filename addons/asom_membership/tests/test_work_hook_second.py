"""Where a receiver's server is, is decided by two: it is told where members live."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_work_order import WorkCase

SECRET = "a secret of more than 24 signs"
URL, OTHER_URL = "https://service.example.com/work", "https://elsewhere.example.com/w"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestWorkHookSecond(WorkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_rule()
        cls.one = cls.user_of("hook_one", "group_manager", cls.north)
        cls.two = cls.user_of("hook_two", "group_manager", cls.north)
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
