"""Danish addresses: floor and door, and what makes two addresses the same.

Danmarks Adresser keeps the street, the house number, the floor (``st``, ``kl``, ``1``
… ``99``) and the door (``th``, ``tv``, ``mf`` or a number) apart; people write them on
one line in many ways (``02. th``, ``2.TH``, ``2. sal t.h.``). Free of Odoo.
"""

from __future__ import annotations

import difflib
import re

from .spelling import fold, full, joined_initials, without_number_sign

_WORD = re.compile(r"[^\W_]+")
# "12 B" is the house that others write "12B".
_HOUSE_LETTER = re.compile(r"(\d+) ([a-zæøå])(?= |$)")
# What streets are called by; "Andersens Vej" is the street that others write
# "Andersensvej".
_STREET_WORD = re.compile(
    r"(?<=[a-z]) (?=(?:vej|gade|alle|strade|vanget?|haven?|parken?|plads|torv|toften?"
    r"|boulevard|stien?|bakken?|engen|gyden?|svinget|krogen)\b)"
)
# Roman numbers count only where a door or a storey follows: I and V are letters too.
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}
_FLOOR = (
    r"(?P<floor>\d{1,2}(?=t[hv]\b|mf\b)|(?:\d{1,2}|st(?:uen|ue)?|parterre|kl(?:d)?"
    r"|kæld(?:er(?:en)?)?|k\d|i{1,3}|iv|vi{0,2})(?![^\W_]))"
)
_STOREY = r"(?P<storey>[ .]*(?:sal|etage|etg|et|s(?=\.))\b\.?|\.)?"
_SIDE = r"t\.?\s?h|t\.?\s?v|m\.?\s?f|midt(?:for)?|(?:til ?|t\. ?)?(?:højre|venstre)"
_DOOR = (
    r"(?:(?:dør|lejl(?:ighed)?|nr|vær(?:else)?)\b[. ]*)?"
    rf"(?P<door>{_SIDE}|\d{{1,4}}|[a-zæøå]\d{{0,3}})(?![^\W_])\.?"
)
_FLOOR_AND_DOOR = re.compile(rf"{_FLOOR}{_STOREY}(?:[ .,/-]*{_DOOR})?", re.IGNORECASE)
_SIDE_ALONE = re.compile(rf"(?P<door>{_SIDE})\.?", re.IGNORECASE)
_DOOR_NAMED = re.compile(
    r"(?:dør|lejl(?:ighed)?|vær(?:else)?)\b[. ]*(?P<door>\d{1,4}|[a-zæøå]\d{0,3})",
    re.IGNORECASE,
)
# Behind the house number, with or without comma, dash or full stop.
_BEHIND_HOUSE = re.compile(
    r"(?P<street>.*?\d+ ?[a-zæøå]?)(?: *, *| +- +|\.(?=\d+\.)| +)(?P<unit>\S.*)", re.I
)
# The house at the end of a street: 12, 12B, 12 B, 12-14.
_HOUSE = re.compile(
    r"(?P<name>.*[^\W\d_]\D*?\s)(?P<house>\d+ ?[a-zæøå]?(?: ?[-/] ?\d+ ?[a-zæøå]?)?)",
    re.I,
)
_PLAIN_HOUSE = re.compile(r"(?P<digits>\d+) ?(?P<letter>[a-zæøå]?)", re.I)
_NO_HOUSE = re.compile(r"(?<=\D)[\s,]+0+$")
_SIDES = {"højre": "th", "tilhøjre": "th", "thøjre": "th"}
_SIDES |= {"venstre": "tv", "tilvenstre": "tv", "tvenstre": "tv"}
_SIDES |= {"midt": "mf", "midtfor": "mf"}
_CARE_OF_SIGN = r"(?:c\s?[/\\]\s?o\b|c\.\s?o\.|att(?:n)?\b|v/|co/(?!\d))"
_CARE_OF = re.compile(rf"\s*{_CARE_OF_SIGN}[\s:.]*(?P<rest>.*)", re.IGNORECASE)
# The person may stand in front of the address or behind it, on the same line.
_WITH_CARE_OF = re.compile(
    rf"(?P<before>.*?)(?<![^\W_]){_CARE_OF_SIGN}(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_STREET_AND_HOUSE = re.compile(r"[^\W\d_].*\d")
# Two spellings of one town: Gelsted and Gelstd, but not Søby and Sæby.
_SAME_TOWN = 0.85


def normal_floor(text: str | None) -> str | None:
    """A floor as Danmarks Adresser writes it: ``"2"`` of ``"02."``, ``"st"`` of
    ``"Stuen"``; another text in small letters."""
    word = (text or "").casefold().strip(" .")
    word = re.sub(r"[ .]*\b(sal|etage|etg|et|s)$", "", word).strip(" .")
    word = _ROMAN.get(word, word)
    if word.isdecimal():
        return word.lstrip("0") or "st"
    if word in ("stuen", "stue", "parterre"):
        return "st"
    if word.startswith("kæld") or word == "kld":
        return "kl"
    return word or None


def normal_door(text: str | None) -> str | None:
    """A door as Danmarks Adresser writes it: ``"th"`` of ``"T.H."``, ``"12"`` of
    ``"012"``."""
    word = re.sub(r"[\s.]", "", (text or "").casefold())
    word = re.sub(r"^(dør|lejlighed|lejl|nr|værelse|vær)", "", word) or word
    word = _SIDES.get(word, word)
    return word.lstrip("0") or None if word.isdecimal() else word or None


def read_unit(text: str | None) -> tuple[str | None, str | None] | None:
    """(floor, door) where the text is that and nothing else, None otherwise: ``2. th``,
    ``02.TH``, ``st. tv``, ``kl``, ``1. mf``, ``2. 4``, ``2. sal``, ``tv``.

    A number alone is none: ``2`` may be a house.
    """
    text = (text or "").strip(" ,;")
    found = _FLOOR_AND_DOOR.fullmatch(text)
    if found and _is_unit(found):
        return normal_floor(found["floor"]), normal_door(found["door"])
    found = _SIDE_ALONE.fullmatch(text) or _DOOR_NAMED.fullmatch(text)
    return (None, normal_door(found["door"])) if found else None


def _is_unit(found: re.Match) -> bool:
    floor, door, storey = found["floor"].casefold(), found["door"], found["storey"]
    if floor in _ROMAN:
        side = door and (door[0].isdecimal() or normal_door(door) in ("th", "tv", "mf"))
        return bool(side or (storey or "").strip(" ."))
    return bool(door or storey or not floor.isdecimal())


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
        comma = text.rfind(",")
        for end, start in ((found.end("street"), found.start("unit")), (comma, comma)):
            unit = read_unit(text[start:])
            if unit:
                return *unit, text[:end].strip(" ,")
    return None, None, text or None


def unit_text(floor: str | None, door: str | None) -> str | None:
    """Floor and door as a letter has them: ``2. th``, ``st. tv``, ``2. sal``."""
    if not floor:
        return door or None
    if not door:
        return f"{floor}. sal" if floor.isdecimal() else f"{floor}."
    return f"{floor}. {door}"


def join_house(street: str | None, number: str | None, letter: str | None = None):
    """A street with the house number and the letter of columns of their own, which the
    street may have already: ``Engvej 12B`` of ``Engvej 12``, ``012`` and ``B``.

    :returns: the street, and whether both say the same of the house; where they do
        not, the street with the number behind it
    """
    # Registers fill house numbers up with zeros; none but zeros is no number.
    number, letter = (number or "").strip().lstrip("0"), (letter or "").strip()
    number, comma, behind = number.partition(",")
    if comma:
        joined, agree = join_house(street, number, letter)
        return f"{joined}, {behind.strip()}", agree
    if letter and number.casefold().endswith(letter.casefold()):
        letter = ""
    street = (street or "").strip()
    floor, door, rest = split_unit(street)
    found = _HOUSE.fullmatch(rest or "")
    if not (number or letter) or not rest:
        return " ".join(filter(None, (street, number + letter))), True
    if not found:
        joined, agree = f"{rest} {number}{letter}", bool(number)
    else:
        own = _PLAIN_HOUSE.fullmatch(number or found["house"])
        held = _PLAIN_HOUSE.fullmatch(found["house"])
        letters = {each.casefold() for each in (own and own["letter"], letter) if each}
        letters |= {held["letter"].casefold()} if held and held["letter"] else set()
        same = folded(number) == folded(found["house"])
        if same and not letter:
            return street, True
        agree = bool(own and held and own["digits"] == held["digits"].lstrip("0"))
        agree = agree and len(letters) <= 1
        joined = f"{rest} {number}{letter}"
        if agree:
            joined = found["name"] + held["digits"] + "".join(letters).upper()
    unit = unit_text(floor, door)
    return (f"{joined}, {unit}" if unit else joined), agree


def without_zero_house(street: str | None) -> str | None:
    """A street without a house number of zeros alone, as registers write none:
    ``Engvej`` of ``Engvej 000``."""
    return _NO_HOUSE.sub("", street) if street else street


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
    """Words in one spelling, short forms in full; numbers without leading zeros, and
    initials together: ``H.C.`` and ``HC`` are one."""
    plain = without_number_sign(fold(text))
    words = _HOUSE_LETTER.sub(r"\1\2", " ".join(full(_WORD.findall(plain))))
    words = joined_initials(words)
    return [
        word.lstrip("0") or "0" if word[0].isdecimal() else word
        for word in words.split()
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
        words += folded(without_zero_house(rest))
    if not words:
        return ""
    unit = f"/{floor or ''}/{door or ''}" if floor or door else ""
    line = _STREET_WORD.sub("", " ".join(words))
    return f"{line}{unit}|{(zip_code or '').strip()}"


def differ(one: str | None, other: str | None) -> bool:
    """Whether two names of a town, both known, are two towns; ``Odense`` and
    ``Odense C``, ``Kbh. K`` and ``København K`` are one."""
    first, second = folded(one), folded(other)
    shorter, longer = sorted((set(first), set(second)), key=len)
    if shorter <= longer:
        return False
    if len(first) == len(second) and all(map(_begins, first, second)):
        # V. Skerninge is Vester Skerninge, Nykøbing F is Nykøbing Falster.
        return False
    close = difflib.SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()
    return close < _SAME_TOWN


def _begins(one: str, other: str) -> bool:
    """Whether two words are the same, or one is the other's first letter."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) == 1 and longer.startswith(shorter))
