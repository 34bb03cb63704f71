"""Short constructors, so that a layout reads like the table it was made from.

Arguments: start (1-based), length, name, Danish name, English name, rule, confidence.
A filler is written as blanks (X) or zeros (N) unless ``fixed`` says otherwise.
"""

from __future__ import annotations

from ..fields import Field


def _field(kind: str, start: int, length: int, *words: str, **options) -> Field:
    if options.get("filler"):
        options.setdefault("fixed", "")
    return Field(start, length, kind, *words, **options)


def N(start: int, length: int, *words: str, **options) -> Field:  # noqa: N802
    """A numeric field: right-aligned, zeros on the left."""
    return _field("N", start, length, *words, **options)


def X(start: int, length: int, *words: str, **options) -> Field:  # noqa: N802
    """An alphanumeric field: left-aligned, blanks on the right."""
    return _field("X", start, length, *words, **options)
