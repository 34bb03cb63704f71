"""The beginning of a file from Nets or the bank, for reading on a screen.

A file may hold 500,000 records: no more of it is read than is shown, and what is not
sound ends the excerpt instead of breaking it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from ..betalingsservice import (
    DeliveryEnd,
    DeliveryError,
    DeliveryStart,
    Row,
    SectionEnd,
    SectionStart,
    iter_rows,
)

# Wider than any record; what is wider is no record and is not shown in full.
WIDEST = 256


@dataclass
class SectionRows:
    """The first rows of a section.

    :ivar start: None where records stand outside of sections
    :ivar rows: without its start and end
    :ivar end: None when the section's end was not reached
    """

    start: SectionStart | None
    rows: list[Row] = field(default_factory=list)
    end: SectionEnd | None = None


@dataclass
class IncomingExcerpt:
    """The beginning of a file.

    :ivar start: None when not even that is sound
    :ivar sections: those that begin within the first rows
    :ivar whole: whether the end of the file was reached
    :ivar fault: what ended the excerpt, or None
    """

    start: DeliveryStart | None = None
    sections: list[SectionRows] = field(default_factory=list)
    whole: bool = False
    fault: DeliveryError | None = None


def incoming_excerpt(source: bytes | BinaryIO, most: int) -> IncomingExcerpt:
    """The first rows of a file from Nets or the bank; never raises.

    :param most: rows that are read, at most; starts and ends do not count
    """
    result = IncomingExcerpt()
    try:
        for row in iter_rows(source):
            if isinstance(row, DeliveryStart):
                result.start = row
            elif isinstance(row, SectionStart):
                result.sections.append(SectionRows(row))
            elif isinstance(row, SectionEnd):
                result.sections[-1].end = row
            elif not isinstance(row, DeliveryEnd):
                if most <= 0:
                    return result
                most -= 1
                if not result.sections or result.sections[-1].end:
                    result.sections.append(SectionRows(None))
                result.sections[-1].rows.append(row)
        result.whole = True
    except DeliveryError as error:
        result.fault = error
    return result


def printable(text: str) -> str:
    """A record with invisible characters made visible, and no wider than a screen."""
    shown = "".join(
        "\N{REPLACEMENT CHARACTER}"
        if ord(char) < 32 or 127 <= ord(char) < 160
        else char
        for char in text[:WIDEST]
    )
    return f"{shown} …" if len(text) > WIDEST else shown
