"""What one agreement has: chart, VAT codes, journals, drafts and the ledger."""

from __future__ import annotations

import calendar
import secrets
from collections import defaultdict
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

PAYMENT, FINANCE, INVOICE = 2, 5, 10
CUSTOMER_TYPES = (PAYMENT, INVOICE)


@dataclass
class Account:
    """An account of the chart. ``kind`` 1 is of the year's result, 2 of the balance."""

    number: int
    name: str
    kind: int = 2
    barred: bool = False
    blocked: bool = False
    vat_code: str = ""
    department: bool = False


@dataclass
class Vat:
    """A VAT code: what part of an amount is VAT, and where it goes."""

    code: str
    name: str
    rate: Decimal
    account: int
    barred: bool = False


@dataclass
class Journal:
    """A journal. ``only`` is the one type of entry that it takes, 0 for all."""

    number: int
    name: str
    minimum: int = 1
    maximum: int = 999_999_999
    next: int = 1
    only: int = 0
    balanced: bool = True


@dataclass
class Period:
    """A month of an accounting year."""

    number: int
    year: str
    start: date
    end: date
    closed: bool = False
    barred: bool = False


@dataclass
class Customer:
    """A customer; the account is that of its group."""

    number: int
    name: str
    account: int
    barred: bool = False
    more: dict = field(default_factory=dict)
    version: str = "0000000000000001"


@dataclass
class Department:
    """A department; without any the agreement lacks the module."""

    number: int
    name: str
    barred: bool = False


@dataclass
class Product:
    """A product; its group books on the account."""

    number: str
    name: str
    account: int
    group: int = 1
    barred: bool = False


@dataclass
class Books:
    """One agreement.

    :param token: by which its grant is known
    :param cvr: of the company
    """

    number: int
    token: str
    cvr: str
    name: str = "Forening"
    currency: str = "DKK"
    affiliation: str = "E-conomic"
    roles: list = field(default_factory=lambda: ["SuperUser"])
    modules: list = field(default_factory=list)
    accounts: dict = field(default_factory=dict)
    vats: dict = field(default_factory=dict)
    journals: dict = field(default_factory=dict)
    customers: dict = field(default_factory=dict)
    departments: dict = field(default_factory=dict)
    by_department: dict = field(default_factory=dict)
    documents: list = field(default_factory=list)
    products: dict = field(default_factory=dict)
    terms: dict = field(
        default_factory=lambda: {1: "Netto 8 dage", 2: "Kontant", 3: "Forfaldsdato"}
    )
    zones: dict = field(
        default_factory=lambda: {1: "Danmark", 2: "EU", 3: "Udland", 4: "Uden moms"}
    )
    no_customers: set = field(default_factory=set)
    layouts: dict = field(default_factory=lambda: {1: "Faktura", 21: "Dansk std."})
    invoice_drafts: dict = field(default_factory=dict)
    invoices: dict = field(default_factory=dict)
    periods: list = field(default_factory=list)
    closed_years: set = field(default_factory=set)
    drafts: dict = field(default_factory=dict)
    booked: list = field(default_factory=list)
    granted: bool = True
    last_entry: int = 0
    last_booked: int = 0
    last_invoice_draft: int = 0
    next_invoice: int = 10_001
    vat_by_document: bool = False
    seen_at: dict = field(default_factory=dict)

    # === MASTER DATA === #

    def add(self, *things) -> Books:
        """Accounts, VAT codes, journals, customers."""
        places = {
            Account: (self.accounts, "number"),
            Vat: (self.vats, "code"),
            Journal: (self.journals, "number"),
            Customer: (self.customers, "number"),
            Department: (self.departments, "number"),
            Product: (self.products, "number"),
        }
        for thing in things:
            place, key = places[type(thing)]
            place[getattr(thing, key)] = thing
        return self

    def add_year(self, first: date, months: int = 12) -> Books:
        """An accounting year; its name is that of the years it lies in."""
        ends = []
        year, month = first.year, first.month
        for _each in range(months):
            last = calendar.monthrange(year, month)[1]
            ends.append((date(year, month, 1), date(year, month, last)))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        begins, finish = first.year, ends[-1][1].year
        name = str(begins) if begins == finish else f"{begins}/{finish}"
        self.periods += [
            Period(number, name, start, end)
            for number, (start, end) in enumerate(ends, 1)
        ]
        return self

    def years(self) -> dict:
        """{name: its periods}"""
        found = defaultdict(list)
        for period in self.periods:
            found[period.year].append(period)
        return found

    def period_of(self, day: date) -> Period | None:
        """The period that a day lies in."""
        return next((p for p in self.periods if p.start <= day <= p.end), None)

    # === ENTRIES === #

    def draft(self, entry: dict, now: float) -> int:
        """Keep a draft entry that has been checked.

        :returns: its number
        """
        self.last_entry += 1
        journal = self.journals[entry["journalNumber"]]
        number = entry.get("voucherNumber") or max(journal.minimum, journal.next)
        entry = {**entry}
        department = entry.pop("department", None)
        journal.next = max(journal.next, number + 1)
        self.drafts[self.last_entry] = {
            **entry,
            "entryNumber": self.last_entry,
            "voucherNumber": number,
            "objectVersion": secrets.token_hex(8),
        }
        if department:
            self.by_department[self.last_entry] = department
        self.seen_at[self.last_entry] = now
        return self.last_entry

    def account_of(self, entry: dict) -> int | None:
        """The account of an entry's own side."""
        if entry["entryTypeNumber"] in CUSTOMER_TYPES and entry.get("customerNumber"):
            return self.customers[entry["customerNumber"]].account
        return entry.get("accountNumber")

    def postings(self, entry: dict) -> list[tuple[int, int, str]]:
        """What an entry comes to in the ledger: (account, øre, VAT code)."""
        amount = ore(entry["amount"])
        sides = [
            (self.account_of(entry), amount, entry.get("vatCode")),
            (entry.get("contraAccountNumber"), -amount, entry.get("contraVatCode")),
        ]
        found = []
        for account, gross, code in sides:
            if not account:
                continue
            vat = self.vats.get(code)
            part = vat_of(gross, vat.rate) if vat else 0
            found.append((account, gross - part, code or ""))
            if part:
                found.append((vat.account, part, code))
        return found

    def book(self, numbers) -> None:
        """Book draft entries for good: they leave the journal."""
        for number in sorted(numbers):
            entry = self.drafts.pop(number)
            for account, amount, code in self.postings(entry):
                self.last_booked += 1
                own = account == self.account_of(entry)
                self.booked.append(
                    {
                        "entryNumber": self.last_booked,
                        "accountNumber": account,
                        "amount": kroner(amount),
                        "amountInBaseCurrency": kroner(amount),
                        "currencyCode": entry["currency"],
                        "date": entry["date"],
                        "text": entry.get("text"),
                        "type": entry["entryTypeNumber"],
                        "vatAccountNumber": code or None,
                        "voucherNumber": entry["voucherNumber"],
                        "customerNumber": entry.get("customerNumber") if own else None,
                        "customerInvoiceNumber": _paid(entry) if own else None,
                        "objectVersion": secrets.token_hex(8),
                    }
                )

    def remainder(self, invoice: int) -> int:
        """What is left of a booked invoice, in øre; payments that are drafts count."""
        own = sum(
            ore(each["amount"])
            for each in self.booked
            if each.get("customerInvoiceNumber") == invoice
        )
        return own + sum(
            ore(entry["amount"])
            for entry in self.drafts.values()
            if _paid(entry) == invoice
        )

    def unbalanced(self, numbers) -> list[int]:
        """Vouchers whose entries do not come to 0 on each day."""
        sums = defaultdict(int)
        for number in numbers:
            entry = self.drafts[number]
            key = (entry["voucherNumber"], str(entry["date"])[:10])
            sums[key] += sum(amount for _a, amount, _c in self.postings(entry))
        return sorted({voucher for (voucher, _day), amount in sums.items() if amount})

    def balances(self, drafts: bool = True, booked: bool = True) -> dict[int, int]:
        """{account: øre} of everything that was ever sent or booked by hand."""
        sums = defaultdict(int)
        if drafts:
            for entry in self.drafts.values():
                for account, amount, _code in self.postings(entry):
                    sums[account] += amount
        if booked:
            for entry in self.booked:
                sums[entry["accountNumber"]] += ore(entry["amount"])
        return {account: amount for account, amount in sums.items() if amount}

    def department_sums(self) -> dict[tuple, int]:
        """{(department, account): øre} of the drafts' own sides, without VAT."""
        sums = defaultdict(int)
        for number, entry in self.drafts.items():
            own = self.account_of(entry)
            for account, amount, _code in self.postings(entry):
                if account == own:
                    sums[self.by_department.get(number, 0), account] += amount
        return {key: amount for key, amount in sums.items() if amount}

    def texts(self) -> list[str]:
        """The texts of all entries, drafts first."""
        return [
            each.get("text") or "" for each in [*self.drafts.values(), *self.booked]
        ]


def complete(books: Books) -> None:
    """Give books that were kept by an earlier stand-in what came later."""
    for thing in (books, *books.customers.values()):
        for each in fields(thing):
            if not hasattr(thing, each.name) and each.default_factory is not MISSING:
                setattr(thing, each.name, each.default_factory())


def _paid(entry: dict) -> int | None:
    """The invoice that a draft entry is for."""
    number = entry.get("customerInvoiceNumber")
    return int(number) if number else None


def ore(amount) -> int:
    """An amount of kroner in øre."""
    return int((Decimal(str(amount)) * 100).to_integral_value(ROUND_HALF_UP))


def kroner(amount: int) -> Decimal:
    """An amount of øre in kroner."""
    return Decimal(amount) / 100


def vat_of_net(net: int, rate: Decimal) -> int:
    """The VAT that comes on top of an amount."""
    return int((Decimal(net) * rate / 100).to_integral_value(ROUND_HALF_UP))


def vat_of(gross: int, rate: Decimal) -> int:
    """The VAT in an amount that includes it."""
    part = Decimal(gross) * rate / (100 + rate)
    return int(part.to_integral_value(ROUND_HALF_UP))
