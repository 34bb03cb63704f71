"""A heading, facts and tables as a PDF on A4, lying. Free of Odoo; the same bytes each
time. The rows are those of the spreadsheets (:class:`Table`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table as Grid

from odoo.addons.asom_membership.money import danish
from odoo.addons.asom_membership.report.collection_run_xlsx import Fact, Table
from odoo.addons.asom_membership.report.document import (
    Cells,
    document,
    page_number,
    ruled,
)
from odoo.addons.asom_membership.report.printable import paragraph

SIZE = landscape(A4)
MARGIN = 15 * mm
WIDTH = SIZE[0] - 2 * MARGIN
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=8.5, leading=11)
STRONG = ParagraphStyle("strong", TEXT, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", STRONG, fontSize=16, leading=20)
HEADING = ParagraphStyle("heading", STRONG, fontSize=11, leading=16)
NUMBERS = ("amount", "number")


def table_pdf(title: str, facts: Sequence[Fact], tables: Sequence[Table]) -> bytes:
    """The PDF's bytes."""

    def foot(canvas):
        page_number(canvas, SIZE[0] - MARGIN, 8 * mm)

    story = [paragraph(title, TITLE), Spacer(0, 3 * mm)]
    pairs = [
        [paragraph(fact.label, TEXT), paragraph(_shown(fact.value), STRONG)]
        for fact in facts
    ]
    if pairs:
        story.append(Grid(pairs, colWidths=[60 * mm, WIDTH - 60 * mm]))
    for table in tables:
        story += [Spacer(0, 5 * mm), paragraph(table.title, HEADING), _grid(table)]
    return document(story, title, (MARGIN,) * 4, size=SIZE, foot=foot)


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
    cells = Cells(TEXT, [column.kind in NUMBERS for column in columns])

    def shown(values):
        pairs = zip(columns, values, strict=True)
        return [_shown(value, column.kind) for column, value in pairs]

    rows = [cells.head([column.title for column in columns])]
    rows += [cells.row(shown(values)) for values in table.rows]
    total = table.total is not None
    if total:
        rows.append(cells.total(shown(table.total)))
    whole = sum(column.width for column in columns)
    widths = [WIDTH * column.width / whole for column in columns]
    return ruled(rows, widths, total=total)
