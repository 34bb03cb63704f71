"""Read a delivery 0601 back into objects, with all rules checked.

What is only another accepted way of writing is kept in ``Delivery.source``; what is
outside the rules but tolerated is reported in ``Delivery.deviations`` as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from .assemble import DELIVERY_TYPE, Assembler
from .builder import Builder
from .context import RULES, Rules
from .delivery import Delivery
from .errors import DeliveryError, Deviation
from .layout import Record
from .layouts import UNKNOWN
from .lines import RawLine
from .scanner import iter_lines
from .source import Extra, Form, Source

# Fields in which the same content may be written in another way.
_OTHER_WAYS = {"record_number", "customer_number", "mandate", "sign", "postcode"}


def read(source: bytes | BinaryIO, rules: Rules = RULES) -> Delivery:
    """The delivery in ``source``, totals and every other rule checked.

    :raises DeliveryError: with line, and record, field, position where there are any.
    :raises NotADeliveryError: it is a receipt.
    """
    builder = Builder()
    rows: list[tuple[RawLine, Record]] = []
    extras: list[Extra] = []
    deviations: list[Deviation] = []
    for raw, record in iter_lines(source):
        if record is None:
            extras.append(Extra(len(rows), raw.raw, False))
        elif record.layout is UNKNOWN:
            extras.append(Extra(len(rows), raw.raw, True))
            error = DeliveryError(
                "unknown_record", line=raw.number, record=record.text[:5]
            )
            deviations.append(error.as_deviation())
        else:
            if record.raw("record_type") == "002":
                _check_type(record)
            rows.append((raw, record))
            builder.add(record)
    delivery = builder.delivery()
    forms = _compare(delivery, rules, rows, extras, deviations)
    deviations.sort(key=lambda deviation: deviation.line or 0)
    return replace(delivery, source=Source(forms, tuple(extras), tuple(deviations)))


def _check_type(record: Record) -> None:
    if record["delivery_type"] != DELIVERY_TYPE:
        raise record.error(
            "delivery_type", "not_readable", content=record["delivery_type"]
        )


def _compare(
    delivery: Delivery,
    rules: Rules,
    rows: list[tuple[RawLine, Record]],
    extras: list[Extra],
    deviations: list[Deviation],
) -> dict[int, Form]:
    """Check all rules, and find out where our own writing would differ."""
    assembler = Assembler(
        delivery,
        rules.as_read(),
        tolerant=True,
        line_of=lambda ordinal: rows[ordinal][0].number,
        extra_records=sum(extra.is_record for extra in extras),
    )
    forms: dict[int, Form] = {}
    plain = Form()
    alike: dict[Form, Form] = {}
    for ordinal, (row, (_layout, text)) in enumerate(zip(rows, assembler, strict=True)):
        raw, record = row
        kept: tuple[tuple[str, str], ...] = ()
        if text != record.text:
            kept = tuple(_differences(record, text, deviations))
        form = Form(kept, _length(raw, record), raw.end)
        if form != plain:
            forms[ordinal] = alike.setdefault(form, form)
    deviations.extend(assembler.deviations)
    return forms


def _length(raw: RawLine, record: Record) -> int | None:
    """The line's length, if trailing blanks were not treated as we treat them."""
    ours = record.layout.trimmed(record.text)
    return None if len(raw.text) == len(ours) else len(raw.text)


def _differences(record: Record, text: str, deviations: list[Deviation]):
    """Fields (name, characters) of a record that we would write differently.

    :raises DeliveryError: a field contradicts the other records.
    """
    for field, found in record.fields():
        ours = field.slice(text)
        if found == ours:
            continue
        if field.filler:
            code = "filler_used"
        elif field.name in _OTHER_WAYS:
            code = "form_differs"
        else:
            code = "differs"
        error = record.error(field.name, code, content=found, expected=ours)
        if code == "differs":
            raise error
        if not field.variants:
            deviations.append(error.as_deviation())
        yield field.name, found
