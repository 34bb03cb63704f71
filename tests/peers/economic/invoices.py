"""Invoices of the old interface: drafts, and what they become when they are booked.

VAT is the server's: by the zone of the recipient and the account of the product's
group.
A booked invoice never changes; its draft is gone.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from decimal import Decimal

from .answers import Answer, old_error
from .books import Books, kroner, ore, vat_of_net
from .checks import day_of

CUSTOMER_INVOICE = 1
DRAFT, BOOKED = "/invoices/drafts", "/invoices/booked"


def _wrong(books: Books, given) -> tuple[str, str, str] | None:
    """(property, code, message) of the first thing that is wrong."""
    customer = books.customers.get(given["customer"]["customerNumber"])
    layout = given["layout"]["layoutNumber"]
    term = given["paymentTerms"]["paymentTermsNumber"]
    zone = given["recipient"]["vatZone"]["vatZoneNumber"]
    if customer is None or customer.barred:
        return ("customer", "E06000", "Customer does not exist.")
    if layout not in books.layouts:
        return ("layout", "E06000", f"Layout '{layout}' not found.")
    if term not in books.terms:
        return ("paymentTerms", "E07080", f"Payment terms '{term}' not found.")
    if zone not in books.zones or zone in books.no_customers:
        return ("vatZone", "E06000", f"VAT zone '{zone}' not found.")
    if day_of(given.get("dueDate") or given["date"]) < day_of(given["date"]):
        return ("dueDate", "E04760", "The due date is before the date.")
    for line in given.get("lines", ()):
        if found := _wrong_line(books, line):
            return found
    return None


def _wrong_line(books, line):
    number = line.get("product", {}).get("productNumber")
    if number is None:
        if "quantity" in line or "unitNetPrice" in line:
            return ("product", "E04500", "A product is needed.")
        return None
    product = books.products.get(number)
    if product is None:
        return ("product", "E06000", f"Product '{number}' not found.")
    if product.barred:
        return ("product", "E06600", f"Product '{number}' is barred.")
    if not line.get("description"):
        return ("description", "E04042", "A description is needed.")
    department = line.get("departmentalDistribution", {})
    wanted = department.get("departmentalDistributionNumber")
    if wanted and wanted not in books.departments:
        return ("departmentalDistribution", "E06000", "Department not found.")
    return None


def _rows(books, given):
    """(account, øre without VAT, VAT code) of each line that has a product."""
    for line in given.get("lines", ()):
        number = line.get("product", {}).get("productNumber")
        if number is not None:
            account = books.products[number].account
            domestic = given["recipient"]["vatZone"]["vatZoneNumber"] == 1
            code = books.accounts[account].vat_code if domestic else ""
            quantity = Decimal(str(line.get("quantity", 1)))
            price = Decimal(str(line.get("unitNetPrice", 0)))
            yield account, ore(quantity * price), code


def _vats(books, rows) -> dict[str, int]:
    """{VAT code: øre}, rounded once for the document or line by line."""
    nets = defaultdict(list)
    for _account, net, code in rows:
        if code:
            nets[code].append(net)
    found = {}
    for code, each in nets.items():
        rate = books.vats[code].rate
        whole = [sum(each)] if books.vat_by_document else each
        found[code] = sum(vat_of_net(net, rate) for net in whole)
    return found


def _body(call, number, given, booked=0) -> dict:
    books = call.books
    rows = [*_rows(books, given)]
    net, vat = sum(row[1] for row in rows), sum(_vats(books, rows).values())
    place, key = (
        (BOOKED, "bookedInvoiceNumber") if booked else (DRAFT, "draftInvoiceNumber")
    )
    here = call.link(f"{place}/{booked or number}")
    lines = [
        {"lineNumber": index, "sortKey": index, **line}
        for index, line in enumerate(given.get("lines", ()), 1)
    ]
    body = {
        **given,
        key: booked or number,
        "lines": lines,
        "netAmount": kroner(net),
        "netAmountInBaseCurrency": kroner(net),
        "grossAmount": kroner(net + vat),
        "grossAmountInBaseCurrency": kroner(net + vat),
        "vatAmount": kroner(vat),
        "roundingAmount": kroner(0),
        "self": here,
    }
    if booked:
        body["remainder"] = kroner(books.remainder(booked))
    return body


def _schema(number_of: str) -> str:
    return f"invoices.{number_of}.get"


DRAFT_SCHEMA = _schema("drafts.draftInvoiceNumber")
BOOKED_SCHEMA = _schema("booked.bookedInvoiceNumber")


def _refused(wrong) -> Answer:
    name, code, message = wrong
    error = {"propertyName": name, "errorMessage": message, "errorCode": code}
    return old_error(
        400,
        "Validation failed. 1 error found.",
        "E04300",
        errors={name: {"errors": [error]}},
        errorCount=1,
    )


def create(call) -> Answer:
    """A new draft."""
    if wrong := _wrong(call.books, call.body):
        return _refused(wrong)
    call.books.last_invoice_draft += 1
    number = call.books.last_invoice_draft
    call.books.invoice_drafts[number] = call.body
    return Answer(201, _body(call, number, call.body), schema=DRAFT_SCHEMA)


def replace(call, number) -> Answer:
    """All of a draft anew. One that is not there is made, as the vendor does."""
    if wrong := _wrong(call.books, call.body):
        return _refused(wrong)
    status = 200 if int(number) in call.books.invoice_drafts else 201
    call.books.invoice_drafts[int(number)] = call.body
    return Answer(status, _body(call, int(number), call.body), schema=DRAFT_SCHEMA)


def read(call, number) -> Answer:
    """One draft."""
    given = call.books.invoice_drafts.get(int(number))
    if given is None:
        return old_error(404, "Resource not found.")
    return Answer(200, _body(call, int(number), given), schema=DRAFT_SCHEMA)


def drafts(call) -> Answer:
    """The drafts, without their lines."""
    return _listed(call, call.books.invoice_drafts, "invoices.drafts.get", False)


def booked(call) -> Answer:
    """The booked invoices, without their lines."""
    return _listed(call, call.books.invoices, "invoices.booked.get", True)


def _listed(call, kept, schema, is_booked) -> Answer:
    from .legacy import page

    rows = []
    for number, given in kept.items():
        body = _body(call, number, given, number if is_booked else 0)
        del body["lines"]
        flat = {"references.other": given.get("references", {}).get("other")}
        rows.append((body, flat))
    return page(call, rows, ("references.other",), schema)


def book(call) -> Answer:
    """Book a draft for good."""
    books: Books = call.books
    number = call.body.get("draftInvoice", {}).get("draftInvoiceNumber")
    given = books.invoice_drafts.get(number)
    if given is None:
        return old_error(404, "Resource not found.")
    period = books.period_of(day_of(given["date"]))
    shut = period is None or period.barred or period.closed
    if shut or period.year in books.closed_years:
        return _refused(("date", "E04041", "Perioden er spærret."))
    if wrong := _wrong(books, given):
        return _refused(wrong)
    new = call.body.get("bookWithNumber") or books.next_invoice
    if new in books.invoices:
        return old_error(400, "The entity cannot be created.", "E06010")
    book_draft(books, number, new)
    return Answer(201, _body(call, number, given, new), schema=BOOKED_SCHEMA)


def book_draft(books: Books, number: int, new: int) -> None:
    """A draft becomes the invoice with this number, and is gone."""
    books.next_invoice = max(books.next_invoice, new) + 1
    given = books.invoices[new] = books.invoice_drafts.pop(number)
    _enter(books, new, given)


def _enter(books, number, given) -> None:
    """The entries of a booked invoice: what is owed, the sales, the VAT."""
    rows = [*_rows(books, given)]
    vats = _vats(books, rows)
    customer = books.customers[given["customer"]["customerNumber"]]
    gross = sum(row[1] for row in rows) + sum(vats.values())
    entries = [(customer.account, gross, None)]
    entries += [(account, -net, code or None) for account, net, code in rows]
    entries += [(books.vats[code].account, -vat, code) for code, vat in vats.items()]
    for account, amount, code in entries:
        books.last_booked += 1
        owed = account == customer.account and code is None and amount == gross
        books.booked.append(
            {
                "entryNumber": books.last_booked,
                "accountNumber": account,
                "amount": kroner(amount),
                "amountInBaseCurrency": kroner(amount),
                "currencyCode": given["currency"],
                "date": f"{given['date']}T00:00:00Z",
                "text": f"Faktura {number}",
                "type": CUSTOMER_INVOICE,
                "vatAccountNumber": code,
                "voucherNumber": number,
                "customerNumber": customer.number if owed else None,
                "customerInvoiceNumber": number if owed else None,
                "objectVersion": secrets.token_hex(8),
            }
        )


ROUTES = (
    (r"/invoices/drafts", "GET", drafts),
    (r"/invoices/drafts", "POST", create),
    (r"/invoices/drafts/(\d+)", "GET", read),
    (r"/invoices/drafts/(\d+)", "PUT", replace),
    (r"/invoices/booked", "GET", booked),
    (r"/invoices/booked", "POST", book),
)
