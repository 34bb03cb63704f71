"""The letter to an association about members who have not paid, from plain texts. Free
of Odoo, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

from .letter import GREY, LINE, NAME, SMALL, TEXT, TITLE, printable

CELL = ParagraphStyle("cell", TEXT, fontSize=9.5, leading=12.5)
STRONG_CELL = ParagraphStyle("strong_cell", CELL, fontName="Helvetica-Bold")
RIGHT_CELL = ParagraphStyle("right_cell", CELL, alignment=TA_RIGHT)
RIGHT_STRONG = ParagraphStyle("right_strong", STRONG_CELL, alignment=TA_RIGHT)
WIDTHS = (24 * mm, 48 * mm, 46 * mm, 26 * mm, 28 * mm)


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the list; all texts are ready to be printed."""

    number: str
    name: str
    claims: str
    reminded: str
    amount: str


@dataclass(frozen=True, slots=True)
class Handover:
    """What the letter says.

    :ivar facts: (label, value) below the heading
    :ivar headings: of the five columns
    :ivar total: (label, amount)
    :ivar page: the word before a page's number
    """

    title: str
    association: str
    facts: Sequence[tuple[str, str]]
    paragraphs: Sequence[str]
    headings: Sequence[str]
    members: Sequence[Member]
    total: tuple[str, str]
    sender: Sequence[str]
    page: str


def _p(text: str, style=CELL) -> Paragraph:
    return Paragraph(escape(printable(text)), style)


def handover_pdf(letter: Handover) -> bytes:
    """The letter's bytes."""
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=19 * mm,
        rightMargin=18 * mm,
        topMargin=16 * mm,
        bottomMargin=20 * mm,
        title=printable(letter.title),
        author=printable(letter.association),
        invariant=1,
    )

    def foot(canvas, _document):
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(GREY)
        text = " · ".join(printable(part) for part in letter.sender if part)
        line = _p(text, SMALL)
        _width, height = line.wrap(A4[0] - 60 * mm, 20 * mm)
        line.drawOn(canvas, 19 * mm, 15 * mm - height)
        page = f"{printable(letter.page)} {canvas.getPageNumber()}"
        canvas.drawRightString(A4[0] - 18 * mm, 12 * mm, page)

    story = [_p(letter.association, NAME), Spacer(1, 4 * mm), _p(letter.title, TITLE)]
    for label, value in letter.facts:
        story.append(_p(f"{label}: {value}", SMALL))
    story.append(Spacer(1, 4 * mm))
    for text in letter.paragraphs:
        story += [_p(text, TEXT), Spacer(1, 3 * mm)]
    story.append(_table(letter))
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _table(letter: Handover) -> Table:
    *texts, amount = letter.headings
    rows = [[*(_p(text, STRONG_CELL) for text in texts), _p(amount, RIGHT_STRONG)]]
    rows += [
        [
            _p(member.number),
            _p(member.name),
            _p(member.claims),
            _p(member.reminded),
            _p(member.amount, RIGHT_CELL),
        ]
        for member in letter.members
    ]
    label, total = letter.total
    rows.append([_p(label, STRONG_CELL), "", "", "", _p(total, RIGHT_STRONG)])
    table = Table(rows, colWidths=WIDTHS, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
                ("LINEBELOW", (0, 1), (-1, -2), 0.4, LINE),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table
