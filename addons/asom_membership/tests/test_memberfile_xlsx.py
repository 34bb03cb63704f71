"""Excel workbooks of members: cells, sheets, formulas, and what is no workbook."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from odoo.addons.asom_membership.memberfile import (
    CellFault,
    archive,
    parse_row,
    read_rows,
    xlsxfile,
)

from .memberfile_files import (
    HEADINGS,
    SHEET,
    error_of,
    lines_of,
    replaced,
    workbook,
    write_sheet,
)


def test_workbook_keeps_types_and_row_numbers():
    day = datetime(2026, 1, 5)
    data = workbook([], HEADINGS, [], ["007", 12345.0, day], [None, ""], [True, 1.5])
    opened = read_rows(data, "m.xlsx")
    assert (opened.sheet, opened.sheets) == ("Ark1", ("Ark1",))
    assert (opened.encoding, opened.separator) == (None, None)
    rows = [(row.line, list(row.values.values())) for row in opened.rows]
    assert rows == [(4, ["007", 12345, day]), (6, [True, 1.5, None])]


def test_workbook_is_known_by_its_bytes():
    assert lines_of(workbook(HEADINGS, ["1"]), "m.csv") == [(2, ["1", None, None])]


def test_sheets():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        write_sheet(book, "Skjult", [["Navn"], ["skjult"]])
        write_sheet(book, "Ark", [["Navn"], ["Bo"]]).activate()
        write_sheet(book, "Andet", [["Navn"], ["Ida"]])
        book.worksheets()[1].set_first_sheet()
        book.worksheets()[0].hide()
    data = stream.getvalue()
    assert read_rows(data, "m.xlsx").sheets == ("Ark", "Andet")
    assert lines_of(data, "m.xlsx") == [(2, ["Bo"])]
    assert lines_of(data, "m.xlsx", sheet="Andet") == [(2, ["Ida"])]
    assert lines_of(data, "m.xlsx", sheet="Skjult") == [(2, ["skjult"])]
    error = error_of(data, "m.xlsx", sheet="Ark9")
    assert (error.code, error.params["sheets"]) == ("sheet_missing", "Ark, Andet")


def test_wrong_size_in_the_sheet_is_not_believed():
    def shrink(xml):
        assert b'<dimension ref="A1:C2"/>' in xml
        return xml.replace(b'<dimension ref="A1:C2"/>', b'<dimension ref="A1"/>')

    data = replaced(workbook(HEADINGS, ["1", "Bo", "x"]), SHEET, shrink)
    assert lines_of(data, "m.xlsx") == [(2, ["1", "Bo", "x"])]


def test_formulas_with_and_without_value():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = write_sheet(book, "Ark1", [["Navn", "By", "Land"], ["Bo"]])
        sheet.write_formula(1, 1, '="a"&"b"', None, "ab")
        sheet.write_formula(1, 2, '=""', None, "tom")
        sheet.write_string(2, 0, "Ida")
    # Excel writes the empty text that a formula gives as an empty value.
    data = replaced(stream.getvalue(), SHEET, lambda xml: xml.replace(b">tom<", b"><"))
    assert lines_of(data, "m.xlsx")[0] == (2, ["Bo", "ab", None])

    unread = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Navn", "By", "Telefon"])
    book.active.append(["Bo", '="a"&"b"', "66112233"])
    book.active.append(["Ida", "x", "=1+1"])
    book.save(unread)
    rows = list(read_rows(unread.getvalue(), "m.xlsx").rows)
    assert isinstance(rows[0].values["By"], CellFault)
    problems = [
        problem
        for row in rows
        for problem in parse_row(
            {"Navn": "name", "By": "city", "Telefon": "phone"}, row
        ).problems
    ]
    found = [(each.line, each.heading, each.key, each.code) for each in problems]
    assert found == [
        (2, "By", "city", "formula_unread"),
        (3, "Telefon", "phone", "formula_unread"),
    ]
    assert [each.blocking for each in problems] == [True, False]


def test_formula_without_value_among_the_headings_and_beyond_the_last_cell():
    def with_formula(xml):
        return xml.replace(b"</row>", b'<c r="E1"><f>1+1</f></c></row>', 1)

    error = error_of(replaced(workbook(["Navn"]), SHEET, with_formula), "m.xlsx")
    assert (error.code, error.line) == ("heading_fault", 1)


def test_too_many_formulas_without_value(monkeypatch):
    monkeypatch.setattr(xlsxfile, "MOST_UNREAD_FORMULAS", 1)
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Navn"])
    book.active.append(["=1"])
    book.active.append(["=2"])
    book.save(stream)
    error = error_of(stream.getvalue(), "m.xlsx")
    assert (error.code, error.line) == ("formulas_unread", 3)


def test_escaped_control_characters():
    def with_return(xml):
        assert b"<t>Bo</t>" in xml
        return xml.replace(b"<t>Bo</t>", b"<t>Bo_x000D_\nIb</t>")

    data = replaced(workbook(["Note"], ["Bo"]), "xl/sharedStrings.xml", with_return)
    assert lines_of(data, "m.xlsx") == [(2, ["Bo\r\nIb"])]


def test_date_outside_excels_calendar_is_a_cell_error():
    def far(xml):
        assert b"<v>46027</v>" in xml
        return xml.replace(b"<v>46027</v>", b"<v>99999999</v>")

    data = workbook(["Navn", "Indmeldt"], ["Bo", date(2026, 1, 5)])
    [row] = read_rows(replaced(data, SHEET, far), "m.xlsx").rows
    [problem] = parse_row({"Navn": "name", "Indmeldt": "date_joined"}, row).problems
    assert (problem.code, problem.key) == ("cell_error", "date_joined")


def test_row_far_below_does_not_take_for_ever():
    def far(xml):
        return xml.replace(b'r="2"', b'r="99999999999"')

    data = replaced(workbook(["Navn"], ["Bo"]), SHEET, far)
    error = error_of(data, "m.xlsx")
    assert (error.code, error.line) == ("xlsx_damaged", xlsxfile.LAST_ROW + 1)


@pytest.mark.parametrize(
    ("limit", "refused"), [("LARGEST_SHEETS", True), ("LARGEST_REST", True)]
)
def test_zip_bomb(monkeypatch, limit, refused):
    monkeypatch.setattr(archive, limit, 500)
    error = error_of(workbook(HEADINGS, ["1"]), "m.xlsx")
    assert (error.code == "xlsx_bomb") is refused


def test_archive_that_lies_about_its_size():
    """More bytes than declared never come out of the archive."""
    data = bytearray(workbook(HEADINGS, *[["x" * 50] * 3] * 2000))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        size = parts.getinfo(SHEET).file_size.to_bytes(4, "little")
    assert data.count(size)
    lying = bytes(data).replace(size, (400).to_bytes(4, "little"))
    assert error_of(lying, "m.xlsx").code == "xlsx_damaged"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "custom.dat"])
def test_document_type(part, codec):
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(codec)
    data = replaced(workbook(HEADINGS), part, lambda xml: bomb)
    error = error_of(data, "m.xlsx")
    assert (error.code, error.params) == ("xlsx_dtd", {"part": part})


def test_document_type_across_two_pieces(monkeypatch):
    monkeypatch.setattr(archive, "CHUNK", 7)
    data = replaced(workbook(HEADINGS), SHEET, lambda xml: b"    <!DOCTYPE a>")
    assert error_of(data, "m.xlsx").code == "xlsx_dtd"


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"mimetype": ODS}, "OpenDocument (ODS)"),
        ({"xl/workbook.bin": b""}, "XLSB (Excel Binary)"),
        ({"word/document.xml": b""}, "DOCX (Word)"),
        ({"a.csv": b"Navn;By"}, "ZIP"),
        ({}, "ZIP"),
    ],
)
def test_other_archives(parts, kind):
    error = error_of(zipped(**parts), "m.xlsx")
    assert (error.code, error.params) == ("other_format", {"kind": kind})


def test_workbook_with_encrypted_parts():
    data = bytearray(zipped(**{"[Content_Types].xml": b"x"}))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert error_of(bytes(data), "m.xlsx").code == "xlsx_password"


def test_strict_workbook():
    def strict(xml):
        return xml.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )

    data = replaced(workbook(HEADINGS), "xl/workbook.xml", strict)
    assert error_of(data, "m.xlsx").code == "xlsx_strict"


def test_workbook_with_too_many_parts(monkeypatch):
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    assert error_of(workbook(HEADINGS), "m.xlsx").code == "xlsx_damaged"


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/workbook.xml"])
def test_damaged_parts(part):
    data = workbook(HEADINGS, ["1", "Bo", "x"])
    broken = replaced(data, part, lambda xml: xml[: len(xml) // 2])
    assert error_of(broken, "m.xlsx").code == "xlsx_damaged"
    assert error_of(data[: len(data) // 2], "m.xlsx").code == "xlsx_damaged"
