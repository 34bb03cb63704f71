"""The letter to an association about members who have not paid, from plain texts. Free
of Odoo, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table

from odoo.addons.asom_membership.report.document import Cells, document, ruled
from odoo.addons.asom_membership.report.printable import paragraph

from .letter import NAME, SMALL, TEXT, TITLE, sender_foot

CELL = ParagraphStyle("cell", TEXT, fontSize=9.5, leading=12.5)
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


def handover_pdf(letter: Handover) -> bytes:
    """The letter's bytes."""

    def foot(canvas):
        sender_foot(canvas, letter.sender, letter.page)

    story = [
        paragraph(letter.association, NAME),
        Spacer(1, 4 * mm),
        paragraph(letter.title, TITLE),
    ]
    story += [paragraph(f"{label}: {value}", SMALL) for label, value in letter.facts]
    story.append(Spacer(1, 4 * mm))
    for text in letter.paragraphs:
        story += [paragraph(text, TEXT), Spacer(1, 3 * mm)]
    story.append(_table(letter))
    margins = (19 * mm, 18 * mm, 16 * mm, 20 * mm)
    return document(story, letter.title, margins, author=letter.association, foot=foot)


def _table(letter: Handover) -> Table:
    cells = Cells(CELL, [False, False, False, False, True])
    label, total = letter.total
    rows = [
        cells.head(letter.headings),
        *(
            cells.row((row.number, row.name, row.claims, row.reminded, row.amount))
            for row in letter.members
        ),
        cells.total((label, "", "", "", total)),
    ]
    return ruled(rows, WIDTHS, total=True, padding=3, align="CENTER")
