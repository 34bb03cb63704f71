"""Files over a real SFTP server, and what such a server can do to us."""

import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common import EARLY

from ..transport import SftpFolders
from .common import FETCHED, IN, OUT, RECEIPT, SftpCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSftp(SftpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.ready()

    def setUp(self):
        super().setUp()
        self.channel = self.connection()

    def all_received(self):
        return self.env["asom.nets.delivery"].sudo().search([("direction", "=", "in")])

    def restarted(self):
        """The server comes back as it was."""
        self.server.stop()
        self.server.start()

    def test_there_and_back(self):
        self.server.put(IN, "D0000000001-621.BS1", RECEIPT)
        self.delivery.action_send()
        self.env["asom.nets.channel"]._cron_work()
        self.assertEqual(self.server.names(OUT), [self.delivery.filename])
        self.assertEqual(
            self.server.data(OUT, self.delivery.filename), self.data(self.delivery)
        )
        self.assertEqual(self.delivery.state, "sent")
        self.assertEqual(self.server.names(IN), [])
        self.assertEqual(self.server.names(FETCHED), ["D0000000001-621.BS1"])
        self.assertEqual(self.data(self.all_received()), RECEIPT)
        self.assertFalse(self.channel.error)

    def test_what_the_test_says(self):
        self.server.put(IN, "a.txt", RECEIPT)
        told = self.channel.action_test()["params"]["message"]
        self.assertIn("Files: 1, 1 of them to fetch", told)
        self.assertEqual(self.server.names(IN), ["a.txt"])

    def test_a_folder_that_is_not_there(self):
        self.channel.folder_out = self.server.path("nowhere")
        with self.assertRaisesRegex(UserError, "nowhere is not there"):
            self.channel.action_test()
        self.delivery.action_send()
        self.channel._work()
        self.assertIn("nowhere is not there", self.delivery.transfer_error)
        self.assertEqual(self.delivery.state, "ready")

    def test_a_name_that_is_no_utf_8_is_told(self):
        """As a server of Windows may have it; a person gives the file another name."""
        box = os.fsencode(self.server.box / IN)
        name = os.path.join(box, "påkrav.txt".encode("latin-1"))
        with open(name, "wb") as file:
            file.write(RECEIPT)
        self.addCleanup(os.unlink, name)
        with self.assertRaisesRegex(UserError, r"b'p\\xe5krav.txt' is not a name"):
            self.channel.action_test()
        self.channel._work()
        self.assertIn("is not a name for a file", self.channel.error)

    def test_a_folder_without_right(self):
        folder = self.server.box / OUT
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        self.delivery.action_send()
        self.channel._work()
        self.assertIn("No permission", self.delivery.transfer_error)
        self.assertEqual(self.delivery.transfer_state, "waiting")
        folder.chmod(0o755)
        self.delivery.transfer_id.action_try_now()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")

    # === WHO IS IT === #

    def test_which_key_the_server_shows(self):
        told = self.channel.action_show_host_key()["params"]["message"]
        self.assertIn(" ".join(self.server.host_key.split()[:2]), told)
        self.assertIn(self.channel.host_fingerprint, told)

    def test_another_server(self):
        """One that answers in its place gets nothing, not even our name."""
        old = self.server.host_key
        self.server.new_host_key()
        self.restarted()
        self.addCleanup(self.restarted)
        self.server.put(IN, "a.txt", RECEIPT)
        self.delivery.action_send()
        self.server.empty_log()
        self.channel._work()
        self.assertIn("another host key", self.channel.error)
        self.assertIn("SHA256:", self.channel.error)
        self.assertEqual(self.server.names(OUT), [])
        self.assertEqual(self.server.names(IN), ["a.txt"])
        self.assertEqual(self.delivery.transfer_state, "waiting")
        self.assertNotIn(self.server.user, self.server.log())
        self.assertEqual(len(self.channel.activity_ids), 1)
        with self.assertRaisesRegex(UserError, "another host key"):
            self.channel.action_test()
        # Nets has said that the key was replaced.
        self.channel.host_key = f"{old}\n{self.server.host_key}"
        self.assertEqual(self.channel.state, "draft")
        self.channel.action_start()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertFalse(self.channel.activity_ids)

    def test_a_server_with_another_kind_of_key(self):
        self.server.new_host_key("rsa")
        self.restarted()
        self.channel._work()
        self.assertIn("another host key", self.channel.error)
        self.channel.host_key = self.server.host_key
        self.channel.action_start()
        self.server.new_host_key()
        self.restarted()

    def test_our_key_is_refused(self):
        self.channel.write({"new_private_key": self.server.new_client_key()})
        self.channel._work()
        self.assertIn("refuses our key for", self.channel.error)
        self.assertEqual(len(self.channel.activity_ids), 1)
        with self.assertRaisesRegex(UserError, "refuses our key"):
            self.channel.action_test()

    def test_nobody_answers(self):
        self.delivery.action_send()
        self.server.stop()
        self.addCleanup(self.server.start)
        for failures in (1, 2, 3):
            self.channel._work()
            self.assertEqual(self.channel.failures, failures)
            self.assertIn("cannot be reached", self.channel.error)
            self.assertEqual(len(self.channel.activity_ids), int(failures == 3))
        self.assertEqual(self.delivery.transfer_id.attempts, 0)

    # === IT DIES IN THE MIDDLE === #

    def dies(self, method, after=False):
        real = getattr(SftpFolders, method)

        def call(store, *words):
            if after:
                result = real(store, *words)
                self.server.stop()
                return result
            self.server.stop()
            return real(store, *words)

        return patch.object(SftpFolders, method, call)

    def test_dies_before_writing(self):
        self.delivery.action_send()
        with self.dies("put"):
            self.channel._work()
        self.server.start()
        self.assertIn("broke off", self.channel.error)
        transfer = self.delivery.transfer_id
        self.assertEqual((transfer.state, transfer.attempts), ("waiting", 1))
        transfer.action_try_now()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertEqual(self.server.names(OUT), [self.delivery.filename])

    def test_dies_before_the_name_is_given(self):
        self.delivery.action_send()
        with self.dies("rename"):
            self.channel._work()
        self.server.start()
        part = f"{self.delivery.filename}.part"
        self.assertEqual(self.server.names(OUT), [part])
        transfer = self.delivery.transfer_id
        self.assertEqual((transfer.state, transfer.at_risk), ("working", True))
        with freeze_time("2025-12-08 08:03:00"):
            self.channel._work()
        self.assertEqual((transfer.state, transfer.at_risk), ("waiting", False))
        transfer.action_try_now()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertEqual(self.server.names(OUT), [self.delivery.filename])

    def test_dies_after_the_name_was_given(self):
        self.delivery.action_send()
        with self.dies("rename", after=True):
            self.channel._work()
        self.server.start()
        # Renamed and told so: that is enough.
        self.assertEqual(self.delivery.state, "sent")
        self.channel._work()
        self.assertEqual(self.server.names(OUT), [self.delivery.filename])

    def test_dies_while_a_file_is_fetched(self):
        self.server.put(IN, "a.txt", RECEIPT)
        with self.dies("get"):
            self.channel._work()
        self.server.start()
        self.assertFalse(self.all_received())
        [transfer] = self.transfers(self.channel)
        self.assertEqual((transfer.state, transfer.attempts), ("waiting", 1))
        transfer.action_try_now()
        self.channel._work()
        self.assertEqual(transfer.state, "done")
        self.assertEqual(self.server.names(FETCHED), ["a.txt"])

    def test_dies_before_a_file_is_moved(self):
        self.server.put(IN, "a.txt", RECEIPT)
        with self.dies("rename"):
            self.channel._work()
        self.server.start()
        self.assertEqual(len(self.all_received()), 1)
        self.assertEqual(self.server.names(IN), ["a.txt"])
        self.transfers(self.channel).action_try_now()
        self.channel._work()
        self.assertEqual(len(self.all_received()), 1)
        self.assertEqual(self.server.names(FETCHED), ["a.txt"])

    def test_half_a_file_has_another_name(self):
        """Whoever looks at the folder at any moment sees whole files only."""
        self.delivery.action_send()
        seen = []
        real = SftpFolders.put

        def put(store, folder, name, data):
            real(store, folder, name, data.read(50))
            seen.append(self.server.names(OUT))
            real(store, folder, name, data)
            seen.append(self.server.names(OUT))

        with patch.object(SftpFolders, "put", put):
            self.channel._work()
        part = f"{self.delivery.filename}.part"
        self.assertEqual(seen, [[part], [part]])
        self.assertEqual(self.server.names(OUT), [self.delivery.filename])

    def test_nets_takes_it_at_once(self):
        self.delivery.action_send()
        real = SftpFolders.rename

        def rename(store, *words):
            real(store, *words)
            self.server.take(self.delivery.filename)

        with patch.object(SftpFolders, "rename", rename):
            self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.channel._work()
        self.assertEqual(self.server.names(OUT), [])
