"""A statement as a PDF, from plain texts: facts on top, tables below them. Free of
Odoo, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from .labels import printable

MARGIN, TOP, BOTTOM = 18 * mm, 16 * mm, 18 * mm
WIDTH = A4[0] - 2 * MARGIN
GREY, LINE = colors.HexColor("#444444"), colors.HexColor("#999999")

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=13)
RIGHT = ParagraphStyle("right", TEXT, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", TEXT, fontSize=8.5, leading=11, textColor=GREY)
HEAD_RIGHT = ParagraphStyle("head_right", HEAD, alignment=TA_RIGHT)
STRONG = ParagraphStyle("strong", TEXT, fontName="Helvetica-Bold")
STRONG_RIGHT = ParagraphStyle("strong_right", STRONG, alignment=TA_RIGHT)
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
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=printable(statement.title),
        author=printable(statement.association),
        invariant=1,
    )

    def foot(canvas, _document):
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(GREY)
        text = printable(f"{statement.association} · {statement.title}")
        canvas.drawString(MARGIN, 10 * mm, text[:110])
        number = f"{statement.page} {canvas.getPageNumber()}"
        canvas.drawRightString(A4[0] - MARGIN, 10 * mm, printable(number))

    document.build(_story(statement), onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _story(statement: Statement) -> list:
    story = [
        _text(statement.association, STRONG),
        _text(statement.title, TITLE),
        _facts(statement.facts),
    ]
    for section in statement.sections:
        story.append(_text(section.title, HEADING))
        if section.rows:
            story.append(_table(section))
        else:
            story.append(_text(section.empty, TEXT))
    if statement.notes:
        story.append(Spacer(0, 5 * mm))
        story += [_text(note, HEAD) for note in statement.notes]
    return story


def _facts(facts: Sequence[tuple[str, str]]) -> Table:
    rows = [[_text(label, HEAD), _text(value, TEXT)] for label, value in facts]
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
    rows = [
        [_text(c.title, HEAD_RIGHT if c.right else HEAD) for c in columns],
        *(_cells(row, columns, TEXT, RIGHT) for row in section.rows),
    ]
    if section.total:
        rows.append(_cells(section.total, columns, STRONG, STRONG_RIGHT))
    shares = sum(column.share for column in columns)
    widths = [WIDTH * column.share / shares for column in columns]
    table = Table(rows, colWidths=widths, repeatRows=1, hAlign="LEFT")
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, LINE),
    ]
    if section.total:
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black))
    table.setStyle(TableStyle(style))
    return table


def _cells(row, columns, left, right) -> list:
    return [
        _text(value, right if column.right else left)
        for value, column in zip(row, columns, strict=True)
    ]


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(str(text or ""))), style)
