"""``filter=`` as both generations read it: ``name$eq:value``, ``$and:``, ``$or:``."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

PREDICATE = re.compile(r"([A-Za-z.]+)\$([a-z]+):(.*)", re.DOTALL)
SIMPLE = ("eq", "ne", "gt", "gte", "lt", "lte", "like", "in", "nin")


class FilterError(Exception):
    """A filter that the server does not take.

    :param name: of the property that it is about
    """

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


def matcher(text: str, allowed: dict[str, tuple]):
    """A function that tells whether a row (a dict) fits.

    :param allowed: {property: operators}
    :raises FilterError: a property or an operator that may not be asked by
    """
    if not text:
        return lambda row: True
    either = [
        [_predicate(each, allowed) for each in re.split(r"\$and:", part)]
        for part in re.split(r"\$or:", text)
    ]
    return lambda row: any(all(fits(row) for fits in every) for every in either)


def _predicate(text: str, allowed: dict[str, tuple]):
    found = PREDICATE.fullmatch(text.strip().strip("()"))
    if not found:
        raise FilterError(text, "The filter could not be read")
    name, operator, wanted = found.groups()
    known = {each.lower(): each for each in allowed}
    if name.lower() not in known:
        raise FilterError(name, f"Filtering is not allowed on property '{name}'.")
    name = known[name.lower()]
    if operator not in SIMPLE or operator not in allowed[name]:
        raise FilterError(name, f"Operator ${operator}: not supported on {name}")
    wanted = wanted.replace("$$", "$")
    return lambda row: _fits(row.get(name), operator, wanted)


def _fits(value, operator: str, wanted: str) -> bool:
    if operator in ("in", "nin"):
        listed = [each.strip() for each in wanted.strip("[]").split(",")]
        return any(_compare(value, each) == 0 for each in listed) == (operator == "in")
    if operator == "like":
        text, pattern = str(value or "").lower(), wanted.lower()
        if "*" not in pattern:
            return pattern in text
        shape = ".*".join(map(re.escape, pattern.split("*")))
        return re.fullmatch(shape, text, re.DOTALL) is not None
    order = _compare(value, "" if wanted == "$null:" else wanted)
    return {
        "eq": order == 0,
        "ne": order != 0,
        "gt": order > 0,
        "gte": order >= 0,
        "lt": order < 0,
        "lte": order <= 0,
    }[operator]


def _compare(value, wanted: str) -> int:
    """-1, 0 or 1; what there is not is smaller than everything."""
    if value is None:
        return 0 if wanted == "" else -1
    if isinstance(value, bool):
        left, right = str(value).lower(), wanted.lower()
    elif isinstance(value, (int, float, Decimal)):
        try:
            left, right = Decimal(str(value)), Decimal(wanted)
        except InvalidOperation:
            return -1
    else:
        left, right = str(value).lower(), wanted.lower()
        # Dates are given with and without a time of day.
        if re.fullmatch(r"\d{4}-\d\d-\d\d.*", left):
            left, right = left[:10], right[:10]
    return (left > right) - (left < right)
