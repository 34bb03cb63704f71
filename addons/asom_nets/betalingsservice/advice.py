"""Advice texts: what a debtor reads on the payment overview or the slip.

A line has 60 characters, a collection at most 5000 lines (betalingsservice 2.4).
Texts are transliterated before they are wrapped, because that can make them longer.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from .amounts import danish
from .charset import CharacterError, to_latin1
from .collection_records import MAX_TEXTS
from .errors import DeliveryError
from .layouts import LAYOUTS

WIDTH = LAYOUTS["0601-052"]["text"].length
GAP = 2


def wrap(
    text: str,
    *,
    width: int = WIDTH,
    indent: str = "",
    hanging: str = "",
    replacement: str | None = None,
) -> list[str]:
    """``text`` in lines of at most ``width`` characters, broken between words.

    Line ends in ``text`` stay, empty lines too; tabs become blanks. A word that is
    longer than a line (an address on the web) is cut. ``indent`` starts the first line
    of each paragraph, ``hanging`` the lines that continue it.

    :raises DeliveryError: a character cannot be written (see :mod:`charset`); line
        and position are those in ``text``.
    """
    lines: list[str] = []
    for number, paragraph in enumerate(text.expandtabs(4).splitlines(), 1):
        try:
            paragraph = to_latin1(paragraph, replacement).rstrip(" ")
        except CharacterError as error:
            raise _character_error(error, number) from None
        lead = paragraph[: len(paragraph) - len(paragraph.lstrip(" "))]
        lines += textwrap.wrap(
            paragraph,
            width,
            initial_indent=indent,
            subsequent_indent=hanging + lead if len(lead) < width // 2 else hanging,
            break_on_hyphens=False,
        ) or [""]
    return lines


def _character_error(error: CharacterError, line: int) -> DeliveryError:
    return DeliveryError(
        "control_character" if error.control else "bad_character",
        line=line,
        record="BS052",
        field=LAYOUTS["0601-052"]["text"].title,
        position=error.offset + 1,
        character=error.character,
        codepoint=ord(error.character),
    )


def amount_lines(
    label: str,
    amount: int,
    *,
    width: int = WIDTH,
    column: int | None = None,
    hanging: str = "  ",
    replacement: str | None = None,
) -> list[str]:
    """``label`` on the left, ``amount`` (øre) right-aligned behind its last line.

    :param column: width of the amount column; None makes it as wide as the amount.
    :raises DeliveryError: a character cannot be written.
    :raises ValueError: label and amount do not fit beside each other.
    """
    figure = danish(amount).rjust(column or 0)
    room = width - len(figure) - GAP
    if room < width // 4:
        raise ValueError(f"no room for a text beside {figure.strip()!r}")
    lines = wrap(label, width=room, hanging=hanging, replacement=replacement) or [""]
    return [*lines[:-1], lines[-1].ljust(room + GAP) + figure]


def amount_table(
    rows: Iterable[tuple[str, int]],
    total: tuple[str, int] | None = None,
    *,
    width: int = WIDTH,
    replacement: str | None = None,
) -> list[str]:
    """Rows of (label, øre) with their amounts in one column, and a total below a rule.

    :raises DeliveryError: a character cannot be written.
    :raises ValueError: an amount leaves no room for the labels.
    """
    rows = list(rows)
    everything = [*rows, total] if total else rows
    column = max((len(danish(amount)) for _label, amount in everything), default=0)
    lines = []
    for label, amount in rows:
        lines += amount_lines(
            label, amount, width=width, column=column, replacement=replacement
        )
    if total:
        lines.append(" " * (width - column) + "-" * column)
        lines += amount_lines(
            *total, width=width, column=column, replacement=replacement
        )
    return lines


def check_length(lines: list[str]) -> list[str]:
    """Return the lines if a collection can carry them.

    :raises DeliveryError: code ``too_many_texts``.
    """
    if len(lines) > MAX_TEXTS:
        raise DeliveryError(
            "too_many_texts", record="BS052", count=len(lines), most=MAX_TEXTS
        )
    return lines
