"""What e-conomic books of a real invoice is known before it is sent, whichever way it
rounds; and the body of a draft is what the vendor has published."""

from __future__ import annotations

import json
from decimal import Decimal

import hypothesis
from hypothesis import strategies as st
from peers.economic import Account, Books, Customer, Product, Vat, documents
from peers.economic.invoices import _rows, _vats

from odoo.addons.asom_economic.economic.invoices import (
    Invoice,
    InvoiceLine,
    Product as Ours,
    booked_as,
    invoice_body,
)
from odoo.addons.asom_economic.economic.vouchers import Vat as OurVat

OWED, SALES, FREE, VAT = 6200, 1010, 1020, 7200
VATS = {"U25": OurVat("U25", Decimal(25), VAT)}
AMOUNTS = st.lists(
    st.tuples(st.integers(-5000, 500_000).filter(bool), st.booleans()),
    min_size=1,
    max_size=8,
)


def books() -> Books:
    found = Books(1, "token", "1")
    return found.add(
        Account(SALES, "Salg", 1, vat_code="U25"),
        Account(FREE, "Gebyr", 1),
        Account(OWED, "Debitorer"),
        Vat("U25", "Salgsmoms", Decimal(25), VAT),
        Customer(1042, "Ida Holm", OWED),
        Product("A", "Pakke", SALES, 1),
        Product("B", "Gebyr", FREE, 2),
    )


def lines_of(amounts) -> list[InvoiceLine]:
    taxed, free = Ours("A", SALES, "U25"), Ours("B", FREE)
    return [
        InvoiceLine("Pakke", amount, taxed if vat else free) for amount, vat in amounts
    ]


def body(lines) -> bytes:
    recipient = {"name": "Ida Holm", "address": "Vej 1", "zip": "4000", "city": ""}
    invoice = Invoice(
        "2026-02-10", "2026-02-01", "F 1", "0a-1", 1042, recipient, tuple(lines)
    )
    return invoice_body(invoice, "DKK", layout=1, term=1, zone=1)


@hypothesis.given(AMOUNTS)
@hypothesis.settings(max_examples=200, deadline=None, derandomize=True)
def test_either_both_ways_of_rounding_book_what_is_expected_or_nothing_is(amounts):
    lines = lines_of(amounts)
    expected = booked_as(lines, VATS, OWED)
    there = books()
    rows = [*_rows(there, json.loads(body(lines), parse_float=Decimal))]
    results = []
    for there.vat_by_document in (False, True):
        taxes = sum(_vats(there, rows).values())
        results.append(taxes)
    if expected is None:
        assert results[0] != results[1]
        return
    assert results[0] == results[1] == -expected.get(VAT, 0)
    net = sum(amount for _account, amount, _code in rows)
    assert expected.get(OWED, 0) == net + results[0]
    assert sum(expected.values()) == 0


def test_the_body_is_what_the_vendor_takes(samples) -> None:
    data = json.loads(body(lines_of([(12_345, True), (-200, False)])))
    assert documents.check_legacy("invoices.drafts.post", data, "request") == []
    assert data["dueDate"] == data["date"]
    assert "city" not in data["recipient"]
    assert [line["quantity"] for line in data["lines"]] == [1, -1]


def test_a_request_with_a_property_that_is_not_known_is_told(samples) -> None:
    data = json.loads(body(lines_of([(12_345, True)])))
    data["paymentTermsNumber"] = 1
    del data["layout"]
    wrong = documents.check_legacy("invoices.drafts.post", data, "request")
    assert len(wrong) == 2
