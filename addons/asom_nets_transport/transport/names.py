"""Names of files: which are wanted, which are still being written, which are safe."""

from __future__ import annotations

from fnmatch import fnmatchcase

# The longest name that file systems take, minus room for what is put behind it.
MOST_CHARACTERS = 200


def is_safe_name(name: str) -> bool:
    """Is this a plain name of a file: no folder, not hidden, no control characters?"""
    return (
        0 < len(name) <= MOST_CHARACTERS
        and not name.startswith(".")
        and not any(
            char in "/\\" or ord(char) < 32 or ord(char) == 127 for char in name
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
