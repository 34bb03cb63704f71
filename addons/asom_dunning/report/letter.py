"""A reminder as a PDF, from plain texts. Free of Odoo, and the same bytes each time.

One page, amount and last payment date on top, for a window envelope (C5/C4): the
address stands 50 to 90 mm below the upper edge and 20 mm from the left one.
"""

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
    BaseDocTemplate,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from odoo.addons.asom_membership.report.document import (
    GREY,
    LINE,
    Cells,
    page_number,
    ruled,
)
from odoo.addons.asom_membership.report.printable import paragraph, printable

LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 18 * mm, 14 * mm, 20 * mm
ADDRESS_TOP, ADDRESS_END = 45 * mm, 88 * mm
WIDTH = A4[0] - LEFT - RIGHT

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=11.5, leading=15.5)
SMALL = ParagraphStyle("small", TEXT, fontSize=9.5, leading=12.5, textColor=GREY)
RIGHT_SMALL = ParagraphStyle("right", SMALL, alignment=TA_RIGHT)
STRONG = ParagraphStyle("strong", TEXT, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", STRONG, fontSize=19, leading=24)
NAME = ParagraphStyle("name", STRONG, fontSize=14, leading=18)
VALUE = ParagraphStyle("value", STRONG, fontSize=16, leading=20)
AMOUNT = ParagraphStyle("amount", TEXT, alignment=TA_RIGHT)
TOTAL = ParagraphStyle("total", STRONG, alignment=TA_RIGHT)
# The size of a slip's own line, which banks' apps read from paper.
OCR = ParagraphStyle("ocr", TEXT, fontName="Courier-Bold", fontSize=12, leading=22)


@dataclass(frozen=True, slots=True)
class Labels:
    """The letter's own words, in the member's language."""

    to_pay: str
    last_day: str
    what_for: str
    due: str
    amount: str
    total: str
    how_to_pay: str
    page: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a reminder says. All texts are ready to be printed.

    :ivar address: lines, the name first
    :ivar facts: (label, value) beside the address: date, member number
    :ivar lines: (text, due date or "", amount)
    :ivar paragraphs: above the lines
    :ivar ending: below the way to pay: what happens next, whom to call
    :ivar way: (label, value) of how it is paid
    :ivar ocr: the line that banks' apps read, or ""
    :ivar sender: lines at the foot
    """

    title: str
    association: str
    address: Sequence[str]
    facts: Sequence[tuple[str, str]]
    amount: str
    last_day: str
    paragraphs: Sequence[str]
    lines: Sequence[tuple[str, str, str]]
    total: str
    way_text: str
    way: Sequence[tuple[str, str]]
    ocr: str
    ending: Sequence[str]
    sender: Sequence[str]
    labels: Labels


def letter_pdf(letter: Letter) -> bytes:
    """The letter's bytes."""
    stream = BytesIO()
    document = BaseDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=printable(letter.title),
        author=printable(letter.association),
        invariant=1,
    )
    first = Frame(
        LEFT, BOTTOM, WIDTH, A4[1] - BOTTOM - ADDRESS_END, 0, 0, 0, 0, id="first"
    )
    later = Frame(LEFT, BOTTOM, WIDTH, A4[1] - BOTTOM - TOP, 0, 0, 0, 0, id="later")

    def head(canvas, _document):
        _head(canvas, letter)
        foot(canvas, _document)

    def foot(canvas, _document):
        sender_foot(canvas, letter.sender, letter.labels.page)

    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=head, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=foot),
        ]
    )
    document.build(_story(letter))
    return stream.getvalue()


def _p(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    return paragraph(text, style)


def _at(canvas, flowable, left, top, width):
    _width, height = flowable.wrap(width, A4[1])
    flowable.drawOn(canvas, left, A4[1] - top - height)
    return height


def _head(canvas, letter: Letter) -> None:
    _at(canvas, _p(letter.association, NAME), LEFT, TOP, WIDTH)
    top = ADDRESS_TOP
    for line in list(letter.address)[:6]:
        top += _at(canvas, _p(line), LEFT, top, 85 * mm)
    rows = [[_p(label, SMALL), _p(value, AMOUNT)] for label, value in letter.facts]
    if rows:
        facts = Table(rows, colWidths=[38 * mm, 32 * mm])
        facts.setStyle(TableStyle([("RIGHTPADDING", (1, 0), (1, -1), 0)]))
        _at(canvas, facts, A4[0] - RIGHT - 70 * mm, ADDRESS_TOP - 2 * mm, 70 * mm)


def sender_foot(canvas, sender: Sequence[str], page: str) -> None:
    """Draw a line, below it who sends the letter and the page's number.

    :param page: the word before the number
    """
    foot = paragraph(" · ".join(filter(None, sender)), SMALL)
    _width, height = foot.wrap(WIDTH - 20 * mm, BOTTOM)
    canvas.setStrokeColor(LINE)
    canvas.line(LEFT, BOTTOM - 2 * mm, A4[0] - RIGHT, BOTTOM - 2 * mm)
    foot.drawOn(canvas, LEFT, BOTTOM - 4 * mm - height)
    page_number(canvas, A4[0] - RIGHT, BOTTOM - 7 * mm, page, size=9)


def _story(letter: Letter) -> list:
    labels = letter.labels
    box = Table(
        [
            [_p(labels.to_pay, SMALL), _p(labels.last_day, SMALL)],
            [_p(letter.amount, VALUE), _p(letter.last_day, VALUE)],
        ],
        colWidths=[WIDTH / 2, WIDTH / 2],
    )
    box.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 1.5, colors.black),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, 0), 7),
                ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
                ("BOTTOMPADDING", (0, 1), (-1, 1), 9),
            ]
        )
    )
    story = [_p(letter.title, TITLE), Spacer(1, 3 * mm), box, Spacer(1, 4 * mm)]
    for text in letter.paragraphs:
        story += [_p(text), Spacer(1, 2 * mm)]
    story += [Spacer(1, 1 * mm), _lines(letter), Spacer(1, 4 * mm)]
    story.append(KeepTogether(_way(letter)))
    for text in letter.ending:
        story += [Spacer(1, 2 * mm), _p(text)]
    return story


def _lines(letter: Letter) -> Table:
    labels = letter.labels
    cells = Cells(TEXT, (False, False, True), SMALL)
    rows = [cells.head((labels.what_for, labels.due, labels.amount))]
    rows += map(cells.row, letter.lines)
    rows.append(cells.total((labels.total, "", letter.total)))
    widths = [WIDTH - 70 * mm, 34 * mm, 36 * mm]
    return ruled(rows, widths, total=True, padding=2.5)


def _way(letter: Letter) -> list:
    parts = [
        _p(letter.labels.how_to_pay, STRONG),
        Spacer(1, 1 * mm),
        _p(letter.way_text),
    ]
    if letter.way:
        columns = len(letter.way)
        table = Table(
            [
                [_p(label, SMALL) for label, _value in letter.way],
                [_p(value, STRONG) for _label, value in letter.way],
            ],
            colWidths=[WIDTH / columns] * columns,
        )
        table.setStyle(
            TableStyle(
                [
                    ("LEFTPADDING", (0, 0), (0, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 1),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                ]
            )
        )
        parts += [Spacer(1, 1.5 * mm), table]
    if letter.ocr:
        parts += [Spacer(1, 2 * mm), Paragraph(escape(letter.ocr), OCR)]
    return parts
