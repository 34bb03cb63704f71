"""Customer numbers that somebody may have meant who typed another one."""

from __future__ import annotations

import string

SIGNS = string.digits + string.ascii_uppercase + "ÆØÅ"
# Shorter parts say nothing.
LEAST = 4


def one_off(number: str) -> set[str]:
    """Numbers that become ``number`` by one slip of the finger: a sign too many, too
    few or wrong, or two neighbours exchanged. Without leading zeros, because these do
    not count (betalingsservice 1.4); neither ``number`` itself nor "" is among them."""
    splits = [(number[:i], number[i:]) for i in range(len(number) + 1)]
    found = {a + b[1:] for a, b in splits if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    found |= {a + sign + b[1:] for a, b in splits if b for sign in SIGNS}
    found |= {a + sign + b for a, b in splits for sign in SIGNS}
    return {one.lstrip("0") for one in found} - {number.lstrip("0"), ""}


def parts(number: str) -> list[str]:
    """Beginnings and ends of ``number``, the longest first: it may have got something
    else typed before or after it. At least four signs long, without leading zeros."""
    found = {}
    for length in range(len(number) - 1, LEAST - 1, -1):
        for part in (number[-length:], number[:length]):
            found.setdefault(part.lstrip("0"))
    return [part for part in found if len(part) >= LEAST]
