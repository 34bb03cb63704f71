"""Customer numbers (kundenummer), betalingsservice 1.4.

A customer number identifies a debtor for ever: mandates hang on it. Nets returns it
padded with zeros on the left, so numbers are compared by :func:`comparable`, and two
numbers that differ only in leading zeros must never both be issued.
"""

from __future__ import annotations

import re

from .errors import DeliveryError

MAX_LENGTH = 15
_ALLOWED = "A-ZÆØÅ0-9"
_VALID = re.compile(f"[{_ALLOWED}]{{1,{MAX_LENGTH}}}").fullmatch
_INVALID_CHARACTER = re.compile(f"[^{_ALLOWED}]")


def comparable(number: str) -> str:
    """The number without surrounding blanks and leading zeros."""
    return number.strip(" ").lstrip("0")


def is_valid(number: str) -> bool:
    """Whether Nets takes the number: 1-15 of A-Z, Æ, Ø, Å and digits, upper case.

    A number of zeros only is refused: nothing is left of it to compare.
    """
    return bool(_VALID(number)) and bool(comparable(number))


def is_digits(number: str) -> bool:
    """Whether Leverandørservice takes the number: 1-15 digits, not only zeros."""
    return is_valid(number) and number.isascii() and number.isdecimal()


def check(number: str) -> str:
    """Return the number if it is valid.

    :raises DeliveryError: code ``customer_number``; ``values["offset"]`` is the
        0-based place of the first fault.
    """
    if not is_valid(number):
        bad = _INVALID_CHARACTER.search(number)
        offset = bad.start() if bad else min(len(number), MAX_LENGTH)
        raise DeliveryError("customer_number", content=number, offset=offset)
    return number
