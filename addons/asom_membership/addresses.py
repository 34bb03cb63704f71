"""Danish addresses: floor and door, and what makes two addresses the same.

Danmarks Adresser keeps the street, the house number, the floor (``st``, ``kl``, ``1``
… ``99``) and the door (``th``, ``tv``, ``mf`` or a number) apart; people write them on
one line in many ways (``02. th``, ``2.TH``, ``2. sal t.h.``). Free of Odoo.
"""

from __future__ import annotations

import difflib
import re

_WORD = re.compile(r"[^\W_]+")
# "12 B" is the house that others write "12B".
_HOUSE_LETTER = re.compile(r"(\d+) ([a-zæøå])(?= |$)")
_SPELLINGS = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "é": "e", "ü": "u"}
)
_FLOOR = r"(?P<floor>\d{1,2}|st(?:uen|ue)?|kl(?:d)?|kæld(?:er(?:en)?)?|k\d)(?![^\W_])"
_STOREY = r"(?P<storey>[ .]*(?:sal|etage|etg|et)\b\.?|\.)?"
_SIDE = r"t\.?\s?h|t\.?\s?v|m\.?\s?f|midt(?:for)?|til højre|til venstre|højre|venstre"
_DOOR = (
    r"(?:(?:dør|lejl(?:ighed)?|nr)\b[. ]*)?"
    rf"(?P<door>{_SIDE}|\d{{1,4}}|[a-zæøå]\d{{0,3}})(?![^\W_])\.?"
)
_FLOOR_AND_DOOR = re.compile(rf"{_FLOOR}{_STOREY}(?:[ .,/-]*{_DOOR})?", re.IGNORECASE)
_SIDE_ALONE = re.compile(rf"(?P<door>{_SIDE})\.?", re.IGNORECASE)
_DOOR_NAMED = re.compile(
    r"(?:dør|lejl(?:ighed)?)\b[. ]*(?P<door>\d{1,4}|[a-zæøå]\d{0,3})", re.IGNORECASE
)
# Behind the house number, with or without comma.
_BEHIND_HOUSE = re.compile(
    r"(?P<street>.*?\d+ ?[a-zæøå]?)(?: *, *| +)(?P<unit>\S.*)", re.I
)
_SIDES = {"højre": "th", "tilhøjre": "th", "venstre": "tv", "tilvenstre": "tv"}
_SIDES |= {"midt": "mf", "midtfor": "mf"}
_CARE_OF_SIGN = r"(?:c\s?[/\\]\s?o\b|c\.\s?o\.|att(?:n)?\b|v/|co/(?!\d))"
_CARE_OF = re.compile(rf"\s*{_CARE_OF_SIGN}[\s:.]*(?P<rest>.*)", re.IGNORECASE)
# The person may stand in front of the address or behind it, on the same line.
_WITH_CARE_OF = re.compile(
    rf"(?P<before>.*?)(?<![^\W_]){_CARE_OF_SIGN}(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_STREET_AND_HOUSE = re.compile(r"[^\W\d_].*\d")
_SHORT_TOWNS = {"kbh": "koebenhavn", "kobenhavn": "koebenhavn", "frb": "frederiksberg"}
# Two spellings of one town: Gelsted and Gelstd, but not Søby and Sæby.
_SAME_TOWN = 0.85


def normal_floor(text: str | None) -> str | None:
    """A floor as Danmarks Adresser writes it: ``"2"`` of ``"02."``, ``"st"`` of
    ``"Stuen"``; another text in small letters."""
    word = (text or "").casefold().strip(" .")
    word = re.sub(r"[ .]*(sal|etage|etg)$", "", word).strip(" .")
    if word.isdecimal():
        return word.lstrip("0") or "st"
    if word in ("stuen", "stue"):
        return "st"
    if word.startswith("kæld") or word == "kld":
        return "kl"
    return word or None


def normal_door(text: str | None) -> str | None:
    """A door as Danmarks Adresser writes it: ``"th"`` of ``"T.H."``, ``"12"`` of
    ``"012"``."""
    word = re.sub(r"[\s.]", "", (text or "").casefold())
    word = re.sub(r"^(dør|lejlighed|lejl|nr)", "", word) or word
    word = _SIDES.get(word, word)
    return word.lstrip("0") or None if word.isdecimal() else word or None


def read_unit(text: str | None) -> tuple[str | None, str | None] | None:
    """(floor, door) where the text is that and nothing else, None otherwise: ``2. th``,
    ``02.TH``, ``st. tv``, ``kl``, ``1. mf``, ``2. 4``, ``2. sal``, ``tv``.

    A number alone is none: ``2`` may be a house.
    """
    text = (text or "").strip(" ,;")
    found = _FLOOR_AND_DOOR.fullmatch(text)
    if found and (found["door"] or found["storey"] or not found["floor"].isdecimal()):
        return normal_floor(found["floor"]), normal_door(found["door"])
    found = _SIDE_ALONE.fullmatch(text) or _DOOR_NAMED.fullmatch(text)
    return (None, normal_door(found["door"])) if found else None


def split_unit(text: str | None) -> tuple[str | None, str | None, str | None]:
    """(floor, door, rest) of a line of an address; the rest is the line without them,
    as it is written."""
    text = (text or "").strip()
    unit = read_unit(text)
    if unit:
        return *unit, None
    found = _BEHIND_HOUSE.fullmatch(text)
    if found:
        # "Vej 12, Gården, 2. th": it may stand behind a later comma.
        for cut in (len(found["street"]), text.rfind(",")):
            unit = read_unit(text[cut:])
            if unit:
                return *unit, text[:cut].strip(" ,")
    return None, None, text or None


def unit_text(floor: str | None, door: str | None) -> str | None:
    """Floor and door as a letter has them: ``2. th``, ``st. tv``, ``2. sal``."""
    if not floor:
        return door or None
    if not door:
        return f"{floor}. sal" if floor.isdecimal() else f"{floor}."
    return f"{floor}. {door}"


def care_of(text: str | None) -> str | None:
    """The name behind ``c/o`` (or att., v/), None where the line is no such one."""
    found = _CARE_OF.fullmatch(text or "")
    return found["rest"].strip() if found else None


def without_care_of(text: str | None) -> str | None:
    """A line of an address without the person of a ``c/o``: ``Engvej 17, 2. th`` of
    ``c/o Ida Holm, Engvej 17, 2. th`` and of ``Engvej 17, 2. th, c/o Ida Holm``; None
    where nothing else is there. Only a house number, or floor and door, show that a
    part behind the person is an address."""
    found = _WITH_CARE_OF.fullmatch(text or "")
    if not found:
        return text or None
    parts = [part.strip() for part in found["rest"].split(",")[1:]]
    while parts and not (read_unit(parts[0]) or _STREET_AND_HOUSE.search(parts[0])):
        parts.pop(0)
    return ", ".join(filter(None, [found["before"].strip(" ,;(-"), *parts])) or None


def postal_line(floor, door, *rest) -> str | None:
    """The line of a letter with floor, door and the rest: ``2. th, Gården``."""
    return ", ".join(filter(None, [unit_text(floor, door), *rest])) or None


def folded(text: str | None) -> list[str]:
    """Words in small letters and without æ, ø, å; numbers without leading zeros."""
    words = _HOUSE_LETTER.sub(r"\1\2", " ".join(_WORD.findall((text or "").casefold())))
    return [
        word.lstrip("0") or "0" if word[0].isdecimal() else word
        for word in words.translate(_SPELLINGS).split()
    ]


def address_key(street, street2=None, zip_code=None, floor=None, door=None) -> str:
    """What makes two addresses the same: words in small letters, whichever of the two
    lines they stand on, floor and door however they are written, and the postcode.
    Word by word, so that 1 11 is not 11 1. A c/o line is the person's and not the
    address's; empty where nothing is left."""
    floor, door = normal_floor(floor), normal_door(door)
    words = []
    for line in map(without_care_of, (street, street2)):
        found_floor, found_door, rest = split_unit(line)
        floor, door = floor or found_floor, door or found_door
        words += folded(rest)
    if not words:
        return ""
    unit = f"/{floor or ''}/{door or ''}" if floor or door else ""
    return f"{' '.join(words)}{unit}|{(zip_code or '').strip()}"


def differ(one: str | None, other: str | None) -> bool:
    """Whether two names of a town, both known, are two towns; ``Odense`` and
    ``Odense C``, ``Kbh. K`` and ``København K`` are one."""
    first, second = (
        [_SHORT_TOWNS.get(word, word) for word in folded(town)] for town in (one, other)
    )
    shorter, longer = sorted((set(first), set(second)), key=len)
    if shorter <= longer:
        return False
    close = difflib.SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()
    return close < _SAME_TOWN
