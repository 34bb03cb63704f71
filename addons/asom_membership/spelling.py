"""How Danish is spelt in more than one way: one table for search, names and addresses.

“Nørgård”, “Noergaard” and “norgaard” are one word; “Nr. Aaby” is “Nørre Åby”, “Gl.” is
“Gammel” and “A.p.S” is “ApS”. Free of Odoo.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Letters that do not fall apart into a letter and its accent.
_LETTERS = str.maketrans("æøåäöłđð", "aoaaoldd")
# å is also written aa, æ ae and ø oe.
_A, _O = re.compile(r"a[ae]+"), re.compile(r"oe+")
# Short forms in names of places and streets, folded: Dansk Sprognævn,
# Retskrivningsordbogen, and the names of Danmarks Adresser. “St.” is left as it is: it
# is Store, Sankt and the ground floor.
FULL = {
    "nr": "norre",
    "ndr": "nordre",
    "sdr": "sonder",
    "sondre": "sonder",
    "vestre": "vester",
    "vstr": "vester",
    "ostre": "oster",
    "gl": "gammel",
    "gml": "gammel",
    "gamle": "gammel",
    "ll": "lille",
    "skt": "sankt",
    "sct": "sankt",
    "kgs": "kongens",
    "kbh": "kobenhavn",
    "frb": "frederiksberg",
    "chr": "christian",
    "blvd": "boulevard",
    "boul": "boulevard",
}
# Before a number it is no Nørre.
_NUMBER_SIGN = re.compile(r"\bnr\b\.?\s*(?=\d)")
TITLES = frozenset("hr fru frk froken herr herre dr".split())
COMPANY_FORMS = frozenset("aps as is ks ps ivs ab amba fmba smba gmbh".split())
# Two single letters at least, with full stops or blanks between them.
_INITIALS = re.compile(r"(?<![^\W_])[a-z](?:(?:\. ?| )[a-z](?![^\W_]))+\.?")
# A.p.S, A/S, a.m.b.a.: single letters with a sign between them.
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_](?:[./]\s?[^\W\d_])+(?![^\W_])\.?")


def fold(text: str | None) -> str:
    """The text without capitals, accents and ways to spell Danish letters."""
    text = unicodedata.normalize("NFC", text or "").casefold().translate(_LETTERS)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return _O.sub("o", _A.sub("a", text))


def joined_forms(folded: str) -> str:
    """A folded text with a company's form as one word: ``aps`` of ``a.p.s``."""

    def joined(found: re.Match) -> str:
        word = re.sub(r"[\W_]", "", found[0])
        return word if word in COMPANY_FORMS else found[0]

    return _DOTTED.sub(joined, folded)


def joined_initials(folded: str) -> str:
    """A folded text with initials as one word: ``hc`` of ``h. c.`` and ``h.c.``"""
    return _INITIALS.sub(lambda found: re.sub(r"[\s.]", "", found[0]), folded)


def without_number_sign(folded: str) -> str:
    """A folded text without the ``nr.`` before a number."""
    return _NUMBER_SIGN.sub(" ", folded)


def full(words: Iterable[str]) -> list[str]:
    """Folded words, each short form in full: ``["norre", "aby"]`` of ``nr aby``."""
    return [FULL.get(word, word) for word in words]
