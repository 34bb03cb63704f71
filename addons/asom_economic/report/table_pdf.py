"""A heading, facts and tables as a PDF on A4, lying. Free of Odoo; the same bytes each
time. The rows are those of the spreadsheets (:class:`Table`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from odoo.addons.asom_membership.money import danish
from odoo.addons.asom_membership.report.collection_run_xlsx import Fact, Table

SIZE = landscape(A4)
MARGIN = 15 * mm
WIDTH = SIZE[0] - 2 * MARGIN
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=8.5, leading=11)
NUMBER = ParagraphStyle("number", TEXT, alignment=TA_RIGHT)
STRONG = ParagraphStyle("strong", TEXT, fontName="Helvetica-Bold")
STRONG_NUMBER = ParagraphStyle("strong_number", STRONG, alignment=TA_RIGHT)
TITLE = ParagraphStyle("title", STRONG, fontSize=16, leading=20)
HEADING = ParagraphStyle("heading", STRONG, fontSize=11, leading=16)
LINE = colors.HexColor("#999999")
GREY = colors.HexColor("#E7E9ED")
NUMBERS = ("amount", "number")


def table_pdf(title: str, facts: Sequence[Fact], tables: Sequence[Table]) -> bytes:
    """The PDF's bytes."""
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=SIZE,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=printable(title),
        invariant=1,
    )
    story = [_text(title, TITLE), Spacer(0, 3 * mm)]
    pairs = [[_text(f.label, TEXT), _text(_shown(f.value), STRONG)] for f in facts]
    if pairs:
        story.append(Grid(pairs, colWidths=[60 * mm, WIDTH - 60 * mm]))
    for table in tables:
        story += [Spacer(0, 5 * mm), _text(table.title, HEADING), _grid(table)]
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return stream.getvalue()


def printable(text: str) -> str:
    """The text in the letters that every printer's font has: Windows' ones."""
    signs = []
    for sign in " ".join(str(text).split()):
        try:
            sign.encode("cp1252")
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", sign)
            sign = plain.encode("cp1252", "ignore").decode("cp1252") or "?"
        signs.append(sign)
    return "".join(signs)


def _text(text, style) -> Paragraph:
    return Paragraph(escape(printable(text)), style)


def _shown(value, kind="text") -> str:
    if value is None or value is False:
        return ""
    if kind == "amount":
        return danish(value)
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def _grid(table: Table) -> Grid:
    columns = table.columns

    def cells(values, text, number):
        return [
            _text(_shown(value, column.kind), number if _right(column) else text)
            for column, value in zip(columns, values, strict=True)
        ]

    rows = [
        [
            _text(column.title, STRONG_NUMBER if _right(column) else STRONG)
            for column in columns
        ]
    ]
    rows += [cells(values, TEXT, NUMBER) for values in table.rows]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), GREY),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    if table.total is not None:
        rows.append(cells(table.total, STRONG, STRONG_NUMBER))
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.75, colors.black))
    whole = sum(column.width for column in columns)
    widths = [WIDTH * column.width / whole for column in columns]
    return Grid(rows, colWidths=widths, repeatRows=1, style=TableStyle(style))


def _right(column) -> bool:
    return column.kind in NUMBERS


def _foot(canvas, document) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(SIZE[0] - MARGIN, 8 * mm, str(document.page))
    canvas.restoreState()
