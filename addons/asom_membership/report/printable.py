"""Texts as every printer has letters for them. Free of Odoo."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph


def printable(text: object) -> str:
    """The text in the letters that every printer's font has: Windows' ones.

    :param text: None and False are no text
    """
    signs = []
    for sign in " ".join(str(text or "").split()):
        try:
            sign.encode("cp1252")
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFKD", sign)
            sign = plain.encode("cp1252", "ignore").decode("cp1252") or "?"
        signs.append(sign)
    return "".join(signs)


def paragraph(text: object, style: ParagraphStyle) -> Paragraph:
    """The text as it is, nothing in it is a mark. reportlab parses each text for its
    markup, which takes a tenth of a letter's time; here there is none."""
    plain = printable(text)
    if not plain:
        return Paragraph("", style)
    return Paragraph("", style, frags=[_plain(style).clone(text=plain)])


@lru_cache(maxsize=256)
def _plain(style: ParagraphStyle):
    """What reportlab makes of a text without markup in a style."""
    return Paragraph("x", style).frags[0]
