"""Every request of the other ways into e-conomic is valid against the vendor's
documents, and files, customers and pages are what they should be."""

from __future__ import annotations

import json
from datetime import date

import pytest
from peers.economic import Department, StandIn
from peers.economic.example import example
from peers.economic.knobs import KNOBS

from odoo.addons.asom_economic.economic.client import Economic, once
from odoo.addons.asom_economic.economic.customers import cut, merge
from odoo.addons.asom_economic.economic.errors import EconomicError
from odoo.addons.asom_economic.economic.import_file import (
    COLUMNS,
    import_csv,
    import_rows,
)
from odoo.addons.asom_economic.economic.legacy_vouchers import (
    legacy_body,
    sent_entries,
)
from odoo.addons.asom_economic.economic.vouchers import (
    Line,
    Row,
    Vat,
    Voucher,
    body,
    chunks,
    entries,
)

DAY = date.today().replace(day=1).isoformat()
YEAR = DAY[:4]
VATS = {"U25": Vat("U25", 25, 7200)}
DRAFT = {
    "date": DAY,
    "currency": "DKK",
    "customer": {"customerNumber": 1},
    "recipient": {"vatZone": {"vatZoneNumber": 1}},
}


@pytest.fixture
def stand_in(samples):
    with StandIn() as running:
        running.add(example()).add(Department(7, "Nord"))
        yield running
        assert running.violations == []


@pytest.fixture
def books(stand_in):
    return stand_in.agreements["demo-grant"]


@pytest.fixture
def client(stand_in):
    found = Economic(
        stand_in.legacy_url, stand_in.openapi_url, stand_in.secret, "demo-grant"
    )
    yield found
    found.close()


def vouchers(number=50_001, mark="00000001"):
    income = [
        Line(6200, 12_500, "", 10, 1, "1042"),
        Line(1010, -10_000, "U25", department=7),
        Line(7200, -2_500),
    ]
    bank = [Line(5820, 700), Line(6200, -700, "", 2, 1, invoice="10001")]
    return [
        Voucher(number + n, 2, DAY, text, f"{mark}-{n + 1}", tuple(rows), YEAR)
        for n, (text, rows) in enumerate(
            (("Kontingent", entries(income, VATS)), ("Bank", entries(bank, VATS)))
        )
    ]


def test_vouchers_with_departments_are_stored_and_booked(client, books) -> None:
    assert [d["name"] for d in client.departments()] == ["Nord"]
    data = legacy_body(vouchers(), "DKK")
    numbers = client.create_vouchers(2, data, "key")
    assert sorted(numbers) == sorted(books.drafts)
    assert client.create_vouchers(2, data, "key") == numbers
    assert books.department_sums()[7, 1010] == -10_000
    assert books.balances() == {6200: 11_800, 1010: -10_000, 7200: -2_500, 5820: 700}
    client.book(2, json.dumps({"entryNumbers": numbers}).encode(), "book")
    assert not books.drafts
    last = books.booked[0]["entryNumber"]
    assert len(client.booked_after(last)) == len(books.booked) - 1


def test_a_department_that_is_not_there_refuses_the_whole_call(client, books) -> None:
    del books.departments[7]
    books.add(Department(8, "Syd"))
    with pytest.raises(EconomicError) as caught:
        client.create_vouchers(2, legacy_body(vouchers(), "DKK"), "key")
    assert caught.value.kind == "rejected"
    [told] = caught.value.errors
    assert told.kind == "JournalEntryDepartmentalDistributionNotFound"
    assert not books.drafts


def test_without_the_module_there_are_no_departments(client, books) -> None:
    books.departments.clear()
    assert client.departments() == []


def test_what_was_sent_is_read_alike_whichever_way_it_went() -> None:
    def shape(data):
        return [
            (
                e["journalNumber"],
                e["voucherNumber"],
                e["date"][:10],
                e["entryTypeNumber"],
                float(e["amount"]),
                e["text"],
                e.get("accountNumber"),
                e.get("customerNumber"),
                e.get("vatCode"),
                e.get("contraAccountNumber"),
                e.get("customerInvoiceNumber"),
            )
            for e in sent_entries(data)
        ]

    new, old = body(vouchers(), "DKK"), legacy_body(vouchers(), "DKK")
    assert sorted(shape(new), key=str) == sorted(shape(old), key=str)


def test_calls_of_the_older_interface_hold_few_vouchers() -> None:
    assert chunks([2] * 5, vouchers=2) == [2, 2, 1]
    assert chunks([300, 300, 10]) == [1, 2]


def test_a_department_is_never_on_both_sides() -> None:
    rows = entries([Line(1010, -500, department=7), Line(5820, 500)], {})
    assert len(rows) == 2
    assert {row.department for row in rows} == {0, 7}


def test_customers_are_made_and_changed_by_who_has_read_them(client, books) -> None:
    assert client.customer(42) is None
    data = {
        "customerNumber": 42,
        "name": "Ida Holm",
        "customerGroupNumber": 1,
        "paymentTermId": 1,
        "zone": 1,
        "currency": "DKK",
        "access": True,
        "address1": "Engvej 1",
    }
    client.create_customer(json.dumps(data).encode(), "key")
    there = client.customer(42)
    assert there["address1"] == "Engvej 1"
    assert client.group_account(1) == books.customers[42].account
    changed = json.dumps({**there, "address1": "Havvej 2"}).encode()
    client.update_customer(42, changed, "one")
    with pytest.raises(EconomicError) as caught:
        client.update_customer(42, changed, "two")
    assert caught.value.status == 409
    assert client.customer(42)["address1"] == "Havvej 2"


def test_a_document_is_attached_once_and_read_after_a_while(
    client, books, stand_in
) -> None:
    client.create_drafts(body(vouchers(), "DKK"), "key")
    client.attach(YEAR, 50_001, "bilag.pdf", b"%PDF-1.4 x", "one")
    client.attach(YEAR, 50_001, "bilag.pdf", b"%PDF-1.4 x", "one")
    with pytest.raises(EconomicError) as caught:
        client.attach(YEAR, 50_001, "bilag.pdf", b"%PDF-1.4 y", "two")
    assert caught.value.detail == "DocumentAlreadyAttachedToVoucher"
    with pytest.raises(EconomicError):
        client.attach(YEAR, 60_001, "bilag.pdf", b"%PDF-1.4 z", "three")
    [document] = books.documents
    assert (document.voucher, document.data) == (50_001, b"%PDF-1.4 x")


def test_what_somebody_changed_there_stays() -> None:
    sent = cut({"name": "Ida", "city": "Roskilde"})
    ours = cut({"name": "Ida Holm", "city": "Køge", "email": "a@b.dk"})
    there = {"name": "Ida", "city": "Lejre"}
    change, differs = merge(ours, sent, there)
    assert change == {"name": "Ida Holm", "email": "a@b.dk"}
    assert differs == {"city": ["Køge", "Lejre"]}
    assert merge(ours, ours, {**ours}) == ({}, {})


def test_texts_are_cut_to_what_the_vendor_takes() -> None:
    assert len(cut({"city": "x" * 60})["city"]) == 50
    assert cut({"name": " Ida \n Holm "})["name"] == "Ida Holm"


def test_a_file_has_danish_days_and_amounts_and_no_formulas() -> None:
    row = Row(1010, -123_456, "U25", who="")
    voucher = Voucher(7, 1, "2026-03-01", "=HYPERLINK(1)", "0000000a-1", (row,))
    rows = import_rows([voucher], "DKK")
    head, line, *_rest = import_csv(rows).decode("cp1252").split("\r\n")
    told = dict(zip(COLUMNS, line.split(";"), strict=True))
    assert head.split(";") == [*COLUMNS]
    assert (told["Dato"], told["Beløb"]) == ("01-03-2026", "-1234,56")
    assert told["Tekst"] == "'=HYPERLINK(1) #0000000a-1"
    assert told["Momskode"] == "U25"


def test_rows_on_two_pages_are_one() -> None:
    rows = [{"entryNumber": 1, "customerNumber": 9}, {"entryNumber": 2}]
    assert once([*rows, rows[0]]) == rows
    periods = [{"year": "2026", "periodNumber": n} for n in (1, 2, 2)]
    assert len(once(periods)) == 2
    assert len(once([{"x": 1}, {"x": 1}])) == 2


def test_every_knob_turns(stand_in, client, books) -> None:
    client.create_drafts(body(vouchers(), "DKK"), "key")
    number = books.number
    entry = min(books.drafts)
    stand_in.turn("move_draft_to_journal", number, entry=entry, journal=1)
    stand_in.turn("renumber_voucher", number, old=50_002, new=50_077)
    stand_in.turn("delete_draft_as_accountant", number, entry=entry)
    stand_in.turn("edit_customer_as_user", number, customer=1, name="Andre")
    stand_in.turn("bar_account", number, account=1010)
    stand_in.turn("bar_period", number, day=DAY)
    stand_in.turn("close_year", number, year=str(int(YEAR) - 1))
    stand_in.turn("revoke_grant", number)
    assert entry not in books.drafts
    assert {e["voucherNumber"] for e in books.drafts.values()} >= {50_077}
    assert books.customers[1].name == "Andre"
    assert books.accounts[1010].barred
    assert not books.granted
    books.invoice_drafts |= {1: DRAFT, 2: DRAFT}
    stand_in.turn("delete_invoice_draft_as_accountant", number, draft=1)
    booked = stand_in.turn("book_invoice_as_accountant", number, draft=2)
    assert (books.invoices, books.invoice_drafts) == ({booked: DRAFT}, {})
    assert len(KNOBS) == 11


def test_little_is_left_of_the_calls(stand_in, client) -> None:
    stand_in.bucket_remaining(1)
    with pytest.raises(EconomicError) as caught:
        client.whoami()
    assert caught.value.kind == "throttled"
