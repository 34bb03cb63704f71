"""Vouchers of the old interface: one request, any kinds of entry, all or nothing."""

from __future__ import annotations

from datetime import date

from .answers import Answer, old_error
from .checks import day_of, entry_errors

KINDS = {
    "customerPayments": 2,
    "financeVouchers": 5,
    "manualCustomerInvoices": 10,
}
BARRED = "JournalEntryDateAccountingYearPeriodBarred"
NAMES = {
    "date": ("Date", "date"),
    "accountNumber": ("Account", "account"),
    "contraAccountNumber": ("ContraAccount", "contraAccount"),
    "customerNumber": ("Customer", "customer"),
    "department": ("DepartmentalDistribution", "departmentalDistribution"),
}


def create_voucher(call, journal) -> Answer:
    """POST of one voucher, or an array of them."""
    many = call.body if isinstance(call.body, list) else [call.body]
    errors, entries = [], []
    for index, voucher in enumerate(many):
        kept = [*_entries(call, int(journal), voucher)]
        items = _errors(call, voucher, kept)
        if items:
            errors.append(
                {"arrayIndex": index, "entries": {"errors": [], "items": items}}
            )
        entries.append((voucher, kept))
    if errors:
        count = sum(len(each["entries"]["items"]) for each in errors)
        plural = "" if count == 1 else "s"
        return old_error(
            400,
            f"Validation failed. {count} error{plural} found.",
            "E04300",
            errors=errors,
            errorCount=count,
        )
    return Answer(201, [_store(call, int(journal), *each) for each in entries])


def _entries(call, journal, voucher):
    """The entries as the newer interface has them."""
    for kind, number in KINDS.items():
        for given in voucher.get("entries", {}).get(kind, ()):
            yield {
                "entryTypeNumber": number,
                "journalNumber": journal,
                "voucherNumber": voucher.get("voucherNumber"),
                "date": f"{given.get('date', '')}T00:00:00Z",
                "amount": given.get("amount"),
                "currency": given.get("currency", {}).get("code")
                or call.books.currency,
                "text": given.get("text"),
                "accountNumber": given.get("account", {}).get("accountNumber"),
                "vatCode": given.get("vatAccount", {}).get("vatCode"),
                "contraAccountNumber": given.get("contraAccount", {}).get(
                    "accountNumber"
                ),
                "contraVatCode": given.get("contraVatAccount", {}).get("vatCode"),
                "customerNumber": given.get("customer", {}).get("customerNumber"),
                "customerInvoiceNumber": _text(given.get("customerInvoice")),
                "department": given.get("departmentalDistribution", {}).get(
                    "departmentalDistributionNumber"
                ),
            }


def _text(number) -> str | None:
    return None if number is None else str(number)


def _errors(call, voucher, entries):
    year = voucher.get("accountingYear", {}).get("year")
    items = []
    for index, entry in enumerate(entries):
        wrong = entry_errors(call.books, entry)
        period = call.books.period_of(day_of(entry["date"]) or date.min)
        if not wrong and (period is None or period.year != year):
            wrong = [(BARRED, "date", "Not in the accounting year.")]
        for code, name, message in wrong:
            shown, key = NAMES.get(name, (name, name))
            text = "Perioden er spærret." if code == BARRED else message
            error = {
                "propertyName": shown,
                "errorMessage": text,
                "errorCode": "E04041",
                "inputValue": str(entry.get(name)),
                "developerHint": "Correct the value.",
            }
            items.append({"arrayIndex": index, key: {"errors": [error]}})
    return items


def _store(call, journal, voucher, entries) -> dict:
    from .legacy import NAMES as KIND_NAMES, entry_body

    number = voucher.get("voucherNumber") or max(
        call.books.journals[journal].minimum, call.books.journals[journal].next
    )
    found = {}
    for entry in entries:
        kept = call.books.draft({**entry, "voucherNumber": number}, call.now)
        body = entry_body(call, call.books.drafts[kept])
        kind = KIND_NAMES[entry["entryTypeNumber"]]
        found.setdefault(f"{kind}s", []).append(body)
    year = voucher["accountingYear"]["year"]
    here = f"/journals/{journal}/vouchers/{year.replace('/', '_6_')}-{number}"
    return {
        "accountingYear": {
            "year": year,
            "self": call.link(f"/accounting-years/{year.replace('/', '_6_')}"),
        },
        "journal": {
            "journalNumber": journal,
            "self": call.link(f"/journals/{journal}"),
        },
        "entries": found,
        "voucherNumber": number,
        "attachment": call.link(f"{here}/attachment"),
        "self": call.link(here),
    }
