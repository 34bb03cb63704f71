"""What a file to Nets collects, read back from its bytes."""

from __future__ import annotations

import io
from datetime import date
from typing import BinaryIO

from ..betalingsservice import LAYOUTS, customer, read_supplier
from ..betalingsservice.charset import ENCODING

_SIGNS = {0: 0, 1: 1, 2: -1}


def amounts(source: bytes | BinaryIO) -> dict[tuple[str, date], int]:
    """Øre by customer (as :func:`customer.comparable` has it) and due date.

    :param source: a delivery 0601, or a file to Leverandørservice; a stream stands at
        its beginning
    :raises DeliveryError: when a record cannot be read
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    is_supplier = stream.read(3) == b"000"
    stream.seek(0)
    found = _supplier(stream) if is_supplier else _collections(stream)
    result: dict[tuple[str, date], int] = {}
    for who, due, amount in found:
        key = customer.comparable(who), due
        result[key] = result.get(key, 0) + amount
    return result


def _collections(stream):
    layout = LAYOUTS["0601-042"]
    # Line by line: all lines at once take more room than the file.
    for number, line in enumerate(stream, 1):
        if line[2:5] == b"042":
            record = layout.parse(line.rstrip(b"\r\n").decode(ENCODING), number)
            yield (
                record["customer_number"],
                record.date("due_date"),
                _SIGNS[record.number("sign")] * record.number("amount"),
            )


def _supplier(stream):
    for section in read_supplier(stream).sections:
        for row in section.rows:
            if section.due_date:
                yield row.customer_number, section.due_date, row.amount
