"""How a member is looked for, whatever way something is written.

What is kept of a member and what is typed go through the same folding, so that
“norgaard”, “Nørgård” and “noergaard” are one name and “+45 65 11 12 13” is 65111213.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .spelling import (
    FULL,
    TITLES,
    fold,
    full,
    joined_forms,
    without_number_sign,
)

_WORD = re.compile(r"\d+|[^\W\d_]+")
# At least 8 digits with at most one sign between two of them.
_TELEPHONE = re.compile(r"(?:\+|\b)\d(?:[ .\-/()]?\d){7,}")
_DIGITS_ONLY = re.compile(r"[\d\s+.\-/()]+")
# From so many digits on, any part of a telephone number is looked for.
_PART_OF_TELEPHONE = 6
# What people put before a number.
_KIND_OF_NUMBER = re.compile(
    r"(?:(?:medlem|kunde|debitor)(?:s?nr|s?nummer)?|nr|nummer|tlf|telefon|mobil)"
    r"[.:\s]+(?=\+?\d[\d\s+.\-/()]*$)",
    re.IGNORECASE,
)
# Shorter words are beginnings of words: any part would be found everywhere.
_PART_OF_WORD = 3


def words(text: str) -> list[str]:
    """The folded words and numbers of a text; “97B” is the number 97 and the word b."""
    return _WORD.findall(without_number_sign(joined_forms(fold(text))))


def telephone(text: str) -> str:
    """The digits of a telephone number, a Danish one without its country."""
    digits = re.sub(r"\D", "", text)
    digits = digits.removeprefix("00")
    return digits[2:] if len(digits) == 10 and digits.startswith("45") else digits


def kept(texts: Iterable[str], telephones: Iterable[str]) -> str:
    """What is kept of a member to look in: each word once, with blanks around it, a
    short form in full too."""
    found = [word for text in texts for word in words(text)]
    found += [FULL[word] for word in found if word in FULL]
    found += [telephone(number) for number in telephones]
    return f" {' '.join(filter(None, dict.fromkeys(found)))} "


def patterns(text: str) -> list[list[str]]:
    """What somebody looks for, as patterns of SQL's LIKE over what is kept.

    :returns: alternatives; of one of them all patterns must match. None when nothing
        in the text can be looked for
    """
    text = _KIND_OF_NUMBER.sub("", text.strip())
    found = []
    # As Nets and the bank write a member's number: with zeros on the left.
    if text.isdecimal() and text.startswith("0") and text.strip("0"):
        found.append([f"% {text.lstrip('0')} %"])
    if alone := _meant(text):
        several = len(alone) > 1
        found.append([_pattern(word, several) for word in alone])
    if _DIGITS_ONLY.fullmatch(text.strip()):
        digits = telephone(text)
        if len(digits) >= _PART_OF_TELEPHONE:
            found.append([f"%{digits}%"])
    else:
        joined = _TELEPHONE.sub(lambda match: f" {telephone(match[0])} ", text)
        if (others := _meant(joined)) != alone:
            found.append([_pattern(word, True) for word in others])
    return found


def _meant(text: str) -> list[str]:
    """The words to look for: short forms in full, without a title before a name."""
    found = words(text)
    return full([word for word in found if word not in TITLES] or found)


def _pattern(word: str, several: bool) -> str:
    """A number beside other words is meant as it stands: house 9, not 97."""
    if word.isdigit():
        return f"% {word} %" if several else f"% {word}%"
    return f"%{word}%" if len(word) >= _PART_OF_WORD else f"% {word}%"
