"""Leverandørservice (business to business direct debit), what a creditor sends.

All of it is SINGLE: S (betalingsservice 9): records of 80 characters, dates YYMMDD, a
header and then one pair of records 001 and 999 for each due date. Zeros as the due
date mark a section of registrations and cancellations; that no section mixes those
with collections is ASSUMED. S does not cut trailing blanks off, and ends lines with LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from . import customer, fik
from .charset import ENCODING
from .context import RULES, Context, Rendered
from .dates import is_day
from .errors import DeliveryError

LINE_END = b"\n"
_five_digits = re.compile("[0-9]{5}").fullmatch


@dataclass(frozen=True, slots=True)
class SupplierRegistration:
    """A debtor's mandate to register (510): bank registration number (4 digits),
    account (at most 10, read back with all 10) and CVR number (8).

    Customer numbers of Leverandørservice are digits, read back without zeros on the
    left.
    """

    customer_number: str
    bank_registration: str
    bank_account: str
    legal_id: str


@dataclass(frozen=True, slots=True)
class SupplierCancellation:
    """A debtor's mandate to cancel (540)."""

    customer_number: str


@dataclass(frozen=True, slots=True)
class SupplierCollection:
    """``amount`` in øre: positive is collected (580), negative is paid out (585)."""

    customer_number: str
    amount: int


SupplierRow = SupplierRegistration | SupplierCancellation | SupplierCollection


@dataclass(frozen=True, slots=True)
class SupplierSection:
    """What a creditor (5 digits) sends for one due date; None: mandates only."""

    creditor: str
    due_date: date | None
    rows: tuple[SupplierRow, ...]

    @property
    def collected(self) -> int:
        """Øre of all collections."""
        return sum(amount for amount in self._amounts() if amount > 0)

    @property
    def disbursed(self) -> int:
        """Øre of all disbursements, as a positive number."""
        return -sum(amount for amount in self._amounts() if amount < 0)

    def _amounts(self) -> Iterator[int]:
        for row in self.rows:
            if isinstance(row, SupplierCollection):
                yield row.amount


@dataclass(frozen=True, slots=True)
class SupplierDelivery:
    """A file to Leverandørservice. ``supplier`` is the data supplier's CVR number."""

    supplier: str
    created: date
    sections: tuple[SupplierSection, ...]


def write_supplier(delivery: SupplierDelivery) -> bytes:
    """The delivery's file.

    :raises DeliveryError: a rule is broken; names line, record, field, position and,
        in a row, the customer.
    """
    return b"".join(
        text.encode(ENCODING) + LINE_END
        for _layout, text in supplier_records(delivery, Context(RULES))
    )


def supplier_records(delivery: SupplierDelivery, ctx: Context) -> Iterator[Rendered]:
    """The records (layout, text of 80 characters), each checked when it is due.

    :raises DeliveryError: as :func:`write_supplier`.
    """
    for record in _records(delivery, ctx):
        yield record
        ctx.ordinal += 1


def _records(delivery: SupplierDelivery, ctx: Context) -> Iterator[Rendered]:
    ctx.check_digits("LS-000", "supplier", delivery.supplier)
    if not is_day(delivery.created):
        raise ctx.error("date_missing", "LS-000", "created")
    ids = {"supplier": delivery.supplier, "created": delivery.created}
    yield ctx.record("LS-000", ids)
    seen: set[tuple] = set()
    for section in delivery.sections:
        key = (section.creditor, section.due_date)
        if key in seen:
            raise ctx.error(
                "duplicate_section",
                "LS-001",
                "due_date",
                content=section.creditor,
                due=section.due_date or "mandates",
            )
        seen.add(key)
        yield from _section(section, ctx)
    if not delivery.sections:
        raise ctx.error("no_sections", "LS-001")


def _section(section: SupplierSection, ctx: Context) -> Iterator[Rendered]:
    creditor = section.creditor
    if not _five_digits(str(creditor)):
        raise ctx.error("not_digits", "LS-001", "creditor", content=creditor, length=5)
    yield ctx.record("LS-001", {"creditor": creditor, "due_date": section.due_date})
    seen: set[str] = set()
    for row in section.rows:
        yield _row(section, row, seen, ctx)
    if not section.rows:
        raise ctx.error("no_requests", "LS-999", "count")
    yield ctx.record(
        "LS-999",
        {
            "creditor": creditor,
            "count": len(section.rows),
            "collected": section.collected,
            "disbursed": section.disbursed,
        },
    )


def _row(
    section: SupplierSection, row: SupplierRow, seen: set[str], ctx: Context
) -> Rendered:
    who = row.customer_number
    name = {SupplierRegistration: "LS-510", SupplierCancellation: "LS-540"}.get(
        type(row), "LS-580"
    )

    def wrong(code: str, field: str, **values) -> DeliveryError:
        return ctx.error(code, name, field, customer=who, **values)

    collects = name == "LS-580"
    if collects != (section.due_date is not None):
        raise wrong("supplier_due_date", "record_type")
    if not customer.is_digits(who):
        raise wrong("supplier_customer", "customer_number", content=who)
    key = customer.comparable(who)
    # Collections of one day may be several; the source does not say that they may not.
    if not collects:
        if key in seen:
            raise wrong("duplicate_request", "customer_number", content=who)
        seen.add(key)
    values: dict[str, object] = {
        "creditor": section.creditor,
        "customer_number": who,
    }
    if collects:
        values |= _amount(row, wrong)
    elif isinstance(row, SupplierRegistration):
        values |= _account(row, wrong)
    return ctx.record(name, values, who)


def _amount(row: SupplierCollection, wrong) -> dict[str, object]:
    if type(row.amount) is not int or not row.amount:
        raise wrong("not_a_number", "amount", content=row.amount)
    return {
        "record_type": "580" if row.amount > 0 else "585",
        "amount": abs(row.amount),
    }


def _account(row: SupplierRegistration, wrong) -> dict[str, object]:
    for field, length in (("bank_registration", 4), ("legal_id", 8)):
        content = getattr(row, field)
        if len(content) != length or not fik.all_digits(content):
            raise wrong("not_digits", field, content=content, length=length)
    account = row.bank_account
    if not fik.all_digits(account) or len(account) > 10 or not int(account):
        raise wrong("bank_account", "bank_account", content=account, length=10)
    return {
        "bank_registration": row.bank_registration,
        "bank_account": account,
        "legal_id": row.legal_id,
    }
