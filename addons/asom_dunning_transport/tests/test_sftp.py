"""Cases reach an agency over a real SFTP server, each once, whatever dies."""

from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.batches_common import Killed, batches
from odoo.addons.asom_nets_transport.transport import SftpFolders

from .sftp_common import NOW, OUT, SftpCase

TAKEN = "taken"


@tagged("post_install", "-at_install")
class TestSftp(SftpCase):
    def send(self, now=NOW, **options):
        with freeze_time(now), batches(self.env, **options) as watched:
            self.env["asom.inkasso.message"]._cron_send()
        self.env.invalidate_all()
        return watched

    def names(self):
        return self.server.names(OUT)

    def test_the_archive_arrives_whole_under_its_name(self):
        self.assertEqual(self.message.state, "waiting")
        self.send()
        self.assertEqual(self.names(), [self.name])
        self.assertEqual(
            self.server.data(OUT, self.name), self.message._frozen_bytes("archive")
        )
        self.assertEqual((self.message.state, self.cases[0].state), ("sent", "sent"))

    def test_killed_at_each_commit_it_arrives_once(self):
        for commits in range(3):
            self.assertTrue(self.send(killed_after=commits).killed)
        self.assertTrue(self.message.perhaps_there)
        self.send()
        self.send()
        self.assertEqual(self.names(), [self.name])
        self.assertEqual(self.message.state, "sent")

    def dies_at(self, method):
        def died(*_args):
            raise Killed

        with patch.object(SftpFolders, method, died):
            self.assertTrue(self.send().killed)

    def test_killed_while_it_writes_or_names_it_arrives_once(self):
        self.dies_at("put")
        self.assertEqual(self.names(), [])
        self.dies_at("rename")
        self.assertEqual(self.names(), [f"{self.name}.part"])
        self.send()
        self.assertEqual(self.names(), [self.name])

    def test_taken_before_it_was_noted_a_person_is_asked(self):
        self.assertTrue(self.send(killed_after=2).killed)
        self.server.take(self.name)
        self.send()
        self.assertEqual((self.names(), self.message.state), ([], "failed"))
        self.assertIn("Ask the agency", self.message.error)
        self.message.action_arrived()
        self.assertEqual((self.message.state, self.cases[0].state), ("sent", "sent"))

    def test_what_the_agency_has_taken_is_seen_where_it_shows_it(self):
        self.agreement.sftp_taken = self.server.path(TAKEN)
        self.assertTrue(self.send(killed_after=2).killed)
        self.server.take(self.name)
        self.send()
        self.assertEqual((self.names(), self.message.state), ([], "sent"))

    def test_an_agency_that_does_not_have_it_gets_it_once_more(self):
        self.assertTrue(self.send(killed_after=2).killed)
        self.server.empty()
        self.send()
        self.assertEqual(self.message.state, "failed")
        with freeze_time(NOW):
            self.message.action_try_again()
        self.send()
        self.assertEqual((self.names(), self.message.state), ([self.name], "sent"))

    def test_a_file_of_the_same_name_is_not_written_over(self):
        self.server.put(OUT, self.name, b"another")
        self.send()
        self.assertEqual(self.message.state, "failed")
        self.assertEqual(self.server.data(OUT, self.name), b"another")

    def test_a_server_that_is_another_gets_nothing(self):
        self.server.new_client_key()
        self.agreement.sftp_host_key = self.server.public_key("other_key")
        self.send()
        self.assertEqual((self.message.state, self.names()), ("failed", []))
        self.assertIn("another host key", self.message.error)

    def test_a_server_that_cannot_be_reached_is_tried_again(self):
        self.agreement.sftp_port = 1
        self.send()
        self.assertEqual((self.message.state, self.message.attempts), ("waiting", 1))
        self.assertFalse(self.message.perhaps_there)
        self.agreement.sftp_port = self.server.port
        self.send("2026-02-25 11:00:00")
        self.assertEqual(self.message.state, "sent")

    def test_what_was_perhaps_sent_is_withdrawn_with_a_word(self):
        self.assertTrue(self.send(killed_after=2).killed)
        with freeze_time(NOW):
            self.cases[0].action_withdraw()
        self.send()
        self.assertEqual(self.message.state, "dropped")
        told = self.cases[0].inkasso_message_ids.filtered(
            lambda row: row.kind == "withdrawal"
        )
        self.assertEqual(told.state, "sent")
        self.assertEqual(sorted(self.names()), sorted([self.name, f"{told.name}.json"]))

    def test_a_neutralized_copy_reaches_no_agency(self):
        source = Path(__file__).parents[1] / "data/neutralize.sql"
        self.env.flush_all()
        self.env.cr.execute(source.read_text())
        self.env.invalidate_all()
        agreement = self.agreement.sudo()
        self.assertEqual(agreement.delivery, "download")
        self.assertFalse(agreement.sftp_host or agreement.sftp_key)

    def test_settings_are_asked_for_and_the_key_is_never_shown(self):
        told = self.agreement.action_sftp_test()["params"]["message"]
        self.assertIn("0", told)
        self.assertFalse(self.agreement.new_sftp_key)
        self.agreement.action_sftp_new_key()
        self.assertTrue(self.agreement.sftp_public_key.startswith("ssh-"))
        with self.assertRaisesRegex(UserError, "refuses our key"):
            self.agreement.action_sftp_test()
        for vals in (
            {"sftp_host": False},
            {"sftp_host_key": "nonsense"},
            {"sftp_port": 0},
            {"new_sftp_key": "no key"},
        ):
            with self.assertRaises(ValidationError):
                self.agreement.write(vals)

    def test_where_cases_go_is_moved_by_two(self):
        one = self.user_of("sftp_one", "group_staff", self.north)
        two = self.user_of("sftp_two", "group_manager", self.north)
        mine = self.agreement.with_user(one).with_context(
            allowed_company_ids=self.north.ids
        )
        for vals in (
            {"sftp_host": "mine.example.com"},
            {"sftp_host_key": "ssh-ed25519 AAAA", "sftp_user": "me"},
            {"sftp_folder": "/mine", "sftp_port": 2222},
        ):
            before = self.agreement.read(list(vals))
            mine.write(vals)
            self.assertEqual(self.agreement.read(list(vals)), before)
        mine.invalidate_recordset()
        waiting = mine.sudo().with_user(two).asom_waiting_ids
        self.assertEqual(len(waiting), 3)
        waiting.filtered(lambda row: "sftp_folder" in row.names).action_confirm()
        self.assertEqual(self.agreement.sftp_folder, "/mine")
