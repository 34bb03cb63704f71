"""Names and addresses in the letters that Betalingsservice knows (ISO 8859-1).

A payer is not left out because of a letter: :func:`spelled` writes Greek and Cyrillic
in Latin letters (as Danish newspapers do), other Latin letters without what is added to
them, drops signs such as emoji, and puts ``?`` for letters of other scripts. Where
nothing that can be read is left, the text stays as it is, for the writer to refuse it.
"""

from __future__ import annotations

import re
import unicodedata

from .charset import CharacterError, find_control, to_latin1

_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщыэюя",
        [
            *"a b v g d e jo zj z i j k l m n o p".split(),
            *"r s t u f kh ts tj sj sjtj y e ju ja".split(),
        ],
        strict=True,
    )
) | {"ъ": "", "ь": "", "і": "i", "ї": "ji", "є": "je", "ґ": "g", "ў": "u"}
_CYRILLIC |= {"ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz"}
LETTERS = _GREEK | _CYRILLIC
UNKNOWN_LETTER = "?"

_blanks = re.compile(r"\s+")
_latin_letter = re.compile(
    "LATIN (SMALL|CAPITAL) LETTER ([A-Z])(?: WITH .*)?"
).fullmatch
_upsilon = re.compile("(?<=[οΟ])[υύΥΎ]")


def spelled(text: str) -> str:
    """``text`` as Betalingsservice can write it; unchanged where nothing that can be
    read would be left, or an invisible control character stands in it."""
    text = unicodedata.normalize("NFC", text)
    if find_control(text) is not None:
        return text
    try:
        return to_latin1(text)
    except CharacterError:
        pass
    # The diphthong ου is one sound.
    plain = _upsilon.sub(lambda match: "u" if match[0] in "υύ" else "U", text)
    written = _blanks.sub(" ", "".join(map(_letter, plain))).strip()
    readable = any(character.isalnum() for character in written)
    return written if readable else text


def is_respelt(text: str) -> bool:
    """Whether letters or signs of ``text`` are written otherwise; that a dash or a
    quotation mark is another one does not count."""
    return any(
        ord(character) > 0xFF
        and unicodedata.category(character)[0] not in "PZ"
        and unicodedata.category(character) != "Cf"
        for character in unicodedata.normalize("NFC", text)
    )


def _letter(character: str) -> str:
    try:
        return to_latin1(character)
    except CharacterError:
        pass
    found = _look_up(character)
    if found is None:
        # With its accents taken off: ά is α.
        parts = unicodedata.normalize("NFKD", character)
        found = _look_up(parts[0]) if len(parts) > 1 else None
    if found is not None:
        return found
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category.startswith("L"):
        return UNKNOWN_LETTER
    # Accents belong to the letter in front of them, signs to nothing.
    return "" if category.startswith("M") else " "


def _look_up(character: str) -> str | None:
    small = character.lower()
    if small in LETTERS:
        return LETTERS[small].capitalize() if character != small else LETTERS[small]
    match = _latin_letter(unicodedata.name(character, ""))
    if match:
        return match[2].lower() if match[1] == "SMALL" else match[2]
    return None
