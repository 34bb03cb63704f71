"""Which column of a file is read as what: ``{heading: key}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def guess(headings: Iterable[str]) -> dict[str, str]:
    """What each heading probably means; headings that say nothing are left out.

    A key is given once, to the first heading that means it. Split columns (first
    name, postcode and city in one, …) are left out where the whole is there.

    :param headings: as :attr:`.reader.Table.headings` has them
    """
    mapping: dict[str, str] = {}
    taken: set[str] = set()
    for heading in headings:
        key = _KNOWN.get(comparable(heading))
        if key and key not in taken:
            mapping[heading] = key
            taken.add(key)
    superfluous = {"zip_city"} if taken >= {"zip", "city"} else set()
    if "name" in taken:
        superfluous |= {"first_name", "last_name"}
    return {heading: key for heading, key in mapping.items() if key not in superfluous}


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
