"""Fetching files: all of them, whole, once, and whatever one of them holds."""

import os
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.models.delivery.receive import NetsDelivery
from odoo.addons.asom_nets.tests.common import EARLY

from ..transport import LocalFolders, TransportError, moving
from .common import FETCHED, IN, RECEIPT, TransportCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestFetch(TransportCase):
    def setUp(self):
        super().setUp()
        self.channel = self.watched()

    def all_received(self):
        return self.env["asom.nets.delivery"].sudo().search([("direction", "=", "in")])

    def test_fetch(self):
        self.lay(self.channel, "D0000000001-621.BS1")
        self.env["asom.nets.channel"]._cron_work()
        [delivery] = self.all_received()
        self.assertEqual(self.data(delivery), RECEIPT)
        self.assertEqual(delivery.filename, "D0000000001-621.BS1")
        self.assertEqual(self.names(self.channel, IN), [])
        self.assertEqual(self.names(self.channel, FETCHED), ["D0000000001-621.BS1"])
        [transfer] = self.transfers(self.channel)
        self.assertEqual((transfer.direction, transfer.state), ("in", "done"))
        self.assertEqual(
            (transfer.size, transfer.sha256), (len(RECEIPT), delivery.sha256)
        )
        self.assertEqual(transfer.company_id, self.north)
        self.assertTrue(self.channel.last_success)
        wait = self.channel.next_run - fields.Datetime.now()
        self.assertEqual(wait.total_seconds(), 15 * 60)

    def test_the_work_on_it_is_scheduled(self):
        triggers = self.env["ir.cron.trigger"]
        cron = self.env.ref("asom_nets.cron_nets_deliveries")
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self.channel._work()
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before)
        self.lay(self.channel, "a.txt")
        self.channel._work()
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before + 1)

    def test_oldest_first(self):
        for age, name in ((3, "c"), (1, "b"), (2, "a")):
            path = self.lay(self.channel, name, RECEIPT + name.encode())
            os.utime(path, (10**9 - age, 10**9 - age))
        self.channel._work()
        self.assertEqual(
            self.transfers(self.channel).mapped("filename"), ["c", "a", "b"]
        )

    def test_what_is_left_alone(self):
        for name in ("a.part", "b.TMP", "c.filepart", ".hidden", "notes.doc"):
            self.lay(self.channel, name)
        (self.folder(self.channel, IN) / "folder.txt").mkdir()
        (self.folder(self.channel, IN) / "link.txt").symlink_to("/etc/passwd")
        self.lay(self.channel, "wanted.BS1")
        self.channel.pattern_in = "*.bs1 *.txt"
        self.channel._work()
        self.assertEqual(self.names(self.channel, FETCHED), ["wanted.BS1"])
        self.assertEqual(len(self.all_received()), 1)

    def test_not_while_it_is_being_written(self):
        self.channel.settle_seconds = 5
        growing = self.lay(self.channel, "growing.txt", b"half")
        self.lay(self.channel, "whole.txt")
        slept = []

        def sleep(seconds):
            slept.append(seconds)
            growing.write_bytes(RECEIPT * 2)

        with patch.object(moving.time, "sleep", sleep):
            self.channel._work()
        self.assertEqual(slept, [5])
        self.assertEqual(self.names(self.channel, IN), ["growing.txt"])
        with patch.object(moving.time, "sleep"):
            self.channel._work()
        self.assertEqual(self.names(self.channel, IN), [])
        self.assertEqual(self.data(self.all_received().sorted("id")[-1]), RECEIPT * 2)

    def test_nobody_sleeps_over_an_empty_folder(self):
        self.channel.settle_seconds = 60
        with patch.object(moving.time, "sleep", side_effect=AssertionError):
            self.channel._work()
        self.assertFalse(self.channel.failures)

    def test_shorter_than_its_listing(self):
        self.lay(self.channel, "a.txt")
        with patch.object(LocalFolders, "get", lambda *_: RECEIPT[:10]):
            self.channel._work()
        self.assertFalse(self.all_received())
        [transfer] = self.transfers(self.channel)
        self.assertIn("still being written", transfer.error)
        self.assertEqual(self.names(self.channel, IN), ["a.txt"])

    def test_too_big(self):
        self.lay(self.channel, "a.txt")
        store = LocalFolders(str(self.root / self.channel.folder_base), 10)
        with patch.object(type(self.channel), "_store", lambda _self: store):
            self.channel._work()
        [transfer] = self.transfers(self.channel)
        self.assertIn("too big", transfer.error)

    # === THE SAME AGAIN === #

    def test_the_same_file_again(self):
        for _time in range(2):
            self.lay(self.channel, "a.txt")
            self.channel._work()
        self.assertEqual(len(self.all_received()), 1)
        self.assertEqual(self.names(self.channel, FETCHED), ["a.txt", "a.txt.2"])
        first, second = self.transfers(self.channel)
        self.assertEqual(first.delivery_id, second.delivery_id)

    def test_files_that_stay(self):
        self.channel.folder_fetched = False
        path = self.lay(self.channel, "a.txt")
        for _round in range(3):
            self.channel._work()
        self.assertEqual(len(self.transfers(self.channel)), 1)
        self.assertEqual(self.names(self.channel, IN), ["a.txt"])
        path.write_bytes(RECEIPT * 2)
        self.channel._work()
        self.assertEqual(len(self.transfers(self.channel)), 2)
        self.assertEqual(len(self.all_received()), 2)

    def test_no_right_to_move(self):
        self.lay(self.channel, "a.txt")
        error = TransportError("permission", "from_nets/fetched")
        with patch.object(LocalFolders, "rename", side_effect=error):
            self.channel._work()
        [transfer] = self.transfers(self.channel)
        self.assertEqual((transfer.state, transfer.attempts), ("working", 1))
        self.assertIn("No permission for from_nets/fetched", transfer.error)
        self.assertEqual(len(self.all_received()), 1)
        # Only the moving is tried again, when its time has come.
        with patch.object(LocalFolders, "get", side_effect=AssertionError):
            self.channel._work()
            self.assertEqual(transfer.state, "working")
            transfer.action_try_now()
            self.channel._work()
        self.assertEqual(transfer.state, "done")

    # === WHOSE === #

    def test_a_file_of_another_association(self):
        """The bureau gets it, and the log of this association does not name it."""
        self.lay(self.channel, "a.txt")
        real = NetsDelivery._received_vals

        def _received_vals(deliveries, filename, data):
            vals, sections = real(deliveries, filename, data)
            return dict(vals, company_id=self.south.id), sections

        with patch.object(NetsDelivery, "_received_vals", _received_vals):
            self.channel._work()
        [transfer] = self.transfers(self.channel)
        self.assertEqual((transfer.state, transfer.company_id), ("done", self.north))
        self.assertFalse(transfer.delivery_id)
        self.assertEqual(self.all_received().company_id, self.south)

    def test_over_the_bureaus_connection(self):
        shared = self.watched(self.bureau)
        self.lay(shared, "a.txt")
        real = NetsDelivery._received_vals

        def _received_vals(deliveries, filename, data):
            vals, sections = real(deliveries, filename, data)
            return dict(vals, company_id=self.south.id), sections

        with patch.object(NetsDelivery, "_received_vals", _received_vals):
            shared._work()
        [transfer] = (
            self.env["asom.nets.transfer"]
            .sudo()
            .search([("channel_id", "=", shared.id)])
        )
        self.assertEqual(transfer.company_id, self.south)
        self.assertEqual(transfer.delivery_id, self.all_received())
