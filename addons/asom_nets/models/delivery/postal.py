"""A payer's name and address as the five lines of a payment slip."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from dataclasses import dataclass

from ...betalingsservice import Address, CharacterError, to_latin1
from ...betalingsservice.spelling import is_respelt, spelled

WIDTH = 35
MOST = 5
NAME_LINES = 2
# Emoji and the like, with what joins and colours them.
_SIGNS = frozenset(("So", "Sk", "Mn", "Me", "Cf", "Zs"))
_care_of = re.compile(r"(?i)\s*(c/o|att)\b").match
# With the country in front, blanks between the digits, or the town behind them.
_danish_postcode = re.compile(
    r"(?:DK)?[-\s]*([0-9])\s*([0-9])\s*([0-9])\s*([0-9])(?:[,\s]+[^\W\d_][^\d]*)?"
).fullmatch


@dataclass(frozen=True)
class Postal:
    """A partner's address on a slip, and what it says otherwise than the register.

    :ivar address: None where name, street or postcode lack
    :ivar respelt: ((as registered, as written), ...) of texts with letters that Nets
        does not know
    :ivar left_out: lines for which there was no room
    """

    address: Address | None
    respelt: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()


def postal_address(partner):
    """The address records of a partner, or None: see :func:`postal`."""
    return postal(partner).address


def postal(partner):
    """The :class:`Postal` of a partner.

    Lines longer than 35 characters go on in the next line; what does not fit into
    five lines is cut from the address, never from the first name line
    (domain/betalingsservice.md 2.3, BS022). A c/o line stands before the street, as
    the post expects it.
    """
    country = partner.country_id.code or "DK"
    postcode = (partner.zip or "").strip()
    if country == "DK":
        postcode = tidy_postcode(postcode)
    texts = [partner.name or "", partner.street or "", partner.street2 or ""]
    signs = texts[2] if _says_nothing(texts[2]) else ""
    texts[2] = "" if signs else texts[2]
    if _care_of(texts[2]) and _fold(texts[2]):
        texts[1:] = texts[2], texts[1]
    name, *rest = (_fold(text) for text in texts)
    if not (name and _fold(partner.street) and (postcode or country != "DK")):
        return Postal(None)
    place = ""
    if country != "DK":
        place = " ".join(filter(None, [postcode, (partner.city or "").strip()]))
    placed, unplaced = _fold(place)[:1], _fold(place)[1:]
    lines = name[:NAME_LINES] + [line for some in rest for line in some]
    room = MOST - (country != "DK")
    left_out = name[NAME_LINES:] + lines[room:] + unplaced
    if country == "DK":
        address = Address(tuple(lines[:room]), postcode=postcode)
    else:
        address = Address((*lines[:room], *placed), country=country)
    respelt = tuple(
        (text.strip(), spelled(text).strip())
        for text in (*texts, place)
        if is_respelt(text) and spelled(text) != text
    )
    if signs:
        respelt += ((signs.strip(), ""),)
    return Postal(address, respelt, tuple(left_out))


def tidy_postcode(text):
    """The four digits of a Danish postcode, however it is written; ``text`` itself
    where it is none, for the writer to refuse it."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    digits = _danish_postcode(plain)
    return "".join(digits.groups()) if digits else text


def _says_nothing(text):
    """Whether a line that need not be there has signs alone, such as emoji: nobody is
    left out because of these. What nobody can see is told all the same."""
    visible = text.strip()
    return bool(visible) and all(
        unicodedata.category(sign) in _SIGNS for sign in visible
    )


def _fold(text):
    """Lines of at most 35 characters, counted as they are written: ``Œ`` takes two.
    What cannot be written is left as it is, for the writer to name it."""
    written = spelled(text or "")
    try:
        written = to_latin1(written)
    except CharacterError:
        written = text
    return textwrap.wrap(written.strip(), WIDTH, break_on_hyphens=False)
