"""The spreadsheet of a collection run, from plain rows.

Written row by row (constant memory), so that 100,000 members need no more memory than
100. Texts are always written as texts: a member who is called ``=1+1`` stays a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import xlsxwriter

# As Danish Excel writes them; the separators follow the reader's own Excel.
FORMATS = {
    "text": {"valign": "top"},
    "lines": {"valign": "top", "text_wrap": True},
    "amount": {"valign": "top", "num_format": "#,##0.00 [$kr.-406]"},
    "number": {"valign": "top", "num_format": "#,##0"},
    "date": {"valign": "top", "num_format": "dd-mm-yyyy"},
}
# More characters than Excel takes in one cell would spoil the file.
MOST_CHARACTERS = 32_767


@dataclass(frozen=True)
class Column:
    """A column: ``kind`` is a key of ``FORMATS``, ``width`` is in characters.

    Values of an ``amount`` column are integers of øre, of a ``date`` column dates.
    """

    title: str
    kind: str = "text"
    width: int = 14


@dataclass(frozen=True)
class Table:
    """A heading, its columns and its rows; ``None`` leaves a cell empty."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence]
    total: Sequence | None = None


@dataclass(frozen=True)
class Fact:
    """One line on the first sheet; ``kind`` as in :class:`Column`."""

    label: str
    value: object
    kind: str = "text"


def build(
    title: str, facts: Sequence[Fact], totals: Sequence[Table], sheets: Sequence[Table]
) -> bytes:
    """The workbook's bytes.

    :param title: heading and name of the first sheet
    :param facts: what stands on top of the first sheet
    :param totals: tables below them on the first sheet
    :param sheets: one sheet each, with a frozen heading and a filter
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        writer = _Writer(book)
        writer.front(title, facts, totals)
        for table in sheets:
            writer.sheet(table)
    return buffer.getvalue()


class _Writer:
    def __init__(self, book):
        self.book = book
        self.formats = {kind: book.add_format(form) for kind, form in FORMATS.items()}
        self.bold = {
            kind: book.add_format({**form, "bold": True, "top": 1})
            for kind, form in FORMATS.items()
        }
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#E7E9ED", "bottom": 1, "valign": "top"}
        )
        self.title = book.add_format({"bold": True, "font_size": 16})

    def front(self, title, facts, totals):
        sheet = self.book.add_worksheet(_sheet_name(title))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 2, 22)
        sheet.write_string(0, 0, title, self.title)
        row = 2
        for fact in facts:
            sheet.write_string(row, 0, fact.label, self.formats["text"])
            self._cell(sheet, row, 1, fact.value, self.formats, fact.kind)
            row += 1
        for table in totals:
            row = self._table(sheet, row + 1, table)
        self._print_on(sheet)

    def sheet(self, table):
        sheet = self.book.add_worksheet(_sheet_name(table.title))
        sheet.freeze_panes(1, 0)
        for position, column in enumerate(table.columns):
            sheet.set_column(position, position, column.width)
        sheet.repeat_rows(0)
        end = self._table(sheet, 0, table)
        last = end - (1 if table.total is None else 2)
        sheet.autofilter(0, 0, max(last, 0), len(table.columns) - 1)
        self._print_on(sheet)

    def _table(self, sheet, row, table) -> int:
        """Write a table from 0-based ``row`` on.

        :returns: the row below it
        """
        for position, column in enumerate(table.columns):
            sheet.write_string(row, position, column.title, self.heading)
        row += 1
        for values in table.rows:
            self._row(sheet, row, table.columns, values, self.formats)
            row += 1
        if table.total is not None:
            self._row(sheet, row, table.columns, table.total, self.bold)
            row += 1
        return row

    def _row(self, sheet, row, columns, values, formats):
        for position, (column, value) in enumerate(zip(columns, values, strict=True)):
            self._cell(sheet, row, position, value, formats, column.kind)

    @staticmethod
    def _cell(sheet, row, position, value, formats, kind):
        form = formats[kind]
        if value is None or value is False or value == "":
            sheet.write_blank(row, position, None, form)
        elif kind == "amount":
            sheet.write_number(row, position, value / 100, form)
        elif kind == "number":
            sheet.write_number(row, position, value, form)
        elif kind == "date":
            sheet.write_datetime(row, position, _day(value), form)
        else:
            sheet.write_string(row, position, str(value)[:MOST_CHARACTERS], form)

    @staticmethod
    def _print_on(sheet):
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _day(value) -> date:
    if not isinstance(value, date):
        raise TypeError(f"a date is expected in a date column, not {value!r}")
    return value


def _sheet_name(title: str) -> str:
    """Excel takes 31 characters and not ``[]:*?/\\``, nor an apostrophe at the ends."""
    for sign in "[]:*?/\\":
        title = title.replace(sign, " ")
    return title[:31].strip(" '")
