"""What happens to members' invoices in the random worlds of ``test_worlds``."""

from peers.economic.knobs import (
    book_invoice_as_accountant,
    delete_invoice_draft_as_accountant,
)

from .common import Product

# Øre of an invoice's lines, each with VAT or without. The third is 21 øre of VAT twice
# where it is rounded line by line, and 41 of both together.
LINES = (
    ((8000, True),),
    ((100, True), (33, False)),
    ((102, True), (103, True)),
    ((28550, True), (-5000, True), (700, False)),
)


class InvoiceSteps:
    """Steps of a world: members are invoiced, pay, and are credited; and the accountant
    has a hand in drafts that are ours."""

    def setUpMembers(self):
        """Two members, and what they are invoiced with."""
        self.ida, self.bo = self.member("Ida Holm"), self.member("Bo Ek")
        self.tax = self.sales_tax(self.north)
        self.with_vat, self.without_vat = self.income()

    def stock(self, books):
        """A product for each of the two accounts, one of them with VAT."""
        vat = self.vat_account(self.north)
        for index, account in enumerate((self.with_vat, self.without_vat)):
            number = int(account.with_company(self.north).code)
            books.accounts[number].vat_code = "" if index else "U25"
            books.add(Product(f"A{number}", "Kontingent", number, group=number))
        self.assertIn(vat, books.accounts)

    def do_invoice(self, kind, day):
        partner = (self.ida, self.bo)[kind % 2]
        lines = [
            (
                0,
                0,
                {
                    "name": "Kontingent",
                    "account_id": (self.with_vat if vat else self.without_vat).id,
                    "price_unit": amount / 100,
                    "tax_ids": [(6, 0, self.tax.ids if vat else [])],
                },
            )
            for amount, vat in LINES[kind]
        ]
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": self.north.id,
                "partner_id": partner.partner_id.id,
                "invoice_date": day,
                "asom_membership_id": partner.id,
                "invoice_line_ids": lines,
            }
        )
        move.action_post()
        self.moves |= move
        self.invoices |= move

    def do_pay(self, index, whole):
        """A member's payment, matched with the invoice."""
        invoice = self.posted(index)
        left = round(invoice.amount_residual * 100) if invoice else 0
        if left <= 0:
            return
        amount = left if whole else max(left // 3, 1)
        owed, partner = self.receivable(self.north), invoice.partner_id
        move = self.entry(
            [(self.without_vat, amount, None), (owed, -amount, partner)], "2026-02-11"
        )
        lines = (move.line_ids + invoice.line_ids).filtered(
            lambda line: line.account_id == owed
        )
        lines.reconcile()
        self.moves |= move

    def do_credit(self, index, _none):
        """A credit note, matched with its invoice."""
        invoice = self.posted(index)
        if invoice:
            refund = invoice._reverse_moves([{"invoice_date": "2026-02-11"}])
            refund.action_post()
            self.moves |= refund

    def posted(self, index):
        """An invoice that is posted now, or none."""
        return self.invoices[index : index + 1].filtered(
            lambda move: move.state == "posted"
        )

    def do_meddle(self, index, booked):
        """The accountant books a draft of ours, or deletes it."""
        drafts = sorted(self.books.invoice_drafts)
        if index >= len(drafts):
            return
        step = (
            book_invoice_as_accountant if booked else delete_invoice_draft_as_accountant
        )
        step(self.books, drafts[index])

    # === THE END OF A WORLD === #

    def look(self):
        """What a person does at last: says what is there, and tries again."""
        there = {given["references"]["other"] for given in self.books.invoices.values()}
        for row in self.transfers(self.agreement, state="review"):
            request = row.request_id
            if {row.marker, request.replaces_marker} & there:
                row.action_is_there()
            else:
                row.action_is_not_there()
        self.agreement.customer_ids.action_again()

    def assertInvoices(self):
        """Each invoice once; a draft that was left is told."""
        markers = [
            given["references"]["other"] for given in self.books.invoices.values()
        ]
        self.assertEqual(len(markers), len(set(markers)))
        rows = self.transfers(self.agreement)
        known = set(rows.mapped("marker"))
        known |= set(rows.request_id.mapped("replaces_marker"))
        self.assertLessEqual(set(markers), known)
        self.agreement.action_preflight()
        left = self.agreement.finding_ids.filtered(lambda f: f.kind == "draft_left")
        self.assertLessEqual(
            {str(number) for number in self.books.invoice_drafts},
            set(left.mapped("detail")),
        )
