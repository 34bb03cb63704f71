"""Vouchers as the old interface takes them: departments are said row by row there.

One call is an array of vouchers of one journal; all of them are stored or none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from .vouchers import FINANCE, INVOICE, PAYMENT, Row, Voucher, kroner, text_of

# Not documented; few enough that a call is answered in good time.
MOST_VOUCHERS = 100
PLACES = {
    FINANCE: "financeVouchers",
    PAYMENT: "customerPayments",
    INVOICE: "manualCustomerInvoices",
}


def legacy_body(vouchers: Iterable[Voucher], currency: str) -> bytes:
    """The body of a call: always the same bytes for the same vouchers.

    :param vouchers: of one journal, with their accounting years
    """
    many = [_voucher(voucher, currency) for voucher in vouchers]
    return json.dumps(many, ensure_ascii=False, separators=(",", ":")).encode()


def _voucher(voucher: Voucher, currency: str) -> dict:
    entries: dict[str, list] = {}
    for row in voucher.rows:
        entries.setdefault(PLACES[row.kind], []).append(_entry(voucher, row, currency))
    return {
        "accountingYear": {"year": voucher.year},
        "journal": {"journalNumber": voucher.journal},
        "voucherNumber": voucher.number,
        "entries": entries,
    }


def _entry(voucher: Voucher, row: Row, currency: str) -> dict:
    values = {
        "amount": kroner(row.amount),
        "currency": {"code": currency},
        "date": voucher.day,
        "text": text_of(voucher, row),
    }
    if row.customer:
        values["customer"] = {"customerNumber": row.customer}
    else:
        values["account"] = {"accountNumber": row.account}
    if row.vat:
        values["vatAccount"] = {"vatCode": row.vat}
    if row.contra:
        values["contraAccount"] = {"accountNumber": row.contra}
    if row.contra_vat:
        values["contraVatAccount"] = {"vatCode": row.contra_vat}
    if row.kind == INVOICE:
        values["dueDate"] = voucher.day
    if row.invoice:
        # As the published schema names it; an answer may say customerInvoiceNumber.
        values["customerInvoice"] = int(row.invoice)
    if row.department:
        values["departmentalDistribution"] = {
            "departmentalDistributionNumber": row.department,
            "distributionType": "department",
        }
    return values


def sent_entries(data: bytes) -> Iterator[dict]:
    """The entries of a body of either interface, as the newer one has them.

    :param data: what was frozen
    """
    told = json.loads(data, parse_float=Decimal)
    if isinstance(told, dict):
        yield from told["entries"]
        return
    kinds = {place: kind for kind, place in PLACES.items()}
    for voucher in told:
        for place, entries in voucher["entries"].items():
            for entry in entries:
                yield _as_new(voucher, kinds[place], entry)


def _as_new(voucher: dict, kind: int, entry: dict) -> dict:
    def inner(name, key):
        return entry.get(name, {}).get(key)

    found = {
        "journalNumber": voucher["journal"]["journalNumber"],
        "voucherNumber": voucher["voucherNumber"],
        "entryTypeNumber": kind,
        "date": entry["date"],
        "amount": entry["amount"],
        "currency": inner("currency", "code"),
        "text": entry["text"],
        "customerNumber": inner("customer", "customerNumber"),
        "accountNumber": inner("account", "accountNumber"),
        "vatCode": inner("vatAccount", "vatCode"),
        "contraAccountNumber": inner("contraAccount", "accountNumber"),
        "contraVatCode": inner("contraVatAccount", "vatCode"),
        "customerInvoiceNumber": _text(entry.get("customerInvoice")),
    }
    return {name: value for name, value in found.items() if value is not None}


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
