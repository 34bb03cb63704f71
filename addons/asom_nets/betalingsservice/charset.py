"""The character set of Betalingsservice: ISO 8859-1 (betalingsservice 1.2, 2.4).

Characters outside it "must be replaced before writing". The replacement is fixed:

1. The text is composed (NFC), so that ``e`` + combining accent is one character.
2. Printable characters of ISO 8859-1 stay as they are.
3. ``REPLACEMENTS`` below: letters without a decomposition, quotes, dashes, signs.
4. Other kinds of blank become a blank; invisible format characters are dropped.
5. What decomposes (NFKD) into ISO 8859-1 plus accents loses the accents: ő → o;
   so does an accent left over behind a character. At the start it has no letter.
6. Anything else is an error, unless the caller names a replacement such as ``"?"``.

Control characters are always an error: they would break the records apart.
"""

from __future__ import annotations

import re
import unicodedata

ENCODING = "latin-1"

REPLACEMENTS = {
    "€": "EUR",
    "…": "...",
    "•": "*",
    "™": "TM",
    "№": "No",
    "⁄": "/",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "‘": "'",
    "’": "'",
    "‚": "'",
    "‛": "'",
    "′": "'",
    "ʼ": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    "″": '"',
    "‹": "<",
    "›": ">",
    "Ł": "L",
    "ł": "l",
    "Đ": "D",
    "đ": "d",
    "Ħ": "H",
    "ħ": "h",
    "ı": "i",
    "ĸ": "k",
    "Ŋ": "N",
    "ŋ": "n",
    "Œ": "OE",
    "œ": "oe",
    "Ŧ": "T",
    "ŧ": "t",
    "ẞ": "SS",
    "ƒ": "f",
    "Ə": "E",
    "ə": "e",
}

_PLAIN = re.compile(r"[ -~\xa0-\xff]*").fullmatch
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class CharacterError(ValueError):
    """A character cannot be written.

    ``character`` is the character, ``offset`` the 0-based place in the written text
    where it would have stood, ``control`` tells whether it is a control character.
    """

    def __init__(self, character: str, offset: int, control: bool):
        super().__init__(f"character {character!r} at offset {offset}")
        self.character = character
        self.offset = offset
        self.control = control


def find_control(text: str) -> int | None:
    """0-based place of the first control character (C0, DEL, C1), or None."""
    match = _CONTROL.search(text)
    return match.start() if match else None


def _replacement(character: str) -> str | None:
    """ISO 8859-1 look-alike of one character, or None."""
    if character in REPLACEMENTS:
        return REPLACEMENTS[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Cf":
        return ""
    parts = []
    for part in unicodedata.normalize("NFKD", character):
        if unicodedata.combining(part):
            continue
        if not _PLAIN(part):
            part = REPLACEMENTS.get(part, "")
            if not part:
                return None
        parts.append(part)
    return "".join(parts) or None


def to_latin1(text: str, replacement: str | None = None) -> str:
    """``text`` with nothing but printable ISO 8859-1 characters.

    :param replacement: what stands for a character that has no look-alike;
        None means that such a character is an error.
    :raises CharacterError: for a control character, or an unmappable one.
    """
    if _PLAIN(text):
        return text
    written: list[str] = []
    length = 0
    for character in unicodedata.normalize("NFC", text):
        if _PLAIN(character):
            part: str | None = character
        elif _CONTROL.match(character):
            raise CharacterError(character, length, True)
        else:
            part = _replacement(character)
            if part is None and unicodedata.combining(character) and written:
                part = ""
            if part is None:
                part = replacement
            if part is None:
                raise CharacterError(character, length, False)
        written.append(part)
        length += len(part)
    return "".join(written)
