"""What a row alone does not tell: a look at the whole file before its rows are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .. import member_number
from ..people import name_key
from . import formats
from .damage import mended
from .dates import DateColumn, orders_of
from .errors import ValueCode
from .fields import FIELD
from .table import Row
from .validate import NAME_PARTS, full_name, parse_value

# A list has numbers of digits alone when so many of a hundred are.
MOSTLY = 0.9
LEAST_NUMBERS = 5


@dataclass
class Survey:
    """What a file's rows have in common.

    :ivar orders: key → in which order the column has its days
    :ivar doubts: keys whose days fit several orders
    :ivar numbers: comparable member numbers and in how many rows each stands
    :ivar digits_only: whether nearly all numbers are digits alone
    :ivar other_numbers: whether most of them are not
    :ivar names_twice: names (:func:`..people.name_key`) that stand in several rows
    """

    orders: dict[str, str] = field(default_factory=dict)
    doubts: frozenset[str] = frozenset()
    numbers: Counter[str] = field(default_factory=Counter)
    digits_only: bool = False
    other_numbers: bool = False
    names_twice: frozenset[str] = frozenset()

    @property
    def repeated(self) -> frozenset[str]:
        """Numbers that stand in more than one row."""
        return frozenset(key for key, count in self.numbers.items() if count > 1)


def survey(mapping: Mapping[str, str], rows: Iterable[Row]) -> Survey:
    """Go through all rows once.

    :param mapping: heading → key
    """
    headings = {key: heading for heading, key in mapping.items() if key}
    columns = {
        key: (heading, DateColumn())
        for key, heading in headings.items()
        if FIELD[key].kind == "date"
    }
    number = headings.get("member_number")
    found = Survey()
    names: Counter[str] = Counter()
    parts = [headings.get(key) for key in ("name", *NAME_PARTS)]
    for row in rows:
        names[_name_key(row.values.get(part) for part in parts)] += 1
        for heading, column in columns.values():
            _add_date(column, row.values.get(heading))
        if number:
            _add_number(found.numbers, row.values.get(number))
    found.orders = orders_of({key: column for key, (_h, column) in columns.items()})
    sure = any(column.sure for _heading, column in columns.values())
    found.doubts = frozenset(
        key for key, (_h, column) in columns.items() if column.doubtful and not sure
    )
    found.names_twice = frozenset(key for key, count in names.items() if count > 1)
    digits = sum(key.isdecimal() for key in found.numbers)
    total = len(found.numbers)
    found.digits_only = total >= LEAST_NUMBERS and digits >= MOSTLY * total
    found.other_numbers = total >= LEAST_NUMBERS and digits < total / 2
    return found


def _name_key(cells) -> str:
    texts = []
    for cell in cells:
        try:
            texts.append(formats.cell_text(cell))
        except ValueCode:
            texts.append("")  # told when the row is read
    return name_key(full_name(*texts))


def _add_date(column: DateColumn, value: object) -> None:
    if not isinstance(value, str | int):
        return
    try:
        text = formats.cell_text(value)
    except ValueCode:
        return  # told when the row is read
    if text and len(text) <= formats.LONGEST_DATE:
        column.add(formats.date_text(value, text)[0])


def _add_number(numbers: Counter[str], value: object) -> None:
    try:
        value, _warning = mended(value, "member_number", "number")
        number = parse_value("member_number", value)
    except ValueCode:
        return  # told when the row is read
    key = member_number.comparable(number or "")
    if key:
        numbers[key] += 1
