"""Address labels as a PDF: A4 sheets of 3 by 8 labels of 70 by 37 mm, without margins,
as the most usual label sheets have them. Free of Odoo.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from .printable import printable

COLUMNS, ROWS = 3, 8
WIDTH, HEIGHT = A4[0] / COLUMNS, A4[1] / ROWS
# Most printers do not reach the edge of the sheet.
LEFT, TOP, RIGHT = 8 * mm, 8 * mm, 4 * mm
MOST_LINES = 6
FONT, SIZE, SMALLEST, LEADING = "Helvetica", 10.5, 6.5, 1.2


def labels_pdf(addresses: Iterable[Sequence[str]], title: str) -> bytes:
    """The sheets, filled row by row.

    :param addresses: the lines of each label; what does not fit in width is written
        smaller, lines after the sixth are left out
    :param title: the document's title
    """
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    at = 0
    for at, lines in enumerate(addresses, start=1):
        place = (at - 1) % (COLUMNS * ROWS)
        if at > 1 and not place:
            canvas.showPage()
        row, column = divmod(place, COLUMNS)
        _label(canvas, column * WIDTH, A4[1] - row * HEIGHT, lines)
    if not at:
        canvas.setFont(FONT, SIZE)
    canvas.save()
    return stream.getvalue()


def _label(canvas, left: float, top: float, lines: Sequence[str]) -> None:
    y = top - TOP
    for line in [printable(each) for each in lines if each][:MOST_LINES]:
        size, room = SIZE, WIDTH - LEFT - RIGHT
        while size > SMALLEST and stringWidth(line, FONT, size) > room:
            size -= 0.5
        while stringWidth(line, FONT, size) > room:
            line = line[:-1]
        y -= SIZE * LEADING
        canvas.setFont(FONT, size)
        canvas.drawString(left + LEFT, y + SIZE * (LEADING - 1), line)
