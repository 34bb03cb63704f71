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

    def test_changed_bytes_keep_nobody_from_looking_after_the_others(self):
        self.delivery.action_send()
        transfer = self.died("rename")
        attachment = self.env["ir.attachment"]._asom_frozen_of(self.delivery, "content")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            [b"BS", attachment.id],
        )
        self.env.invalidate_all()
        with self.later(10):
            self.channel._work()
            self.assertEqual(transfer.state, "doubtful")
            self.channel._work()
        self.assertNotIn(self.delivery.filename, self.names(self.channel, OUT))
        self.assertFalse(self.channel.error_kind)

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

    # === THE CONNECTION DOES NOT COME BACK === #

    def test_stopped_with_a_file_that_perhaps_arrived(self):
        """Else neither sending by hand nor cancelling would ever be possible."""
        self.delivery.action_send()
        transfer = self.died("rename", after=True)
        self.channel.action_stop()
        self.assertEqual(transfer.state, "doubtful")
        self.assertEqual(len(self.delivery.activity_ids), 1)
        self.delivery.action_nets_has_it()
        self.assertEqual(self.delivery.state, "sent")

    def test_stopped_with_a_file_that_was_not_sent(self):
        self.delivery.action_send()
        transfer = self.died("put")
        self.channel.action_stop()
        self.assertEqual(transfer.state, "waiting")
        self.assertIn("not in use", self.delivery.transfer_error)
        self.delivery.action_do_not_send()
        self.delivery.action_mark_sent()

    def test_the_server_is_gone_for_good(self):
        self.delivery.action_send()
        transfer = self.died("rename", after=True)
        error = TransportError("unreachable", "nets.invalid")
        with patch.object(LocalFolders, "__enter__", side_effect=error):
            self.channel._work()
            self.assertEqual(transfer.state, "working")
            self.channel._work()
            self.channel._work()
        self.assertEqual(transfer.state, "doubtful")
        # It comes back before anybody has asked Nets.
        with self.later(60):
            self.channel._work()
        self.assertEqual((transfer.state, self.delivery.state), ("done", "sent"))

    def test_archived_with_a_file_that_waits(self):
        """The next connection can send it."""
        self.delivery.action_send()
        transfer = self.delivery.transfer_id
        self.channel.action_archive()
        self.assertEqual(transfer.state, "cancelled")
        self.assertIn("archived", self.delivery.activity_ids.note)
        second = self.watched(folder_base="second")
        self.assertTrue(self.delivery.can_be_sent)
        self.delivery.action_send()
        second._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertEqual(self.names(second, OUT), [self.delivery.filename])

    def test_archived_and_nets_does_not_have_it(self):
        transfer = self.doubt()
        self.channel.action_archive()
        self.assertEqual(transfer.state, "doubtful")
        self.delivery.action_nets_does_not_have_it()
        self.assertEqual(transfer.state, "cancelled")
        self.delivery.action_mark_sent()

    def test_the_folder_from_nets_is_gone(self):
        """What is to be sent does not wait for it."""
        self.delivery.action_send()
        self.folder(self.channel, "from_nets/fetched").rmdir()
        self.folder(self.channel, "from_nets").rmdir()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertIn("from_nets", self.channel.error)

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
            real(store, folder, name, data.read(100))
            raise TransportError("lost", "nets.invalid")

        with patch.object(LocalFolders, "put", put):
            self.channel._work()
        with self.later(3):
            self.channel._work()
        self.assertEqual(self.delivery.transfer_state, "doubtful")
