"""Read a delivery 0605 back into objects, with all rules checked."""

from __future__ import annotations

from typing import BinaryIO

from .context import Context, Rules
from .layout import Record
from .layouts import UNKNOWN
from .mandate_requests import (
    DELIVERY_TYPE,
    Cancellation,
    MandateRequests,
    Registration,
    RequestSection,
    request_records,
)
from .scanner import iter_records

# A file that was read is written again with what it holds.
_RULES = Rules()


def read_0605(source: bytes | BinaryIO) -> MandateRequests:
    """The delivery in ``source``; what :func:`write_0605` has written is written again
    byte for byte.

    Fillers may hold zeros for blanks and blanks for zeros, as other programs' files do
    (betalingsservice 5: S, V and P differ); that difference is not kept.

    :raises DeliveryError: with line, and record, field, position where there are any.
    :raises NotADeliveryError: it is a receipt.
    """
    records: list[Record] = []
    for _line, record in iter_records(source):
        if record.layout.envelope or record.layout is UNKNOWN:
            name = record.layout.label if record.layout.envelope else record.text[:5]
            raise record.error("record_type", "unused_record", content=name)
        if not records and record["delivery_type"] != DELIVERY_TYPE:
            raise record.error(
                "delivery_type", "not_readable", content=record["delivery_type"]
            )
        records.append(record)
    requests = _requests(records)
    context = Context(_RULES, line_of=lambda ordinal: records[ordinal].line)
    rendered = request_records(requests, context)
    for record, (_layout, text) in zip(records, rendered, strict=True):
        _compare(record, text)
    return requests


def _requests(records: list[Record]) -> MandateRequests:
    sections: list[RequestSection] = []
    details: list[Registration | Cancellation] = []
    section = records[0]
    for record in records:
        name = record.layout.name
        if name == "0605-012":
            section, details = record, []
        elif name == "0605-042a":
            details.append(_registration(record))
        elif name == "0605-042b":
            details.append(
                Cancellation(
                    record.number("debtor_group"),
                    record["customer_number"].strip(" "),
                    record["mandate"],
                )
            )
        elif name == "0605-092":
            sections.append(
                RequestSection(
                    section["section"],
                    section["pbs_number"],
                    tuple(details),
                    section["user_id"],
                    section.date("created"),
                )
            )
    start = records[0]
    return MandateRequests(
        start["supplier"],
        start.number("identification"),
        tuple(sections),
        start.date("created"),
        start["subsystem"],
    )


def _registration(record: Record) -> Registration:
    return Registration(
        record.number("debtor_group"),
        record["customer_number"].strip(" "),
        record["legal_id"].removeprefix("00"),
        record["bank_registration"],
        record["bank_account"],
    )


def _compare(record: Record, text: str) -> None:
    """Check that a record says what the objects say.

    :raises DeliveryError: it does not, or a filler is used for something.
    """
    for field, found in record.fields():
        ours = field.slice(text)
        if found == ours or field.filler and not found.strip(" 0"):
            continue
        raise record.error(
            field.name,
            "filler_used" if field.filler else "differs",
            content=found,
            expected=ours,
        )
