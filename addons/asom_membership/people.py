"""Finds the same person twice: by name and by what else is told of both.

Free of Odoo. A name alone tells nobody: two are taken for one where the address, the
mail or a telephone number is the same too, or where nothing tells them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from .addresses import address_key
from .contact_rules import phone_numbers

_SPELLINGS = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ð": "d", "ß": "ss"}
)
_WORD = re.compile(r"[^\W_]+")
# Old and new spelling are one, and so is what a system without Danish letters made.
_DOUBLE = re.compile(r"ae|oe|aa")
_SHORT = {"ae": "a", "oe": "o", "aa": "a"}
_COMPANY_WORDS = frozenset("aps as a s is i ks k ps p ivs fmba amba ab og and".split())


def name_key(name: str | None) -> str:
    """A name in one spelling and order: ``"mette norgard"`` of ``"Nørgaard, Mette"``
    and ``"Mette Nørgård"``, ``"hansen son"`` of ``"Hansen & Søn ApS"``."""
    plain = unicodedata.normalize("NFC", name or "").casefold().translate(_SPELLINGS)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = _DOUBLE.sub(lambda found: _SHORT[found[0]], plain)
    words = _WORD.findall(plain)
    telling = [word for word in words if word not in _COMPANY_WORDS] or words
    return " ".join(sorted(telling))


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody beside the name.

    :ivar number: the member's number, None as long as a file's row has none
    :ivar line: the file's line where the person stands there, else None
    :ivar place: the address without its postcode, comparable
    """

    number: str | None = None
    line: int | None = None
    place: str = ""
    zip: str = ""
    email: str = ""
    phones: frozenset[str] = frozenset()

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

    :param contact: street, street2, zip, email, phone and mobile, as far as they are
        known
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
    )


@dataclass
class People:
    """Persons by :func:`name_key`."""

    by_name: dict[str, list[Person]] = field(default_factory=dict)

    def add(self, key: str, person: Person) -> None:
        """Know one more."""
        self.by_name.setdefault(key, []).append(person)

    def forget_stored(self) -> None:
        """Keep only who stands in the file itself."""
        self.by_name = {
            key: kept
            for key, found in self.by_name.items()
            if (kept := [person for person in found if person.line is not None])
        }

    def match(self, key: str, person: Person) -> tuple[Person, str] | None:
        """The first who may be the same person, and why; evidence counts more than
        the lack of it."""
        found = [
            (other, reason)
            for other in self.by_name.get(key, ())
            if (reason := person.same_as(other))
        ]
        return min(found, key=lambda each: each[1] == "nothing", default=None)


def numbers_of(persons: Iterable[Person]) -> set[str]:
    """The member numbers of those who have one."""
    return {person.number for person in persons if person.number}
