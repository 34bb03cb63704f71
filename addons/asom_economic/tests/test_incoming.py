"""What the accountant booked there first, and where runs stand."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import EconomicCase, pay_as_accountant


@tagged("post_install", "-at_install")
class TestIncoming(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)
        self.agreement = self.agree(books=self.books, fetch_payments=True)
        self.bank = self.env["account.account"].search(
            [
                ("company_ids", "in", self.north.ids),
                ("account_type", "=", "asset_cash"),
            ],
            limit=1,
        )

    def billed(self):
        """A member who owes 400.00, and whose bank account is known there."""
        tv = self.product("TV", 400.0, unit="quarter", taxes_id=[(5,)])
        member = self.member("Ida Holm")
        self.subscribe(member, tv)
        run = self.collect()
        self.entry([(self.bank, 100, None), (self.income()[0], -100, None)])
        self.agreement.action_transfer()
        return member, run

    def paid(self, amount=40_000, text="", day="2026-02-12"):
        number = int(self.bank.with_company(self.north).code)
        return pay_as_accountant(self.books, 1, number, amount, day, text)

    def rows(self, **wanted):
        rows = self.agreement.incoming_ids.sorted("id")
        return rows.filtered(lambda r: all(r[k] == v for k, v in wanted.items()))

    def test_a_payment_there_is_offered_and_entered_when_somebody_says_so(self):
        member, run = self.billed()
        voucher = self.paid(text=f"Indbetaling {member.member_number}")
        self.agreement.action_fetch_payments()
        row = self.rows()
        self.assertEqual((row.voucher_number, row.amount), (voucher, 400.0))
        self.assertEqual(row.membership_id, member)
        self.assertEqual(row.open_amount, 400.0)
        self.assertEqual(run.move_ids.payment_state, "not_paid")
        before = len(self.stand_in.calls("POST"))
        row.action_match()
        self.assertEqual(row.state, "matched")
        self.assertEqual(run.move_ids.payment_state, "paid")
        self.assertEqual(row.move_id.asom_economic_voucher, str(voucher))
        self.agreement.action_transfer()
        self.assertEqual(len(self.stand_in.calls("POST")), before)
        self.assert_same_books(self.agreement, self.books)
        with self.assertRaises(UserError):
            row.action_match()
        with self.assertRaisesRegex(UserError, "entered already"):
            row.membership_id = self.member("Another")

    def test_nothing_is_offered_twice_and_nothing_of_ours(self):
        self.billed()
        self.books.book([*self.books.drafts])
        self.paid(text="Kontant")
        for _time in range(2):
            self.agreement.action_fetch_payments()
        self.assertEqual(len(self.rows()), 1)
        self.assertFalse(self.rows().membership_id)
        with self.assertRaisesRegex(UserError, "choose the member"):
            self.rows().action_match()
        self.rows().action_ignore()
        self.assertEqual(self.rows().state, "ignored")
        self.paid(-500)  # money back is no payment
        self.agreement.action_fetch_payments()
        self.assertEqual(len(self.rows()), 1)

    def test_an_answer_that_did_not_come_leaves_the_cursor(self):
        self.billed()
        self.paid()
        self.stand_in.fault("fail", "GET", "booked-entries", status=500)
        with self.assertRaises(UserError):
            self.agreement.action_fetch_payments()
        self.assertEqual(self.agreement.booked_cursor, 0)
        self.agreement._nightly_payments()
        self.assertEqual(len(self.rows()), 1)

    def test_a_matched_payment_that_is_drawn_back_is_taken_back_there(self):
        member, _run = self.billed()
        self.paid(text=member.member_number)
        self.agreement.action_fetch_payments()
        row = self.rows()
        row.action_match()
        row.move_id.line_ids.remove_move_reconcile()
        row.move_id.button_draft()
        self.agreement.action_transfer()
        self.assertEqual(self.books.balances(), self.ledger(self.north))
        self.assertEqual(self.agreement._compare(), 0)

    def test_an_account_without_a_match_is_told(self):
        member, _run = self.billed()
        self.paid(text=member.member_number)
        self.agreement.action_fetch_payments()
        match = self.agreement.mapping_ids.filtered(lambda m: m.account_id == self.bank)
        match.item_id = False
        with self.assertRaisesRegex(UserError, "Matches"):
            self.rows().action_match()
        self.assertEqual(self.rows().state, "open")

    def test_a_board_does_not_see_what_the_accountant_wrote(self):
        self.billed()
        self.paid(text="Ida")
        self.agreement.action_fetch_payments()
        board = self.user_of("economic_incoming", "group_board", self.north)
        with self.assertRaises(AccessError):
            self.rows().with_user(board).read(["text"])

    def test_a_run_says_where_it_stands(self):
        _member, run = self.billed()
        number = self.transfers(self.agreement, run_id=run)[:1].voucher_number
        self.assertEqual(run.asom_economic_text, str(number))
        self.assertEqual(
            self.env["asom.economic.transfer"].search(
                run.action_view_economic()["domain"]
            ),
            self.transfers(self.agreement, run_id=run),
        )
        self.agreement.action_close()
        run.invalidate_recordset()
        self.assertFalse(run.asom_economic_text)
        self.assertEqual(run.asom_economic_before, "1001: 1 / 1")

    def test_a_row_that_is_on_two_pages_counts_once(self):
        for amount in range(1, 6):
            self.between(amount)
        self.agreement.action_transfer()
        self.stand_in.page = 2
        self.stand_in.duplicate_rows_on_page_2 = True
        self.addCleanup(setattr, self.stand_in, "page", 1000)
        self.addCleanup(setattr, self.stand_in, "duplicate_rows_on_page_2", False)
        self.assertEqual(self.agreement._compare(), 0)
        self.books.book([*self.books.drafts])
        self.assertEqual(self.agreement._compare(), 0)
