"""Broken connections, refusals and dead workers: nothing doubled, nothing missing."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.asom_economic.economic import EconomicError

from .common import EconomicCase

BULK = "draft-entries/bulk"


@tagged("post_install", "-at_install")
class TestTrouble(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)
        self.agreement = self.agree(books=self.books)

    def send(self):
        self.agreement.action_transfer()
        return self.transfers(self.agreement)

    def states(self):
        return sorted(self.transfers(self.agreement).mapped("state"))

    def test_an_answer_that_is_lost_is_asked_for_again_with_the_same_key(self):
        self.between()
        self.stand_in.fault("drop_after", "POST", BULK)
        self.send()
        self.assertEqual(self.states(), ["unknown"])
        self.assertIn("broke off", self.agreement.error)
        self.send()
        self.assertEqual(self.states(), ["done"])
        first, second = self.stand_in.calls("POST", BULK)
        self.assertEqual((first.key, first.body), (second.key, second.body))
        self.assertTrue(second.replayed)
        self.assert_same_books(self.agreement, self.books)
        self.assertFalse(self.agreement.error)

    def test_after_an_hour_what_arrived_is_found_by_its_marker(self):
        self.between()
        self.stand_in.fault("drop_after", "POST", BULK)
        self.send()
        # The accountant moves it to another journal and gives it another number.
        for entry in self.books.drafts.values():
            entry.update(journalNumber=1, voucherNumber=77)
        self.later(61)
        self.between(300)
        self.send()
        self.assertEqual(self.states(), ["done", "done"])
        self.assertEqual(
            sorted(self.transfers(self.agreement).mapped("voucher_number")),
            [77, 50_002],
        )
        self.assert_same_books(self.agreement, self.books)

    def test_what_the_accountant_has_booked_meanwhile_is_found_too(self):
        self.between()
        self.stand_in.fault("drop_after", "POST", BULK)
        self.send()
        self.books.book([*self.books.drafts])
        self.later(61)
        self.send()
        self.assertEqual(self.states(), ["done"])
        self.assert_same_books(self.agreement, self.books)

    def test_only_two_empty_searches_allow_sending_again(self):
        self.between()
        self.stand_in.fault("drop_before", "POST", BULK)
        self.send()
        self.later(61)
        # A search that fails says nothing.
        self.stand_in.fault("html", "GET", "booked-entries", status=503)
        self.send()
        self.assertEqual(self.agreement.transfer_ids.request_id.empty_searches, 0)
        self.send()
        self.send()
        self.assertEqual(self.agreement.transfer_ids.request_id.empty_searches, 1)
        self.assertEqual(len(self.stand_in.calls("POST", BULK)), 0)
        self.later(2)
        self.send()
        self.assertEqual(self.states(), ["done"])
        self.assert_same_books(self.agreement, self.books)

    def test_a_bad_voucher_stands_alone_and_the_rest_is_through(self):
        good = [self.between(100 + n, f"2026-02-{n + 1:02d}") for n in range(9)]
        one, other = self.income()
        bad_account = self.receivable(self.north)
        bad = self.entry([(one, 42, None), (bad_account, -42, None)], "2026-02-20")
        self.agreement.action_preflight()
        self.books.accounts[int(bad_account.code)].barred = True
        # Fetched just before it was barred.
        self.patch(type(self.agreement), "_preflight", lambda *_: True)
        rows = self.send()
        rejected = rows.filtered(lambda t: t.state == "rejected")
        self.assertEqual(rejected.move_id, bad)
        self.assertEqual(rejected.reason, "account")
        self.assertIn("barred", rejected.error)
        self.assertEqual(set((rows - rejected).mapped("state")), {"done"}, len(good))
        # Mended by another match.
        match = self.agreement.mapping_ids.filtered(
            lambda m: m.account_id == bad_account
        )
        item = self.env["asom.economic.item"].search(
            [("agreement_id", "=", self.agreement.id), ("code", "=", one.code)]
        )
        match.item_id = item
        rejected.action_retry()
        self.send()
        self.assertEqual(set(self.states()), {"done"})
        self.assertEqual(self.agreement._compare(), 0)

    def test_rows_of_a_closed_agreement_take_nothing_from_the_next_one(self):
        self.books.periods[25 - 1].barred = True  # January 2026
        move = self.between(100, "2026-01-10")
        self.send()
        self.assertEqual(self.states(), ["rejected"])
        self.agreement.action_close()
        self.env.flush_all()
        closed = self.transfers(self.agreement)
        self.agreement = self.agree(books=self.books)
        # Refused, held back and sent again: always its own row.
        self.send()
        row = self.transfers(self.agreement)
        self.assertEqual((row.move_id, row.state), (move, "rejected"))
        self.books.periods[25 - 1].barred = False
        self.assertEqual(move.asom_economic_state, "rejected")
        row.action_retry()
        self.send()
        self.assertEqual(row.state, "done", row.error)
        self.assertEqual(closed.state, "rejected")
        # What the closed one refused is history; the live one has it.
        self.env.invalidate_all()
        self.assertEqual(move.asom_economic_state, "done")
        self.assertEqual(move.asom_economic_voucher, str(row.voucher_number))
        self.assertEqual(move.asom_economic_before, "1001: Rejected")
        self.assert_same_books(self.agreement, self.books)
        self.agreement.action_close()
        self.env.invalidate_all()
        self.assertFalse(move.asom_economic_state)
        self.assertIn("Sent 5000", move.asom_economic_before)

    def test_what_cannot_go_is_told_before_and_the_rest_goes(self):
        self.books.periods[25 - 1].barred = True  # January 2026
        held = self.between(100, "2026-01-10")
        self.between(200, "2026-02-10")
        self.agreement.action_preflight()
        self.assertEqual(self.agreement.finding_ids.kind, "period_closed")
        self.assertEqual(self.agreement.finding_ids.who, "accountant")
        rows = self.send()
        rejected = rows.filtered(lambda t: t.state == "rejected")
        self.assertEqual(rejected.move_id, held)
        self.assertEqual(rejected.reason, "period")
        self.assertEqual(self.agreement._compare(), 0)
        self.agreement.period_rule = "shift"
        rejected.action_retry()
        self.send()
        self.assertEqual(str(rejected.date_sent), "2026-02-01")
        self.assertIn("2026-01-10", " ".join(self.books.texts()))
        self.assertEqual(self.books.balances(), self.ledger(self.north))
        self.assertEqual(self.agreement._compare(), 0)

    def test_a_grant_that_was_taken_back_stops_until_it_is_given_again(self):
        self.between()
        self.books.granted = False
        self.send()
        self.assertEqual(self.agreement.state, "broken")
        self.assertIn("permission", self.agreement.error)
        self.assertTrue(self.agreement.activity_ids)
        self.between(300)
        self.books.granted = True
        self.agreement.action_start()
        self.send()
        self.assertEqual(self.states(), ["done", "done"])
        self.assertFalse(self.agreement.activity_ids)

    def test_a_token_of_another_company_is_refused(self):
        self.agreement.action_close()
        other = self.books_of(self.south, 2002)
        wrong = self.agree(books=other, start=False)
        with self.assertRaisesRegex(UserError, "not to North Antenna"):
            wrong.action_start()
        self.assertEqual(wrong.state, "draft")

    def test_a_throttled_call_waits_and_a_gateway_page_is_no_answer(self):
        self.between()
        self.stand_in.fault("throttle", "POST", BULK, seconds=2)
        self.send()
        self.assertEqual(self.states(), ["done"])
        self.between(300)
        self.stand_in.fault("html", "POST", BULK, status=503)
        self.send()
        self.assertEqual(self.states(), ["done", "unknown"])
        self.assertTrue(self.agreement.next_try)
        self.send()
        self.assertEqual(self.states(), ["done", "done"])
        self.assert_same_books(self.agreement, self.books)

    def test_a_comparison_says_what_became_of_each_voucher(self):
        deleted, changed, moved = (
            self.between(100, "2026-02-01"),
            self.between(200, "2026-02-02"),
            self.between(300, "2026-02-03"),
        )
        rows = self.send()
        number = {t.move_id: t.voucher_number for t in rows}
        by_voucher = {}
        for key, entry in self.books.drafts.items():
            by_voucher.setdefault(entry["voucherNumber"], []).append(key)
        for key in by_voucher[number[deleted]]:
            del self.books.drafts[key]
        for key in by_voucher[number[changed]]:
            entry = self.books.drafts[key]
            entry["amount"] *= 2
        for key in by_voucher[number[moved]]:
            self.books.drafts[key]["date"] = "2026-03-03T00:00:00Z"
        self.assertEqual(self.agreement._compare(), 200)
        kinds = {
            row.voucher_number: row.kind
            for row in self.agreement.balance_ids.difference_ids
        }
        self.assertEqual(
            kinds,
            {
                number[deleted]: "missing",
                number[changed]: "changed",
                number[moved]: "moved",
            },
        )
        # An answer that did not come is not "deleted".
        self.stand_in.fault("fail", "GET", "draft-entries", status=500)
        with self.assertRaises(EconomicError):
            self.agreement._compare()
        self.assertEqual(self.agreement.difference, 200)
