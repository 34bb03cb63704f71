"""A text that is too long is refused before anything has put it together."""

import time

import pytest

from odoo.addons.asom_membership.memberfile import archive, read_rows
from odoo.addons.asom_membership.memberfile.table import LONGEST_CELL

from .memberfile_files import SHEET, error_of, lines_of, replaced, workbook

SHARED = "xl/sharedStrings.xml"
BYTES = 30_000_000
RICH = b"<r><rPr><b/></rPr><t>NNNNNNNN</t></r>"


def inline(text):
    """The text in the cell itself, as other programs write it."""
    cell = b'<c r="A1" t="inlineStr"><is>' + text + b"</is></c>"
    return lambda xml: xml.replace(b'<c r="A1" t="s"><v>0</v></c>', cell)


def shared(text):
    return lambda xml: xml.replace(b"<t>Navn</t>", text)


@pytest.mark.parametrize("part", [SHARED, SHEET])
@pytest.mark.parametrize("text", [b"<t>" + b"N" * BYTES + b"</t>", RICH * 800_000])
@pytest.mark.parametrize("row", [0, 1])
def test_one_huge_text_costs_little(part, text, row):
    rows = [["By", "x"], ["By", "x"]]
    rows[row][0] = "Navn"
    if part == SHEET and row:
        rows = [["Navn"], ["x"]]
    change = (shared if part == SHARED else inline)(text)
    data = replaced(workbook(*rows), part, change)
    before = time.process_time()
    error = error_of(data, "m.xlsx")
    assert (error.code, error.params) == ("cell_too_long", {"limit": LONGEST_CELL})
    assert time.process_time() - before < 3


@pytest.mark.parametrize("part", [SHARED, SHEET])
def test_a_heading_that_is_too_long_is_refused_with_its_line(part):
    text = b"<t>" + b"N" * (LONGEST_CELL + 1) + b"</t>"
    change = (shared if part == SHARED else inline)(text)
    error = error_of(replaced(workbook(["Navn"], ["x"]), part, change), "m.xlsx")
    assert (error.code, error.line) == ("cell_too_long", 1)


def test_the_longest_texts_are_read(monkeypatch):
    longest = "N" * LONGEST_CELL
    assert lines_of(workbook(["Navn"], [longest]), "m.xlsx") == [(2, [longest])]
    monkeypatch.setattr(archive, "LARGEST_TEXT", archive.CHUNK * 2)
    empty_rows = b"".join(b'<row r="%d" ht="15"/>' % row for row in range(3, 9_000))
    data = replaced(
        workbook(["Navn"], ["Bo"]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", empty_rows + b"</sheetData>"),
    )
    assert [row.values for row in read_rows(data, "m.xlsx").rows] == [{"Navn": "Bo"}]
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:B1"/>' * 9_000 + b"</mergeCells>"
    data = replaced(
        workbook(["Navn"], ["Bo"]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + merged),
    )
    assert lines_of(data, "m.xlsx") == [(2, ["Bo"])]
