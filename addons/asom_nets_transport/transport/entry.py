"""A file in a folder of a store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as a listing shows it.

    :param name: without its folder
    :param size: bytes
    :param modified: seconds since 1970 by the other machine's clock
    """

    name: str
    size: int
    modified: int
