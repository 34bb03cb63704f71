"""Real invoices there: what is sent, and what e-conomic makes of it in its ledger.

The VAT of an invoice is worked out there, not here. So an invoice is sent as one only
where what e-conomic would book is what our ledger says, account by account and to the
øre, whichever way it rounds: line by line or once for the whole document.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .vouchers import Vat, kroner, vat_of_net

# Longest texts of the vendor's.
DESCRIPTION, HEADING, NAME, PLACE, ZIP = 2500, 250, 250, 250, 50


@dataclass(frozen=True)
class Product:
    """A product there; its group books on the account, with the VAT code."""

    number: str
    account: int
    vat: str = ""


@dataclass(frozen=True)
class InvoiceLine:
    """A line without its VAT.

    :param amount: øre; less than 0 where it is credited
    """

    text: str
    amount: int
    product: Product
    department: int = 0


@dataclass(frozen=True)
class Invoice:
    """An invoice, or a credit note where it comes to less than 0.

    :param heading: our own number of it
    :param marker: what it is found by
    :param recipient: name, address, zip, city; what is empty is left out
    """

    day: str
    due: str
    heading: str
    marker: str
    customer: int
    recipient: Mapping[str, str]
    lines: tuple[InvoiceLine, ...]
    text: str = ""


def vat_sums(lines: Iterable[InvoiceLine], vats: dict[str, Vat]) -> dict | None:
    """{VAT code: øre}, or None where it depends on how e-conomic rounds."""
    nets = defaultdict(list)
    for line in lines:
        if line.product.vat:
            nets[line.product.vat].append(line.amount)
    found = {}
    for code, each in nets.items():
        rate = vats[code].rate
        whole = vat_of_net(sum(each), rate)
        if whole != sum(vat_of_net(net, rate) for net in each):
            return None
        found[code] = whole
    return found


def booked_as(
    lines: Iterable[InvoiceLine], vats: dict[str, Vat], owed: int
) -> dict[int, int] | None:
    """What e-conomic books of an invoice: {account: øre}, or None where that depends on
    how it rounds.

    :param owed: the account of the customer's group
    """
    lines = [*lines]
    taxes = vat_sums(lines, vats)
    if taxes is None:
        return None
    sums: dict[int, int] = defaultdict(int)
    for line in lines:
        sums[line.product.account] -= line.amount
        sums[owed] += line.amount
    for code, amount in taxes.items():
        sums[vats[code].account] -= amount
        sums[owed] += amount
    return {account: amount for account, amount in sums.items() if amount}


def invoice_body(
    invoice: Invoice, currency: str, layout: int, term: int, zone: int
) -> bytes:
    """The body of a draft: always the same bytes for the same invoice."""
    recipient = {
        name: text[: {"name": NAME, "zip": ZIP}.get(name, PLACE)]
        for name, text in invoice.recipient.items()
        if text
    }
    notes = {"heading": invoice.heading[:HEADING]}
    if invoice.text:
        notes["textLine1"] = invoice.text
    values = {
        "date": invoice.day,
        "currency": currency,
        # Used where the terms say that each invoice has its own.
        "dueDate": max(invoice.day, invoice.due),
        "layout": {"layoutNumber": layout},
        "paymentTerms": {"paymentTermsNumber": term},
        "customer": {"customerNumber": invoice.customer},
        "recipient": {**recipient, "vatZone": {"vatZoneNumber": zone}},
        "notes": notes,
        "references": {"other": invoice.marker},
        "lines": [_line(line) for line in invoice.lines],
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _line(line: InvoiceLine) -> dict:
    values = {
        "description": (line.text or line.product.number)[:DESCRIPTION],
        "product": {"productNumber": line.product.number},
        "quantity": 1 if line.amount >= 0 else -1,
        "unitNetPrice": kroner(abs(line.amount)),
    }
    if line.department:
        values["departmentalDistribution"] = {
            "departmentalDistributionNumber": line.department,
            "distributionType": "department",
        }
    return values
