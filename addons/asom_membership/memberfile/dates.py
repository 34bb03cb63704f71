"""In which ways a date can be read, and in which one a whole column is.

``03/04/2026`` is a day in April and one in March. A column is read in one way: the
Danish one, day first, where every cell fits it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

# Danish first: it counts where all are possible.
ORDERS = ("dmy", "mdy", "ymd")
MIXED = "mixed"
# 1 January 1900 is what Excel and databases make of no day at all.
FIRST_YEAR, LAST_YEAR = 1901, 2100
# dd-mm-yy: 50-99 is 1950-1999 and 00-49 is 2000-2049.
CENTURY_TURN = 50

_THREE = re.compile(r"(\d{1,2})([-./])(\d{1,2})([-./])(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_TIME_OF_DAY = re.compile(
    r"[T ]\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?( ?[AP]M)?$", re.ASCII | re.IGNORECASE
)
# Midnight in any time zone is the day as it stands; another time with a zone may be
# another day here, and is no date.
_MIDNIGHT = re.compile(
    r"(T00:00(?::00(?:\.0+)?)?) ?(?:Z|[+-]\d\d(?::?\d\d)?)$", re.ASCII
)
# As programs for texts write them.
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-")
_FOREIGN = re.compile(r"\d/\d{1,2}/\d|^\s*\d{1,2}-\d{1,2}-\d\d\s*$", re.ASCII)
_DIGITS = re.compile(r"\d{6}|\d{8}", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january",
            "februar feb february",
            "marts mar march",
            "april apr",
            "maj may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_NAME = re.compile(
    r"(?:den )?(\d{1,2})\.?[ -]*([a-z]+)\.?[ ,-]*(\d{4}|\d{2})", re.I
)
_NAME_DAY = re.compile(r"([a-z]+)\.? (\d{1,2}),? (\d{4})", re.IGNORECASE | re.ASCII)


def readings(text: str) -> dict[str, date]:
    """The day that a text means in each order of day, month and year; without an order
    in which it means none, and the same day in all where there is but one way.

    :param text: not longer than a date can be; a time of day behind it is left out
    """
    text = _TIME_OF_DAY.sub("", _MIDNIGHT.sub(r"\1", text.strip().translate(_DASHES)))
    text = re.sub(r"\s*([-./])\s*", r"\1", text)
    sole = _sole(text)
    if sole:
        return dict.fromkeys(ORDERS, sole)
    if _DIGITS.fullmatch(text):
        return _of_digits(text)
    match = _THREE.fullmatch(text)
    if not match:
        return {}
    one, first_sign, two, second_sign, three = match.groups()
    orders = [("dmy", three, two, one)]
    if first_sign == second_sign != ".":
        # 5/1-26 and 5.1.26 are Danish, whatever the others are.
        orders.append(("mdy", three, one, two))
        if len(three) == 2 and len(one) == 2:
            orders.append(("ymd", one, two, three))
    return _days(orders)


def _sole(text: str) -> date | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _day(*match.groups())
    match = _DAY_NAME.fullmatch(text)
    if match and match[2].lower() in _MONTHS:
        return _day(match[3], _MONTHS[match[2].lower()], match[1])
    match = _NAME_DAY.fullmatch(text)
    if match and match[1].lower() in _MONTHS:
        return _day(match[3], _MONTHS[match[1].lower()], match[2])
    return None


def _of_digits(text: str) -> dict[str, date]:
    if len(text) == 6:
        one, two, three = text[:2], text[2:4], text[4:]
        return _days(
            [
                ("dmy", three, two, one),
                ("mdy", three, one, two),
                ("ymd", one, two, three),
            ]
        )
    # Never both: the middle of a ddmmyyyy from 1901 to 2100 read as yyyymmdd would
    # be a month from 19 on.
    if FIRST_YEAR <= int(text[4:]) <= LAST_YEAR:
        one, two, year = text[:2], text[2:4], text[4:]
        return _days([("dmy", year, two, one), ("mdy", year, one, two)])
    day = _day(text[:4], text[4:6], text[6:])
    return dict.fromkeys(ORDERS, day) if day else {}


def _days(orders) -> dict[str, date]:
    found = {name: _day(*parts) for name, *parts in orders}
    return {name: day for name, day in found.items() if day}


def _day(year, month, day) -> date | None:
    number = int(year)
    if isinstance(year, str) and len(year) == 2:
        number += 1900 if number >= CENTURY_TURN else 2000
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


@dataclass
class DateColumn:
    """Finds out in which order a column has its days.

    :ivar possible: orders that every cell so far fits
    :ivar figures: whether a cell is six digits, of which nothing tells an order
    :ivar foreign: whether a cell is written as other orders are too: with strokes, or
        with a year of two figures
    """

    possible: set[str] = field(default_factory=lambda: set(ORDERS))
    seen: bool = False
    figures: bool = False
    foreign: bool = False

    def add(self, text: str) -> None:
        """Take a cell into account; one that is no date at all says nothing."""
        found = readings(text)
        if found and len(set(found.values())) == 1 and len(found) == len(ORDERS):
            return
        if found:
            self.seen = True
            self.possible &= set(found)
            self.figures |= bool(re.fullmatch(r"\s*\d{6}\s*", text))
            self.foreign |= bool(_FOREIGN.search(text))

    @property
    def sure(self) -> bool:
        """Whether the cells leave one order alone."""
        return len(self.possible) == 1

    @property
    def doubtful(self) -> bool:
        """Whether a person has to look in which order the days are: 03/04/26 fits
        three, and a Danish list with 03-04-2026 is as usual."""
        return self.seen and self.foreign and len(self.possible) > 1


def orders_of(columns: dict[str, DateColumn]) -> dict[str, str]:
    """The order of each column that has days which could be read in several, ``mixed``
    where none fits all of its cells.

    A column that fits several is read as the file's others are, and day first where
    they do not tell either.
    """
    sure = {next(iter(each.possible)) for each in columns.values() if each.sure}
    orders = {}
    for name, column in columns.items():
        if not column.seen:
            continue
        shared = column.possible & sure
        if column.sure:
            orders[name] = next(iter(column.possible))
        elif not column.possible or len(shared) > 1 or (column.figures and not shared):
            orders[name] = MIXED
        elif shared:
            orders[name] = next(iter(shared))
        else:
            orders[name] = next(each for each in ORDERS if each in column.possible)
    return orders
