"""What all PDFs of ours are made of: the document, its foot and its tables. Free of
Odoo, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from .printable import paragraph, printable

GREY, LINE = colors.HexColor("#444444"), colors.HexColor("#999999")


def document(
    story: list,
    title: str,
    margins: tuple[float, float, float, float],
    *,
    author: str = "",
    size: tuple[float, float] = A4,
    foot: Callable | None = None,
) -> bytes:
    """The bytes of a document whose pages are all alike.

    :param margins: left, right, top, bottom, in points
    :param foot: draws on the canvas of each page
    """
    left, right, top, bottom = margins
    stream = BytesIO()
    pages = SimpleDocTemplate(
        stream,
        pagesize=size,
        leftMargin=left,
        rightMargin=right,
        topMargin=top,
        bottomMargin=bottom,
        title=printable(title),
        author=printable(author) or None,
        invariant=1,
    )

    def drawn(canvas, _document):
        if foot:
            canvas.saveState()
            foot(canvas)
            canvas.restoreState()

    pages.build(story, onFirstPage=drawn, onLaterPages=drawn)
    return stream.getvalue()


def page_number(
    canvas, right: float, bottom: float, word: str = "", size: float = 8
) -> None:
    """Draw the page's number so that it ends ``right``, in points.

    :param word: what stands before it, as "Page"
    """
    canvas.setFont("Helvetica", size)
    canvas.setFillColor(GREY)
    text = f"{printable(word)} {canvas.getPageNumber()}".strip()
    canvas.drawRightString(right, bottom, text)


def ruled(
    rows: list,
    widths: Sequence[float] | None = None,
    *,
    total: bool = False,
    padding: float = 2,
    align: str = "LEFT",
) -> Table:
    """A table with a line below its headings and thin ones below its rows, which stand
    even with the text around it; the headings come again on each page.

    :param rows: the first are the headings
    :param widths: of the columns, in points; as wide as the texts where not given
    :param total: the last row is one
    """
    last = -2 if total else -1
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, last), 0.4, LINE),
    ]
    if total:
        style.append(("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black))
    table = Table(rows, colWidths=widths, repeatRows=1, hAlign=align)
    table.setStyle(TableStyle(style))
    return table


class Cells:
    """Rows of cells in the styles of a table: texts to the left, amounts and numbers to
    the right.

    :param text: the style of a cell
    :param head: the style of a heading; by default the bold one
    :param right: by column, whether it stands to the right
    """

    def __init__(
        self,
        text: ParagraphStyle,
        right: Sequence[bool],
        head: ParagraphStyle | None = None,
    ):
        strong = ParagraphStyle("strong", text, fontName="Helvetica-Bold")
        self._right = right
        self._text, self._strong, self._head = map(
            _both_sides, (text, strong, head or strong)
        )

    def head(self, texts: Sequence[object]) -> list:
        """The headings."""
        return self._cells(texts, self._head)

    def row(self, texts: Sequence[object]) -> list:
        """A row."""
        return self._cells(texts, self._text)

    def total(self, texts: Sequence[object]) -> list:
        """The last row, in bold."""
        return self._cells(texts, self._strong)

    def _cells(self, texts, styles) -> list:
        return [
            paragraph(text, styles[right])
            for text, right in zip(texts, self._right, strict=True)
        ]


def _both_sides(style: ParagraphStyle) -> tuple[ParagraphStyle, ParagraphStyle]:
    return style, ParagraphStyle(f"{style.name}_right", style, alignment=TA_RIGHT)
