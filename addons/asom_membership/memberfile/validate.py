"""One row of a file as values that can be stored, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .. import addresses, contact_rules
from ..people import name_key
from . import contacts, formats
from .choices import Choice, parse_choice
from .damage import mended
from .errors import Problem, ValueCode, shown
from .fields import FIELD, FIELDS, Field
from .guide import EXAMPLE_NUMBER
from .table import Row
from .totals import text_alone, total_in
from .words import comparable

_PARSERS: dict[str, Callable[[object, Field], object]] = {
    "text": lambda value, target: formats.parse_text(value, target.limit),
    "note": lambda value, target: formats.parse_note(value, target.limit),
    "date": lambda value, target: formats.parse_date(value),
    "amount": lambda value, target: formats.parse_amount(value),
    "integer": lambda value, target: formats.parse_integer(value),
    "boolean": lambda value, target: formats.parse_boolean(value),
    "choice": lambda value, target: parse_choice(value, target.key),
    "number": lambda value, target: contacts.parse_member_number(value),
    "ean": lambda value, target: contacts.parse_ean(value),
    "email": lambda value, target: contacts.parse_email(value),
    "phone": lambda value, target: contacts.parse_phone(value, target.limit),
    "zip": lambda value, target: contacts.parse_zip(value, target.limit),
    "country": lambda value, target: contacts.parse_country(value, target.limit),
    "municipality": lambda value, target: contacts.parse_municipality_code(value),
    "co_name": lambda value, target: contacts.parse_co_name(value, target.limit),
    "people": lambda value, target: contacts.parse_people(value, target.limit),
    "products": lambda value, target: contacts.parse_products(value, target.limit),
}


NAME_PARTS = ("first_name", "middle_name", "last_name")


def full_name(name, first=None, middle=None, last=None) -> str | None:
    """A name from a column for the whole and columns for its parts. The whole counts
    more; beside a last name alone, which it lacks, it is the first one."""
    if name and not first and last and not _ends_with(name, last):
        return " ".join(filter(None, (name, middle, last)))
    if name:
        return name
    return " ".join(filter(None, (first, middle, last))) or None


def _ends_with(name: str, last: str) -> bool:
    words = set(name_key(name).split())
    return set(name_key(last).split()) <= words


@dataclass
class ParsedRow:
    """A row's values by key of :data:`.fields.FIELDS`.

    A key is missing where its column is not mapped or its cell has a problem; its
    value is None (an empty tuple for household and addons) where the cell is empty.
    """

    line: int
    values: dict[str, object]
    problems: list[Problem] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """Whether the row must not be taken in as it is."""
        return any(problem.blocking for problem in self.problems)


def parse_value(key: str, value: object) -> object:
    """One cell as the value of a field.

    :param key: of :data:`.fields.FIELDS`
    :raises ValueCode: when it does not have the field's format
    """
    target = FIELD[key]
    return _PARSERS[target.kind](value, target)


def parse_row(
    mapping: Mapping[str, str],
    row: Row,
    orders: Mapping[str, str] | None = None,
    choices: Mapping[str, tuple[Choice, ...]] | None = None,
) -> ParsedRow:
    """Read and check a row.

    :param mapping: heading → key, such that :func:`.mapping.check_mapping` finds
        nothing; columns without key are left out
    :param orders: key → in which order the column has its days, where the whole column
        was looked at (:class:`.survey.Survey`)
    :param choices: key → what may be chosen, where that is not the usual
        (:data:`.choices.CHOICES`)
    """
    return _RowReader(mapping, row, orders or {}, choices or {}).parsed()


class _RowReader:
    def __init__(self, mapping: Mapping[str, str], row: Row, orders, choices):
        self.row = row
        self.orders = orders
        self.choices = choices
        self.columns = {key: heading for heading, key in mapping.items() if key}
        self.values: dict[str, object] = {}
        self.problems: list[Problem] = []

    def parsed(self) -> ParsedRow:
        for key, heading in self.columns.items():
            if heading in self.row.values:
                self._read_cell(key, self.row.values[heading])
        if self.row.extra:
            params = {"count": len(self.row.extra), "value": shown(self.row.extra[0])}
            self._report("", "extra_cells", params)
        self._check_whole()
        self._join_parts()
        self._join_units()
        self._find_country()
        self._check_required()
        self._check_postcodes()
        self._check_membership()
        self._check_product_dates("package")
        self._check_product_dates("addons")
        if self.values.get("member_number") == EXAMPLE_NUMBER:
            self._report("member_number", "example_row")
        return ParsedRow(self.row.line, self.values, self.problems)

    def _read_cell(self, key: str, value: object) -> None:
        try:
            value, warning = mended(value, key, FIELD[key].kind)
            if FIELD[key].kind == "date":
                self.values[key] = formats.parse_date(value, self.orders.get(key))
            elif key in self.choices:
                self.values[key] = parse_choice(value, key, self.choices[key])
            else:
                self.values[key] = parse_value(key, value)
        except ValueCode as error:
            self._report(key, error.code, error.params)
            return
        if warning:
            self._report(key, warning.code, warning.params, blocking=False)

    def _report(self, key, code: str, params: dict | None = None, *, blocking=None):
        if blocking is None:
            blocking = FIELD[key].blocking if key else True
        heading = self.columns.get(key, "")
        problem = Problem(self.row.line, heading, key, code, params or {}, blocking)
        self.problems.append(problem)

    def _check_whole(self) -> None:
        """Whether the row is one, and whole: told for a person to confirm."""
        if self.row.missing:
            self._report("", "short_row", {"count": self.row.missing})
        elif self.row.cut:
            self._report("", "no_line_end")
        total = total_in(self.row.values.values(), self.values) or self._heading()
        if total:
            self._report("", "total_row", {"value": shown(total)})
        elif not any(each.blocking for each in self.problems) and (
            alone := text_alone(self.row.values, self.values)
        ):
            self._report("", "alone_row", {"value": shown(alone)})

    def _heading(self) -> str | None:
        """The first heading where the row has the headings once more: two lists in one
        file, or one printed page after the other."""
        cells = {key: value for key, value in self.row.values.items() if value}
        same = all(
            isinstance(value, str) and comparable(value) == comparable(key)
            for key, value in cells.items()
        )
        return next(iter(cells), None) if same else None

    # A whole that is filled in counts more than its parts.

    def _join_parts(self) -> None:
        place = self.values.pop("zip_city", None)
        parts = [self.values.pop(key, None) for key in NAME_PARTS]
        name = full_name(self.values.get("name"), *parts)
        if name:
            self._take_name(name)
        for prefix in ("", "installation_"):
            self._join_house(prefix)
        if place and not (self.values.get("zip") and self.values.get("city")):
            try:
                code, city = contacts.split_zip_city(place)
            except ValueCode as error:
                self._report("zip_city", error.code, error.params)
                return
            self.values["zip"] = self.values.get("zip") or code
            self.values["city"] = self.values.get("city") or city
        for prefix in ("", "installation_"):
            code, city = (self.values.get(f"{prefix}{key}") for key in ("zip", "city"))
            if code and city and city.startswith(f"{code} "):
                # "5591 Gelsted" beside 5591
                self.values[f"{prefix}city"] = city.removeprefix(code).strip()

    def _take_name(self, name: str) -> None:
        self.values["name"] = name
        if not contact_rules.is_name(name):
            key = next(key for key in ("name", *NAME_PARTS) if key in self.columns)
            del self.values["name"]
            self._report(key, "no_name", {"value": shown(name)})

    def _join_house(self, prefix: str) -> None:
        key = f"{prefix}street"
        parts = [
            self.values.pop(f"{prefix}{name}", None)
            for name in ("house_number", "house_letter")
        ]
        if self._faulty(key):
            return
        street = self.values.get(key)
        if any(parts):
            joined, agree = addresses.join_house(street, *parts)
            if not agree:
                number = " ".join(filter(None, parts))
                params = {"street": shown(street), "number": shown(number)}
                params["joined"] = shown(joined)
                self._report(f"{prefix}house_number", "house_twice", params)
            self.values[key] = joined
        street = self.values.get(key)
        if street and (plain := addresses.without_zero_house(street)) != street:
            self.values[key] = plain
            params = {"value": shown(street)}
            self._report(key, "house_zero", params, blocking=False)

    def _join_units(self) -> None:
        """Floor and door as Danmarks Adresser writes them; a column may hold both, or
        something that is neither, which stays as it is on the second line."""
        for prefix in ("", "installation_"):
            floor_key, door_key = f"{prefix}floor", f"{prefix}door"
            floor, door = self.values.get(floor_key), self.values.get(door_key)
            unit = addresses.read_unit(floor) if not door else None
            both = addresses.read_unit(door) if door else None
            if unit:
                floor, door = unit
            elif both and both[0] and addresses.normal_floor(floor) in (None, both[0]):
                # The column for the door has the floor as well.
                floor, door = both
            elif floor and not floor.strip(" .").isdecimal():
                known = addresses.read_unit(floor)
                if not known or known[1]:
                    line = filter(None, (self.values.get(f"{prefix}street2"), floor))
                    self.values[f"{prefix}street2"] = ", ".join(line)
                    floor = None
            if floor_key in self.values or door:
                self.values[floor_key] = addresses.normal_floor(floor)
                self.values[door_key] = addresses.normal_door(door)

    def _find_country(self) -> None:
        # Many lists have no column for the country and write "Malmö, Sverige".
        city = self.values.get("city")
        if city and self.values.get("country") is None and not self._faulty("country"):
            city, country = contacts.split_city_country(city)
            if country:
                self.values |= {"city": city, "country": country}

    def _faulty(self, key: str) -> bool:
        return any(
            problem.key == key and key not in self.values for problem in self.problems
        )

    def _check_required(self) -> None:
        wrong = {
            FIELD[each.key].part_of or each.key
            for each in self.problems
            if each.key and each.blocking
        }
        for target in FIELDS:
            missing = target.required and not self.values.get(target.key)
            if missing and target.key not in wrong:
                self._report(target.key, "required", {"label": target.label})

    def _check_postcodes(self) -> None:
        danish = self.values.get("country") in (None, "DK")
        # A country that cannot be read says nothing about the postcode.
        if danish and not self._faulty("country"):
            self._check_danish_zip("zip")
        self._check_danish_zip("installation_zip")

    def _check_danish_zip(self, key: str) -> None:
        code = self.values.get(key)
        try:
            if code:
                contacts.check_danish_zip(code)
        except ValueCode as error:
            del self.values[key]
            self._report(key, error.code, error.params)

    def _check_membership(self) -> None:
        joined, left = self.values.get("date_joined"), self.values.get("date_left")
        if joined and left and left < joined:
            self._report(
                "date_left", "left_before_joined", _days(left=left, joined=joined)
            )

    def _check_product_dates(self, name: str) -> None:
        start, end = self.values.get(f"{name}_from"), self.values.get(f"{name}_to")
        for key, day in ((f"{name}_from", start), (f"{name}_to", end)):
            if not day:
                continue
            self._check_inside(key, day)
            if name in self.values and not self.values[name]:
                params = {"label": FIELD[name].label}
                self._report(key, "date_without_product", params)
        if start and end and end < start:
            params = _days(start=start, end=end)
            self._report(f"{name}_to", "ends_before_start", params)

    def _check_inside(self, key: str, day) -> None:
        joined, left = self.values.get("date_joined"), self.values.get("date_left")
        if joined and left and left < joined:
            return  # reported already, and then nothing lies inside
        if joined and day < joined:
            self._report(key, "before_joined", _days(day=day, joined=joined))
        if left and day > left:
            self._report(key, "after_left", _days(day=day, left=left))


def _days(**days) -> dict[str, str]:
    return {name: formats.danish_date(day) for name, day in days.items()}
