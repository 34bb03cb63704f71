"""Finds the same person twice: by name and by what else is told of both.

Free of Odoo. A name alone tells nobody: two are taken for one where the address, the
mail or a telephone number is the same too, or where nothing tells them apart.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .addresses import address_key
from .contact_rules import phone_numbers
from .spelling import COMPANY_FORMS, TITLES, fold, joined_forms, joined_initials

_WORD = re.compile(r"[^\W_]+")
_COMPANY_WORDS = frozenset("a s i k p og and".split()) | COMPANY_FORMS
_LEAST_ALIKE = 0.75


def name_key(name: str | None) -> str:
    """A name in one spelling and order: ``"mette norgard"`` of ``"Nørgaard, Mette"``
    and ``"Fru Mette Nørgård"``, ``"hansen son"`` of ``"Hansen & Søn ApS"``,
    ``"hc juul"`` of ``"H. C. Juul"``."""
    words = _WORD.findall(joined_initials(joined_forms(fold(name))))
    telling = [word for word in words if word not in _COMPANY_WORDS | TITLES] or words
    return " ".join(sorted(telling))


def alike(one: str | None, other: str | None) -> bool:
    """Whether two names at one address may be one person's: ``J. Kjær`` and ``Jens
    Kjær``, ``Jens P. Kjær``, ``Jens Kjer``. Another first name is another person."""
    first, second = _in_order(one), _in_order(other)
    if len(first) < 2 or len(second) < 2:
        return False
    return (
        _first_names_fit(first[:-1], second[:-1])
        if first[-1] == second[-1]
        else first[0] == second[0] and len(first[0]) > 1 and _close(first, second)
    )


def _in_order(name: str | None) -> list[str]:
    """First names, then the last one; without titles."""
    last, comma, rest = (name or "").partition(",")
    words = _WORD.findall(fold(f"{rest} {last}" if comma else name))
    return [word for word in words if word not in _COMPANY_WORDS | TITLES]


def _first_names_fit(one: list[str], other: list[str]) -> bool:
    first, second = one[0], other[0]
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) == 1 and longer.startswith(shorter)


def _close(one: list[str], other: list[str]) -> bool:
    ratio = difflib.SequenceMatcher(None, one[-1], other[-1]).ratio()
    return ratio >= _LEAST_ALIKE


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody beside the name.

    :ivar number: the member's number, None as long as a file's row has none
    :ivar line: the file's line where the person stands there, else None
    :ivar name: as it is written
    :ivar place: the address without its postcode, comparable
    """

    number: str | None = None
    line: int | None = None
    place: str = ""
    zip: str = ""
    email: str = ""
    phones: frozenset[str] = frozenset()
    name: str = ""

    def same_as(self, other: Person) -> str | None:
        """What makes both the same: ``address``, ``email``, ``phone``, ``nothing``
        (nothing tells them apart), or None where they are two."""
        if self.place and self.place == other.place:
            if not self.zip or not other.zip or self.zip == other.zip:
                return "address"
        if self.email and self.email == other.email:
            return "email"
        if self.phones & other.phones:
            return "phone"
        compared = (
            (self.place and other.place)
            or (self.email and other.email)
            or (self.phones and other.phones)
        )
        return None if compared else "nothing"


def person_of(contact: dict, number: str | None = None, line: int | None = None):
    """The :class:`Person` of a contact's fields.

    :param contact: name, street, street2, zip, email, phone and mobile, as far as they
        are known
    """
    key = address_key(contact.get("street"), contact.get("street2"))
    phones = (contact.get("phone"), contact.get("mobile"))
    return Person(
        number,
        line,
        key.rpartition("|")[0],
        (contact.get("zip") or "").strip(),
        (contact.get("email") or "").strip().casefold(),
        frozenset(number for text in phones for number in phone_numbers(text)),
        contact.get("name") or "",
    )


def home_key(contact: dict) -> str:
    """The key of somebody's own address; empty where a part of it is not known."""
    if not contact.get("zip"):
        return ""
    return address_key(contact.get("street"), contact.get("street2"), contact["zip"])


@dataclass
class People:
    """Persons by :func:`name_key`, and at their addresses."""

    by_name: dict[str, list[Person]] = field(default_factory=dict)
    by_place: dict[str, list[Person]] = field(default_factory=dict)

    def add(self, key: str, person: Person) -> None:
        """Know one more."""
        self.by_name.setdefault(key, []).append(person)

    def add_at(self, place: str, person: Person) -> None:
        """Know that somebody lives at an address.

        :param place: its :func:`.addresses.address_key`
        """
        if place:
            self.by_place.setdefault(place, []).append(person)

    def forget_stored(self) -> None:
        """Keep only who stands in the file itself."""
        self.by_name = _of_file(self.by_name)
        self.by_place = _of_file(self.by_place)

    def alike_at(self, place: str, person: Person) -> Person | None:
        """The first at an address whose name is like the person's, but not the same."""
        key = name_key(person.name)
        for other in self.by_place.get(place, ()):
            if name_key(other.name) != key and alike(person.name, other.name):
                return other
        return None

    def match(self, key: str, person: Person) -> tuple[Person, str] | None:
        """The first who may be the same person, and why; evidence counts more than
        the lack of it."""
        found = [
            (other, reason)
            for other in self.by_name.get(key, ())
            if (reason := person.same_as(other))
        ]
        return min(found, key=lambda each: each[1] == "nothing", default=None)


def _of_file(persons: dict[str, list[Person]]) -> dict[str, list[Person]]:
    kept = {
        key: [person for person in found if person.line is not None]
        for key, found in persons.items()
    }
    return {key: found for key, found in kept.items() if found}


def numbers_of(persons: Iterable[Person]) -> set[str]:
    """The member numbers of those who have one."""
    return {person.number for person in persons if person.number}
