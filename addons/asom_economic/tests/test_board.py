"""When e-conomic does not take more for now: the board of agreements says in Danish
what is wrong, and it goes on by itself, where it stopped."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..economic import client
from ..models.agreement import agreement_token
from .common import EconomicCase

BULK = "draft-entries/bulk"


@tagged("post_install", "-at_install")
class TestBoard(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)
        self.agreement = self.agree(books=self.books)
        self.between()

    def told(self):
        return self.agreement.with_context(lang="da_DK").error

    def goes_on(self, minutes):
        """By itself, once the pause is over and not before."""
        agreements = self.env["asom.economic.agreement"]
        self.assertNotIn(self.agreement, agreements._due())
        self.later(minutes)
        self.assertIn(self.agreement, agreements._due())
        self.agreement._work()
        self.assertFalse(self.told())
        self.assertFalse(self.agreement.next_try)
        self.assertEqual(self.transfers(self.agreement).mapped("state"), ["done"])
        self.assert_same_books(self.agreement, self.books)

    def test_asked_to_wait_it_waits_as_long_as_it_is_told(self):
        self.stand_in.fault("throttle", "POST", BULK, seconds=900)
        self.agreement.action_transfer()
        self.assertEqual(self.agreement.error_kind, "throttled")
        self.assertIn("beder os vente", self.told())
        self.assertIn("af sig selv", self.told())
        pause = self.agreement.next_try - fields.Datetime.now()
        self.assertAlmostEqual(pause.total_seconds(), 900, delta=60)
        self.assertEqual(len(self.stand_in.calls("POST", BULK)), 0)
        self.goes_on(16)

    def test_asked_to_wait_without_a_word_how_long_it_pauses_after_some_tries(self):
        self.stand_in.fault("throttle", "POST", BULK, seconds=None, times=20)
        self.agreement.action_transfer()
        self.assertEqual(self.agreement.error_kind, "throttled")
        self.goes_on(2)

    def test_a_page_does_not_wait_until_there_are_calls_again(self):
        self.stand_in.bucket_remaining(100)
        with (
            patch.object(agreement_token, "web_request", True),
            patch.object(client.time, "sleep") as sleep,
        ):
            self.agreement.action_transfer()
        sleep.assert_not_called()
        self.assertEqual(self.agreement.error_kind, "throttled")
        self.assertEqual(len(self.stand_in.calls("POST", BULK)), 0)
        self.goes_on(2)

    def test_the_days_calls_are_counted_call_by_call(self):
        used = self.agreement.calls_count
        # Enough to look at what there is, and not for what is sent.
        with patch.object(agreement_token, "CALLS_A_DAY", used + 4):
            self.agreement.action_transfer()
            self.assertEqual(self.agreement.error_kind, "day_used")
            self.assertEqual(self.agreement.calls_count, used + 4)
            self.assertIn("brugt op", self.told())
            self.assertIn("i morgen", self.told())
            self.agreement.action_transfer()
            self.assertEqual(self.agreement.calls_count, used + 4)
        self.agreement.calls_day -= timedelta(days=1)
        self.goes_on(5)

    def test_the_last_call_of_the_day_leaves_nothing_unknown(self):
        used = self.agreement.calls_count
        self.agreement.action_preflight()
        looked = self.agreement.calls_count - used
        most = self.agreement.calls_count + looked
        with patch.object(agreement_token, "CALLS_A_DAY", most):
            self.agreement.action_transfer()
        self.assertEqual(self.agreement.error_kind, "day_used")
        self.assertEqual(self.transfers(self.agreement).state, "sending")
        self.goes_on(2)

    def test_failures_in_a_row_pause_longer_and_somebody_is_told_in_danish(self):
        self.agreement.responsible_id.lang = "da_DK"
        pauses = []
        for _failure in range(3):
            self.stand_in.fault("html", "GET", "/Accounts", status=503)
            self.agreement.action_transfer()
            pause = self.agreement.next_try - fields.Datetime.now()
            pauses.append(round(pause.total_seconds() / 60))
        self.assertEqual(pauses, [1, 2, 4])
        self.assertEqual(self.agreement.failures, 3)
        self.assertIn("Forbindelsen", self.agreement.activity_ids.note)
        self.goes_on(5)
        self.assertFalse(self.agreement.activity_ids)
