"""Read a file to Leverandørservice back into objects, with all rules checked."""

from __future__ import annotations

from typing import BinaryIO

from .context import RULES, Context
from .errors import DeliveryError
from .layout import Record
from .layouts import LAYOUTS
from .lines import split_lines
from .supplier import (
    SupplierCancellation,
    SupplierCollection,
    SupplierDelivery,
    SupplierRegistration,
    SupplierRow,
    SupplierSection,
    supplier_records,
)

_LAYOUT_OF = {
    "001": "LS-001",
    "510": "LS-510",
    "540": "LS-540",
    "580": "LS-580",
    "585": "LS-580",
    "999": "LS-999",
}


def read_supplier(source: bytes | BinaryIO) -> SupplierDelivery:
    """The delivery in ``source``, with LF or CR LF and with or without trailing blanks.

    What :func:`write_supplier` has written is written again byte for byte.

    :raises DeliveryError: with line, and record, field, position where there are any.
    """
    records: list[Record] = []
    last = 0
    for number, text, _end in split_lines(source):
        last = number
        text = text.rstrip(" ")
        if text:
            records.append(_record(number, text, bool(records)))
    if not records:
        raise DeliveryError("empty", line=last)
    delivery = _delivery(records)
    if records[-1].layout.name != "LS-999":
        raise DeliveryError("no_delivery_end", line=last)
    context = Context(RULES, line_of=lambda ordinal: _line(records, ordinal))
    rendered = supplier_records(delivery, context)
    for record, (_layout, text) in zip(records, rendered, strict=True):
        _compare(record, text)
    return delivery


def _line(records: list[Record], ordinal: int) -> int:
    """Line of a record; behind the last one, its line."""
    return records[min(ordinal, len(records) - 1)].line


def _record(number: int, text: str, started: bool) -> Record:
    if not started:
        try:
            return LAYOUTS["LS-000"].parse(text, number)
        except DeliveryError as error:
            if error.code == "not_constant" or not text.startswith("0" * 23):
                raise DeliveryError(
                    "supplier_header", line=number, position=1
                ) from error
            raise
    name = _LAYOUT_OF.get(text[:3])
    if not name:
        raise DeliveryError("not_a_record", line=number, position=1, content=text[:5])
    return LAYOUTS[name].parse(text, number)


def _delivery(records: list[Record]) -> SupplierDelivery:
    start = records[0]
    sections: list[SupplierSection] = []
    rows: list[SupplierRow] = []
    section: Record | None = None
    for record in records[1:]:
        name = record.layout.name
        if name == "LS-001":
            if section:
                raise record.error(
                    "record_type", "section_open", content=section["creditor"]
                )
            section, rows = record, []
        elif section is None:
            raise record.error("record_type", "no_section_open")
        elif name == "LS-999":
            sections.append(_section(section, rows, record))
            section = None
        else:
            rows.append(_row(record))
    if section:
        raise records[-1].error(
            "record_type", "section_open", content=section["creditor"]
        )
    return SupplierDelivery(start["supplier"], start.date("created"), tuple(sections))


def _section(start: Record, rows: list[SupplierRow], end: Record) -> SupplierSection:
    section = SupplierSection(start["creditor"], start.date("due_date"), tuple(rows))
    for name, expected in (
        ("count", len(rows)),
        ("collected", section.collected),
        ("disbursed", section.disbursed),
    ):
        if end.number(name) != expected:
            raise end.error(
                name, "wrong_total", content=end.number(name), expected=expected
            )
    return section


def _row(record: Record) -> SupplierRow:
    number = record["customer_number"].lstrip("0")
    name = record.layout.name
    if name == "LS-510":
        return SupplierRegistration(
            number,
            record["bank_registration"],
            record["bank_account"],
            record["legal_id"],
        )
    if name == "LS-540":
        return SupplierCancellation(number)
    amount = record.number("amount")
    return SupplierCollection(
        number, -amount if record["record_type"] == "585" else amount
    )


def _compare(record: Record, text: str) -> None:
    """Check that a record says what the objects say, fillers included.

    :raises DeliveryError: it does not.
    """
    for field, found in record.fields():
        ours = field.slice(text)
        if found != ours:
            code = "filler_used" if field.filler else "differs"
            raise record.error(field.name, code, content=found, expected=ours)
