"""A statement as a PDF, from plain texts: facts on top, tables below them. Free of
Odoo, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from .document import GREY, Cells, document, page_number, ruled
from .printable import paragraph, printable

MARGIN, TOP, BOTTOM = 18 * mm, 16 * mm, 18 * mm
WIDTH = A4[0] - 2 * MARGIN

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=13)
HEAD = ParagraphStyle("head", TEXT, fontSize=8.5, leading=11, textColor=GREY)
STRONG = ParagraphStyle("strong", TEXT, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", STRONG, fontSize=17, leading=22, spaceAfter=3 * mm)
HEADING = ParagraphStyle(
    "heading", STRONG, fontSize=12, leading=16, spaceBefore=6 * mm, spaceAfter=1.5 * mm
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    :ivar share: its width as a share of the page's
    :ivar right: amounts and numbers stand to the right
    """

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and a table. All texts are ready to be printed.

    :ivar total: a last row, or nothing
    :ivar empty: what is said where there are no rows
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement says.

    :ivar association: whose it is, above the title and at the foot
    :ivar facts: (label, value)
    :ivar page: the word for "page"
    """

    title: str
    association: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    page: str
    notes: Sequence[str] = field(default=())


def statement_pdf(statement: Statement) -> bytes:
    """The statement's bytes."""

    def foot(canvas):
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(GREY)
        text = printable(f"{statement.association} · {statement.title}")
        canvas.drawString(MARGIN, 10 * mm, text[:110])
        page_number(canvas, A4[0] - MARGIN, 10 * mm, statement.page)

    return document(
        _story(statement),
        statement.title,
        (MARGIN, MARGIN, TOP, BOTTOM),
        author=statement.association,
        foot=foot,
    )


def _story(statement: Statement) -> list:
    story = [
        paragraph(statement.association, STRONG),
        paragraph(statement.title, TITLE),
        _facts(statement.facts),
    ]
    for section in statement.sections:
        story.append(paragraph(section.title, HEADING))
        if section.rows:
            story.append(_table(section))
        else:
            story.append(paragraph(section.empty, TEXT))
    if statement.notes:
        story.append(Spacer(0, 5 * mm))
        story += [paragraph(note, HEAD) for note in statement.notes]
    return story


def _facts(facts: Sequence[tuple[str, str]]) -> Table:
    rows = [[paragraph(label, HEAD), paragraph(value, TEXT)] for label, value in facts]
    table = Table(rows or [[""]], colWidths=[45 * mm, WIDTH - 45 * mm], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
            ]
        )
    )
    return table


def _table(section: Section) -> Table:
    columns = section.columns
    cells = Cells(TEXT, [column.right for column in columns], HEAD)
    rows = [cells.head([column.title for column in columns])]
    rows += [cells.row(row) for row in section.rows]
    if section.total:
        rows.append(cells.total(section.total))
    shares = sum(column.share for column in columns)
    widths = [WIDTH * column.share / shares for column in columns]
    return ruled(rows, widths, total=bool(section.total))
