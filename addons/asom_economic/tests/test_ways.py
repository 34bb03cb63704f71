"""Departments, booking by us, ranges of numbers, and files instead of calls."""

import base64
import csv
import io
from zipfile import ZipFile

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import Department, EconomicCase

VOUCHERS = "/vouchers"


@tagged("post_install", "-at_install")
class TestWays(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)

    def collected(self):
        tv = self.product("TV", 400.0, unit="quarter", taxes_id=[(5,)])
        net = self.product("Net", 100.0, unit="quarter", taxes_id=[(5,)])
        for name in ("Ida Holm", "Bo Ek"):
            member = self.member(name)
            self.subscribe(member, tv)
            self.subscribe(member, net)
        return tv, net, self.collect()

    # === DEPARTMENTS === #

    def test_income_stands_in_the_department_of_its_product(self):
        self.books.add(Department(10, "TV"), Department(20, "Net"), Department(99, "X"))
        tv, net, _run = self.collected()
        agreement = self.agree(
            books=self.books, interface="vouchers", department_by="product"
        )
        matches = agreement.mapping_ids.filtered("product_id")
        named = {m.name: m.item_id.number for m in matches}
        self.assertEqual(named[tv.name], 10)
        self.assertEqual(named[net.name], 20)
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        self.assertEqual(set(self.transfers(agreement).mapped("state")), {"done"})
        self.assert_same_books(agreement, self.books)
        by = self.books.department_sums()
        self.assertEqual(
            {d: sum(a for (e, _n), a in by.items() if e == d) for d in (10, 20)},
            {10: -80_000, 20: -20_000},
        )
        self.assertEqual(len(self.stand_in.calls("POST", VOUCHERS)), 1)

    def test_an_account_that_wants_a_department_gets_the_agreements_own(self):
        self.books.add(Department(10, "TV"), Department(99, "Fælles"))
        one = self.income()[0]
        self.books.accounts[int(one.code)].department = True
        agreement = self.agree(
            books=self.books, interface="vouchers", department_by="product"
        )
        self.between()
        agreement.action_transfer()
        row = self.transfers(agreement)
        self.assertEqual((row.state, row.reason), ("rejected", "department"))
        agreement.department_default_id = self.env["asom.economic.item"].search(
            [("agreement_id", "=", agreement.id), ("code", "=", "99")]
        )
        row.action_retry()
        agreement.action_transfer()
        self.assertEqual(row.state, "done", row.error)
        self.assert_same_books(agreement, self.books)

    def test_areas_have_departments_too(self):
        self.books.add(Department(7, "Nord"))
        group = self.env["asom.installation.group"].create(
            {"name": "nord", "company_id": self.north.id}
        )
        _tv, _net, run = self.collected()
        home = self.env["asom.installation"].create(
            {
                "company_id": self.north.id,
                "street": "Engvej 1",
                "zip": "4000",
                "city": "Roskilde",
                "group_id": group.id,
            }
        )
        run.move_ids.asom_membership_id[:1].installation_id = home
        agreement = self.agree(
            books=self.books, interface="vouchers", department_by="area"
        )
        agreement.action_transfer()
        self.assert_same_books(agreement, self.books)
        sums = self.books.department_sums()
        self.assertEqual(sum(a for (d, _n), a in sums.items() if d == 7), -50_000)

    def test_departments_go_with_vouchers_only(self):
        with self.assertRaisesRegex(ValidationError, "vouchers"):
            self.agree(books=self.books, start=False, department_by="product")

    def test_vouchers_that_are_refused_are_halved_and_asked_for_again(self):
        good = [self.between(100 + n, f"2026-02-{n + 1:02d}") for n in range(4)]
        one, other = self.income()
        bad_account = self.receivable(self.north)
        bad = self.entry([(one, 42, None), (bad_account, -42, None)], "2026-02-20")
        agreement = self.agree(books=self.books, interface="vouchers")
        self.books.accounts[int(bad_account.code)].barred = True
        self.patch(type(agreement), "_preflight", lambda *_: True)
        self.stand_in.fault("drop_after", "POST", VOUCHERS, after=1)
        agreement.action_transfer()
        agreement.action_transfer()
        rows = self.transfers(agreement)
        self.assertEqual(rows.filtered(lambda t: t.state == "rejected").move_id, bad)
        self.assertEqual(len(rows.filtered(lambda t: t.state == "done")), len(good))
        self.assertEqual(agreement._compare(), 0)
        markers = [text.rpartition("#")[2] for text in self.books.texts()]
        self.assertEqual(len(set(markers)), len(good))

    # === BOOKED BY US === #

    def test_what_arrived_is_booked_by_us_once(self):
        agreement = self.agree(books=self.books, booking="booked")
        self.between(100)
        self.between(200, "2026-03-01")
        self.stand_in.fault("drop_after", "POST", "bookdraftentries")
        agreement.action_transfer()
        self.assertEqual(agreement.error_kind, "unknown")
        self.assertEqual(self.transfers(agreement).mapped("booking"), ["wanted"] * 2)
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        self.assertEqual(self.transfers(agreement).mapped("booking"), ["done"] * 2)
        self.assertFalse(self.books.drafts)
        self.assertEqual(len(self.books.booked), 4)
        self.assert_same_books(agreement, self.books)

    def test_what_is_not_booked_stays_a_draft_and_says_why(self):
        agreement = self.agree(books=self.books, booking="booked")
        self.between(100)
        answer = {"status": 400, "errorCode": "JournalEntryDateAccountingYearClosed"}
        self.stand_in.fault("fail", "POST", "bookdraftentries", status=400, body=answer)
        agreement.action_transfer()
        row = self.transfers(agreement)
        self.assertEqual((row.state, row.booking), ("done", "refused"))
        self.assertIn("accounting year is closed", row.booking_error_text)
        row.request_id.action_book_again()
        agreement.action_transfer()
        self.assertEqual(row.booking, "done")
        self.assertFalse(self.books.drafts)

    # === NUMBERS === #

    def test_a_journal_has_a_range_of_numbers_of_its_own(self):
        agreement = self.agree(books=self.books)
        self.between()
        agreement.action_preflight()
        match = agreement.mapping_ids.filtered(lambda m: m.kind == "journal")
        with self.assertRaises(ValidationError):
            match.write({"number_from": 10, "number_to": 20})
        match.write({"number_from": 60_001, "number_to": 60_001})
        agreement.action_transfer()
        self.assertEqual(self.transfers(agreement).voucher_number, 60_001)
        self.between(300)
        agreement.action_transfer()
        row = self.transfers(agreement)[1]
        self.assertEqual((row.state, row.reason), ("rejected", "number"))
        match.number_to = 60_900
        row.action_retry()
        agreement.action_transfer()
        self.assertEqual(row.voucher_number, 60_002)
        self.assert_same_books(agreement, self.books)

    # === FILES === #

    def test_what_waits_goes_into_one_file_and_counts_when_somebody_says_so(self):
        self.collected()
        before = len(self.stand_in.log)
        agreement = self.agree(interface="file", new_grant_token=False)
        agreement.action_make_file()
        file = self.env["asom.economic.request"].search(
            [("agreement_id", "=", agreement.id)]
        )
        self.assertEqual(file.interface, "file")
        text = base64.b64decode(file.payload).decode("cp1252")
        head, *rows = csv.reader(io.StringIO(text), delimiter=";")
        account, amount = head.index("Konto"), head.index("Beløb")
        contra = head.index("Modkonto")
        sums = {}
        for row in rows:
            ore = int(row[amount].replace(",", ""))
            sums[int(row[account])] = sums.get(int(row[account]), 0) + ore
            if row[contra]:
                sums[int(row[contra])] = sums.get(int(row[contra]), 0) - ore
        self.assertEqual(sums, self.ledger(self.north))
        with ZipFile(io.BytesIO(base64.b64decode(file.sheet))) as book:
            self.assertIn("xl/worksheets/sheet1.xml", book.namelist())
        with self.assertRaises(UserError):
            agreement.action_make_file()
        self.assertEqual(set(self.transfers(agreement).mapped("state")), {"sending"})
        self.env["asom.economic.agreement"]._cron_transfer()
        file.action_imported()
        self.assertEqual(set(self.transfers(agreement).mapped("state")), {"done"})
        self.assertEqual(file.imported_by_id, self.env.user)
        with self.assertRaises(UserError):
            file.action_imported()
        self.assertEqual(len(self.stand_in.log), before)

    def test_a_file_that_is_never_imported_gives_its_postings_back(self):
        self.between()
        agreement = self.agree(interface="file", new_grant_token=False)
        agreement.action_make_file()
        file = self.transfers(agreement).request_id
        file.action_not_imported()
        self.assertEqual(self.transfers(agreement).state, "pending")
        agreement.action_make_file()
        self.assertNotEqual(self.transfers(agreement).request_id, file)

    def test_numbers_there_are_typed_where_nobody_can_be_asked(self):
        self.between()
        agreement = self.agree(interface="file", new_grant_token=False)
        match = agreement.mapping_ids.filtered(lambda m: m.kind == "account")[0]
        with self.assertRaisesRegex(UserError, "digits"):
            match.typed = "A1"
        match.typed = "1234"
        agreement.action_make_file()
        row = self.transfers(agreement)
        self.assertIn(b";1234;", base64.b64decode(row.payload))
        with self.assertRaises(UserError):
            agreement.action_transfer()
        with self.assertRaises(UserError):
            agreement.interface = "entries"

    def test_the_accountant_imports_a_file_and_says_so(self):
        self.between()
        agreement = self.agree(interface="file", new_grant_token=False)
        agreement.action_make_file()
        file = self.transfers(agreement).request_id
        board = self.user_of("economic_file_board", "group_board", self.north)
        other = self.user_of("economic_file_other", "group_accountant", self.south)
        for user in (board, other):
            with self.assertRaises(AccessError):
                file.with_user(user).action_imported()
            with self.assertRaises(AccessError):
                file.with_user(user).read(["payload"])
        mine = self.user_of("economic_file_mine", "group_accountant", self.north)
        own = file.with_user(mine)
        self.assertIn(b"Finansbilag;10-02-2026;", base64.b64decode(own.payload))
        self.assertEqual(own.search([]), own)
        # What was imported after all would be there twice: staff decide.
        with self.assertRaises(AccessError):
            own.action_not_imported()
        own.action_imported()
        self.assertEqual(file.imported_by_id, mine)
        self.assertEqual(self.transfers(agreement).state, "done")

    # === MEND === #

    def test_a_rejected_posting_is_mended_and_sent_again_in_one_step(self):
        one, _other = self.income()
        bad = self.receivable(self.north)
        move = self.entry([(one, 42, None), (bad, -42, None)], "2026-02-20")
        second = self.entry([(one, 43, None), (bad, -43, None)], "2026-02-21")
        agreement = self.agree(books=self.books)
        self.books.accounts[int(bad.code)].barred = True
        agreement.action_transfer()
        both = self.transfers(agreement)
        self.assertEqual(set(both.mapped("state")), {"rejected"})
        row = both.filtered(lambda t: t.move_id == move)
        mend = self.env["asom.economic.mend"].browse(row.action_mend()["res_id"])
        self.assertIn(str(bad.code), mend.mapping_ids.mapped("code"))
        self.assertEqual(set(mend.mapping_ids.mapped("kind")), {"account"})
        item = self.env["asom.economic.item"].search(
            [("agreement_id", "=", agreement.id), ("code", "=", one.code)]
        )
        match = mend.mapping_ids.filtered(lambda m: m.account_id == bad)
        mend.write({"mapping_ids": [(1, match.id, {"item_id": item.id})]})
        told = mend.action_mend()
        self.assertEqual(told["params"]["type"], "success")
        self.assertEqual(mend.other_count, 0)
        self.assertEqual(set(both.mapped("state")), {"done"})
        self.assertIn(second, both.move_id)
        self.assertEqual(agreement._compare(), 0)

    def test_a_day_that_is_closed_there_is_mended_by_another_one(self):
        self.books.periods[25 - 1].barred = True  # January 2026
        self.between(100, "2026-01-10")
        agreement = self.agree(books=self.books)
        agreement.action_transfer()
        row = self.transfers(agreement)
        self.assertEqual(row.reason, "period")
        mend = self.env["asom.economic.mend"].browse(row.action_mend()["res_id"])
        self.assertFalse(mend.mapping_ids)
        mend.day = "2026-01-20"
        with self.assertRaisesRegex(UserError, "2026-01-20"):
            mend.action_mend()
        mend.day = "2026-02-03"
        mend.action_mend()
        self.assertEqual((row.state, str(row.date_sent)), ("done", "2026-02-03"))
        self.assertIn("2026-01-10", " ".join(self.books.texts()))
        self.assertEqual(self.books.balances(), self.ledger(self.north))
