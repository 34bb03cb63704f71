"""Names of files: which are wanted, which are still being written, which are safe."""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatchcase

# The longest name that file systems take, minus room for what is put behind it.
MOST_CHARACTERS = 200
# Kinds of characters that no name has: control and format characters (which turn the
# direction of what follows), halves of characters (bytes that are no UTF-8), and
# separators of lines. No database keeps the halves.
NO_KINDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_safe_name(name: str) -> bool:
    """Is this a plain name of a file: no folder, not hidden, no control characters?"""
    return (
        0 < len(name) <= MOST_CHARACTERS
        and not name.startswith(".")
        and not any(
            char in "/\\" or unicodedata.category(char) in NO_KINDS for char in name
        )
    )


def matches(name: str, patterns: str) -> bool:
    """Does a name match one of the patterns (``*.BS1 *.txt``), whatever its case?"""
    return any(
        fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns.split()
    )


def part_name(name: str) -> str:
    """The name under which a file is written before it gets its own."""
    return f"{name}.part"


def other_name(name: str, number: int) -> str:
    """A further name for a file whose name is taken: ``a.txt`` becomes ``a.txt.2``."""
    return f"{name}.{number}"
