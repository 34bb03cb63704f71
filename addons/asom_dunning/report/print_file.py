"""Letters as one file for the print house: page marks at the edge, and a list beside.

The letters' own bytes are frozen; the marks stand on copies of their pages. Free of
Odoo's records.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.asom_membership.report.member_list import harmless

# Left of the text and below the window of a C5/C4 envelope.
MARK_LEFT, MARK_BOTTOM = 6 * mm, 60 * mm


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter in the file.

    :ivar pdf: its bytes
    :ivar cells: what the list tells of it, without its place in the file
    """

    pdf: bytes
    cells: Sequence[str]


def print_file(letters: Iterable[Sheet]) -> tuple[bytes, list[tuple]]:
    """One PDF of all letters, each page with letter and page of letter at the edge.

    :returns: (bytes, rows of the list: number, first page, pages, and the cells)
    """
    writer, rows, first = PdfFileWriter(), [], 1
    for number, letter in enumerate(letters, 1):
        reader = PdfFileReader(BytesIO(letter.pdf))
        pages = reader.getNumPages()
        marks = PdfFileReader(BytesIO(_marks(number, pages)))
        for index in range(pages):
            writer.addPage(reader.getPage(index))
            writer.pages[-1].merge_page(marks.getPage(index))
        rows.append((number, first, pages, *letter.cells))
        first += pages
    data = BytesIO()
    writer.write(data)
    return data.getvalue(), rows


def _marks(number: int, pages: int) -> bytes:
    data = BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)
    for page in range(1, pages + 1):
        canvas.saveState()
        canvas.translate(MARK_LEFT, MARK_BOTTOM)
        canvas.rotate(90)
        canvas.setFont("Courier", 8)
        canvas.drawString(0, 0, f"{number:05d} {page}/{pages}")
        canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def list_csv(heading: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """The list as Danish spreadsheets read it: UTF-8 with a mark, semicolons. A cell
    that a spreadsheet would take for a formula is text."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading)
    for row in rows:
        writer.writerow([harmless(" ".join(str(cell).split())) for cell in row])
    return text.getvalue().encode("utf-8-sig")
