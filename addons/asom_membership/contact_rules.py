"""What can be a name, a telephone number and an e-mail address: one rule for what is
typed and what is imported. Free of Odoo."""

from __future__ import annotations

import re
import unicodedata

_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_]([\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"{_LOCAL_PART}@{_DOMAIN}")
_EMAIL_LIMIT = 254  # RFC 5321, 4.5.3.1.3 less the angle brackets
_NUMBER = re.compile(r"(?:\+|00)?\(?\d[\d ().\u00a0-]*")
# ITU-T E.164: at most 15 digits with the country's code; Danish ones have 8.
LEAST_DANISH, LEAST_FOREIGN, MOST = 8, 7, 15
_DENMARK = "45"
# What a list has in a cell for yes and no, or for a name that is not known, comparable.
_NO_NAMES = frozenset(
    "ja nej yes no true false sand sandt falsk falskt n/a ukendt unknown"
    " intet ingen".split()
) | {"ikke oplyst", "uden navn", "intet navn", "navn ukendt"}
_MONTHS = (
    "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november"
    "|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec"
)
_DATE_IN_WORDS = re.compile(
    rf"(?:den )?\d{{1,2}}\.?[ -]*(?:{_MONTHS})\.?(?:[ ,-]*(?:\d{{4}}|\d{{2}}))?",
    re.IGNORECASE,
)


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


def is_name(text: str) -> bool:
    """Whether somebody, or a company, could be called so: not a number, a telephone, a
    date, an e-mail address, nor the word for yes, no or unknown. ``3F`` and ``A/B
    Engvej 2`` are names."""
    plain = " ".join(text.split()).strip(" .,;:-_*?")
    # A name of emoji alone is one to register; Nets' preview says what becomes of it.
    if not any(sign.isalpha() or unicodedata.category(sign) == "So" for sign in plain):
        return False
    if plain.casefold() in _NO_NAMES or _DATE_IN_WORDS.fullmatch(plain):
        return False
    return not _EMAIL.fullmatch(plain.removeprefix("mailto:"))
