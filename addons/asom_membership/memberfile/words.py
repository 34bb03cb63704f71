"""Comparing the words people write: headings and choices."""

from __future__ import annotations

import re
import unicodedata

# Old and new spelling are the same word, and so is what a system without Danish
# letters has made of it.
_SPELLINGS = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ü": "u", "é": "e"}
)


def comparable(text: str) -> str:
    """Letters and digits alone, in small letters and without æ, ø, å:
    ``"E-mail:"`` gives ``"email"``, ``"Betalingsmåde"`` ``"betalingsmaade"``."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_SPELLINGS)
    return re.sub(r"[^a-z0-9]", "", plain)
