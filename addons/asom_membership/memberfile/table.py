"""A file's rows under its headings, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .errors import MemberFileError, Problem, ValueCode, shown
from .formats import cell_text

# What a sheet of Excel can hold in one cell.
LONGEST_CELL = 32_767
MOST_COLUMNS = 1_000


@dataclass(frozen=True)
class Row:
    """One row that is not empty.

    ``line`` is the 1-based physical line on which a CSV record starts, or the sheet's
    row. ``values`` has every heading and the cell as it is in the file: text in a CSV
    file; text, numbers, dates, booleans, None or :class:`.errors.CellFault` in a
    workbook. ``extra`` has what stands beyond the last heading, empty cells left out.
    """

    line: int
    values: dict[str, object]
    extra: tuple[object, ...] = ()


@dataclass
class Table:
    """A file opened for reading.

    ``rows`` can be gone through once, and reads as it goes: a fault further down
    raises :class:`.errors.MemberFileError` there. ``notices`` are problems of the
    heading row that were got around. ``encoding`` and ``separator`` are None for a
    workbook, ``sheet`` is None and ``sheets`` empty for a CSV file.
    """

    headings: tuple[str, ...]
    rows: Iterator[Row]
    notices: tuple[Problem, ...] = ()
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


Record = tuple[int, Sequence[object]]


def table_of(records: Iterable[Record], max_rows: int, **about) -> Table:
    """The table whose headings are in the first record that is not empty.

    :param records: 1-based line and cells of every record, empty ones too
    :param max_rows: the most rows below the headings
    :param about: what else is known, as :class:`Table` names it
    :raises MemberFileError: ``no_headings``, ``too_many_columns`` or
        ``heading_fault``; ``too_many_rows`` and ``cell_too_long`` when the rows are
        read
    """
    filled = _without_empty(records)
    line, cells = next(filled, (None, ()))
    if line is None:
        raise MemberFileError("no_headings")
    headings, notices = _headings(line, cells)
    return Table(headings, _rows(filled, headings, max_rows), notices, **about)


def _without_empty(records: Iterable[Record]) -> Iterator[Record]:
    for line, cells in records:
        if any(not _is_empty(cell) for cell in cells):
            yield line, cells


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _headings(line: int, cells: Sequence[object]):
    names: list[str] = []
    notices: list[Problem] = []
    last = max(i for i, cell in enumerate(cells) if not _is_empty(cell))
    if last >= MOST_COLUMNS:
        raise MemberFileError("too_many_columns", {"limit": MOST_COLUMNS}, line)
    for position, cell in enumerate(cells[: last + 1], start=1):
        try:
            heading = " ".join(cell_text(cell).split())
        except ValueCode as error:
            params = {"reason": error.text}
            raise MemberFileError("heading_fault", params, line) from error
        name = heading or f"#{position}"
        number = 2
        while name in names:
            name = f"{heading or f'#{position}'} ({number})"
            number += 1
        if name != heading:
            code = "heading_duplicate" if heading else "heading_empty"
            params = {"heading": shown(heading), "position": position, "name": name}
            notices.append(Problem(line, name, "", code, params, blocking=False))
        names.append(name)
    return tuple(names), tuple(notices)


def _rows(records, headings, max_rows) -> Iterator[Row]:
    width = len(headings)
    for number, (line, cells) in enumerate(records, start=1):
        if number > max_rows:
            raise MemberFileError("too_many_rows", {"limit": max_rows}, line)
        for cell in cells:
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                raise MemberFileError("cell_too_long", {"limit": LONGEST_CELL}, line)
        missing = width - len(cells)
        padded = [*cells, *[None] * missing] if missing > 0 else cells
        values = dict(zip(headings, padded, strict=False))
        extra = tuple(cell for cell in cells[width:] if not _is_empty(cell))
        yield Row(line, values, extra)
