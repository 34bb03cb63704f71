"""Page numbers at the foot of documents of several pages.

The program that makes the PDF can print page footers only where it was built with a
patched library, so they are drawn into the finished document.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

POINTS = 9
FROM_EDGE = 24


def number_pages(data: bytes, text: Callable[[int, int], str]) -> bytes:
    """``data`` with a line at the foot of each page; a single page needs none.

    :param data: a PDF
    :param text: what the line says of (page, number of pages), pages from 1
    """
    reader = PdfFileReader(io.BytesIO(data))
    count = reader.getNumPages()
    if count < 2:
        return data
    writer = PdfFileWriter()
    for number in range(count):
        writer.addPage(reader.getPage(number))
        page = writer.pages[number]
        width = float(abs(page.mediaBox.getWidth()))
        height = float(abs(page.mediaBox.getHeight()))
        foot = io.BytesIO()
        canvas = Canvas(foot, pagesize=(width, height))
        canvas.setFont("Helvetica", POINTS)
        canvas.drawCentredString(width / 2, FROM_EDGE, text(number + 1, count))
        canvas.save()
        # Links would break the library; their addresses stand as text as well.
        page.pop("/Annots", None)
        page.mergePage(PdfFileReader(foot).getPage(0))
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()
