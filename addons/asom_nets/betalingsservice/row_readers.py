"""From a detail record to its row: one reader for each layout.

The rows of 0602 and 0603 come in hundreds of thousands, so they are read with one
pattern for all checks and fields, made from the layout. Where that does not fit,
:meth:`RowReader.explain` says why with the layout's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter

from . import customer, fik
from .dates import parse_date
from .errors import DeliveryError
from .layout import Record
from .layouts import LAYOUTS, RECORD_LENGTH
from .rows import (
    SEVERITIES,
    InformationRow,
    MandateRow,
    PaymentRow,
    Row,
    SlipRow,
    UnknownRow,
)

# In front of it stand what all rows of a section and transaction have in common.
FIRST_OWN_POSITION = 26
_SIGNS = "012"


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    """A date DDMMYY, None for zeros and blanks.

    :raises ValueError: there is no such day.
    """
    return parse_date(text, "DDMMYY") if text.strip(" ") else None


def _number(text: str) -> int:
    return int(text) if text[-1] != " " else 0


def _automatic(
    line, text, transaction, number, mandate, due, sign, amount, reference, *paid
) -> PaymentRow:
    paid_date, booked_date, paid_amount = paid or ("", "", "0")
    number = number.strip(" ")
    return PaymentRow(
        line,
        text,
        transaction,
        number,
        number.lstrip("0"),
        mandate if mandate != "000000000" else "",
        _day(due),
        _SIGNS.index(sign),
        int(amount),
        reference.rstrip(" "),
        _day(paid_date),
        _day(booked_date),
        _number(paid_amount),
        "",
        "",
        0,
        "",
    )


def _slip_payment(
    line,
    text,
    transaction,
    payer_id,
    card_type,
    fee_sign,
    fee,
    due,
    sign,
    amount,
    reference,
    archive_reference,
    paid_date,
    booked_date,
    paid_amount,
) -> PaymentRow:
    # The zeros stand in front of a customer number (betalingsservice 3).
    number = payer_id.removeprefix("0000").strip(" ")
    digits = payer_id.strip(" ").zfill(len(payer_id))
    return PaymentRow(
        line,
        text,
        transaction,
        number,
        customer.comparable(number),
        "",
        _day(due),
        _SIGNS.index(sign),
        int(amount),
        reference.rstrip(" "),
        _day(paid_date),
        _day(booked_date),
        int(paid_amount),
        card_type,
        fik.padded_id(digits, card_type) if number and fik.all_digits(digits) else "",
        int(fee) if fee_sign != "0" else 0,
        archive_reference.rstrip(" "),
    )


def _mandate(line, text, transaction, number, mandate, start, end) -> MandateRow:
    number = number.strip(" ")
    return MandateRow(
        line,
        text,
        transaction,
        number,
        number.lstrip("0"),
        mandate,
        _day(start),
        _day(end),
    )


def _slip(
    line, text, transaction, number, card_type, creditor, payer_id, due, amount, ref
) -> SlipRow:
    number = number.strip(" ")
    return SlipRow(
        line,
        text,
        number,
        customer.comparable(number),
        card_type,
        creditor,
        fik.padded_id(payer_id, card_type),
        _day(due),
        int(amount),
        ref.rstrip(" "),
    )


@dataclass(frozen=True)
class RowReader:
    """Reads BS042 of one layout. ``fields`` are what ``make`` takes, in the order of
    the record; ``adds`` is what a row adds to the amount total, if it adds anything.
    Rows that are not ``quick`` all pass the scanner, which knows what they may add.
    """

    layout: str
    fields: tuple[str, ...]
    make: Callable[..., Row]
    adds: Callable[[Row], int] | None = None
    quick: bool = True

    @cached_property
    def _match(self) -> Callable:
        layout = LAYOUTS[self.layout]
        return layout.pattern(FIRST_OWN_POSITION, *self.fields).fullmatch

    def row(self, line: int, text: str) -> Row | None:
        """The row, or None: see :meth:`explain`. What stands in front of
        FIRST_OWN_POSITION must have been checked."""
        if len(text) > RECORD_LENGTH:  # blanks beyond the record say nothing
            text = text.rstrip(" ")
        found = self._match(text.ljust(RECORD_LENGTH), FIRST_OWN_POSITION - 1)
        if not found:
            return None
        try:
            return self.make(line, text, text[13:17], *found.groups())
        except ValueError:
            return None

    def row_without_days(self, record: Record, text: str) -> Row:
        """The row of a record that fits its layout, but names a day that the calendar
        does not have: what it says else is right, and counted in the totals.

        :returns: a payment without that day; of mandates and printed slips, which are
            nothing without their days, an UnknownRow
        :raises DeliveryError: it is something else, with line, record, field and
            position.
        """
        days = no_days(record)
        cleared = text.ljust(RECORD_LENGTH)
        for start, digits in days:
            cleared = (
                cleared[:start] + "0" * len(digits) + cleared[start + len(digits) :]
            )
        row = self.row(record.line, cleared) if days else None
        if not row:
            self._explain(record)
        no_day = days[0][1]
        if isinstance(row, PaymentRow):
            return replace(row, text=text, no_day=no_day)
        amount = self.adds(row) if self.adds else 0
        kind = record["record_type"]
        return UnknownRow(record.line, text, kind, row.text[13:17], amount, no_day)

    def _explain(self, record: Record) -> None:
        """Say what is wrong with a record that fits its layout, but gives no row.

        :raises DeliveryError: with line, record, field and position.
        """
        raise record.error(
            "sign",
            "not_a_choice",
            content=record["sign"],
            choices="1 (collection), 2 (disbursement), 0 (without an amount)",
        )


def no_days(record: Record) -> list[tuple[int, str]]:
    """(0-based position, digits) of the fields of a record that should hold a day and
    hold one that the calendar does not have."""
    found = []
    for field, raw in record.fields():
        if field.date:
            try:
                field.decode_date(raw)
            except DeliveryError:
                found.append((field.start - 1, raw))
    return found


_PAID = attrgetter("paid_amount")
_AUTOMATIC = (
    "customer_number",
    "mandate",
    "due_date",
    "sign",
    "amount",
    "reference",
)
READERS = {
    reader.layout: reader
    for reader in (
        RowReader(
            "0602-042a",
            (*_AUTOMATIC, "paid_date", "booked_date", "paid_amount"),
            _automatic,
            _PAID,
        ),
        RowReader("0602-042c", _AUTOMATIC, _automatic, quick=False),
        RowReader(
            "0602-042b",
            (
                "payer_id",
                "card_type",
                "fee_sign",
                "fee",
                "due_date",
                "sign",
                "amount",
                "reference",
                "archive_reference",
                "paid_date",
                "booked_date",
                "paid_amount",
            ),
            _slip_payment,
            _PAID,
        ),
        RowReader(
            "0603-042a",
            ("customer_number", "mandate", "start_date", "end_date"),
            _mandate,
        ),
        RowReader(
            "0603-042b",
            (
                "customer_number",
                "card_type",
                "creditor",
                "payment_id",
                "due_date",
                "amount",
                "reference",
            ),
            _slip,
            attrgetter("amount"),
        ),
    )
}


def information(record: Record, text: str) -> InformationRow:
    """The row of a BS022 in 0621; ``text`` is the line as it stands.

    :raises DeliveryError: a date is none.
    """
    layout = record.layout

    def digits(name: str) -> str:
        return record[name] if name in layout else ""

    def number(name: str) -> int:
        return record.number(name) if name in layout else 0

    def day(*names: str) -> date | None:
        return next((record.date(name) for name in names if name in layout), None)

    # ASSUMED for the sub-records with figures and texts: where the reply to a
    # registration has them, and where they hold zeros when all customers are meant.
    customer_number = record.text[25:40].strip(" ")
    mandate = record.text[40:49]
    text_number = digits("text_number")
    return InformationRow(
        record.line,
        text,
        record["transaction"],
        record["record_number"],
        customer_number if customer.comparable(customer_number) else "",
        customer.comparable(customer_number),
        mandate if fik.all_digits(mandate) and int(mandate) else "",
        day("paid_date", "created"),
        day("print_date"),
        digits("code"),
        digits("bank_registration"),
        digits("bank_account"),
        number("count_collections"),
        number("count_texts"),
        number("amount"),
        text_number,
        SEVERITIES.get(text_number[1:2], ""),
        digits("text"),
    )
