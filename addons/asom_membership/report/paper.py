"""Plain papers as PDF: a letterhead, headings, texts and tables. Free of Odoo.

Drawn by reportlab in some milliseconds: a page of HTML would be drawn by a program of
its own for each confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Spacer, Table

from .document import Cells, document, ruled
from .printable import paragraph

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10.5, leading=15)
SMALL = ParagraphStyle("small", TEXT, fontSize=9, leading=12, textColor=colors.grey)
HEAD = ParagraphStyle("head", TEXT, fontName="Helvetica-Bold", spaceBefore=8)
TITLE = ParagraphStyle("title", HEAD, fontSize=15, leading=20, spaceAfter=6)
CELL = ParagraphStyle("cell", TEXT, fontSize=10, leading=13)


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
    story = [paragraph(line, SMALL) for line in sender if line]
    story.append(Spacer(1, 8 * mm))
    if to:
        story += [paragraph(line, TEXT) for line in to if line]
        story.append(Spacer(1, 8 * mm))
    story.append(paragraph(title, TITLE))
    for block in blocks:
        story += _drawn(block)
    margins = (20 * mm, 20 * mm, 18 * mm, 18 * mm)
    return document(story, title, margins)


def _drawn(block) -> list:
    kind, *rest = block
    if kind == "group":
        inner = [part for each in rest[0] for part in _drawn(each)]
        return [KeepTogether(inner)]
    if kind == "table":
        return [_table(*rest), Spacer(1, 3 * mm)]
    styles = {"text": TEXT, "head": HEAD, "small": SMALL}
    return [paragraph(rest[0], styles[kind]), Spacer(1, 1.5 * mm)]


def _table(headings, rows) -> Table:
    cells = Cells(CELL, [bool(at) for at in range(len(headings))], CELL)
    return ruled([cells.head(headings), *map(cells.row, rows)], padding=3)
