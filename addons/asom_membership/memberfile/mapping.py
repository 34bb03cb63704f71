"""Which column of a file is read as what: ``{heading: key}``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from .errors import Problem
from .fields import FIELD, FIELDS
from .words import comparable


def _known_words() -> dict[str, str]:
    known: dict[str, str] = {}
    for field in FIELDS:
        for word in (field.key, field.label, field.danish, *field.synonyms):
            known.setdefault(comparable(word), field.key)
    return known


_KNOWN = _known_words()


# Columns of these names hold a member's number, or the number of the house.
_NUMBERS = frozenset(map(comparable, ("nr", "nummer", "number")))
_SECOND = re.compile(r" \(\d+\)$")
_STREETS = ("street", "installation_street")
_BEHIND_HOUSE = ("house_letter", "floor", "door")
_HOUSE_IN_STREET = re.compile(r".*\d+ ?[a-zæøå]?(?:,.*)?", re.IGNORECASE)
_HOUSE_WITH_LETTER = re.compile(r"\d{1,3} ?[a-zæøå]", re.IGNORECASE)


def meaning(heading: str) -> str | None:
    """The key that a heading means by its words alone."""
    return _KNOWN.get(comparable(heading))


def guess(
    headings: Sequence[str], samples: Mapping[str, Sequence[str]] | None = None
) -> dict[str, str]:
    """What each heading probably means; headings that say nothing are left out.

    A key is given once, to the first heading that means it. Split columns (first
    name, postcode and city in one, …) are left out where the whole is there. A column
    “Nr.” is told by its neighbours and by what stands in it, else left out
    (:func:`doubtful`).

    :param headings: as :attr:`.reader.Table.headings` has them
    :param samples: heading → texts of the first rows' cells
    """
    return _guess(tuple(headings), samples or {})[0]


def doubtful(
    headings: Sequence[str], samples: Mapping[str, Sequence[str]] | None = None
) -> list[Problem]:
    """Columns that may be the member's number or the house's: a person says which.

    :return: problems with line 0, ``number_or_house``
    """
    return [
        Problem(0, "", "", "number_or_house", {"heading": heading}, blocking=False)
        for heading in _guess(tuple(headings), samples or {})[1]
    ]


def _guess(headings, samples) -> tuple[dict[str, str], list[str]]:
    keys: dict[str, str] = {}
    numbers = []
    for at, heading in enumerate(headings):
        if comparable(_SECOND.sub("", heading)) in _NUMBERS:
            numbers.append(at)
            continue
        key = meaning(heading)
        if key and key not in keys.values():
            keys[heading] = key
    doubts = []
    for at in numbers:
        key = _number_key(at, headings, keys, samples)
        if key is None:
            doubts.append(headings[at])
        elif key and key not in keys.values():
            keys[headings[at]] = key
    taken = set(keys.values())
    superfluous = {"zip_city"} if taken >= {"zip", "city"} else set()
    if taken >= {"name", "first_name"}:
        superfluous |= {"first_name", "middle_name", "last_name"}
    mapping = {
        heading: keys[heading]
        for heading in headings
        if heading in keys and keys[heading] not in superfluous
    }
    return mapping, doubts


def _number_key(at, headings, keys, samples) -> str | None:
    """Key of a column “Nr.”, empty where it is neither, None where it is not known."""
    taken = set(keys.values())
    member, house = "member_number" in taken, "house_number" in taken
    before = keys.get(headings[at - 1]) if at else None
    behind = keys.get(headings[at + 1]) if at + 1 < len(headings) else None
    own = [text for text in samples.get(headings[at], ()) if text]
    street = next((each for each in headings if keys.get(each) in _STREETS), None)
    bare = street is not None and _mostly_bare(samples.get(street, ()))
    if house or street is None:
        return "" if member else "member_number"
    if before in _STREETS or behind in _BEHIND_HOUSE:
        repeated = _ends_alike(samples.get(street, ()), samples.get(headings[at], ()))
        return "house_number" if bare or repeated else None
    if any(_HOUSE_WITH_LETTER.fullmatch(text) for text in own) and bare:
        return "house_number"
    if member:
        # A running number in front of the list is nobody's.
        return "" if not at or not bare else None
    in_doubt = bare and own and len(set(own)) < len(own)
    return None if in_doubt else "member_number"


def _mostly_bare(streets: Sequence[str]) -> bool:
    """Whether most of the streets have no house number; True where none is known."""
    texts = [text for text in streets if text]
    with_house = sum(bool(_HOUSE_IN_STREET.fullmatch(text)) for text in texts)
    return with_house * 2 <= len(texts)


def _ends_alike(streets: Sequence[str], numbers: Sequence[str]) -> bool:
    pairs = [pair for pair in zip(streets, numbers, strict=False) if all(pair)]
    same = sum(
        bool(re.search(rf"\b0*{re.escape(number.lstrip('0'))}\b", street))
        for street, number in pairs
    )
    return bool(pairs) and same * 2 > len(pairs)


def check_mapping(
    mapping: Mapping[str, str], headings: Iterable[str] | None = None
) -> list[Problem]:
    """What is wrong with a mapping, empty when it can be used.

    :param mapping: heading → key; an empty key leaves the column out
    :param headings: those of the file, to find columns that it does not have
    :return: problems with line 0: ``unknown_heading``, ``unknown_key``,
        ``mapped_twice``, ``not_mapped``
    """
    known_headings = None if headings is None else set(headings)
    problems = []
    column_of: dict[str, str] = {}
    for heading, key in mapping.items():
        if not key:
            continue
        if key not in FIELD:
            problems.append(Problem(0, heading, key, "unknown_key", {"key": key}))
            continue
        if known_headings is not None and heading not in known_headings:
            problems.append(Problem(0, heading, key, "unknown_heading"))
        if key in column_of:
            params = {"label": FIELD[key].label, "other": column_of[key]}
            problems.append(Problem(0, heading, key, "mapped_twice", params))
        column_of.setdefault(key, heading)
    whole = {FIELD[key].part_of or key for key in column_of}
    for field in FIELDS:
        if field.required and field.key not in whole:
            params = {"label": field.label}
            problems.append(Problem(0, "", field.key, "not_mapped", params))
    return problems
