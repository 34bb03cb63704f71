"""What can be a telephone number and an e-mail address: one rule for what is typed and
what is imported. Free of Odoo."""

from __future__ import annotations

import re

_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_]([\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"{_LOCAL_PART}@{_DOMAIN}")
_EMAIL_LIMIT = 254  # RFC 5321, 4.5.3.1.3 less the angle brackets
_NUMBER = re.compile(r"(?:\+|00)?\(?\d[\d ().\u00a0-]*")
# ITU-T E.164: at most 15 digits with the country's code; Danish ones have 8.
LEAST_DANISH, LEAST_FOREIGN, MOST = 8, 7, 15
_DENMARK = "45"


def is_email(text: str) -> bool:
    """Whether the text is one e-mail address and nothing else."""
    return len(text) <= _EMAIL_LIMIT and bool(_EMAIL.fullmatch(text))


def phone_numbers(text: str | None) -> list[str]:
    """The telephone numbers in a text, digits alone: Danish ones without +45, others
    with ``+``. Text around them does not matter: ``66 11 22 33 (aften)``."""
    numbers = []
    for match in _NUMBER.finditer(text or ""):
        digits = re.sub(r"\D", "", match[0])
        foreign = match[0].startswith(("+", "00"))
        if match[0].startswith("00"):
            digits = digits[2:]
        if digits.startswith(_DENMARK) and (foreign or len(digits) == 10):
            digits, foreign = digits[2:], False
        if len(digits) == 2 * LEAST_DANISH and not foreign:
            # Two in one cell with nothing but blanks or a dash between them.
            found = [digits[:LEAST_DANISH], digits[LEAST_DANISH:]]
            numbers += [each for each in found if len(set(each)) > 1]
            continue
        least = LEAST_FOREIGN if foreign else LEAST_DANISH
        if least <= len(digits) <= MOST and len(set(digits)) > 1:
            numbers.append(f"+{digits}" if foreign else digits)
    return numbers


def is_phone(text: str) -> bool:
    """Whether somebody could be called there."""
    return bool(phone_numbers(text))
