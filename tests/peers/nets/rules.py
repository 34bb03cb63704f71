"""Rules about single values of a 0601, each with its place in betalingsservice.md."""

from __future__ import annotations

import re
from datetime import date, timedelta

MAX_DAYS_AHEAD = 90
"""Section 11: a due date lies at most so many days ahead."""

# ISO 3166-1 alpha-2
COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM "
    "BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX "
    "CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG "
    "GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV "
    "LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE "
    "NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO "
    "RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF "
    "WS YE YT ZA ZM ZW".split()
)


def customer_number(padded: str) -> tuple[int, str] | None:
    """(offset from 0, what is wrong) with a customer number; section 1.4.

    Capital letters A-Z, Æ, Ø, Å and digits, no blank inside, and more than zeros.
    """
    text = padded.rstrip(" ")
    if not text.strip("0 "):
        return 0, "customer number is empty"
    found = re.search(r"[^A-ZÆØÅ0-9]", text)
    if found and found.start():
        return found.start(), (
            f"customer number must be capital letters and digits without blanks, "
            f"found {found[0]!r} in {text!r}"
        )
    if found and found[0] != " ":  # a leading blank is a fault of the field already
        return 0, f"customer number must be capital letters and digits, found {text!r}"
    return None


def day(text: str) -> date | None:
    """A date of DDMMYY (20YY) or DDMMYYYY; None if there is no such day; 1.3."""
    if not text.isdecimal():
        return None
    year = int(text[4:]) + (2000 if len(text) == 6 else 0)
    try:
        return date(year, int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def passes_mod_10(digits: str) -> bool:
    """Whether the last digit is the check digit of the others; section 10."""
    weighted = (
        int(digit) * (2 if place % 2 else 1)
        for place, digit in enumerate(reversed(digits))
    )
    return sum(product // 10 + product % 10 for product in weighted) % 10 == 0


def address(lines: list[str], country: str) -> str | None:
    """What is wrong with the number of name and address lines; section 2.4."""
    needed = 3 if country in COUNTRIES - {"DK"} else 2
    if len(lines) < needed:
        where = "in Denmark" if needed == 2 else "abroad"
        return f"{len(lines)} name and address lines, at least {needed} {where}"
    return None


def postcode(value: str, country: str) -> str | None:
    """What is wrong with a postcode of four digits or blanks; 2.3, 022 / 00009."""
    if country == "DK" and value in ("", "0000"):
        return "a Danish address needs a postcode of four digits"
    if country != "DK" and value not in ("", "0000"):
        return f"postcode {value} with country {country}: must be 0000 or blank"
    return None


def _month(of: date) -> int:
    return of.year * 12 + of.month


def due_date(
    due: date, bases: dict[str, date], *, monthly: bool, test: bool
) -> list[str]:
    """What is wrong with a due date, compared with each base (what it is: the day).

    Section 11: after the base and at most 90 days ahead of it. `monthly` (section
    0112): from the first of the month after the base. `test` (2.5): in that month.
    """
    wrong = []
    for name, base in bases.items():
        said = f"due date {due:%d-%m-%Y} is"
        if due <= base:
            wrong.append(f"{said} not after the {name} {base:%d-%m-%Y}")
        elif due > base + timedelta(days=MAX_DAYS_AHEAD):
            wrong.append(
                f"{said} {(due - base).days} days after the {name} {base:%d-%m-%Y}, "
                f"at most {MAX_DAYS_AHEAD}"
            )
        elif monthly and _month(due) == _month(base):
            wrong.append(f"{said} in the same month as the {name} {base:%d-%m-%Y}")
        elif test and _month(due) != _month(base) + 1:
            wrong.append(f"{said} not in the month after the {name} {base:%d-%m-%Y}")
    return wrong
