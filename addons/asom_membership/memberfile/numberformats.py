"""Number formats of a workbook that show leading zeros: 00000, 00 00 00 00."""

from __future__ import annotations

import re

# ISO/IEC 29500-1, 18.8.30: own formats are numbered from here.
FIRST_OWN = 164
_MARKS = re.compile(r'\[[^\]]*\]|\\|"|_.|\*.')


def zero_masks(book) -> dict[int, str]:
    """{number of a cell's style: digits as ``0`` with what stands between them}

    :param book: an openpyxl workbook
    """
    masks = {}
    for number, style in enumerate(book._cell_styles):
        own = style.numFmtId - FIRST_OWN
        if 0 <= own < len(book._number_formats):
            mask = _MARKS.sub("", book._number_formats[own].split(";")[0]).strip()
            if re.fullmatch(r"0[0 ()/-]*0", mask):
                masks[number] = mask
    return masks


def with_zeros(value: object, mask: str | None) -> object:
    """The number as its format shows it; another value, and a number that has more
    digits than the format, as it is."""
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    if not mask or not whole or value < 0 or value != int(value):
        return value
    digits = str(int(value))
    if len(digits) > mask.count("0"):
        return value
    filled = iter(digits.zfill(mask.count("0")))
    return "".join(next(filled) if sign == "0" else sign for sign in mask)
