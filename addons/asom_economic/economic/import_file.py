"""Vouchers as a file that a person imports into a journal of e-conomic.

e-conomic asks at the import which column holds what; the columns are named and ordered
as in its journal, so that they are found at once. The CSV is the one that Danish Excel
and e-conomic read: semicolons, decimal commas, Windows' letters.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import xlsxwriter

from .vouchers import FINANCE, INVOICE, PAYMENT, Voucher, text_of

COLUMNS = (
    "Type",
    "Dato",
    "Bilagsnr.",
    "Konto",
    "Kunde",
    "Tekst",
    "Momskode",
    "Beløb",
    "Valuta",
    "Modkonto",
    "Modkonto momskode",
    "Forfaldsdato",
)
TYPES = {
    FINANCE: "Finansbilag",
    PAYMENT: "Kundeindbetaling",
    INVOICE: "Kundefaktura",
}
ENCODING = "cp1252"
WIDTHS = (18, 12, 11, 10, 10, 60, 10, 14, 8, 10, 18, 14)


def import_rows(vouchers: Iterable[Voucher], currency: str) -> list[tuple]:
    """The rows below the heading: days are dates, amounts integer øre, nothing None."""
    rows = []
    for voucher in vouchers:
        day = date.fromisoformat(voucher.day)
        for row in voucher.rows:
            rows.append(
                (
                    TYPES[row.kind],
                    day,
                    voucher.number,
                    None if row.customer else row.account,
                    row.customer or None,
                    text_of(voucher, row),
                    row.vat or None,
                    row.amount,
                    currency,
                    row.contra or None,
                    row.contra_vat or None,
                    day if row.kind == INVOICE else None,
                )
            )
    return rows


def import_csv(rows: Iterable[tuple]) -> bytes:
    """The rows as CSV. A text that a spreadsheet would take for a formula begins with
    an apostrophe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_csv(place, value) for place, value in enumerate(row)])
    return buffer.getvalue().encode(ENCODING, "replace")


def import_xlsx(rows: Iterable[tuple]) -> bytes:
    """The rows as a workbook of one sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Kassekladde")
        heading = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        amount = book.add_format({"num_format": "#,##0.00"})
        for place, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, heading)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                elif COLUMNS[place] == "Beløb":
                    sheet.write_number(line, place, value / 100, amount)
                elif isinstance(value, int):
                    sheet.write_number(line, place, value)
                elif value is not None:
                    sheet.write_string(line, place, value)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def _csv(place: int, value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if COLUMNS[place] == "Beløb":
        return f"{Decimal(value) / 100:.2f}".replace(".", ",")
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
