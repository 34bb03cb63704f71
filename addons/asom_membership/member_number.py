"""Member numbers, which are also the customer numbers with Nets.

Nets takes 1-15 capital letters and digits, returns them with zeros on the left, and so
cannot tell 007 from 7 (domain/betalingsservice.md 1.4).
"""

from __future__ import annotations

import re

_LENGTH = 15
_VALID = re.compile(rf"[A-ZÆØÅ0-9]{{1,{_LENGTH}}}")
_DIGITS = re.compile(r"[0-9]+")


def comparable(number: str) -> str:
    """The number without surrounding blanks and leading zeros: what must be unique."""
    return number.strip(" ").lstrip("0")


def ordered(number: str) -> str:
    """What numbers are sorted by as text: 9 before 10, A9 before A10."""
    return _DIGITS.sub(lambda found: found[0].zfill(_LENGTH), comparable(number))


def is_valid(number: str) -> bool:
    """Whether the number can be a member number; zeros alone leave nothing to tell
    it by."""
    return bool(_VALID.fullmatch(number)) and bool(comparable(number))


def is_unusual(number: str) -> bool:
    """Whether a number has other signs than digits, which is a slip of the pen where an
    association's others have none: the letter O for a zero."""
    return not number.isdecimal()
