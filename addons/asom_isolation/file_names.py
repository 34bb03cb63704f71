"""Names of files as somebody outside has given them. No Odoo here."""

from __future__ import annotations

import unicodedata

MOST_CHARACTERS = 120
MOST_OF_ENDING = 20


def tidy(name: str | None) -> str:
    """The name without what is no writing (control characters, marks that turn the
    direction of writing, halves of characters), without folders, and no longer than
    a page has room for; its ending stays.

    :returns: "" when nothing is left
    """
    shown = "".join(
        char for char in name or "" if not unicodedata.category(char).startswith("C")
    )
    shown = " ".join(shown.replace("\\", "_").replace("/", "_").split())
    shown = shown.lstrip(".")
    if len(shown) <= MOST_CHARACTERS:
        return shown
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > MOST_OF_ENDING:
        return shown[:MOST_CHARACTERS].strip()
    return f"{stem[: MOST_CHARACTERS - len(ending) - 1].strip()}.{ending}"
