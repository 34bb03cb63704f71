"""Member numbers, which are also the customer numbers with Nets.

Nets takes 1-15 capital letters and digits, returns them with zeros on the left, and so
cannot tell 007 from 7 (domain/betalingsservice.md 1.4).
"""

from __future__ import annotations

import re

_VALID = re.compile(r"[A-ZÆØÅ0-9]{1,15}")


def comparable(number: str) -> str:
    """The number without surrounding blanks and leading zeros: what must be unique."""
    return number.strip(" ").lstrip("0")


def is_valid(number: str) -> bool:
    """Whether the number can be a member number; zeros alone leave nothing to tell
    it by."""
    return bool(_VALID.fullmatch(number)) and bool(comparable(number))


def is_unusual(number: str) -> bool:
    """Whether a number has other signs than digits, which is a slip of the pen where an
    association's others have none: the letter O for a zero."""
    return not number.isdecimal()
