"""The OCR line of a payment slip as a picture that a camera reads.

Danish mobile banks read the printed line itself (domain/betalingsservice.md 10); there
is no QR code. The slips' own type face is OCR-B, which may not be passed on with this
licence. Courier Bold takes its place: of the faces that are there it is the one whose
digits are open and of one width, whose zero has neither dot nor stroke as those of
DejaVu and Liberation Mono (easily read as an 8), and at 12 points it has the ten
characters per inch of a slip. It comes with reportlab, which Odoo needs anyway, so
that every server draws the same picture; nothing is fetched. Where reportlab was packed
without its fonts, a face of the machine is used instead, and in the end Pillow's own.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont

from .betalingsservice import fik

CARD_OF_LENGTH = {15: "71", 16: "75"}
DOTS_PER_INCH = 300
CHARACTERS_PER_INCH = 10
_POINTS = 12
_FONT_SIZE = DOTS_PER_INCH * _POINTS // 72
# Nothing else may be printed round the line: a quarter of an inch beside it, half of
# that above and below.
_MARGIN_X, _MARGIN_Y = DOTS_PER_INCH // 4, DOTS_PER_INCH // 8
_FONTS = (
    str(Path(reportlab.__file__).parent / "fonts" / "cob_____.pfb"),
    "LiberationMono-Bold.ttf",
    "DejaVuSansMono-Bold.ttf",
)


def slip_line(number: str, creditor: str) -> str:
    """The OCR line of an FI payment id; how long the id is tells the card type.

    :param number: 15 digits (card type 71) or 16 (75)
    :param creditor: FI creditor number, 8 digits
    :raises ValueError: they make no OCR line
    """
    return fik.ocr_line(CARD_OF_LENGTH.get(len(number), ""), creditor, number)


@lru_cache(maxsize=1)
def _font():
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, _FONT_SIZE)
        except OSError:
            continue
    return ImageFont.load_default(_FONT_SIZE)


@lru_cache(maxsize=256)
def picture(line: str) -> bytes:
    """``line`` in black on white with a white margin, as PNG of 300 dots per inch.

    :param line: an OCR line, e.g. ``+71<000000001234566 +81234567<``
    """
    font = _font()
    # Each character in the middle of a cell: the spacing holds whatever the face.
    cell = DOTS_PER_INCH // CHARACTERS_PER_INCH
    size = (len(line) * cell + 2 * _MARGIN_X, _FONT_SIZE + 2 * _MARGIN_Y)
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    base = _MARGIN_Y + _FONT_SIZE * 3 // 4
    for place, character in enumerate(line):
        middle = _MARGIN_X + place * cell + cell // 2
        draw.text((middle, base), character, fill=0, font=font, anchor="ms")
    data = io.BytesIO()
    image.save(data, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH), optimize=True)
    return data.getvalue()


def width_mm(line: str) -> float:
    """How wide the picture is in millimetres where it has a slip's ten characters per
    inch."""
    inches = len(line) / CHARACTERS_PER_INCH + 2 * _MARGIN_X / DOTS_PER_INCH
    return round(inches * 25.4, 1)
