"""Fetching when one file is bad, or a worker dies in the middle."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_nets.models.delivery.receive import NetsDelivery
from odoo.addons.asom_nets.tests.common import EARLY, SUPPLIER

from ..transport import LocalFolders
from .common import FETCHED, IN, RECEIPT, TransportCase

LOG = "odoo.addons.asom_nets_transport.models.channel_fetch"


class Died(BaseException):
    """A worker that is killed: nothing catches it."""


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestFetchBroken(TransportCase):
    def setUp(self):
        super().setUp()
        self.channel = self.watched()

    def all_received(self):
        return self.env["asom.nets.delivery"].sudo().search([("direction", "=", "in")])

    def died(self, method, after):
        real = getattr(LocalFolders, method)

        def die(store, *words):
            if after:
                real(store, *words)
            raise Died

        died = False
        with patch.object(LocalFolders, method, die):
            try:
                self.channel._work()
            except Died:
                died = True
        self.assertTrue(died)

    def failing(self, name, error):
        """Receiving the file of this name fails."""
        real = NetsDelivery._receive

        def _receive(deliveries, filename, data):
            if filename == name:
                raise error
            return real(deliveries, filename, data)

        return patch.object(NetsDelivery, "_receive", _receive)

    # === ONE BAD FILE === #

    def test_one_bad_file_does_not_stop_the_others(self):
        for name in ("1.txt", "2.txt", "3.txt"):
            self.lay(self.channel, name, RECEIPT + name.encode())
        with self.failing("2.txt", UserError("Nothing but trouble")):
            self.channel._work()
        self.assertEqual(self.names(self.channel, IN), ["2.txt"])
        self.assertEqual(self.names(self.channel, FETCHED), ["1.txt", "3.txt"])
        [bad] = self.transfers(self.channel, filename="2.txt")
        self.assertEqual((bad.state, bad.error), ("waiting", "Nothing but trouble"))
        self.assertFalse(self.channel.failures)
        # Not before its time, then again.
        self.channel._work()
        self.assertEqual(self.names(self.channel, IN), ["2.txt"])
        bad.action_try_now()
        self.channel._work()
        self.assertEqual(bad.state, "done")
        self.assertFalse(bad.error)
        self.assertEqual(len(self.all_received()), 3)
        self.assertEqual(len(self.transfers(self.channel)), 3)

    def test_a_refused_file_is_told_to_somebody(self):
        """Nobody sits before a dialog."""
        self.channel.responsible_id = self.user_of(
            "nets_watcher", "group_staff", self.channel.company_id
        )
        self.lay(self.channel, "D1-602.BS1", b"BS00213585628BS106020000000077\r\n")
        self.channel._work()
        delivery = self.all_received()
        self.assertEqual(delivery.state, "failed")
        responsible = self.channel.responsible_id.partner_id
        # Whose it is nobody knows: it is the bureau's.
        self.assertFalse(self.channel._may_name(delivery))
        told = self.env["mail.message"].search(
            [("model", "=", self.channel._name), ("res_id", "=", self.channel.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(told.notified_partner_ids, responsible)
        self.assertIn("D1-602.BS1", told.body)
        self.assertNotIn(delivery.failure, told.body)
        self.assertFalse(delivery.activity_ids)

    def empty_0603(self, day):
        """A whole file of our creditor with nothing in it."""
        counts = f"{0:011}{0:015}{0:011}"
        lines = [
            f"BS002{SUPPLIER}BS106030000000078".ljust(49) + day,
            "BS01201234567021200000001".ljust(49) + day,
            f"BS09201234567021200000001{'':6}{counts}{'':15}{0:011}",
            f"BS992{SUPPLIER}BS10603{1:011}{counts}{0:015}{0:011}{0:034}",
        ]
        return "".join(f"{line}\r\n" for line in lines).encode()

    def test_a_refused_file_of_ours_is_to_be_looked_at(self):
        """The same number with other bytes."""
        self.lay(self.channel, "D1-603.BS1", self.empty_0603("081225"))
        self.lay(self.channel, "D2-603.BS1", self.empty_0603("091225"))
        self.channel._work()
        delivery = self.all_received().filtered(lambda d: d.state == "failed")
        self.assertEqual(delivery.company_id, self.north)
        activity = delivery.activity_ids
        self.assertEqual(activity.user_id, self.channel.responsible_id)
        self.assertIn("0000000078", activity.note)
        self.channel._work()
        self.assertEqual(delivery.activity_ids, activity)

    def test_why_it_was_refused_is_said_in_danish(self):
        """The scheduler has no language of his own."""
        self.env["res.lang"]._activate_lang("da_DK")
        self.channel.responsible_id.lang = "da_DK"
        self.lay(self.channel, "D1-603.BS1", self.empty_0603("081225"))
        self.lay(self.channel, "D2-603.BS1", self.empty_0603("091225"))
        self.channel.env(context={})["asom.nets.channel"]._cron_work()
        delivery = self.all_received().filtered(lambda d: d.state == "failed")
        first = self.all_received() - delivery
        # The day in Denmark: for an hour or two of the night it is another in UTC.
        danish = first.with_context(tz="Europe/Copenhagen")
        received = fields.Datetime.context_timestamp(danish, first.create_date)
        day = received.strftime("%d.%m.%Y")
        self.assertIn(f"er modtaget før, den {day}, med", delivery.failure)

    def test_growing_waits_and_an_activity(self):
        self.lay(self.channel, "a.txt")
        self.channel.alert_after = 2
        with self.failing("a.txt", UserError("Nothing but trouble")):
            for attempt, minutes in ((1, 5), (2, 10), (3, 20)):
                self.channel._work()
                [transfer] = self.transfers(self.channel)
                self.assertEqual(transfer.attempts, attempt)
                wait = transfer.next_try - fields.Datetime.now()
                self.assertEqual(wait.total_seconds(), minutes * 60)
                self.assertEqual(len(self.channel.activity_ids), int(attempt > 1))
                transfer.action_try_now()
        activity = self.channel.activity_ids
        self.assertIn("Nothing but trouble", activity.note)
        self.assertEqual(activity.user_id, self.channel.responsible_id)
        self.channel._work()
        self.assertFalse(self.channel.activity_ids)

    def test_an_error_in_the_program(self):
        for name in ("1.txt", "2.txt"):
            self.lay(self.channel, name, RECEIPT + name.encode())
        with self.failing("1.txt", ZeroDivisionError()):
            with self.assertLogs(LOG, "ERROR") as logs:
                self.channel._work()
        self.assertIn("1.txt", logs.output[0])
        [bad] = self.transfers(self.channel, filename="1.txt")
        self.assertIn("ZeroDivisionError", bad.error)
        self.assertEqual(self.names(self.channel, FETCHED), ["2.txt"])

    @mute_logger("odoo.sql_db")
    def test_an_error_of_the_database(self):
        """What a file has half done is undone, and the next one goes on."""
        for name in ("1.txt", "2.txt"):
            self.lay(self.channel, name, RECEIPT + name.encode())
        real = NetsDelivery._receive

        def _receive(deliveries, filename, data):
            result = real(deliveries, filename, data)
            if filename == "1.txt":
                deliveries.env.cr.execute("SELECT 1 / 0")
            return result

        with patch.object(NetsDelivery, "_receive", _receive):
            with self.assertLogs(LOG, "ERROR"):
                self.channel._work()
        self.assertEqual(self.all_received().mapped("filename"), ["2.txt"])
        self.assertEqual(self.names(self.channel, IN), ["1.txt"])

    def test_a_bad_file_that_is_taken_away(self):
        """Nothing is left to be tried, and the activity is done with."""
        self.channel.alert_after = 1
        path = self.lay(self.channel, "a.txt")
        with self.failing("a.txt", UserError("Nothing but trouble")):
            self.channel._work()
        self.assertEqual(len(self.channel.activity_ids), 1)
        path.unlink()
        self.channel._work()
        self.assertEqual(self.transfers(self.channel).state, "cancelled")
        self.assertFalse(self.channel.open_count)
        self.assertFalse(self.channel.activity_ids)

    def test_a_file_that_grows_after_it_was_read(self):
        path = self.lay(self.channel, "a.txt")
        real = NetsDelivery._receive

        def _receive(deliveries, filename, data):
            path.write_bytes(RECEIPT * 2)
            return real(deliveries, filename, data)

        with patch.object(NetsDelivery, "_receive", _receive):
            self.channel._work()
        self.assertEqual(self.names(self.channel, IN), ["a.txt"])
        self.transfers(self.channel).action_try_now()
        self.channel._work()
        self.assertEqual(len(self.all_received()), 2)
        self.assertEqual(self.names(self.channel, FETCHED), ["a.txt"])

    # === A WORKER DIES === #

    def test_died_before_it_was_received(self):
        self.lay(self.channel, "a.txt")
        self.died("get", after=True)
        self.assertFalse(self.all_received())
        self.channel._work()
        self.assertEqual(len(self.all_received()), 1)
        self.assertEqual(self.names(self.channel, FETCHED), ["a.txt"])
        self.assertEqual(self.transfers(self.channel).mapped("state"), ["done"])

    def test_died_before_it_was_moved(self):
        self.lay(self.channel, "a.txt")
        self.died("rename", after=False)
        self.assertEqual(self.names(self.channel, IN), ["a.txt"])
        self.assertEqual(self.transfers(self.channel).mapped("state"), ["working"])
        self.channel._work()
        self.assertEqual(len(self.all_received()), 1)
        self.assertEqual(self.names(self.channel, FETCHED), ["a.txt"])
        self.assertEqual(self.transfers(self.channel).mapped("state"), ["done"])

    def test_died_after_it_was_moved(self):
        self.lay(self.channel, "a.txt")
        self.died("rename", after=True)
        self.channel._work()
        self.assertEqual(len(self.all_received()), 1)
        self.assertEqual(self.names(self.channel, FETCHED), ["a.txt"])
        self.assertEqual(self.transfers(self.channel).mapped("state"), ["done"])

    def test_the_next_of_its_name_after_a_death(self):
        """What was received is not taken for the file that came afterwards."""
        self.lay(self.channel, "a.txt")
        self.died("rename", after=True)
        self.lay(self.channel, "a.txt", RECEIPT * 2)
        self.channel._work()
        self.assertEqual(len(self.all_received()), 2)
        self.assertEqual(self.names(self.channel, FETCHED), ["a.txt", "a.txt.2"])
        self.assertEqual(self.transfers(self.channel).mapped("state"), ["done"] * 2)
