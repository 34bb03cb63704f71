"""A price as a plan of parts: "1.025,00 + 975,00" to øre and back, pure."""

from __future__ import annotations

import re

from .money import danish

_BETWEEN = re.compile(r"[+;\n]")
# As Danes write amounts; with a full stop before two digits as others do.
_DANISH = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?(?:\s*kr\.?)?")
_PLAIN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\.(\d{2})(?:\s*kr\.?)?")


class NoAmount(ValueError):
    """A part cannot be read.

    :ivar part: its text
    """

    def __init__(self, part: str):
        super().__init__(f"{part!r} is no amount")
        self.part = part


def read_parts(text: str | None) -> tuple[int, ...]:
    """Øre of each part, in order; none for an empty text.

    :raises NoAmount: when one of them is no amount of kroner and øre
    """
    if not (text or "").strip():
        return ()
    return tuple(_ore(part.strip()) for part in _BETWEEN.split(text))


def write_parts(parts: tuple[int, ...]) -> str:
    """The parts as people write them: ``1.025,00 + 975,00``."""
    return " + ".join(danish(part) for part in parts)


def _ore(part: str) -> int:
    found = _DANISH.fullmatch(part) or _PLAIN.fullmatch(part)
    if not found:
        raise NoAmount(part)
    kroner, ore = found.groups()
    return int(re.sub(r"\D", "", kroner)) * 100 + int((ore or "0").ljust(2, "0"))
