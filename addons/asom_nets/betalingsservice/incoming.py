"""What comes from Nets and from the bank, streamed as rows.

Memory stays flat for files of any size. Everything is checked when it is reached, the
totals at the end of sections and of the delivery: treat no row as final before the
last one has come without an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from .bank_file import Lines, bank_rows, supplier_rows
from .errors import DeliveryError
from .layout import Record
from .layouts import UNKNOWN
from .lines import split_lines
from .row_readers import FIRST_OWN_POSITION, READERS, RowReader, information
from .rows import (
    DeliveryEnd,
    DeliveryStart,
    Row,
    SectionEnd,
    SectionStart,
    SectionSummary,
    Summary,
    UnknownRow,
)
from .scanner import Scanner

_COMMON = FIRST_OWN_POSITION - 1


def iter_rows(source: bytes | BinaryIO) -> Iterator[Row]:
    """The rows of a delivery 0602, 0603 or 0621, of a bank's FI file or of what
    Leverandørservice sends, from DeliveryStart on.

    :raises DeliveryError: with line, and record, field, position where there are any.
    :raises NotADeliveryError: it is a receipt.
    """
    lines = split_lines(source)
    number = 0
    for line in lines:
        number, text, _end = line
        if text.strip(" "):
            break
    else:
        raise DeliveryError("empty", line=number)
    lines = chain([line], lines)
    if text.startswith("FI010"):
        yield from bank_rows(lines)
    elif text.startswith("LS002"):
        yield from supplier_rows(lines)
    else:
        yield from _nets_rows(lines)


def summarise(source: bytes | BinaryIO) -> Summary:
    """All of a delivery, read strictly to its end.

    :raises DeliveryError: as :func:`iter_rows`.
    """
    start = section = None
    sections: list[SectionSummary] = []
    rows = unknown = 0
    before = (0, 0)
    for row in iter_rows(source):
        kind = type(row)
        if kind is UnknownRow:
            unknown += 1
        elif kind is SectionStart:
            section, before = row, (rows, unknown)
        elif kind is SectionEnd:
            sections.append(
                SectionSummary(
                    section.section,
                    section.pbs_number,
                    section.debtor_group,
                    section.user_id,
                    section.created,
                    section.line,
                    rows - before[0],
                    row.amount,
                    unknown - before[1],
                    row.unexplained,
                )
            )
        elif kind is DeliveryStart:
            start = row
        elif kind is not DeliveryEnd:
            rows += 1
    return Summary(start, tuple(sections), rows, unknown)


def _nets_rows(lines: Lines) -> Iterator[Row]:
    scanner = Scanner()
    # What rows of this section begin with that have been checked once, and who reads
    # them: the next ones do not pass the scanner, which only gets their sums.
    known: dict[str, RowReader] = {}
    count = amount = 0
    for number, text, _end in lines:
        reader = known.get(text[:_COMMON])
        row = reader.row(number, text) if reader else None
        if row:
            count += 1
            if reader.adds:
                amount += reader.adds(row)
            yield row
            continue
        scanner.took(count, amount)
        count = amount = 0
        record = scanner.take(number, text)
        if record is None or record.layout.envelope:
            continue
        reader = READERS.get(record.layout.name)
        if reader:
            row = reader.row(number, text) or reader.row_without_days(record, text)
            if reader.quick:
                known[text[:_COMMON]] = reader
        else:
            row = _structure(scanner, record, text)
            if not isinstance(row, UnknownRow):
                known.clear()
        yield row
    scanner.finish()


def _structure(scanner: Scanner, record: Record, text: str) -> Row:
    """The row of everything that is not read by one of READERS."""
    kind = text[2:5]
    if record.layout is UNKNOWN:
        amount = scanner.unknown_amount(text) if kind == "042" else None
        return UnknownRow(record.line, text, kind, text[13:17], amount)
    if kind == "002":
        return _start(scanner, record, text)
    if kind == "012":
        return SectionStart(
            record.line,
            text,
            record["section"],
            record["pbs_number"],
            record.number("debtor_group"),
            record["user_id"] if "user_id" in record.layout else "",
            record.date("created"),
        )
    counts = "count_042" if "count_042" in record.layout else "count_022"
    amount = record.number("amount") if "amount" in record.layout else 0
    if kind == "092":
        return SectionEnd(
            record.line,
            text,
            record["section"],
            record.number(counts),
            amount,
            scanner.unexplained,
        )
    if kind == "992":
        return DeliveryEnd(
            record.line,
            text,
            record.number("count_sections"),
            record.number(counts),
            amount,
        )
    try:
        return information(record, text)
    except DeliveryError:
        if not scanner.kind.lenient:
            raise
    return UnknownRow(record.line, text, kind, text[13:17])


def _start(scanner: Scanner, record: Record, text: str) -> DeliveryStart:
    if scanner.kind.own:
        raise record.error(
            "delivery_type", "own_delivery", content=record["delivery_type"]
        )
    return DeliveryStart(
        record.line,
        text,
        record["supplier"],
        record["subsystem"],
        record["delivery_type"],
        record["identification"],
        record.date("created"),
    )
