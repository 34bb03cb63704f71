"""Members' own customers, and documents of vouchers."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import Customer, EconomicCase, edit_customer_as_user

CUSTOMERS, DOCUMENTS = "customersapi", "AttachedDocuments"


@tagged("post_install", "-at_install")
class TestCustomers(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)
        tv = self.product("TV", 400.0, unit="quarter")
        self.ida, self.bo = self.member("Ida Holm"), self.member("Bo Ek")
        for member in (self.ida, self.bo):
            self.subscribe(member, tv)

    def own(self, **vals):
        agreement = self.agree(
            books=self.books, mode="member", customers="own", customer_number=0, **vals
        )
        self.collect()
        return agreement

    def there(self, member):
        return self.books.customers[int(member.member_number)]

    def test_each_member_is_a_customer_there_and_entries_go_by_it(self):
        agreement = self.own()
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        rows = self.transfers(agreement)
        self.assertEqual(set(rows.mapped("state")), {"done"}, rows.mapped("error"))
        self.assertEqual(self.there(self.ida).name, "Ida Holm")
        self.assertEqual(self.there(self.ida).more["city"], "Roskilde")
        numbers = {e["customerNumber"] for e in self.books.drafts.values()}
        numbers.discard(None)
        self.assertEqual(numbers, {int(m.member_number) for m in (self.ida, self.bo)})
        self.assert_same_books(agreement, self.books)
        count = len(self.stand_in.calls("", CUSTOMERS))
        self.between()
        agreement.action_transfer()
        self.assertEqual(len(self.stand_in.calls("", CUSTOMERS)), count)

    def test_what_changed_here_is_changed_there_and_what_changed_there_stays(self):
        agreement = self.own()
        agreement.action_transfer()
        number = int(self.ida.member_number)
        edit_customer_as_user(self.books, number, city="Lejre")
        self.ida.partner_id.write({"street": "Havvej 2", "city": "Køge"})
        self.between()
        # Somebody is quicker than we are, once.
        conflict = {"status": 409, "errorCode": "UpdateConflict"}
        self.stand_in.fault("fail", "PUT", CUSTOMERS, status=409, body=conflict)
        agreement.action_transfer()
        customer = self.there(self.ida)
        self.assertEqual(customer.more["address1"], "Havvej 2")
        self.assertEqual(customer.more["city"], "Lejre")
        row = agreement.customer_ids.filtered(lambda c: c.number == number)
        self.assertIn("Køge / Lejre", row.differs_text)
        self.assertEqual(agreement.customer_trouble_count, 1)
        self.assertEqual(set(self.transfers(agreement).mapped("state")), {"done"})

    def test_a_number_that_is_somebody_elses_there_stops_that_member_alone(self):
        number = int(self.ida.member_number)
        owed = int(self.receivable(self.north).code)
        self.books.add(Customer(number, "Elhandel ApS", owed))
        agreement = self.own()
        agreement.action_transfer()
        row = agreement.customer_ids.filtered(lambda c: c.number == number)
        self.assertEqual((row.state, row.error), ("taken", "Elhandel ApS"))
        self.assertEqual(self.books.customers[number].name, "Elhandel ApS")
        states = sorted(self.transfers(agreement).mapped("state"))
        self.assertEqual(states, ["done", "rejected"])
        rejected = self.transfers(agreement, state="rejected")
        self.assertEqual(rejected.reason, "customer")
        row.number = 777_777
        row.action_again()
        rejected.action_retry()
        agreement.action_transfer()
        self.assertEqual(rejected.state, "done", rejected.error)
        self.assertEqual(self.books.customers[777_777].name, "Ida Holm")
        self.assert_same_books(agreement, self.books)
        with self.assertRaises(UserError):
            row.number = 5

    def test_what_is_owed_by_nobody_waits_and_says_so(self):
        agreement = self.agree(books=self.books, mode="member", customers="own")
        income = self.income()[0]
        owed = self.receivable(self.north)
        self.entry([(owed, 100, None), (income, -100, None)])
        agreement.action_transfer()
        row = self.transfers(agreement)
        self.assertEqual((row.state, row.reason), ("rejected", "customer"))
        self.assertIn("nobody who is a member", row.error)

    def test_a_protected_name_is_not_told_and_a_lost_answer_makes_no_second(self):
        self.ida.name_protected = True
        agreement = self.own()
        self.stand_in.fault("drop_after", "POST", CUSTOMERS)
        agreement.action_transfer()
        self.assertEqual(agreement.error_kind, "unknown")
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        self.assertNotIn("Ida", self.there(self.ida).name)
        self.assertNotIn("address1", self.there(self.ida).more)
        self.assertEqual(len(agreement.customer_ids), 2)
        self.assert_same_books(agreement, self.books)

    def test_a_board_does_not_read_customers(self):
        agreement = self.own()
        agreement.action_transfer()
        board = self.user_of("economic_customers", "group_board", self.north)
        with self.assertRaises(AccessError):
            agreement.customer_ids.with_user(board).read(["number"])

    # === DOCUMENTS === #

    def test_each_voucher_gets_a_page_once_without_names(self):
        agreement = self.agree(books=self.books, attach="specification")
        self.collect()
        self.stand_in.fault("drop_after", "POST", DOCUMENTS)
        agreement.action_transfer()
        self.assertEqual(agreement.error_kind, "unknown")
        agreement.action_transfer()
        self.assertFalse(agreement.error)
        [document] = self.books.documents
        own = self.env["asom.economic.document"].search([])
        self.assertEqual((own.state, own.voucher_number), ("done", document.voucher))
        self.assertEqual(base64.b64decode(own.pdf), document.data)
        self.assertTrue(document.data.startswith(b"%PDF"))
        first, *_again = self.stand_in.calls("POST", DOCUMENTS)
        self.assertNotIn(b"Ida", first.body)
        agreement.action_transfer()
        self.assertEqual(len(self.books.documents), 1)

    def test_a_document_that_is_refused_is_told_and_the_posting_is_through(self):
        agreement = self.agree(books=self.books, attach="specification")
        self.between()
        answer = {"status": 400, "errorCode": "UnsupportedFileType"}
        self.stand_in.fault("fail", "POST", DOCUMENTS, status=400, body=answer)
        agreement.action_transfer()
        own = self.env["asom.economic.document"].search([])
        self.assertEqual((own.state, own.error), ("refused", "UnsupportedFileType"))
        self.assertIn("does not take the document", own.error_text)
        self.assertEqual(self.transfers(agreement).state, "done")
        own.action_again()
        agreement.action_transfer()
        self.assertEqual(own.state, "done")

    def test_an_invoice_goes_along_as_the_member_got_it(self):
        agreement = self.agree(books=self.books, mode="member", attach="invoice")
        run = self.collect()
        paper = b"%PDF-1.4 the invoice"
        first = run.move_ids[0]
        first.invoice_pdf_report_file = base64.b64encode(paper)
        agreement.action_transfer()
        data = [document.data for document in self.books.documents]
        self.assertEqual(len(data), 2)
        self.assertEqual(data.count(paper), 1)
