"""What the server has against an entry: the vendor's own codes, in their order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from .books import CUSTOMER_TYPES, Books

TYPES = (2, 3, 4, 5, 10)
# Not documented; the old interface takes 250.
TEXT_LENGTH = 250
POSTABLE = (1, 2)


def day_of(text) -> date | None:
    """The day of a date with or without a time of day."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def entry_errors(books: Books, entry: dict) -> list[tuple[str, str, str]]:
    """(code, property, message) of everything that is wrong with an entry."""
    wrong = [*_shape(entry)]
    if wrong:
        return wrong
    journal = books.journals.get(entry["journalNumber"])
    if journal is None:
        return [("JournalDoesNotExist", "journalNumber", "Journal does not exist.")]
    if journal.only and journal.only != entry["entryTypeNumber"]:
        wrong.append(
            ("JournalEntryTypeNotCorrect", "entryTypeNumber", "Type is not allowed.")
        )
    wrong += _day(books, entry)
    number = entry.get("voucherNumber")
    if number and not journal.minimum <= number <= journal.maximum:
        wrong.append(
            (
                "JournalEntryVoucherNumberNotWithinBoundaries",
                "voucherNumber",
                f"Voucher number {number} is not within the boundaries of the journal.",
            )
        )
    if entry["currency"] != books.currency:
        wrong.append(("JournalEntryCurrencyNotFound", "currency", "Unknown currency."))
    elif entry.get("exchangeRate") not in (None, 100):
        wrong.append(
            (
                "JournalEntryExchangeRateMustBeOneHundredForBaseCurrency",
                "exchangeRate",
                "The exchange rate of the base currency is 100.",
            )
        )
    if len(entry.get("text") or "") > TEXT_LENGTH:
        wrong.append(("JournalEntryTextTooLong", "text", "The text is too long."))
    return wrong + _customer(books, entry) + _accounts(books, entry)


def _shape(entry: dict):
    for name in ("entryTypeNumber", "journalNumber", "date", "amount", "currency"):
        if entry.get(name) in (None, ""):
            yield ("InvalidInput", name, f"The {name} field is required.")
            return
    if entry["entryTypeNumber"] not in TYPES:
        yield ("JournalEntryTypeNotCorrect", "entryTypeNumber", "Unknown type.")
    if day_of(entry["date"]) is None:
        yield ("InvalidInput", "date", "The date could not be read.")
    try:
        amount = Decimal(str(entry["amount"]))
        if amount != amount.quantize(Decimal("0.01")):
            yield ("InvalidInput", "amount", "More than two decimals.")
        if abs(amount) >= 10**16:
            yield ("JournalEntryAmountExceedsDigitLimit", "amount", "Too many digits.")
    except InvalidOperation:
        yield ("InvalidInput", "amount", "The amount could not be read.")


def _day(books: Books, entry: dict):
    period = books.period_of(day_of(entry["date"]))
    if period is None:
        code = "JournalEntryDateAccountingYearDoesNotExist"
    elif period.year in books.closed_years:
        code = "JournalEntryDateAccountingYearClosed"
    elif period.barred or period.closed:
        code = "JournalEntryDateAccountingYearPeriodBarred"
    else:
        return []
    return [(code, "date", "The date cannot be posted on.")]


def _customer(books: Books, entry: dict):
    if entry["entryTypeNumber"] not in CUSTOMER_TYPES:
        return []
    number = entry.get("customerNumber")
    if not number:
        if entry.get("contraAccountNumber"):
            return []
        code = "JournalEntryCustomerAndAccountNotSet"
    elif number not in books.customers:
        code = "JournalEntryCustomerNotFound"
    elif books.customers[number].barred:
        code = "JournalEntryCustomerNotAccessible"
    else:
        return []
    return [(code, "customerNumber", "The customer cannot be posted on.")]


def _accounts(books: Books, entry: dict):
    wrong = [*_department(books, entry)]
    if entry["entryTypeNumber"] not in CUSTOMER_TYPES and not (
        entry.get("accountNumber") or entry.get("contraAccountNumber")
    ):
        code = "JournalEntryAccountAndContraAccountNotSet"
        return [(code, "accountNumber", "An account is needed.")]
    customer = entry["entryTypeNumber"] in CUSTOMER_TYPES
    for name, word, code_name in (
        ("accountNumber", "Account", "vatCode"),
        ("contraAccountNumber", "ContraAccount", "contraVatCode"),
    ):
        number = entry.get(name)
        # The account of a customer's entry is that of its group, whatever is sent.
        if number and not (customer and name == "accountNumber"):
            found = books.accounts.get(number)
            if code := _account_code(found, word, entry.get("department")):
                wrong.append((code, name, f"Account {number} cannot be posted on."))
        vat = entry.get(code_name)
        if vat and (vat not in books.vats or books.vats[vat].barred):
            message = f"VAT code {vat} is not found or barred."
            wrong.append(("JournalEntryVatAccountNotFound", code_name, message))
    return wrong


def _department(books: Books, entry: dict):
    number = entry.get("department")
    if number:
        known = books.departments.get(number)
        if known is None or known.barred:
            code = "JournalEntryDepartmentalDistributionNotFound"
            yield (code, "department", f"Department {number} is not found.")


def _account_code(account, word: str, department=None) -> str:
    if account is None:
        return f"JournalEntry{word}NotFound"
    if account.barred:
        return f"JournalEntry{word}NotAccessible"
    if account.blocked:
        return f"JournalEntry{word}IsBlockedForDirectEntries"
    if account.kind not in POSTABLE:
        return f"JournalEntryWrong{word}Type"
    if account.department and not department:
        return "JournalEntryMultipleDimensionRequired"
    return ""
