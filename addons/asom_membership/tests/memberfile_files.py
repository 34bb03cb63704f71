"""Files of members for the tests, made and spoiled as the tests need them."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from odoo.addons.asom_membership.memberfile import MemberFileError, read_rows

HEADINGS = ["Medlemsnr", "Navn", "By"]


def lines_of(data, filename="members.csv", **options):
    """[(line, the row's values)] of everything in the file."""
    rows = read_rows(data, filename, **options).rows
    return [(row.line, list(row.values.values())) for row in rows]


def error_of(data, filename="members.csv", **options) -> MemberFileError:
    with pytest.raises(MemberFileError) as caught:
        lines_of(data, filename, **options)
    assert caught.value.text  # the placeholders are all filled
    return caught.value


def workbook(*rows, sheet="Ark1") -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        write_sheet(book, sheet, rows)
    return stream.getvalue()


def write_sheet(book, name, rows):
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, str) and value:
                sheet.write_string(line, column, value)
            elif value is not None:
                sheet.write(line, column, value)
    return sheet


def replaced(data: bytes, part: str, change) -> bytes:
    """The workbook with one part's bytes changed, or added when it is new."""
    stream = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
        if part not in old.namelist():
            new.writestr(part, change(b""))
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
