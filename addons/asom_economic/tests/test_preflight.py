"""What is missing in e-conomic is told before anything is sent, with what to do and who
can; what needs it waits, and everything else is sent."""

from odoo.tests import tagged

from .common import Customer, Department, EconomicCase

CREATED = r"customersapi/.*/Customers$"


@tagged("post_install", "-at_install")
class TestPreflight(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)

    def told(self, agreement, kind, blocks="some", who="bureau"):
        """The line of a kind, which says what is wrong and what to do."""
        row = agreement.finding_ids.filtered(lambda f: f.kind == kind)
        self.assertEqual(len(row), 1, agreement.finding_ids.mapped("kind"))
        self.assertEqual((row.blocks, row.who), (blocks, who))
        self.assertTrue(row.text and row.remedy)
        self.assertNotIn("has refused it", row.text)
        return row

    def states(self, agreement):
        return {
            move: self.transfers(agreement).filtered(lambda t, m=move: t.move_id == m)
            for move in self.transfers(agreement).move_id
        }

    def invoiced(self):
        """Two invoices of a run and an entry that has nothing to do with members."""
        product = self.product("TV", 400.0, unit="quarter")
        for name in ("Ida Holm", "Bo Ek"):
            self.subscribe(self.member(name), product)
        run = self.collect()
        return run.move_ids, self.between()

    def assert_members_wait(self, agreement, invoices, other):
        rows = self.states(agreement)
        self.assertEqual(rows[other].state, "done", rows[other].error)
        held = self.transfers(agreement).filtered(lambda t: t.move_id in invoices)
        self.assertEqual(set(held.mapped("state")), {"rejected"})
        self.assertEqual(set(held.mapped("reason")), {"customer"})

    def test_members_wait_for_the_terms_zone_and_group_of_their_customers(self):
        agreement = self.agree(
            books=self.books, mode="member", customers="own", customer_number=0
        )
        invoices, other = self.invoiced()
        for name, kind in (
            ("payment_term", "term_missing"),
            ("vat_zone", "zone_missing"),
            ("customer_group", "group_missing"),
        ):
            agreement[name] = 77
            self.transfers(agreement, state="rejected").action_retry()
            agreement.action_transfer()
            row = self.told(agreement, kind)
            # What there is to choose from.
            self.assertRegex(row.detail, r"^77 / 1 \w+")
            self.assert_members_wait(agreement, invoices, other)
            self.assertEqual(self.stand_in.calls("POST", CREATED), [])
            agreement[name] = 1
        self.books.no_customers = {1}
        agreement.action_preflight()
        self.told(agreement, "zone_missing")
        self.books.no_customers = set()
        self.transfers(agreement, state="rejected").action_retry()
        agreement.action_transfer()
        self.assertFalse(agreement.finding_ids.filtered(lambda f: f.blocks == "some"))
        self.assertEqual(set(self.transfers(agreement).mapped("state")), {"done"})
        self.assert_same_books(agreement, self.books)

    def test_members_wait_for_the_common_customer(self):
        agreement = self.agree(books=self.books, mode="member", customer_number=5)
        invoices, other = self.invoiced()
        agreement.action_transfer()
        self.told(agreement, "customer_missing")
        self.assert_members_wait(agreement, invoices, other)
        owed = int(self.receivable(self.north).code)
        self.books.add(Customer(5, "Medlemmer", owed, barred=True))
        self.transfers(agreement, state="rejected").action_retry()
        agreement.action_transfer()
        self.told(agreement, "customer_barred", who="accountant")
        self.assert_members_wait(agreement, invoices, other)
        self.books.customers[5].barred = False
        self.transfers(agreement, state="rejected").action_retry()
        agreement.action_transfer()
        self.assert_same_books(agreement, self.books)

    def test_a_journal_that_runs_out_of_numbers_takes_what_it_has_numbers_for(self):
        journal = self.books.journals[2]
        journal.maximum = journal.minimum + 1
        agreement = self.agree(books=self.books, mode="member")
        moves = [self.between(100 + n) for n in range(3)]
        agreement.action_preflight()
        self.told(agreement, "number_low", "note", "accountant")
        agreement.action_transfer()
        states = [self.states(agreement)[move].state for move in moves]
        self.assertEqual(states, ["done", "done", "rejected"])
        last = self.transfers(agreement, state="rejected")
        self.assertEqual(last.reason, "number")
        agreement.action_preflight()
        self.told(agreement, "number_room", who="accountant")
        journal.maximum = 999_999
        last.action_retry()
        agreement.action_transfer()
        self.assertEqual(last.state, "done", last.error)
        self.assert_same_books(agreement, self.books)

    def test_a_closed_day_is_told_as_long_as_a_posting_waits_for_it(self):
        self.books.periods[25 - 1].barred = True  # January 2026
        agreement = self.agree(books=self.books)
        held = self.between(100, "2026-01-10")
        other = self.between(200)
        agreement.action_transfer()
        rows = self.states(agreement)
        self.assertEqual((rows[held].state, rows[other].state), ("rejected", "done"))
        agreement.action_preflight()
        self.assertEqual(
            self.told(agreement, "period_closed", who="accountant").detail, "2026-01-10"
        )
        # Another day was chosen, which lies in no accounting year.
        rows[held].sudo().write({"day_wanted": "2031-01-01", "state": "pending"})
        agreement.action_preflight()
        self.assertEqual(
            self.told(agreement, "period_missing", who="accountant").detail,
            "2031-01-01",
        )
        rows[held].sudo().day_wanted = "2026-02-01"
        agreement.action_transfer()
        self.assertEqual(rows[held].state, "done", rows[held].error)

    def test_an_account_that_wants_a_department_is_told_with_its_name(self):
        self.books.add(Department(1, "Net"))
        for account in self.income():
            self.books.accounts[int(account.code)].department = True
        agreement = self.agree(
            books=self.books, interface="vouchers", department_by="product"
        )
        self.between()
        agreement.action_preflight()
        rows = agreement.finding_ids.filtered(lambda f: f.kind == "department_missing")
        self.assertEqual(len(rows), 2)
        self.assertIn(self.income()[0].code, rows[0].text + rows[1].text)
        items = self.env["asom.economic.item"].search([("kind", "=", "department")])
        agreement.department_default_id = items
        agreement.action_transfer()
        self.assertFalse(agreement.finding_ids)
        self.assertEqual(self.transfers(agreement).state, "done")

    def test_a_permission_or_currency_that_does_not_fit_stops_everything(self):
        agreement = self.agree(books=self.books)
        self.between()
        self.books.roles = ["Bookkeeping"]
        agreement.action_transfer()
        row = self.told(agreement, "role_missing", "all")
        self.assertEqual(row.detail, "Bookkeeping")
        self.books.roles = ["SuperUser"]
        self.books.currency = "EUR"
        agreement.action_transfer()
        self.told(agreement, "currency_other", "all")
        self.assertEqual(self.stand_in.calls("POST"), [])
        self.books.currency = "DKK"
        agreement.action_transfer()
        self.assertEqual(self.transfers(agreement).state, "done")
