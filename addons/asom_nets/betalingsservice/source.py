"""How a delivery that was read looked in its file.

A delivery says *what* is collected. The same content can be written in more than one
accepted way, so what differs from how we would write it is kept here, record by
record (counted from 0, envelope included), and written again on request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import Deviation
from .layout import Layout

LINE_END = b"\r\n"


@dataclass(frozen=True, slots=True)
class Form:
    """How one record was written.

    ``kept`` are fields (name, characters) that are not what we would write, ``length``
    the number of characters before the line end where trailing blanks were treated
    another way, ``end`` the line end.
    """

    kept: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    end: bytes = LINE_END

    def apply(self, layout: Layout, text: str) -> str:
        """The record's text (padded) with the kept fields put in."""
        for name, raw in self.kept:
            field = layout[name]
            text = text[: field.start - 1] + raw + text[field.end :]
        return text


@dataclass(frozen=True, slots=True)
class Extra:
    """A line without a meaning to us: blank, or a record of an unknown type.

    It stood after ``after`` known records; ``raw`` is the line with its line end.
    """

    after: int
    raw: bytes
    is_record: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Everything about a file that the delivery itself does not say."""

    forms: Mapping[int, Form]
    extras: tuple[Extra, ...]
    deviations: tuple[Deviation, ...]
