"""Sending when a worker dies or the line breaks: never twice, never lost."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common import EARLY

from ..transport import LocalFolders, TransportError
from .common import OUT, TAKEN, TransportCase


class Died(BaseException):
    """A worker that is killed: nothing catches it."""


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSendBroken(TransportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.ready()

    def setUp(self):
        super().setUp()
        self.channel = self.watched(folder_taken=TAKEN)

    def later(self, minutes):
        then = fields.Datetime.now() + timedelta(minutes=minutes)
        return patch.object(fields.Datetime, "now", lambda: then)

    def died(self, method, after=False):
        """The worker dies when it calls a store's method (or after it)."""
        real = getattr(LocalFolders, method)

        def die(store, *words):
            if after:
                real(store, *words)
            raise Died

        # Odoo's assertRaises would undo what the worker has done.
        died = False
        with patch.object(LocalFolders, method, die):
            try:
                self.channel._work()
            except Died:
                died = True
        self.assertTrue(died)
        return self.transfers(self.channel)

    # === A WORKER DIES === #

    def test_died_while_writing(self):
        self.delivery.action_send()
        transfer = self.died("put")
        self.assertEqual((transfer.state, transfer.at_risk), ("working", False))
        with self.assertRaisesRegex(UserError, "right now"):
            self.delivery.action_cancel()
        with self.assertRaisesRegex(UserError, "right now"):
            self.delivery.action_mark_sent()
        self.channel._work()
        self.assertEqual(transfer.state, "waiting")
        transfer.action_try_now()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertEqual(self.names(self.channel, OUT), [self.delivery.filename])

    def test_died_before_the_name_was_given(self):
        self.delivery.action_send()
        transfer = self.died("rename")
        self.assertEqual((transfer.state, transfer.at_risk), ("working", True))
        # A server may still do what it was asked for last.
        self.channel._work()
        self.assertEqual(transfer.state, "working")
        with self.later(3):
            self.channel._work()
        self.assertEqual((transfer.state, transfer.attempts), ("waiting", 1))
        transfer.action_try_now()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertEqual(self.names(self.channel, OUT), [self.delivery.filename])

    def test_died_after_the_name_was_given(self):
        self.delivery.action_send()
        transfer = self.died("rename", after=True)
        self.assertEqual(self.delivery.state, "ready")
        with self.later(3):
            self.channel._work()
        self.assertEqual(transfer.state, "done")
        self.assertEqual(self.delivery.state, "sent")

    def test_died_and_nets_took_it_to_a_folder_that_can_be_seen(self):
        self.delivery.action_send()
        transfer = self.died("rename", after=True)
        name = self.delivery.filename
        (self.folder(self.channel, OUT) / name).rename(
            self.folder(self.channel, TAKEN) / name
        )
        with self.later(3):
            self.channel._work()
        self.assertEqual(transfer.state, "done")
        self.assertEqual(self.delivery.state, "sent")

    def doubt(self):
        self.delivery.action_send()
        transfer = self.died("rename", after=True)
        (self.folder(self.channel, OUT) / self.delivery.filename).unlink()
        with self.later(3):
            self.channel._work()
        return transfer

    def test_died_and_nets_took_it(self):
        transfer = self.doubt()
        self.assertEqual(transfer.state, "doubtful")
        self.assertEqual(self.delivery.state, "ready")
        self.assertEqual(len(self.delivery.activity_ids), 1)
        for _round in range(3):
            with self.later(60):
                self.channel._work()
        self.assertEqual(self.names(self.channel, OUT), [])
        for step in ("action_cancel", "action_mark_sent"):
            with self.assertRaisesRegex(UserError, "perhaps arrived"):
                getattr(self.delivery, step)()
        with self.assertRaisesRegex(UserError, "on its way"):
            self.delivery._queue(self.channel)
        with self.assertRaises(UserError):
            self.delivery.action_do_not_send()

    def test_a_person_says_that_nets_has_it(self):
        transfer = self.doubt()
        self.delivery.action_nets_has_it()
        self.assertEqual((transfer.state, self.delivery.state), ("done", "sent"))
        self.assertFalse(self.delivery.activity_ids)
        self.channel._work()
        self.assertEqual(self.names(self.channel, OUT), [])

    def test_a_person_says_that_nets_does_not_have_it(self):
        transfer = self.doubt()
        self.delivery.action_nets_does_not_have_it()
        self.assertEqual(transfer.state, "waiting")
        self.channel._work()
        self.assertEqual((transfer.state, self.delivery.state), ("done", "sent"))
        self.assertEqual(self.names(self.channel, OUT), [self.delivery.filename])

    def test_no_doubt_without_reason(self):
        self.delivery.action_send()
        transfer = self.delivery.transfer_id
        for step in (transfer.action_arrived, transfer.action_not_arrived):
            with self.assertRaisesRegex(UserError, "no doubt"):
                step()

    def test_the_line_breaks_while_the_name_is_given(self):
        """The answer is lost, the file is there."""
        self.delivery.action_send()
        real = LocalFolders.rename

        def rename(store, *words):
            real(store, *words)
            raise TransportError("lost", "nets.invalid")

        with patch.object(LocalFolders, "rename", rename):
            self.channel._work()
        transfer = self.delivery.transfer_id
        self.assertEqual((transfer.state, transfer.at_risk), ("working", True))
        self.assertEqual(self.channel.failures, 1)
        with self.later(3):
            self.channel._work()
        self.assertEqual((transfer.state, self.delivery.state), ("done", "sent"))

    # === WHERE FILES MAY NOT BE RENAMED === #

    def test_directly(self):
        self.channel.upload_directly = True
        self.delivery.action_send()
        with patch.object(LocalFolders, "rename", side_effect=AssertionError):
            self.channel._work()
        self.assertEqual(self.delivery.state, "sent")

    def test_directly_and_half(self):
        self.channel.upload_directly = True
        self.delivery.action_send()
        real = LocalFolders.put

        def put(store, folder, name, data):
            real(store, folder, name, data[:100])
            raise TransportError("lost", "nets.invalid")

        with patch.object(LocalFolders, "put", put):
            self.channel._work()
        with self.later(3):
            self.channel._work()
        self.assertEqual(self.delivery.transfer_state, "doubtful")
