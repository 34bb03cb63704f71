import base64
import secrets
from collections import defaultdict
from dataclasses import replace
from itertools import takewhile

from odoo import fields, models

from odoo.addons.asom_membership.money import to_ore

from ...economic.invoices import Invoice, InvoiceLine, booked_as, invoice_body
from ..transfer.agreement_content import REAL


class EconomicAgreement(models.Model):
    """Real invoices: members are customers, what they are invoiced are invoices there,
    and payments are entries on them.

    An invoice that e-conomic might book differently, if only by an øre, goes as an
    entry on the customer instead: the books agree whatever happens.
    """

    _inherit = "asom.economic.agreement"

    mode = fields.Selection(
        selection_add=[
            ("invoice", "Customers and invoices, with name and address"),
        ],
        ondelete={"invoice": "cascade"},
    )
    layout = fields.Integer(
        string="Layout There",
        default=1,
        tracking=True,
        help="Number of the layout of the invoices in e-conomic.",
    )

    # === WHAT THERE MUST BE === #

    def _has_real_invoices(self) -> bool:
        """Are members' invoices invoices there?"""
        return self.mode == "invoice"

    def _fetched_products(self, client) -> list:
        """Products with the account and VAT that they are sold by, as values of
        items."""
        rows = []
        accounts = {}
        for told in client.products():
            group = told.get("productGroup", {}).get("productGroupNumber")
            if group not in accounts:
                accounts[group] = client.sales_account(group, self.vat_zone)
            account, code = accounts[group]
            rows.append(
                {
                    "kind": "product",
                    "code": told["productNumber"],
                    "name": told.get("name") or "",
                    "account_number": account,
                    "vat_code": code,
                    "unusable": "barred" if told.get("barred") else False,
                }
            )
        return rows

    def _check_products(self):
        """Is there a product for each account and VAT that waiting invoices have?"""
        rows = self.env["asom.economic.transfer"].search(
            [
                ("agreement_id", "=", self.id),
                "|",
                ("state", "=", "pending"),
                ("reason", "=", "product"),
                ("move_id.move_type", "in", REAL),
            ]
        )
        pairs = self.env["account.move.line"]._read_group(
            [("move_id", "in", rows.move_id.ids), ("display_type", "=", "product")],
            ["account_id", "tax_ids"],
        )
        tables = self._tables({})
        found = {tables.sold(account.id, tax.id) for account, tax in pairs} - {None}
        for kind, detail in sorted(found):
            blocks = "some" if kind == "product_missing" else "note"
            yield (blocks, kind, detail, False)

    def _check_left_drafts(self):
        """Drafts of ours that were never booked and that nothing waits for any more."""
        requests = self.env["asom.economic.request"].search(
            [
                ("agreement_id", "=", self.id),
                ("interface", "=", "invoice"),
                ("state", "=", "rejected"),
                ("draft_number", "!=", 0),
            ]
        )
        transfers = self.env["asom.economic.transfer"].search(
            [
                ("agreement_id", "=", self.id),
                ("draft_number", "!=", 0),
                ("move_id.state", "=", "posted"),
            ]
        )
        known = set(transfers.mapped("draft_number"))
        for number in sorted(set(requests.mapped("draft_number")) - known):
            yield ("note", "draft_left", str(number), False)

    # === WHAT IS SENT === #

    def _of_one_kind(self, transfers):
        """What of the first that wait is looked at together. Payments name invoices:
        those have been sent before these are looked at."""
        if not self._has_real_invoices():
            return transfers
        real = transfers[:1].move_id.move_type in REAL
        same = takewhile(lambda t: (t.move_id.move_type in REAL) == real, transfers)
        return transfers.browse([row.id for row in same])

    def _invoice_of(self, one, move, sums, tables):
        """(the invoice, {account: øre} that e-conomic books of it), or None where an
        entry is the only way to the same sums."""
        if move.move_type not in REAL or move.state != "posted":
            return None
        partners = {partner for (_a, _t, partner, _p) in sums if partner}
        customer = tables.customers.get(next(iter(partners), 0))
        if len(partners) != 1 or not customer:
            return None
        lines = [*self._invoice_lines(move, tables)]
        here = defaultdict(int)
        for (account, _tax, _partner, _part), amount in sums.items():
            here[tables.accounts[account]] += amount
        here = {account: amount for account, amount in here.items() if amount}
        booked = booked_as(lines, tables.vats, self.customer_account)
        if not lines or booked is None or booked != here:
            return None
        row = tables.customer_rows[next(iter(partners))]
        values = row._values()
        recipient = {
            "name": values["name"],
            "address": " ".join(
                filter(None, (values.get("address1"), values.get("address2")))
            ),
            "zip": values.get("postCode"),
            "city": values.get("city"),
        }
        invoice = Invoice(
            str(one.day),
            str(move.invoice_date_due or one.day),
            move.name,
            "",
            customer,
            recipient,
            tuple(lines),
            one.text if one.moved else "",
        )
        return invoice, booked

    def _invoice_lines(self, move, tables):
        for line in move.invoice_line_ids:
            amount = -to_ore(line.balance)
            if line.display_type != "product" or not amount:
                continue
            product = tables.product_of(line)
            if product:
                department = tables.department_of_line(line)
                yield InvoiceLine(line.name or "", amount, product, department)

    def _freeze_invoice(self, ready):
        """As :meth:`_freeze`, of one invoice."""
        [one] = ready
        [transfer] = one.transfers
        mark = secrets.token_hex(4)
        invoice, booked = one.invoice
        marker = f"{mark}-1"
        data = invoice_body(
            replace(invoice, marker=marker),
            self.company_id.currency_id.name,
            self.layout,
            self.payment_term,
            self.vat_zone,
        )
        request = self._new_call(
            mark,
            ready,
            interface="invoice",
            payload=base64.b64encode(data),
            day=one.day,
            expected=[[account, amount] for account, amount in booked.items()],
            replaces=transfer.draft_number,
            replaces_marker=transfer.draft_marker,
        )
        self._note_sending(one, request, marker)
        return request

    # === THE BOOKS COMPARED === #

    def _add_sent_invoices(self, sent, numbers):
        """Add the invoices to what :meth:`_sent` returns."""
        for request in self._invoice_requests():
            marker = f"{request.marker}-1"
            month = str(request.day)[:7]
            sums = defaultdict(int)
            for account, amount in request.expected:
                sums[month, account] += amount
            sent[marker] = (sums, request.state == "done")
            numbers[marker] = request.booked_number

    def _invoice_requests(self):
        return self.env["asom.economic.request"].search(
            [
                ("agreement_id", "=", self.id),
                ("interface", "=", "invoice"),
                ("state", "in", ("done", "sending", "unknown", "review")),
            ]
        )

    def _marked(self, booked):
        """Booked entries, those of our invoices with their marker: e-conomic's own text
        does not have it. Only the row of what is owed names the invoice; the others
        have its voucher number."""
        markers = {
            request.booked_number: request.marker
            for request in self._invoice_requests()
            if request.booked_number
        }
        if not markers:
            return booked
        vouchers = {}
        for entry in booked:
            number = entry.get("customerInvoiceNumber")
            if entry.get("type") == 1 and number in markers:
                vouchers[entry["voucherNumber"]] = markers[number]
        return [
            {**entry, "text": f"#{vouchers[entry['voucherNumber']]}-1"}
            if entry.get("type") == 1 and entry.get("voucherNumber") in vouchers
            else entry
            for entry in booked
        ]
