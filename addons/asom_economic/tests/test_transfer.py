"""What is posted is found again in e-conomic, account by account, once."""

import base64
import hashlib
import json

from odoo.tests import tagged

from ..models.transfer.agreement_prepare import Tables
from .common import EconomicCase


@tagged("post_install", "-at_install")
class TestTransfer(EconomicCase):
    def collected(self):
        """A run of three members: one with VAT of half øre, one without VAT."""
        taxed = self.product("TV", 331.1, unit="quarter")
        free = self.product("Net", 100.0, taxes_id=[(5,)])
        for name in ("Ida Holm", "Bo Ek", "Eva Dam"):
            self.subscribe(self.member(name), taxed)
        self.subscribe(self.member("Per Lund"), free)
        return self.collect()

    def test_a_run_as_sums_stands_there_to_the_ore(self):
        books = self.books_of(self.north)
        agreement = self.agree(books=books)
        run = self.collected()
        self.assertEqual(set(self.transfers(agreement).mapped("state")), {"pending"})
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        rows = self.transfers(agreement)
        self.assertEqual(rows.move_id, run.move_ids)
        self.assertEqual(set(rows.mapped("state")), {"done"})
        self.assertEqual(len(set(rows.mapped("voucher_number"))), 1)
        self.assert_same_books(agreement, books)
        text = " ".join(books.texts())
        self.assertNotIn("Ida", text)
        posts = self.stand_in.calls("POST")
        self.assertEqual(len(posts), 1)
        data = base64.b64decode(rows[0].payload)
        self.assertEqual(data, posts[0].body)
        self.assertEqual(hashlib.sha256(data).hexdigest(), rows[0].sha256)
        self.assertEqual(posts[0].key, rows[0].idempotency_key)

    def test_each_member_has_an_entry_on_the_common_customer(self):
        books = self.books_of(self.north)
        receivable = int(self.receivable(self.north).code)
        books.accounts[receivable].blocked = True
        agreement = self.agree(books=books, mode="member")
        self.collected()
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        rows = self.transfers(agreement)
        self.assertEqual(set(rows.mapped("state")), {"done"}, rows.mapped("error"))
        self.assertEqual(len(set(rows.mapped("voucher_number"))), 4)
        self.assert_same_books(agreement, books)
        entries = json.loads(base64.b64decode(rows[0].payload))["entries"]
        self.assertEqual({entry["entryTypeNumber"] for entry in entries}, {10})
        member = rows[0].move_id.asom_membership_id
        self.assertIn(member.member_number, entries[0]["text"])
        self.assertNotIn(member.partner_id.name, json.dumps(entries))

    def test_what_was_posted_before_the_agreement_is_sent_from_its_first_day_on(self):
        account = self.income()
        lines = [(account[0], 12345, None), (account[1], -12345, None)]
        early = self.entry(lines, "2025-12-31")
        late = self.entry(lines, "2026-01-01")
        books = self.books_of(self.north)
        agreement = self.agree(books=books)
        agreement.action_transfer()
        self.assertEqual(self.transfers(agreement).move_id, late)
        self.assertFalse(early.asom_economic_state)
        self.assertEqual(late.asom_economic_state, "done")
        self.assertEqual(late.asom_economic_voucher, "50001")
        self.assert_same_books(agreement, books)

    def test_a_posting_that_is_drawn_back_and_changed_is_corrected_by_a_new_voucher(
        self,
    ):
        account = self.income()
        books = self.books_of(self.north)
        agreement = self.agree(books=books)
        lines = [(account[0], 500, None), (account[1], -500, None)]
        move, other = self.entry(lines), self.entry(lines)
        agreement.action_transfer()
        self.assert_same_books(agreement, books)
        before = [*books.drafts]
        move.button_draft()
        other.button_draft()
        self.assertEqual(len(self.transfers(agreement, state="pending")), 2)
        move.line_ids[0].with_context(check_move_validity=False).balance = 700
        move.line_ids[1].balance = -700
        move.action_post()
        agreement.action_transfer()
        self.assert_same_books(agreement, books)
        self.assertEqual([*books.drafts][: len(before)], before)
        self.assertFalse(self.transfers(agreement, state="pending"))
        # Posted again as it was: nothing to say.
        count = len(self.stand_in.calls("POST"))
        move.button_draft()
        move.action_post()
        agreement.action_transfer()
        self.assertEqual(len(self.stand_in.calls("POST")), count)
        self.assert_same_books(agreement, books)

    def test_what_is_changed_while_it_stays_posted_is_corrected_there(self):
        """A bank's line is posted when it arrives and matched later: its money moves
        from one account to another without ever being drawn back."""
        books = self.books_of(self.north)
        agreement = self.agree(books=books)
        bank = self.env["account.journal"].search(
            [("company_id", "=", self.north.id), ("type", "=", "bank")], limit=1
        )
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": bank.id,
                "date": "2026-02-10",
                "amount": 285.5,
                "payment_ref": "Overførsel",
            }
        )
        move = self.between()
        self.assert_sent_as_it_is(agreement, books, line.move_id | move)
        _bank, suspense, _others = line._seek_for_lines()
        suspense.account_id = self.receivable(self.north)
        self.assert_sent_as_it_is(agreement, books, line.move_id)
        line.action_undo_reconciliation()
        self.assert_sent_as_it_is(agreement, books, line.move_id)
        # What no hook sees is seen at night, and before books are compared.
        self.env.cr.execute(
            "UPDATE account_move_line SET account_id = %s WHERE id = %s",
            [self.receivable(self.north).id, move.line_ids[0].id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.transfers(agreement)._enqueue_missing(agreement), 1)
        self.assert_sent_as_it_is(agreement, books, move)
        # What comes to the same is no voucher.
        count = len(self.stand_in.calls("POST"))
        move.line_ids[0].partner_id = self.payer("Somebody")
        self.assert_sent_as_it_is(agreement, books, move)
        self.assertEqual(len(self.stand_in.calls("POST")), count)

    def assert_sent_as_it_is(self, agreement, books, moves):
        """These wait, and nothing else; sent, the books agree."""
        self.env.cr.flush()
        waiting = self.transfers(agreement, state="pending")
        self.assertEqual(waiting.move_id, moves)
        agreement.action_transfer()
        self.assertEqual(set(self.transfers(agreement).mapped("state")), {"done"})
        self.assert_same_books(agreement, books)
        self.assertEqual(self.transfers(agreement)._enqueue_missing(agreement), 0)

    def test_a_posting_of_many_members_becomes_vouchers_of_500_rows(self):
        books = self.books_of(self.north)
        agreement = self.agree(books=books, mode="member")
        receivable = self.receivable(self.north)
        bank = self.env["account.account"].search(
            [
                ("company_ids", "in", self.north.ids),
                ("account_type", "=", "asset_cash"),
            ],
            limit=1,
        )
        payers = self.env["res.partner"].create(
            [{"name": f"P{n}", "company_id": self.north.id} for n in range(1100)]
        )
        self.patch(
            Tables, "_member_numbers", lambda _self, ids: {i: f"{i}" for i in ids}
        )
        lines = [(receivable, -100 - n, payer) for n, payer in enumerate(payers)]
        lines.append((bank, -sum(line[1] for line in lines), None))
        self.entry(lines)
        agreement.action_transfer()
        rows = self.transfers(agreement)
        self.assertEqual(set(rows.mapped("state")), {"done"}, rows.mapped("error"))
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(self.stand_in.calls("POST")), 3)
        self.assert_same_books(agreement, books)
        self.assertEqual(books.unbalanced(books.drafts), [])

    def test_the_nightly_check_adds_what_lacks_a_row(self):
        books = self.books_of(self.north)
        agreement = self.agree(books=books)
        self.collected()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM asom_economic_transfer")
        self.env.invalidate_all()
        agreement._cron_nightly()
        self.assertEqual(len(self.transfers(agreement, state="pending")), 4)
        self.assertEqual(
            self.env["asom.economic.transfer"]._enqueue_missing(agreement), 0
        )
