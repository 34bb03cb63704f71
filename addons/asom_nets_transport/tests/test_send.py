"""Sending deliveries: once, whole, and by whoever may."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common import EARLY

from ..models.channel_send import NetsChannel
from ..transport import TransportError
from .common import OUT, TAKEN, TransportCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSend(TransportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.ready()

    def setUp(self):
        super().setUp()
        self.channel = self.watched(folder_taken=TAKEN)

    def test_send(self):
        self.assertTrue(self.delivery.can_be_sent)
        self.delivery.action_send()
        self.assertFalse(self.delivery.can_be_sent)
        self.assertEqual(self.delivery.transfer_state, "waiting")
        self.assertEqual(self.delivery.state, "ready")
        self.env["asom.nets.channel"]._cron_work()
        name = self.delivery.filename
        self.assertEqual(self.names(self.channel, OUT), [name])
        path = self.folder(self.channel, OUT) / name
        self.assertEqual(path.read_bytes(), self.data(self.delivery))
        self.assertEqual(self.delivery.state, "sent")
        transfer = self.delivery.transfer_id
        self.assertEqual((transfer.state, transfer.attempts), ("done", 0))
        self.assertEqual(transfer.sha256, self.delivery.sha256)
        self.assertTrue(transfer.done_at)
        self.accepted(self.delivery)

    def test_not_twice(self):
        self.delivery.action_send()
        with self.assertRaisesRegex(UserError, "on its way"):
            self.delivery.action_send()
        self.channel._work()
        path = self.folder(self.channel, OUT) / self.delivery.filename
        # Nets takes it.
        path.unlink()
        for _round in range(3):
            self.channel._work()
        self.assertEqual(self.names(self.channel, OUT), [])
        with self.assertRaisesRegex(UserError, "not ready"):
            self.delivery.action_send()

    def test_the_database_lets_no_second_one_in(self):
        self.delivery.action_send()
        vals = self.delivery.transfer_id.sudo().copy_data()[0]
        with self.quiet(), self.assertRaisesRegex(Exception, "sent_once"):
            with self.env.cr.savepoint():
                self.env["asom.nets.transfer"].sudo().create(
                    {
                        **vals,
                        "channel_id": self.channel.id,
                        "delivery_id": self.delivery.id,
                        "direction": "out",
                        "filename": "another.txt",
                    }
                )

    def test_by_itself(self):
        self.channel.auto_send = True
        self.delivery.action_cancel()
        run = self.delivery.run_id
        second = run.action_create_delivery()
        self.assertEqual(second.transfer_state, "waiting")
        self.channel._work()
        self.assertEqual(second.state, "sent")
        self.assertEqual(self.names(self.channel, OUT), [second.filename])

    def test_no_connection(self):
        self.channel.action_stop()
        self.delivery.invalidate_recordset()
        self.assertFalse(self.delivery.can_be_sent)
        with self.assertRaisesRegex(UserError, "no connection to Nets in use"):
            self.delivery.action_send()

    def test_taken_back(self):
        self.delivery.action_send()
        self.delivery.action_do_not_send()
        self.channel._work()
        self.assertEqual(self.names(self.channel, OUT), [])
        self.assertTrue(self.delivery.can_be_sent)
        self.delivery.action_send()
        self.delivery.action_cancel()
        self.channel._work()
        self.assertEqual(self.names(self.channel, OUT), [])
        self.assertEqual(
            self.delivery.transfer_ids.mapped("state"), ["cancelled", "cancelled"]
        )

    def test_sent_by_hand(self):
        self.delivery.action_send()
        self.delivery.action_mark_sent()
        self.channel._work()
        self.assertEqual(self.names(self.channel, OUT), [])
        self.assertEqual(self.delivery.state, "sent")

    def test_laid_there_by_hand(self):
        self.delivery.action_send()
        path = self.folder(self.channel, OUT) / self.delivery.filename
        path.write_bytes(self.data(self.delivery))
        before = path.stat()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertEqual(path.stat().st_ino, before.st_ino)

    def test_another_file_of_this_name(self):
        self.delivery.action_send()
        path = self.folder(self.channel, OUT) / self.delivery.filename
        path.write_bytes(b"another")
        self.channel._work()
        self.assertEqual(path.read_bytes(), b"another")
        self.assertEqual(self.delivery.state, "ready")
        self.assertIn("is there already", self.delivery.transfer_error)

    def test_outdated(self):
        self.delivery.action_send()
        self.pay(self.move_of(self.ida))
        self.channel._work()
        self.assertEqual(self.names(self.channel, OUT), [])
        self.assertEqual(self.delivery.transfer_state, "cancelled")
        self.assertIn("paid or credited", self.delivery.transfer_error)
        self.assertEqual(len(self.delivery.activity_ids), 1)
        self.assertEqual(
            self.delivery.activity_ids.user_id, self.channel.responsible_id
        )

    def test_retried_with_growing_waits(self):
        self.delivery.action_send()
        self.folder(self.channel, OUT).rename(self.root / "away")
        [transfer] = self.transfers(self.channel)
        for attempt, minutes in ((1, 5), (2, 10), (3, 20)):
            transfer.sudo().next_try = fields.Datetime.now()
            self.channel._work()
            self.assertEqual(transfer.attempts, attempt)
            self.assertEqual(transfer.state, "waiting")
            self.assertIn("to_nets is not there", transfer.error)
            wait = transfer.next_try - fields.Datetime.now()
            self.assertEqual(wait.total_seconds(), minutes * 60)
            self.assertEqual(len(self.channel.activity_ids), int(attempt == 3))
            # Not before its time.
            self.channel._work()
            self.assertEqual(transfer.attempts, attempt)
        (self.root / "away").rename(self.folder(self.channel, OUT))
        transfer.action_try_now()
        self.channel._work()
        self.assertEqual(self.delivery.state, "sent")
        self.assertFalse(self.channel.activity_ids)

    # === WHICH CONNECTION === #

    def test_the_bureaus_connection_serves_those_without(self):
        shared = self.watched(self.bureau)
        self.assertTrue(shared.is_shared)
        self.assertFalse(self.channel.is_shared)
        self.subscriber("Sekret Person", self.south)
        theirs = self.collect_south().action_create_delivery()
        self.delivery.action_send()
        theirs.action_send()
        self.assertEqual(self.delivery.transfer_id.channel_id, self.channel)
        self.assertEqual(theirs.transfer_id.channel_id, shared)
        self.assertEqual(theirs.transfer_id.company_id, self.south)
        self.env["asom.nets.channel"]._cron_work()
        self.assertEqual(self.names(shared, OUT), [theirs.filename])
        self.assertEqual(self.names(self.channel, OUT), [self.delivery.filename])

    def test_one_failing_connection_does_not_stop_the_others(self):
        shared = self.watched(self.bureau)
        self.delivery.action_send()
        real = NetsChannel._clear_up

        def clear_up(channel, store):
            if channel == shared:
                raise TransportError("unreachable", "nets.invalid")
            real(channel, store)

        with patch.object(NetsChannel, "_clear_up", clear_up):
            self.env["asom.nets.channel"]._cron_work()
        self.assertEqual(shared.failures, 1)
        self.assertIn("cannot be reached", shared.error)
        self.assertEqual(self.delivery.state, "sent")
