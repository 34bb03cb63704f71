"""The beginning of a delivery 0601, read back from its bytes.

A form shows the first collections of a file that may hold 20,000: only those are
read, and of the rest nothing but the section ends with their sums.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import BinaryIO

from ..betalingsservice import LAYOUTS, Collection, DeliveryError, Section
from ..betalingsservice.builder import Builder
from ..betalingsservice.charset import ENCODING
from .incoming_excerpt import printable

_LAYOUT_OF = {
    b"002": "0601-002",
    b"012": "0601-012",
    b"042": "0601-042",
    b"052": "0601-052",
    b"062": "0601-062",
    b"092": "0601-092",
}
_ADDRESS = {b"00009": "0601-022i", b"00010": "0601-022j"}
_FIRST_LINE = b"00001"
# A line of a file that has none is shown in pieces of this size.
CHUNK = 4096
_DETAILS = (b"022", b"042", b"052", b"062")


@dataclass(frozen=True)
class Excerpt:
    """The beginning of one section, and its sums as its end record tells them.

    :ivar section: without ``collections``
    :ivar collections: the first ones
    :ivar count: of all collections
    :ivar amount: net amount in øre of all
    """

    section: Section
    collections: tuple[Collection, ...]
    count: int
    amount: int


def excerpt(source: bytes | BinaryIO, most: int) -> list[Excerpt]:
    """The sections of a delivery with their first collections.

    :param source: bytes or a binary stream, of which a line is held at a time
    :param most: collections that are read in the whole delivery, at most
    :raises DeliveryError: when a record that is read is not sound
    """
    builder = Builder()
    ends = []
    before = b""
    reading = inside = False
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    for number, whole in enumerate(stream, 1):
        line = whole.rstrip(b"\r\n")
        kind = line[2:5]
        inside = _place(kind, number, inside)
        if _begins_collection(kind, line, before):
            reading = most > 0
            most -= 1
        before = kind
        if kind in _DETAILS and not reading:
            continue
        name = _name(kind, line)
        if name:
            record = LAYOUTS[name].parse(line.decode(ENCODING), number)
            builder.add(record)
            if kind == b"092":
                ends.append((record.number("count_042"), record.number("amount")))
    if inside:
        raise DeliveryError("no_delivery_end", line=number)
    sections = builder.delivery().sections if before else ()
    if not sections:
        raise DeliveryError("no_sections")
    return [
        Excerpt(section, section.collections, count, amount)
        for section, (count, amount) in zip(sections, ends, strict=True)
    ]


def _place(kind: bytes, number: int, inside: bool) -> bool:
    """Whether the next record stands inside of a section.

    :raises DeliveryError: the record stands where none of its kind can.
    """
    if number == 1 and kind != b"002":
        raise DeliveryError("no_delivery_start", line=number)
    if kind == b"012" and inside:
        raise DeliveryError("section_open", line=number, content="")
    if kind in (*_DETAILS, b"092") and not inside:
        raise DeliveryError("no_section_open", line=number)
    return inside if kind not in (b"012", b"092") else kind == b"012"


def _begins_collection(kind: bytes, line: bytes, before: bytes) -> bool:
    if kind == b"022":
        return line[17:22] == _FIRST_LINE
    # A collection without an address ("Basis") begins with its BS042.
    return kind == b"042" and before != b"022"


def _name(kind: bytes, line: bytes) -> str | None:
    if kind == b"022":
        return _ADDRESS.get(line[17:22], "0601-022a")
    return _LAYOUT_OF.get(kind)


def first_lines(source: bytes | BinaryIO, most: int) -> Iterator[str]:
    """The first records as text, each with its line number; anything can be shown.

    :param source: bytes or a binary stream, of which no more than needed is read
    :param most: lines
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    lines = islice(iter(partial(stream.readline, CHUNK), b""), most)
    for number, line in enumerate(lines, 1):
        text = line.rstrip(b"\r\n").decode(ENCODING)
        yield f"{number:5d}  {printable(text)}"
