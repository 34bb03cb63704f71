"""A file's rows under its headings, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from .errors import MemberFileError, Problem
from .headings import (
    LOOKED_AT,
    Record,
    heading_at,
    headings_in,
    is_empty,
    notices_of,
)

# What a sheet of Excel can hold in one cell.
LONGEST_CELL = 32_767


@dataclass(frozen=True)
class Row:
    """One row that is not empty.

    ``line`` is the 1-based physical line on which a CSV record starts, or the sheet's
    row. ``values`` has every heading and the cell as it is in the file: text in a CSV
    file; text, numbers, dates, booleans, None or :class:`.errors.CellFault` in a
    workbook. ``extra`` has what stands beyond the last heading, empty cells left out.
    ``missing`` says how many cells the row lacks where the others have them, and
    ``cut`` that it is the last one and its line has no end.
    """

    line: int
    values: dict[str, object]
    extra: tuple[object, ...] = ()
    missing: int = 0
    cut: bool = False


@dataclass
class Table:
    """A file opened for reading.

    ``rows`` can be gone through once, and reads as it goes: a fault further down
    raises :class:`.errors.MemberFileError` there. ``notices`` are problems of the
    heading row that were got around. ``encoding`` and ``separator`` are None for a
    workbook, ``sheet`` is None and ``sheets`` empty for a CSV file. ``sample`` has
    words with letters beyond ASCII. ``short_rows_count`` is True where a row with
    fewer cells than the headings has lost some, ``ended`` where the last line has an
    end.
    """

    headings: tuple[str, ...]
    rows: Iterator[Row]
    notices: tuple[Problem, ...] = ()
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    sample: str = ""
    short_rows_count: bool = False
    ended: bool = True


def table_of(records: Iterable[Record], max_rows: int, **about) -> Table:
    """The table whose headings are in the first record that is not empty, or below a
    title (:func:`.headings.heading_at`).

    :param records: 1-based line and cells of every record, empty ones too
    :param max_rows: the most rows below the headings
    :param about: what else is known, as :class:`Table` names it
    :raises MemberFileError: ``no_headings``, ``too_many_columns``,
        ``heading_fault`` or ``cell_too_long``; ``too_many_rows`` and
        ``cell_too_long`` when the rows are read
    """
    filled = _of_bearable_length(without_empty(records))
    first = list(islice(filled, LOOKED_AT))
    if not first:
        raise MemberFileError("no_headings")
    at = heading_at(first)
    headings, notices = headings_in(*first[at])
    notices = (*notices_of(first, at), *notices)
    table = Table(headings, iter(()), notices, **about)
    table.rows = _rows(chain(first[at + 1 :], filled), table, max_rows)
    return table


def without_empty(records: Iterable[Record]) -> Iterator[Record]:
    """The records in which something stands."""
    for line, cells in records:
        if any(not is_empty(cell) for cell in cells):
            yield line, cells


def _of_bearable_length(records: Iterable[Record]) -> Iterator[Record]:
    """The records, up to the first that holds a text which is too long."""
    for line, cells in records:
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
            raise MemberFileError("cell_too_long", {"limit": LONGEST_CELL}, line)
        yield line, cells


def _rows(records, table: Table, max_rows) -> Iterator[Row]:
    width = len(table.headings)
    waiting = None
    for number, (line, cells) in enumerate(records, start=1):
        if waiting:
            yield waiting
        if number > max_rows:
            raise MemberFileError("too_many_rows", {"limit": max_rows}, line)
        missing = max(width - len(cells), 0)
        padded = [*cells, *[None] * missing]
        values = dict(zip(table.headings, padded, strict=False))
        extra = tuple(cell for cell in cells[width:] if not is_empty(cell))
        lost = missing if table.short_rows_count else 0
        waiting = Row(line, values, extra, lost)
    if waiting:
        # Only now is it known to be the last one.
        yield waiting if table.ended else replace(waiting, cut=True)
