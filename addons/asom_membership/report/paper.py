"""Plain papers as PDF: a letterhead, headings, texts and tables. Free of Odoo.

Drawn by reportlab in some milliseconds: a page of HTML would be drawn by a program of
its own for each confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from .labels import printable

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10.5, leading=15)
SMALL = ParagraphStyle("small", TEXT, fontSize=9, leading=12, textColor=colors.grey)
HEAD = ParagraphStyle("head", TEXT, fontName="Helvetica-Bold", spaceBefore=8)
TITLE = ParagraphStyle("title", HEAD, fontSize=15, leading=20, spaceAfter=6)
CELL = ParagraphStyle("cell", TEXT, fontSize=10, leading=13)
NUMBER = ParagraphStyle("number", CELL, alignment=2)


def paper_pdf(
    title: str, sender: Sequence[str], to: Sequence[str], blocks: Iterable[tuple]
) -> bytes:
    """The paper.

    :param sender: lines of the letterhead
    :param to: lines of whom it is for; empty for none
    :param blocks: ``("text", text)``, ``("head", text)``, ``("small", text)``,
        ``("table", headings, rows)`` with all columns but the first to the right, or
        ``("group", blocks)`` that stay together on a page
    """
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=printable(title),
        invariant=1,
    )
    story = [_text(line, SMALL) for line in sender if line]
    story.append(Spacer(1, 8 * mm))
    if to:
        story += [_text(line, TEXT) for line in to if line]
        story.append(Spacer(1, 8 * mm))
    story.append(_text(title, TITLE))
    for block in blocks:
        story += _drawn(block)
    document.build(story)
    return stream.getvalue()


def _drawn(block) -> list:
    kind, *rest = block
    if kind == "group":
        inner = [part for each in rest[0] for part in _drawn(each)]
        return [KeepTogether(inner)]
    if kind == "table":
        return [_table(*rest), Spacer(1, 3 * mm)]
    styles = {"text": TEXT, "head": HEAD, "small": SMALL}
    return [_text(rest[0], styles[kind]), Spacer(1, 1.5 * mm)]


def _text(text, style) -> Paragraph:
    return Paragraph(escape(printable(text)), style)


def _table(headings, rows) -> Table:
    def line(cells):
        return [_text(cell, NUMBER if at else CELL) for at, cell in enumerate(cells)]

    table = Table([line(headings), *map(line, rows)], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.75, colors.black),
                ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.lightgrey),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    return table
