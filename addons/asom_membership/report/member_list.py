"""Lists of members for other programs, as a workbook or as CSV, from plain rows.

Texts stay texts: a member who is called ``=1+1`` calculates nothing in Excel. Free of
Odoo.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter

# What Excel and others take for the beginning of a formula (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "{=")


def harmless(cell: object) -> object:
    """A cell for CSV that no spreadsheet calculates; telephone numbers with + stay."""
    if not isinstance(cell, str) or not cell.startswith(FORMULA_SIGNS):
        return cell
    if cell.startswith("+") and cell[1:].replace(" ", "").isdecimal():
        return cell
    return f"'{cell}"


def csv_bytes(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Semicolons, commas in amounts and a mark for UTF-8, as Danish Excel opens it.

    :param rows: texts, dates, None, and floats of kroner
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(titles)
    writer.writerows([harmless(_text(cell)) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _text(cell: object) -> object:
    if cell is None or cell is False:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, float):
        # Not a text: a negative amount is no formula.
        return _Amount(f"{cell:.2f}".replace(".", ","))
    return cell


class _Amount:
    def __init__(self, text: str):
        self.text = text

    def __str__(self) -> str:
        return self.text


def xlsx_bytes(
    title: str, titles: Sequence[str], rows: Iterable[Sequence[object]]
) -> bytes:
    """A workbook of one sheet with a frozen heading and a filter, in flat memory.

    :param title: the sheet's name
    """
    stream = BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options | {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        looks = {
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "dd-mm-yyyy"}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(titles) - 1, 0), 20)
        for column, text in enumerate(titles):
            sheet.write_string(0, column, text, bold)
        line = 0
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, line, column, cell, looks)
        sheet.autofilter(0, 0, line, max(len(titles) - 1, 0))
    return stream.getvalue()


def _write(sheet, line, column, cell, looks) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(line, column, cell, looks["date"])
    elif isinstance(cell, float):
        sheet.write_number(line, column, cell, looks["amount"])
    elif cell:
        sheet.write_string(line, column, str(cell), looks["text"])
