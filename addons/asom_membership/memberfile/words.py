"""Comparing the words people write: headings and choices."""

from __future__ import annotations

import re

from ..spelling import fold


def comparable(text: str) -> str:
    """Letters and digits alone, in small letters and without æ, ø, å: ``"E-mail:"``
    gives ``"email"``, ``"Betalingsmåde"`` and ``"Betalingsmaade"`` one word."""
    return re.sub(r"[^a-z0-9]", "", fold(text))
