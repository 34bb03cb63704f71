"""What an import knows of an association and its members: plain data, no Odoo."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from ..addresses import differ
from ..people import People, name_key

_CARE_OF = re.compile(r"c/o ([^,]+)(?:, (.+))?", re.IGNORECASE)


def product_key(name: str) -> str:
    """A product's name without blanks and capital letters; signs count: Disney+."""
    return "".join(name.casefold().split())


def split_care_of(street2: str | None) -> tuple[str | None, str | None]:
    """(name behind c/o, rest) of an address's second line as imports write it."""
    match = _CARE_OF.fullmatch(street2 or "")
    return (match[1], match[2]) if match else (None, street2 or None)


def join_care_of(name: str | None, rest: str | None) -> str | None:
    """The second line of an address: ``c/o Ida Holm, 2. tv.``"""
    parts = [f"c/o {name}" if name else None, rest]
    return ", ".join(filter(None, parts)) or None


@dataclass(frozen=True)
class Product:
    """A package or add-on.

    :ivar template: id of the product template, which ``requires`` and ``excludes`` hold
    :ivar group: the group of which a member has one at a time, or None
    :ivar areas: ids of the installation groups it is sold in; empty: everywhere
    :ivar most: how many may run at one installation; 0 is no limit
    """

    id: int
    template: int
    name: str
    group: int | None = None
    requires: frozenset[int] = frozenset()
    excludes: frozenset[int] = frozenset()
    areas: frozenset[int] = frozenset()
    most: int = 0


@dataclass(frozen=True)
class Running:
    """A subscription, stored or about to be.

    :ivar end: the last day, None where it runs on
    :ivar id: of the stored row, else None
    :ivar was: the last day that is stored
    :ivar line: id of the import's line that makes it, or makes another in its place
    """

    product: Product
    start: date
    end: date | None = None
    id: int | None = None
    was: date | None = None
    line: int | None = None

    def overlaps(self, start: date, end: date | None) -> bool:
        """Whether it runs on a day from ``start`` to ``end`` (None: for ever)."""
        return (self.end is None or self.end >= start) and (
            end is None or self.start <= end
        )


@dataclass(eq=False)
class Place:
    """An address that is connected.

    :ivar vals: what a new one is made of; empty for a stored one
    :ivar marks: what tells it from another of the same key, by field name
    :ivar learned: marks that a stored one lacks and the file has
    :ivar area: id of its installation group
    :ivar running: subscriptions there of products that are limited by installation
    """

    key: str
    id: int | None = None
    vals: dict = field(default_factory=dict)
    area: int | None = None
    line: int | None = None
    running: list[Running] = field(default_factory=list)
    marks: dict = field(default_factory=dict)

    learned: dict = field(default_factory=dict)

    def learn(self, marks: dict) -> None:
        """Take over what was not known of the address, so that a third row is told
        apart by it."""
        new = {name: mark for name, mark in marks.items() if not self.marks.get(name)}
        self.marks |= new
        if self.id:
            self.learned |= new
        else:
            self.vals |= new

    def is_apart_from(self, marks: dict) -> bool:
        """Whether another address of the same key is meant: the same street and
        postcode in another town, municipality or property."""
        return any(
            _are_apart(name, self.marks.get(name), marks.get(name)) for name in MARKS
        )


# Fields of an installation beside its key.
MARKS = ("address_ref", "municipality_code", "street_code", "property_reference")
MARKS += ("city", "locality")


def _are_apart(name: str, one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    if name in ("city", "locality"):
        return differ(one, other)
    return one.casefold().lstrip("0") != other.casefold().lstrip("0")


@dataclass(eq=False)
class Member:
    """A member as the file's rows leave it.

    :ivar line: id of the import's line that makes the member
    :ivar partner: the payer's fields by name, None where empty; ``country`` a code
    :ivar values: fields of the membership by name
    :ivar household: names of the others
    :ivar people: name -> the line that adds it to the household
    :ivar place_marks: what the last row tells of the place
    :ivar stored: (partner, values, household, place) as they are stored
    :ivar fixed_start: the day of joining is given, not derived
    :ivar begun: (line, record) of each subscription that was made
    """

    key: str
    number: str | None = None
    id: int | None = None
    partner_id: int | None = None
    line: int | None = None
    partner: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    household: tuple[str, ...] = ()
    people: dict[str, int] = field(default_factory=dict)
    place: Place | None = None
    place_marks: dict = field(default_factory=dict)
    running: tuple[Running, ...] = ()
    stored: tuple = ()
    fixed_start: bool = False
    begun: list = field(default_factory=list)

    def draft(self) -> Member:
        """A copy to change; :meth:`take` makes its values the member's own."""
        other = copy(self)
        other.partner, other.values = dict(self.partner), dict(self.values)
        other.people = dict(self.people)
        return other

    def take(self, draft: Member) -> None:
        """Become what the draft is."""
        vars(self).update(vars(draft))

    def keep_as_stored(self) -> Member:
        """Remember the present values as the stored ones; the member itself."""
        held = self.household, self.place
        self.stored = (dict(self.partner), dict(self.values), *held)
        return self


@dataclass
class Known:
    """What a plan is made from.

    :ivar members: by comparable number
    :ivar products: by :func:`product_key`
    :ivar products_twice: names, by :func:`product_key`, that several of them have
    :ivar product_names: the association's packages and add-ons, for error texts
    :ivar places: by :func:`..addresses.address_key`, several where towns differ
    :ivar people: to find the same person twice
    :ivar listed: comparable numbers that stand in the file
    :ivar digits_only: whether the file's numbers are digits alone
    :ivar names_twice: names (:func:`..people.name_key`) of several rows of the file;
        None where only a part of it is looked at
    :ivar countries: known country codes
    :ivar langs: languages that are installed
    :ivar ean_channels: payment channels for which a member needs an EAN number
    :ivar today: the day of the import
    :ivar second_phone: text of a note with a second telephone number, with ``%s``
    :ivar other_country: text of a note with a country that is not known, with ``%s``
    """

    today: date
    members: dict[str, Member] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    products_twice: set[str] = field(default_factory=set)
    product_names: str = ""
    places: dict[str, list[Place]] = field(default_factory=dict)
    people: People = field(default_factory=People)
    listed: frozenset[str] = frozenset()
    digits_only: bool = False
    names_twice: frozenset[str] | None = None
    countries: frozenset[str] = frozenset({"DK"})
    ean_channels: frozenset[str] = frozenset()
    langs: frozenset[str] = frozenset({"da_DK"})
    second_phone: str = "%s"
    other_country: str = "%s"

    def keeps(self, name: str | None) -> bool:
        """Whether a later row may speak of somebody of that name."""
        return self.names_twice is None or name_key(name) in self.names_twice

    def place_at(self, key: str, marks: dict) -> Place | None:
        """The address of that key that the marks do not speak against; of several the
        one with most of them."""

        def agreeing(place: Place) -> int:
            return sum(place.marks.get(name) == mark for name, mark in marks.items())

        held = self.places.get(key, ())
        found = [place for place in held if not place.is_apart_from(marks)]
        return max(found, key=agreeing, default=None)

    def add_place(self, place: Place) -> None:
        """Know one more address; one that is known stays."""
        held = self.places.setdefault(place.key, [])
        if not any(other is place for other in held):
            held.append(place)
