"""The log of a record says who did what: no call makes, changes or takes it away."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_access import AccessCase


@tagged("post_install", "-at_install")
class TestHistory(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["staff"]
        cls.other = cls.user_of("other_manager", "group_manager", cls.north)
        cls.run_ = cls.env["asom.collection.run"].search(
            [("company_id", "=", cls.north.id)], limit=1
        )
        cls.run_.with_user(cls.other).message_post(body="Approved")
        cls.said = cls.run_.message_ids

    def refuse(self, model, method, *args, **kwargs):
        known = self.run_.message_ids
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.rpc("staff", model, method, *args, **kwargs)
        self.env.invalidate_all()
        self.assertEqual(self.run_.message_ids, known)

    def test_nobody_writes_in_another_ones_name_or_on_another_day(self):
        author = self.other.partner_id
        self.other.email = "other@bureau.example"
        run = [self.run_.id]
        for forged in (
            {"author_id": author.id},
            {"email_from": self.other.email},
            {"email_from": self.other.name},
            {"date": "2020-01-01 00:00:00"},
        ):
            on_run = {"model": self.run_._name, "res_id": self.run_.id}
            message = {"body": "Approved", **forged}
            with self.subTest(forged=forged):
                self.refuse("asom.collection.run", "message_post", run, **message)
                self.refuse("mail.message", "create", {**on_run, **message})
                lines = {"message_ids": [Command.create(message)]}
                self.refuse("asom.collection.run", "write", run, lines)
        named = {"author_id": author.id, "body": "Approved", "model": self.run_._name}
        for model, vals in (
            ("mail.compose.message", {**named, "res_ids": str(run)}),
            ("mail.scheduled.message", {**named, "res_id": self.run_.id}),
        ):
            self.refuse(model, "create", vals)

    def test_what_was_said_stays(self):
        for message in self.said:
            for vals in (
                {"body": "Changed"},
                {"author_id": self.clerk.partner_id.id},
                {"date": "2020-01-01 00:00:00"},
                {"res_id": False},
            ):
                self.refuse("mail.message", "write", [message.id], vals)
            self.refuse("mail.message", "unlink", [message.id])
            for command in (Command.delete(message.id), Command.unlink(message.id)):
                lines = {"message_ids": [command]}
                self.refuse("asom.collection.run", "write", [self.run_.id], lines)

    def test_own_comments_are_written_and_corrected(self):
        words = {"body": "Mine", "message_type": "comment"}
        run = "asom.collection.run"
        found = self.rpc("staff", run, "message_post", [self.run_.id], **words)
        mine = self.run_.message_ids - self.said
        self.assertTrue(found)
        self.assertEqual(mine.author_id, self.clerk.partner_id)
        self.rpc("staff", "mail.message", "write", [mine.id], {"body": "Better"})
        self.assertIn("Better", mine.body)
        self.rpc("staff", "mail.message", "unlink", [mine.id])
        self.assertEqual(self.run_.message_ids, self.said)
