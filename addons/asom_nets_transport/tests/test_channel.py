"""Setting a connection up: what is asked for, what is found, what is refused."""

import os
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common import EARLY

from ..transport import LocalFolders, TransportError, generate_private_key
from .common import FETCHED, IN, OUT, TransportCase

HOST_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0mQm1QH0h2cdRkXBmYUqR2vXq0M0m2Uq9J0Zp3t3bA"
)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestChannel(TransportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pem = generate_private_key(2048)

    def sftp(self, **vals):
        return self.env["asom.nets.channel"].create(
            {
                "company_id": self.north.id,
                "host": "nets.invalid",
                "username": "bureau",
                "host_key": HOST_KEY,
                "new_private_key": self.pem,
                **vals,
            }
        )

    def test_folders_are_made(self):
        channel = self.watched(start=False)
        told = channel.action_test()
        self.assertIn("works", told["params"]["title"])
        self.assertIn("From Nets (from_nets). Files: 0, 0", told["params"]["message"])
        for name in (IN, OUT, FETCHED):
            self.assertTrue(self.folder(channel, name).is_dir())
        self.assertEqual(channel.state, "draft")
        self.lay(channel, "a.txt")
        self.lay(channel, "b.part")
        told = channel.action_test()
        self.assertIn("Files: 2, 1 of them to fetch", told["params"]["message"])
        self.assertEqual(self.names(channel, IN), ["a.txt", "b.part"])

    def test_below_the_servers_folder_only(self):
        for base in ("..", "../x", "a/b", "/etc", ".hidden", "a\nb"):
            with self.assertRaises(ValidationError):
                self.watched(start=False, folder_base=base)
        for folder in ("../other", "in/../../other", "/../../etc"):
            channel = self.watched(start=False, folder_in=folder)
            with self.assertRaisesRegex(UserError, "outside"):
                channel.action_start()
            channel.unlink()
        (self.root / "box").mkdir()
        (self.root / "box" / "from_nets").symlink_to("/etc")
        channel = self.watched(start=False, folder_base="box")
        with self.assertRaisesRegex(UserError, "outside"):
            channel.action_start()
        self.assertFalse(self.env["ir.attachment"].search([("name", "=", "passwd")]))

    def test_not_in_the_same_folder(self):
        self.watched(folder_base="box")
        with self.quiet(), self.assertRaises(Exception) as caught:
            with self.env.cr.savepoint():
                self.watched(self.south, folder_base="box")
        self.assertIn("folder_base_uniq", str(caught.exception))

    def test_default_folder_is_the_databases_own(self):
        with patch.dict(os.environ):
            del os.environ["ASOM_NETS_FOLDERS"]
            root = self.env["asom.nets.channel"]._folders_root()
        self.assertTrue(root.endswith(f"asom_nets/{self.env.cr.dbname}"))

    def test_one_in_use(self):
        self.watched()
        second = self.watched(start=False, folder_base="second")
        with self.quiet(), self.assertRaises(Exception) as caught:
            with self.env.cr.savepoint():
                second.action_start()
        self.assertIn("one_in_use", str(caught.exception))

    def test_missing_settings(self):
        for vals, missing in (
            ({"host": False}, "Host"),
            ({"username": False}, "User"),
            ({"host_key": False}, "Host Key"),
            ({"new_private_key": False}, "Private Key"),
            ({"folder_in": False, "folder_out": False}, "a folder from or to Nets"),
        ):
            channel = self.sftp(**vals)
            with self.assertRaisesRegex(UserError, missing):
                channel.action_start()
            # Nor behind the button's back.
            with self.assertRaisesRegex(ValidationError, missing):
                channel.sudo().state = "running"
                channel.flush_recordset()

    def test_put_in_use_by_its_button_only(self):
        channel = self.watched(start=False)
        manager = self.user_of("channel_manager", "group_manager", self.north)
        with self.assertRaisesRegex(UserError, "by its button"):
            channel.with_user(manager).write({"state": "running"})

    def test_tried_out_before_use(self):
        channel = self.sftp()
        with self.assertRaisesRegex(
            UserError, "nets.invalid.*cannot be reached|cannot be reached: nets.invalid"
        ):
            channel.action_start()
        self.assertEqual(channel.state, "draft")

    def test_another_place_is_tried_out_again(self):
        channel = self.watched()
        channel.interval_minutes = 30
        self.assertEqual(channel.state, "running")
        channel.folder_base = "elsewhere"
        self.assertEqual(channel.state, "draft")

    def test_numbers(self):
        channel = self.watched()
        for vals in (
            {"port": 0},
            {"port": 70000},
            {"settle_seconds": -1},
            {"settle_seconds": 61},
            {"interval_minutes": 1},
            {"alert_after": 0},
        ):
            with self.assertRaises(ValidationError):
                channel.write(vals)

    def test_host_key(self):
        channel = self.sftp()
        self.assertRegex(channel.host_fingerprint, r"^SHA256:[\w+/]{43}$")
        other = HOST_KEY.replace("ed25519", "rsa")
        for text in ("garbage", "ssh-rsa AAAA", other, "x y"):
            with self.assertRaisesRegex(ValidationError, "line 1"):
                channel.host_key = text
        with self.assertRaisesRegex(ValidationError, "line 3"):
            channel.host_key = f"{HOST_KEY}\n\nnonsense"
        channel.host_key = f"# Nets\nnets.invalid {HOST_KEY} comment\n"
        self.assertRegex(channel.host_fingerprint, r"^SHA256:[\w+/]{43}$")

    def test_stays_with_its_association(self):
        channel = self.watched()
        self.lay(channel, "a.txt")
        channel._work()
        with self.assertRaisesRegex(UserError, "stays with its association"):
            channel.company_id = self.south

    def test_stop_and_archive(self):
        channel = self.watched()
        self.lay(channel, "a.txt")
        channel.action_stop()
        self.env["asom.nets.channel"]._cron_work()
        self.assertEqual(self.names(channel, IN), ["a.txt"])
        channel.action_start()
        channel.action_archive()
        self.assertEqual(channel.state, "draft")
        with self.assertRaisesRegex(UserError, "archived"):
            channel.action_start()

    def test_a_copy_holds_no_key_and_is_not_in_use(self):
        channel = self.sftp()
        copy = channel.create(channel.copy_data())
        self.assertFalse(copy.sudo().private_key)
        self.assertFalse(copy.key_origin)
        self.assertEqual(copy.state, "draft")

    # === WHEN === #

    def due(self):
        return self.env["asom.nets.channel"]._due()

    def test_when(self):
        channel = self.watched()
        self.assertIn(channel, self.due())
        channel._work()
        self.assertNotIn(channel, self.due())
        channel.action_work_now()
        self.assertIn(channel, self.due())
        channel._work()
        delivery = self.ready()
        delivery.action_send()
        self.assertIn(channel, self.due())

    def test_a_failing_connection_is_left_in_peace(self):
        channel = self.watched()
        error = TransportError("unreachable", "nets.invalid")
        with patch.object(LocalFolders, "__enter__", side_effect=error):
            for failures in (1, 2, 3):
                channel._work()
                self.assertEqual(channel.failures, failures)
                self.assertEqual(len(channel.activity_ids), int(failures == 3))
        self.ready().action_send()
        self.assertNotIn(channel, self.due())
        channel.action_work_now()
        self.assertIn(channel, self.due())
        channel._work()
        self.assertEqual((channel.failures, channel.error), (0, ""))
        self.assertFalse(channel.activity_ids)

    def test_what_only_a_person_mends_is_told_at_once(self):
        channel = self.watched()
        error = TransportError("host_key_changed", "SHA256:abc")
        with patch.object(LocalFolders, "__enter__", side_effect=error):
            channel._work()
            channel._work()
        self.assertEqual(len(channel.activity_ids), 1)
        self.assertIn("SHA256:abc", channel.activity_ids.note)

    def test_in_the_readers_language(self):
        channel = self.watched()
        channel.sudo().write({"error_kind": "key_refused", "error_detail": "b@nets"})
        self.assertIn("refuses our key for b@nets", channel.error)
        self.assertIn("b@nets", channel.with_context(lang="da_DK").error)

    # === ONE WORKER === #

    def test_another_worker_is_at_it(self):
        channel = self.watched()
        self.lay(channel, "a.txt")
        with self.registry.cursor() as other:
            key = (channel._name, channel.id)
            other.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", key)
            try:
                # In a test this is the same connection, which has the lock already.
                same = other._cnx is self.env.cr._cnx
                done = channel._work()
            finally:
                other.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", key)
        self.assertEqual(done, same)
        self.assertEqual(self.names(channel, IN), [] if same else ["a.txt"])

    def test_the_lock_is_given_back(self):
        channel = self.watched()
        channel._work()
        error = TransportError("unreachable", "nets.invalid")
        with patch.object(LocalFolders, "__enter__", side_effect=error):
            channel._work()
        self.env.cr.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND classid = hashtext(%s)::oid AND objid = %s",
            (channel._name, channel.id),
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
