"""EAN numbers (GLN) to which public bodies in Denmark want their invoices."""

from stdnum import ean
from stdnum.exceptions import ValidationError


def compact(text: str) -> str:
    """``text`` without blanks and hyphens."""
    return ean.compact(text)


def is_valid(number: str) -> bool:
    """Whether it has 13 digits of which the last fits the others.

    Source: GS1 General Specifications, Global Location Number.
    """
    try:
        return len(ean.validate(number)) == 13
    except ValidationError:
        return False
