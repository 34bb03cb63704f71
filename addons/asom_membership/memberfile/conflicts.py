"""Rows of one number that speak of two members.

Several rows of a number are one member with several packages; then they say the same of
the member itself. Where they do not, it is not known which of them is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .. import member_number
from ..addresses import address_key
from ..contact_rules import phone_numbers
from ..people import name_key
from .fields import FIELD
from .table import Row
from .validate import parse_row

# What belongs to the member and not to one of its packages.
OF_THE_MEMBER = (
    "name street zip city country email phone mobile co_name date_joined date_left "
    "payment_channel ean_number name_protected installation_street installation_zip"
).split()


@dataclass(frozen=True)
class Conflict:
    """Two rows that contradict each other.

    :ivar line: of the other row
    :ivar key: of the field in which they differ
    """

    line: int
    key: str


def conflicts(
    mapping: Mapping[str, str], rows: Iterable[Row], found, choices=None
) -> dict[int, Conflict]:
    """{line: what it contradicts} of the rows whose numbers stand in several.

    :param found: the file's :class:`.survey.Survey`
    :param choices: as :func:`.validate.parse_row` has them
    """
    first: dict[str, dict[str, tuple[object, int]]] = {}
    lines: dict[str, list[int]] = {}
    wrong: dict[str, tuple[str, int, int]] = {}
    headings = {key: heading for heading, key in mapping.items()}
    heading = headings.get("member_number", "")
    repeated = found.repeated
    for row in rows:
        if not repeated or row.values.get(heading) in (None, ""):
            continue
        parsed = parse_row(mapping, row, found.orders, choices)
        number = member_number.comparable(parsed.values.get("member_number") or "")
        if number not in repeated:
            continue
        lines.setdefault(number, []).append(row.line)
        told = first.setdefault(number, {})
        for key in OF_THE_MEMBER:
            value = _comparable(key, parsed.values)
            if value in (None, "", ()):
                continue
            other, line = told.setdefault(key, (value, row.line))
            if other != value:
                wrong.setdefault(number, (key, line, row.line))
    return {
        line: Conflict(second if line == one else one, key)
        for number, (key, one, second) in wrong.items()
        for line in lines[number]
    }


def _comparable(key: str, values: Mapping[str, object]):
    value = values.get(key)
    if key == "name":
        return name_key(value)
    if key in ("street", "installation_street"):
        prefix = key.removesuffix("street")
        names = (f"{prefix}street2", None, f"{prefix}floor", f"{prefix}door")
        return value and address_key(value, *(values.get(name) for name in names))
    if FIELD[key].kind == "phone":
        return tuple(phone_numbers(value)) or value
    return value.casefold() if isinstance(value, str) else value
