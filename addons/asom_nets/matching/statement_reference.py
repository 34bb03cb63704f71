"""The FI payment id that a line of a bank statement carries."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from ..betalingsservice import fik

# Banks and payers write long numbers in groups; whole numbers side by side are none.
_GROUPS = re.compile(r"(?<![0-9])[0-9]{1,8}(?:[ \u00a0]+[0-9]{1,8})+(?![0-9])")
_BLANKS = re.compile(r"[ \u00a0]+")
# Inside HTML (the line's note) or between parts of the bank's own data.
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
# A number that another card type than ours is told with.
_GIRO = re.compile(r"(?<![0-9A-Za-z])(?:04|15) *[<#/] *[0-9]+")
_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9]+(?![0-9A-Za-z])")
FI_CARDS = ("71", "75")
# How long the ids of a card type are where no card type is told. A payment id begins
# with the number of the association in four digits, so that a bank that treats it as a
# number takes at most three zeros away; 15 digits are card type 71 to begin with.
BARE = {"71": range(12, 15), "75": range(13, 17)}


def texts_of(value) -> list[str]:
    """All texts in what a bank delivers with a line: text, number, list or dict."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_of(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts_of(part)]
    if value is None or isinstance(value, bool | float):
        return []
    return [str(value)]


def payment_ids(texts: Iterable[str]) -> dict[str, set[str]]:
    """The FI payment ids that the texts may name, each with a right check digit.

    Each text is read as it stands, without the blanks between digits, and for numbers
    whose zeros on the left are lost; a text may thus be read in several ways. Which of
    the ids is meant says the invoice that has it: where several ids have one, or a text
    names several, a person decides.

    :returns: {id of 15 digits (card type 71) or 16 (75): FI creditor numbers told}
    """
    found: dict[str, set[str]] = {}
    for text in texts:
        plain = html.unescape(_TAG.sub(" ", text))
        joined = _GROUPS.sub(lambda match: _BLANKS.sub("", match[0]), plain)
        for reading in {plain, joined}:
            told = fik.split_line(reading)
            if told and told[0] in FI_CARDS:
                found.setdefault(told[1], set()).update({told[2]} - {""})
            for number in _bare(reading):
                found.setdefault(number, set())
    return found


def _bare(text: str) -> set[str]:
    """The ids in ``text`` that have lost zeros on the left, or have 16 digits."""
    ids = {
        (card, run.zfill(fik.CARD_TYPES[card].id_length))
        for run in _RUN.findall(_GIRO.sub(" ", text))
        for card, lengths in BARE.items()
        if len(run) in lengths
    }
    # No association has the number 0.
    return {
        number
        for card, number in ids
        if fik.is_valid(number, card) and not number.startswith("0000")
    }
