"""Each call that our client can make is valid against what the vendor has published,
and so is each answer that it reads; none of the documents is left out."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from peers.economic import Department, Product, StandIn, documents
from peers.economic.example import example

from odoo.addons.asom_economic.economic.client import VERSIONS, Economic
from odoo.addons.asom_economic.economic.invoices import (
    Invoice,
    InvoiceLine,
    Product as Ours,
    invoice_body,
)
from odoo.addons.asom_economic.economic.legacy_vouchers import legacy_body
from odoo.addons.asom_economic.economic.vouchers import (
    Line,
    Vat,
    Voucher,
    body,
    entries,
)
from odoo.addons.asom_economic.economic.whoami import read_self

DAY = date.today().replace(day=1).isoformat()
YEAR = DAY[:4]
VATS = {"U25": Vat("U25", Decimal(25), 7200)}
# Schemas of what we never ask of the old interface, and why.
NOT_ASKED = {
    r"accounting-years\..*|accounts\..*": "the services have them",
    r"customers\..*(contacts|delivery|invoices|templates|totals).*": "not used",
    r"customers\.(get|post|customerNo\.put)": "the service has them",
    r"journals\.get|journals\.journalNumber\.get": "the service has them",
    r"journals\..*(templates|attachment|entryNumber).*": "not used",
    r"journals\.journalNumber\.vouchers\.(get|accountingYear.*)": "entries are read",
    r"payment-terms\.(post|.*Number\..*)": "the list is read",
    r"vat-(accounts|zones)\..*\.get": "the lists are read",
    r"vat-types\..*": "the accounts' codes tell it",
    r"self\..*\.put": "nothing of the agreement is changed",
}
PLAIN = {"LICENSE-MIT-EConomic.NET.txt", "openapi_fields_compact.txt"}


def vouchers(number):
    """An invoice with VAT and department, and a payment that names an invoice."""
    income = [
        Line(6200, 12_500, "", 10, 1, "1042"),
        Line(1010, -10_000, "U25"),
        Line(7200, -2_500),
    ]
    bank = [Line(5820, 700), Line(6200, -700, "", 2, 1, "1042", invoice="10001")]
    costs = [Line(1020, 900, department=7), Line(5820, -900)]
    return [
        Voucher(number + n, 2, DAY, "Kontingent", f"00000001-{n}", tuple(rows), YEAR)
        for n, rows in enumerate(
            entries(lines, VATS) for lines in (income, bank, costs)
        )
    ]


def plain_vouchers(number):
    """The same without departments, which the newer interface does not take."""
    return vouchers(number)[:2]


def draft():
    """The body of a draft invoice with all that we say."""
    recipient = {"name": "Ida", "address": "Vej 1", "zip": "4000", "city": "Roskilde"}
    line = InvoiceLine("Pakke", 10_000, Ours("A", 1010, "U25"), 7)
    back = InvoiceLine("", -500, Ours("A", 1010, "U25"))
    lines = (line, back)
    invoice = Invoice(DAY, DAY, "F 1", "0a-1", 1, recipient, lines, "af 2026-01-01")
    return invoice_body(invoice, "DKK", layout=1, term=1, zone=1)


def customer(**more):
    data = {
        "customerNumber": 42,
        "name": "Ida Holm",
        "customerGroupNumber": 1,
        "paymentTermId": 1,
        "zone": 1,
        "currency": "DKK",
        "access": True,
        "address1": "Engvej 1",
        "address2": "st.",
        "postCode": "4000",
        "city": "Roskilde",
        "email": "ida@example.dk",
        **more,
    }
    return json.dumps(data).encode()


def booking(numbers) -> bytes:
    return json.dumps({"entryNumbers": sorted(numbers)}).encode()


# In their order: what is made is read, changed and booked afterwards.
CALLS = {
    "whoami": lambda c: read_self(c.whoami()).roles,
    "accounts": lambda c: c.accounts(),
    "vat_codes": lambda c: c.vat_codes(),
    "journals": lambda c: c.journals(),
    "periods": lambda c: c.periods(),
    "departments": lambda c: c.departments(),
    "payment_terms": lambda c: c.payment_terms(),
    "zones": lambda c: c.zones(),
    "groups": lambda c: c.groups(),
    "layouts": lambda c: c.layouts(),
    "products": lambda c: c.products(),
    "sales_account": lambda c: c.sales_account(1, 1),
    "group_account": lambda c: c.group_account(1),
    "customer_account": lambda c: c.customer_account(1),
    "create_customer": lambda c: c.create_customer(customer(), "customer") or 1,
    "customer": lambda c: c.customer(42),
    "update_customer": lambda c: (
        c.update_customer(
            42, json.dumps({**c.customer(42), "city": "Køge"}).encode(), "u"
        )
        or 1
    ),
    "create_drafts": lambda c: c.create_drafts(
        body(plain_vouchers(50_001), "DKK"), "a"
    ),
    "create_vouchers": lambda c: c.create_vouchers(
        2, legacy_body(vouchers(50_101), "DKK"), "b"
    ),
    "drafts": lambda c: c.drafts(),
    "drafts_with": lambda c: c.drafts_with(2, "#00000001"),
    "attach": lambda c: c.attach(YEAR, 50_001, "a.pdf", b"%PDF-1.4", "d") or 1,
    "book": lambda c: (
        c.book(2, booking(each["entryNumber"] for each in c.drafts()), "book") or 1
    ),
    "booked": lambda c: c.booked(f"{YEAR}-01-01", f"{YEAR}-12-31"),
    "booked_after": lambda c: c.booked_after(1),
    "booked_with": lambda c: c.booked_with("#00000001"),
    "create_invoice_draft": lambda c: c.create_invoice_draft(draft(), "i"),
    "replace_invoice_draft": lambda c: c.replace_invoice_draft(1, draft(), "r"),
    "invoice_draft": lambda c: c.invoice_draft(1),
    "invoice_drafts_with": lambda c: c.invoice_drafts_with("0a-1"),
    "book_invoice": lambda c: c.book_invoice(1, "k"),
    "invoices_with": lambda c: c.invoices_with("0a-1"),
}


@pytest.fixture
def used(samples, monkeypatch):
    """What the stand-in has looked up: schemas, and (service, method, path)."""
    schemas, operations = set(), set()
    check_legacy, check_openapi = documents.check_legacy, documents.check_openapi

    def old(name, value, what):
        schemas.add(name)
        return check_legacy(name, value, what)

    def new(service, path, method, *rest):
        operations.add((service, method, path))
        return check_openapi(service, path, method, *rest)

    monkeypatch.setattr(documents, "check_legacy", old)
    monkeypatch.setattr(documents, "check_openapi", new)
    with StandIn() as stand_in:
        books = stand_in.add(example())
        books.add(Department(7, "Nord"), Product("A", "Pakke", 1010))
        client = Economic(
            stand_in.legacy_url, stand_in.openapi_url, stand_in.secret, "demo-grant"
        )
        for name, call in CALLS.items():
            assert call(client), f"{name} has told nothing"
        client.close()
        assert stand_in.violations == []
        assert {each.status for each in stand_in.log} <= {200, 201, 204}
        yield schemas, operations


def test_no_call_of_the_client_is_left_out() -> None:
    ours = {
        name
        for name in dir(Economic)
        if not name.startswith("_") and callable(getattr(Economic, name))
    }
    assert ours - {"close", "has_time"} == set(CALLS)


def test_no_document_is_left_out(samples: Path, used) -> None:
    schemas, operations = used
    folder = samples / "economic"
    services = {service.lower() for service, _method, _path in operations}
    for path in sorted(folder.rglob("*.*")):
        place = path.relative_to(folder)
        if path.is_dir() or path.name in PLAIN or place.parts[0] == "errors":
            continue  # The errors are read and shown in the add-on's own tests.
        name = path.name.removesuffix(".schema.json")
        if place.parts[0] == "legacy_schemas":
            unused = any(re.fullmatch(each, name) for each in NOT_ASKED)
            assert (name in schemas) != unused, name
        elif place.parts[0] == "openapi":
            service = path.stem.removeprefix("openapi-").lower() + "api"
            assert service in services, name
            document = json.loads(path.read_text(encoding="utf-8-sig"))
            address = document["servers"][0]["url"].rstrip("/")
            kept = {key.lower(): value for key, value in VERSIONS.items()}
            assert address.rpartition("/")[2] == kept[service]
        else:
            assert path.name == "legacy_fields_compact.txt"


def test_what_we_write_has_no_property_that_is_not_published(samples) -> None:
    """The vendor leaves out without a word what it does not know."""
    known = documents.legacy("journals.journalNumber.vouchers.post").schema
    for voucher in json.loads(legacy_body(vouchers(50_001), "DKK")):
        assert [*_unknown(known, voucher)] == []
    for service, path, data in (
        ("journalsapi", "/draft-entries/bulk", body(plain_vouchers(50_001), "DKK")),
        ("customersapi", "/Customers", customer()),
        ("journalsapi", "/journals/2/bookdraftentries", booking([1])),
    ):
        said = documents.operation(service, path, "POST")["requestBody"]["content"]
        schema = next(iter(said.values()))["schema"]
        components = documents.openapi(service)["components"]
        assert [*_unknown(schema, json.loads(data), components)] == []


def _unknown(schema, value, components=None, path=""):
    if "$ref" in schema:
        schema = components["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, dict):
        for key, inner in value.items():
            below = schema.get("properties", {}).get(key)
            if below is None:
                yield f"{path}/{key}"
            else:
                yield from _unknown(below, inner, components, f"{path}/{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _unknown(schema["items"], inner, components, f"{path}[]")
