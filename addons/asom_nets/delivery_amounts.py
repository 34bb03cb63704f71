"""What a file to Nets collects, read back from its bytes."""

from __future__ import annotations

import io
from datetime import date

from .betalingsservice import LAYOUTS, customer, read_supplier
from .betalingsservice.charset import ENCODING

_SIGNS = {0: 0, 1: 1, 2: -1}


def amounts(data: bytes) -> dict[tuple[str, date], int]:
    """Øre by customer (as :func:`customer.comparable` has it) and due date.

    :param data: a delivery 0601, or a file to Leverandørservice
    :raises DeliveryError: when a record cannot be read
    """
    found = _supplier(data) if data.startswith(b"000") else _collections(data)
    result: dict[tuple[str, date], int] = {}
    for who, due, amount in found:
        key = customer.comparable(who), due
        result[key] = result.get(key, 0) + amount
    return result


def _collections(data):
    layout = LAYOUTS["0601-042"]
    # Line by line: all lines at once take more room than the file.
    for number, line in enumerate(io.BytesIO(data), 1):
        if line[2:5] == b"042":
            record = layout.parse(line.rstrip(b"\r\n").decode(ENCODING), number)
            yield (
                record["customer_number"],
                record.date("due_date"),
                _SIGNS[record.number("sign")] * record.number("amount"),
            )


def _supplier(data):
    for section in read_supplier(data).sections:
        for row in section.rows:
            if section.due_date:
                yield row.customer_number, section.due_date, row.amount
