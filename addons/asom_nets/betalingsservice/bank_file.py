"""Files that are no Betalingsservice delivery: FI payments of a bank, and what
Leverandørservice sends (betalingsservice 9, 10).

FI: FI010 file start, FI020 creditor start, FI030 payments, FI080 creditor total, FI090
file end. SINGLE: MS; what FI010 and FI090 hold is read off MS' test file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import fik
from .dates import parse_date
from .errors import DeliveryError
from .layout import Record
from .layouts import LAYOUTS, UNKNOWN
from .row_readers import no_days
from .rows import (
    DeliveryEnd,
    DeliveryStart,
    PaymentRow,
    Row,
    SectionEnd,
    SectionStart,
    UnknownRow,
)

Lines = Iterator[tuple[int, str, bytes]]
BANK = "FI"
SECTION = "FI"


def _date_at(text: str, start: int, form: str) -> date | None:
    """A date at a 1-based position whose meaning is not certain: None if it is none."""
    digits = text[start - 1 :][: len(form)]
    try:
        return parse_date(digits, form) if fik.all_digits(digits) else None
    except ValueError:
        return None


def _unknown(number: int, text: str) -> UnknownRow:
    """:raises DeliveryError: it is longer than a record, or no text at all."""
    UNKNOWN.parse(text.rstrip(" "), number)
    return UnknownRow(number, text, text[:5].rstrip(" "), "")


def bank_rows(lines: Lines) -> Iterator[Row]:
    """Rows of a bank's file; the first line that is not blank must be FI010.

    :raises DeliveryError: with line, and record, field, position where there are any.
    """
    bank = _BankFile()
    for number, text, _end in lines:
        if text.strip(" "):
            yield bank.take(number, text)
    bank.finish()


class _BankFile:
    def __init__(self):
        self._line = 0
        self._start = False
        self._ended = False
        self._creditor = ""
        self._count = 0
        self._amount = 0
        self._sections = 0
        self._file_count = 0
        self._file_amount = 0
        self._parts = {
            "FI010": self._file_start,
            "FI020": self._creditor_start,
            "FI030": self._payment,
            "FI080": self._creditor_end,
            "FI090": self._file_end,
        }

    def _error(self, code: str, text: str = "", position: int = 1, **values):
        return DeliveryError(
            code,
            line=self._line,
            record=text[:5] or None,
            position=position if text else None,
            **values,
        )

    def take(self, number: int, text: str) -> Row:
        self._line = number
        if not text.startswith(BANK) or not fik.all_digits(text[2:5]):
            error = self._error("not_a_record", content=text[:5])
            raise error.placed(position=1)
        if self._ended:
            raise self._error("after_end", text)
        part = self._parts.get(text[:5], _unknown)
        return part(number, text)

    def finish(self) -> None:
        if not self._ended:
            raise self._error("no_delivery_end")

    def _file_start(self, number: int, text: str) -> DeliveryStart:
        if self._start:
            raise self._error("second_delivery_start", text)
        self._start = True
        _unknown(number, text)
        created = _date_at(text, 44, "YYYYMMDD")
        # A creditor's number, a run number and the time to the second.
        return DeliveryStart(
            number, text, text[5:13], "", BANK, text[5:].strip(" "), created
        )

    def _creditor_start(self, number: int, text: str) -> SectionStart:
        if self._creditor:
            raise self._error("section_open", text, content=self._creditor)
        _unknown(number, text)
        creditor = text[5:13]
        if len(creditor) != 8 or not fik.all_digits(creditor):
            raise self._error("not_digits", text, 6, content=creditor, length=8)
        self._creditor = creditor
        self._count = self._amount = 0
        created = _date_at(text, 52, "YYYYMMDD")
        return SectionStart(number, text, SECTION, creditor, 0, "", created)

    def _need_creditor(self, text: str) -> None:
        if not self._creditor:
            raise self._error("no_section_open", text)

    def _parse(self, name: str, number: int, text: str) -> Record:
        return LAYOUTS[name].parse(text.rstrip(" "), number)

    def _payment(self, number: int, text: str) -> PaymentRow:
        self._need_creditor(text)
        record = self._parse("FI-030", number, text)
        amount = record.number("amount")
        card_type = record["card_type"]
        self._count += 1
        self._amount += amount
        days = no_days(record)
        odd = {start for start, _digits in days}

        def day(name: str) -> date | None:
            return None if record.layout[name].start - 1 in odd else record.date(name)

        return PaymentRow(
            number,
            text,
            BANK,
            "",
            "",
            "",
            None,
            1,
            amount,
            "",
            day("paid_date"),
            day("booked_date"),
            amount,
            card_type,
            fik.padded_id(record["payment_id"], card_type),
            0,
            record["archive_reference"],
            days[0][1] if days else "",
        )

    def _creditor_end(self, number: int, text: str) -> SectionEnd:
        self._need_creditor(text)
        record = self._parse("FI-080", number, text)
        for name, expected in (
            ("creditor", self._creditor),
            ("count", self._count),
            ("amount", self._amount),
        ):
            content = record[name] if name == "creditor" else record.number(name)
            if content != expected:
                code = "differs" if name == "creditor" else "wrong_total"
                raise record.error(name, code, content=content, expected=expected)
        self._creditor = ""
        self._sections += 1
        self._file_count += self._count
        self._file_amount += self._amount
        return SectionEnd(number, text, SECTION, self._count, self._amount)

    def _file_end(self, number: int, text: str) -> DeliveryEnd:
        if not self._start:
            raise self._error("no_delivery_start", text)
        if self._creditor:
            raise self._error("section_open", text, content=self._creditor)
        _unknown(number, text)
        # Where these two stand is certain in one file only: elsewhere, nothing is
        # compared.
        for start, expected in ((34, self._sections), (45, self._file_count)):
            digits = text[start - 1 : start + 10]
            if len(digits) == 11 and fik.all_digits(digits) and int(digits) != expected:
                raise self._error(
                    "wrong_total", text, start, content=int(digits), expected=expected
                )
        self._ended = True
        return DeliveryEnd(
            number, text, self._sections, self._file_count, self._file_amount
        )


# ------------------------------------------------------------- Leverandørservice
SUPPLIER = "LS"
SUPPLIER_TYPES = ("0602", "0690")


def supplier_type(text: str) -> str:
    """ "LS0602" or "LS0690" of a record LS002; "" if it is another type."""
    number = text[16:20]
    return SUPPLIER + number if number in SUPPLIER_TYPES else ""


def supplier_rows(lines: Lines) -> Iterator[Row]:
    """Rows of what Leverandørservice sends: its start, and then UnknownRow only.

    No source lays out its records beyond LS002 (betalingsservice 9; SINGLE: U + N), so
    whether such a file is whole cannot be told.

    :raises DeliveryError: with line, and record, position where there are any.
    """
    started = False
    for number, text, _end in lines:
        if not text.strip(" "):
            continue
        row = _unknown(number, text)
        if not text.startswith("LS002"):
            if text.startswith(("BS", "FI", "PBCNET")):
                raise DeliveryError(
                    "not_a_record", line=number, position=1, content=text[:5]
                )
            yield row
            continue
        place = {"line": number, "record": text[:5]}
        if started:
            raise DeliveryError("second_delivery_start", position=1, **place)
        started = True
        kind = supplier_type(text)
        if not kind:
            content = repr(text[16:20])
            raise DeliveryError(
                "unknown_delivery_type", position=17, content=content, **place
            )
        yield DeliveryStart(
            number, text, text[5:13], "", kind, "", _date_at(text, 50, "YYMMDD")
        )
