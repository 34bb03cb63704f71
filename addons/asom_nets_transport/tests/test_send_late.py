"""Files that wait too long, and names that cannot be taken away."""

import errno
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common import EARLY

from ..transport import LocalFolders, TransportError
from .common import IN, OUT, TransportCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSendLate(TransportCase):
    def test_not_after_the_last_deadline(self):
        channel = self.watched(auto_send=True)
        delivery = self.ready()
        [transfer] = delivery.transfer_ids
        # The connection was down over Christmas; due on 2 January.
        with freeze_time("2026-01-20 08:00:00"):
            channel._work()
            self.assertEqual((delivery.state, transfer.state), ("ready", "cancelled"))
            self.assertIn("has come", transfer.error)
            self.assertTrue(delivery.activity_ids)
            with self.assertRaisesRegex(UserError, "comes too late"):
                delivery.action_send()

    def test_once_although_the_part_stays(self):
        channel = self.watched(folder_taken=False)
        delivery = self.ready()
        delivery.action_send()
        unlink = Path.unlink

        def refuse(path, *args, **kwargs):
            if path.name.endswith(".part"):
                raise PermissionError(errno.EPERM, "no")
            return unlink(path, *args, **kwargs)

        with patch.object(Path, "unlink", refuse):
            channel._work()
        [transfer] = self.transfers(channel)
        self.assertEqual((delivery.state, transfer.state), ("sent", "done"))
        sent = self.folder(channel, OUT) / delivery.filename
        sent.unlink()  # Nets' program takes it
        channel._work()
        self.assertFalse(sent.exists())

    def test_a_file_that_stays_where_it_was(self):
        """Fetched files that cannot be moved are an error, not a loss."""
        channel = self.watched()
        folder = self.folder(channel, IN)
        (folder / "a").write_bytes(b"x")
        with (
            LocalFolders(str(folder), 100) as store,
            patch.object(Path, "unlink", side_effect=PermissionError(errno.EPERM, "")),
            self.assertRaises(TransportError) as caught,
        ):
            store.rename("", "a", "", "b")
        self.assertEqual(caught.exception.kind, "left_behind")
        self.assertEqual((folder / "b").read_bytes(), b"x")
