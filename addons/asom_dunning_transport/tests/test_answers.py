"""Answers of an agency over a real SFTP server: kept as they came, taken once."""

import json
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_dunning_transport.models import inkasso_fetch
from odoo.addons.asom_membership.batches import claim
from odoo.addons.asom_membership.tests.batches_common import Killed, batches
from odoo.addons.asom_nets_transport.transport import SftpFolders, moving

from .sftp_common import NOW, SftpCase

IN, READ = "from_nets", "from_nets/fetched"


@tagged("post_install", "-at_install")
class TestAnswers(SftpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.write(
            {
                "sftp_folder_in": cls.server.path(IN),
                "sftp_folder_read": cls.server.path(READ),
            }
        )
        cls.classPatch(inkasso_fetch, "SETTLE_SECONDS", 0)
        cls.case = cls.cases[0]

    def answers(self, *rows):
        known = {"case_ref": self.case.name, "date": "2026-03-02"}
        return json.dumps([known | row for row in rows]).encode()

    def settlement(self, number="S1", **vals):
        return {
            "kind": "settlement",
            "message_id": number,
            "principal": "100.00",
            "paid_out": "100.00",
            **vals,
        }

    def fetch(self, now=NOW, **options):
        with freeze_time(now), batches(self.env, **options) as watched:
            self.env["asom.inkasso.agreement"]._cron_fetch()
        self.env.invalidate_all()
        return watched

    def back(self, kind=None):
        rows = self.env["asom.inkasso.message"].search(
            [("agreement_id", "=", self.agreement.id), ("direction", "=", "back")],
            order="id",
        )
        return rows.filtered(lambda row: not kind or row.kind == kind)

    def test_a_file_is_kept_as_it_came_and_its_messages_are_taken(self):
        data = self.answers({"kind": "receipt", "agency_ref": "X9"}, self.settlement())
        self.server.put(IN, "svar.json", data)
        self.fetch()
        file = self.back("file")
        self.assertEqual(file._frozen_bytes("content"), data)
        self.assertEqual(file._frozen_filename("content"), "svar.json")
        self.assertEqual(file.state, "done")
        self.assertIn("2", file.note)
        self.assertEqual((self.back() - file).file_id, file)
        self.assertEqual(self.back("settlement").state, "to_book")
        self.assertEqual(self.case.agency_ref, "X9")
        self.assertEqual(self.server.names(IN), [])
        self.assertEqual(self.server.names(READ), ["svar.json"])

    def test_the_same_bytes_are_taken_once_whatever_they_are_called(self):
        data = self.answers(self.settlement())
        for name in ("a.json", "a.json", "b.json"):
            self.server.put(IN, name, data)
            self.fetch()
        self.assertEqual(len(self.back("file")), 1)
        self.assertEqual(len(self.back("settlement")), 1)
        self.assertEqual(self.server.names(READ), ["a.json", "a.json.2", "b.json"])
        told = self.agreement.message_ids.mapped("body")
        # In the bureau's language.
        self.assertTrue(any("b.json er en fil" in str(body) for body in told))

    def test_a_message_in_two_files_is_one_and_other_money_is_refused(self):
        self.server.put(IN, "1.json", self.answers(self.settlement()))
        both = self.answers(self.settlement(), self.settlement("S2"))
        self.server.put(IN, "2.json", both)
        other = self.settlement(principal="90.00", paid_out="90.00")
        self.server.put(IN, "3.json", self.answers(other))
        self.fetch()
        self.assertEqual(self.back("settlement").mapped("name"), ["S1", "S2"])
        refused = self.back("file").filtered(lambda row: row.state == "refused")
        self.assertEqual(refused.case_ref, "3.json")
        self.assertIn("S1", refused.error)

    def test_what_cannot_be_read_stops_no_other_and_is_told(self):
        self.server.put(IN, "1.csv", b"kind;case_ref;date\nnonsense;A;2026-03-02\n")
        self.server.put(IN, "2.json", self.answers({"kind": "receipt"}))
        self.fetch()
        bad, good = self.back("file")
        self.assertEqual((bad.state, good.state), ("refused", "done"))
        # In the bureau's language.
        self.assertIn("Linje 1, “kind”", bad.error)
        self.assertEqual(len(self.back("receipt")), 1)
        self.assertEqual(self.server.names(IN), [])
        with self.assertRaisesRegex(Exception, "Line 1"):
            bad.action_read_again()

    def test_what_was_in_the_way_is_gone_and_it_is_read_again(self):
        self.server.put(IN, "1.json", self.answers(self.settlement()))
        messages = type(self.env["asom.inkasso.message"])
        reason = "Not now."

        def refuses(some, agreement, data):
            raise ValidationError(reason)

        with patch.object(messages, "_receive_file", refuses):
            self.fetch()
        file = self.back("file")
        self.assertEqual((file.state, file.error), ("refused", reason))
        file.action_read_again()
        self.assertEqual((file.state, file.error), ("done", False))
        self.assertEqual(self.back("settlement").file_id, file)

    def test_an_unknown_case_is_parked(self):
        row = self.settlement(case_ref="A9-9999")
        self.server.put(IN, "1.json", self.answers(row))
        self.fetch()
        parked = self.back("settlement")
        self.assertEqual((parked.state, parked.case_id.id), ("parked", False))

    def test_a_case_of_another_association_is_parked_too(self):
        tv = self.product("TV syd", 200.0, company=self.south)
        _members, handover = self.handed_over("Per", company=self.south, product=tv)
        self.decide(handover.decision_ids, "inkasso")
        theirs = handover.decision_ids.inkasso_ids
        self.server.put(IN, "1.json", self.answers({"kind": "receipt"}))
        row = self.settlement(case_ref=theirs.name)
        self.server.put(IN, "2.json", self.answers(row))
        self.fetch()
        self.assertNotEqual(theirs.name, self.case.name)
        self.assertEqual(self.back("settlement").state, "parked")
        self.assertFalse(
            theirs.inkasso_message_ids.filtered(lambda row: row.direction == "back")
        )

    def test_killed_anywhere_each_file_is_taken_once(self):
        self.server.put(IN, "1.json", self.answers(self.settlement()))
        self.server.put(IN, "2.json", self.answers(self.settlement("S2")))
        for commits in range(5):
            self.fetch(killed_after=commits)

        def died(*_args):
            raise Killed

        with patch.object(SftpFolders, "rename", died):
            self.server.put(IN, "3.json", self.answers(self.settlement("S3")))
            self.assertTrue(self.fetch().killed)
        self.fetch()
        self.fetch()
        self.assertEqual(len(self.back("file")), 3)
        self.assertEqual(self.back("settlement").mapped("name"), ["S1", "S2", "S3"])
        self.assertEqual(self.server.names(IN), [])

    def test_one_worker_at_a_time(self):
        self.server.put(IN, "1.json", self.answers(self.settlement()))
        with self.registry.cursor() as other:
            theirs = self.agreement.with_env(self.env(cr=other))
            with claim(theirs) as mine:
                self.assertTrue(mine)
                self.fetch()
                self.assertFalse(self.back())
        self.fetch()
        self.assertEqual(len(self.back("settlement")), 1)

    def test_what_is_being_written_waits(self):
        self.server.put(IN, "1.json.part", self.answers(self.settlement()))
        self.server.put(IN, "empty.json", b"")
        path = self.server.put(IN, "2.json", b"[")

        def grows(_seconds):
            path.write_bytes(self.answers(self.settlement()))

        with (
            patch.object(inkasso_fetch, "SETTLE_SECONDS", 1),
            patch.object(moving.time, "sleep", grows),
        ):
            self.fetch()
        self.assertFalse(self.back())
        self.fetch()
        self.assertEqual(len(self.back("settlement")), 1)
        self.assertEqual(self.server.names(IN), ["1.json.part", "empty.json"])

    def test_what_is_written_over_while_it_is_read_is_read_again(self):
        path = self.server.put(IN, "1.json", self.answers(self.settlement()))
        messages = type(self.env["asom.inkasso.message"])
        keep = messages._keep_file

        def keep_and_write_over(*words):
            path.write_bytes(self.answers(self.settlement("S2"), self.settlement("S3")))
            return keep(*words)

        with patch.object(messages, "_keep_file", keep_and_write_over):
            self.fetch()
        self.assertEqual(self.server.names(IN), ["1.json"])
        self.assertIn("1.json er stadig ved at blive", self.agreement.sftp_trouble)
        self.fetch("2026-02-25 10:06:00")
        self.assertEqual(self.server.names(IN), [])
        self.assertEqual(len(self.back("settlement")), 3)

    def test_trouble_with_the_server_is_told_once_and_waited_for(self):
        self.server.put(IN, "1.json", self.answers(self.settlement()))
        self.agreement.sftp_port = 1
        self.fetch()
        self.assertEqual(self.agreement.sftp_failures, 1)
        self.assertTrue(self.agreement.sftp_trouble)
        notices = self.agreement.message_ids
        self.fetch()
        self.assertEqual(self.agreement.sftp_failures, 1, "its time has not come")
        self.fetch("2026-02-25 10:06:00")
        self.assertEqual(self.agreement.sftp_failures, 2)
        self.assertEqual(self.agreement.message_ids, notices)
        self.agreement.sftp_port = self.server.port
        with freeze_time("2026-02-25 10:07:00"), batches(self.env):
            action = self.agreement.action_sftp_fetch()
        self.assertEqual(action["res_model"], "asom.inkasso.message")
        self.assertFalse(self.agreement.sftp_trouble)
        self.assertEqual(len(self.back("settlement")), 1)

    def test_folders_are_apart(self):
        for vals in (
            {"sftp_folder_read": False},
            {"sftp_folder_read": self.server.path(IN)},
            {"sftp_folder_in": self.server.path("to_nets")},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.agreement.write(vals)
                self.agreement.flush_recordset()
