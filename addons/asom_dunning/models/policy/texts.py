"""Place-holders in an association's own texts."""

import re

PLACEHOLDERS = ("member", "amount", "deadline", "association", "phone")
_HOLDER = re.compile(r"\{(\w*)\}")


def unknown_in(text: str) -> list[str]:
    """Names in braces that are no place-holders, in their order."""
    return [name for name in _HOLDER.findall(text) if name not in PLACEHOLDERS]


def fill(text: str, values: dict) -> str:
    """The text with the values in place; what is no place-holder stays."""
    return _HOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)
