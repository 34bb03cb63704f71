"""Text, numbers, dates and yes/no as Danes write them and as Excel stores them.

Each function takes a cell's raw value (what a CSV file or openpyxl gives), returns
None for an empty cell, and raises :class:`.errors.ValueCode` for one that is not what
it should be. Nothing is guessed: what can be read in two ways is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from .dates import FIRST_YEAR, LAST_YEAR, MIXED, readings
from .errors import CellFault, ValueCode, shown

# 13 digits of øre, as wide as an amount in a Betalingsservice delivery.
LARGEST_ORE = 10**13 - 1
# A number in Excel is a double: 15 digits are certain.
LARGEST_EXACT = 10**15

EXCEL_ERRORS = frozenset(
    "#N/A #REF! #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC! "
    "#I/T #REFERENCE! #VÆRDI! #DIVISION/0! #NAVN? #NUL!".split()
)
# Excel's way of keeping leading zeros in a CSV file: ="00123"
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# UTF-8 that was read as Windows text (Ã¦ Ã¸ Ã¥ …), as Mac text (√¶ √∏) or as MS-DOS
# text (├ª ├©); Mac and MS-DOS text that was read as Windows text (¾ ¿ Œ † › inside a
# word); Windows text that was read as MS-DOS text (° µ Õ inside a word, ┼ in front of
# one); the sign for a letter that was lost.
_DAMAGED = re.compile(
    r"Ã[\u0080-\u00bf†˜…‰]|√[¶∏•ÜòÖ©]|├[ª©ÑåÿàÖ®]|\ufffd"
    r"|[^\W\d_][†‡›¾¿®¯‘¢¥][^\W\d_]|[a-zæøå]Œ(?![A-Z])"
    r"|[\u2500-\u257f](?=[^\W\d_])|[^\W\d_][°µμσ][a-zæøå]|[a-zæøå][ÕÏ][a-zæøå]"
)
_LINE_BREAKS = re.compile(r"\r\n|[\r\n\u2028\u2029]")
# Zero-width signs and the soft hyphen come along when text is copied from a web page.
_INVISIBLE = dict.fromkeys(
    (
        0xAD,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
    )
    + (*range(0x2066, 0x206A), 0xFEFF)
)

LONGEST_DATE = 40
# 1234 · 1.234 · 1.234,5 · 1 234,50; a first group of 0 would make 0.500 five hundred
_DANISH_NUMBER = re.compile(
    r"(\d+|[1-9]\d{0,2}([. ])\d{3}(?:\2\d{3})*)(?:,(\d+))?", re.ASCII
)
# 1234.5 · 1234.50: a dot before one or two digits separates decimals
_PLAIN_NUMBER = re.compile(r"(\d+)\.(\d{1,2})", re.ASCII)
_CURRENCY = re.compile(r"^(kr\.?|dkk)\s*|(,-|,–)?\s*(kr\.?|dkk)?$", re.IGNORECASE)

YES = frozenset("ja j yes y true sand sandt 1 x".split())
NO = frozenset("nej n no false falsk 0".split())


def cell_text(value: object) -> str:
    """A cell as a person would type it; a number of 12345.0 is ``"12345"``.

    Line breaks become ``\\n``, blanks at the ends go, letters are composed (NFC).

    :raises ValueCode: ``cell_error``, ``formula_unread``, ``number_precision``,
        ``not_a_number``, ``control_character`` or ``damaged_letters``
    """
    if value is None:
        return ""
    if isinstance(value, CellFault):
        raise value.error()
    if not isinstance(value, str):
        return _typed_text(value)
    text = _LINE_BREAKS.sub("\n", value).translate(_INVISIBLE)
    text = unicodedata.normalize("NFC", text).strip()
    if text in EXCEL_ERRORS:
        raise ValueCode("cell_error", {"value": text})
    quoted = _QUOTED_FORMULA.fullmatch(text)
    if quoted:
        text = quoted[1].strip()
    control = _CONTROL.search(text)
    if control:
        raise ValueCode("control_character", {"character": f"U+{ord(control[0]):04X}"})
    if _DAMAGED.search(text):
        raise ValueCode("damaged_letters", {"value": shown(text)})
    return text


def _typed_text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        if value.time() != time():
            return value.strftime("%d-%m-%Y %H:%M")
        return danish_date(value)
    if isinstance(value, date):
        return danish_date(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def _number_text(value: int | float) -> str:
    if not math.isfinite(value):
        raise ValueCode("not_a_number")
    if abs(value) >= LARGEST_EXACT:
        raise ValueCode("number_precision", {"value": shown(f"{value:.15g}")})
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f").replace(".", ",")


def danish_date(day: date) -> str:
    """``31-12-2026``"""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def parse_text(value: object, limit: int | None = None) -> str | None:
    """One line of text: inner line breaks become commas, blanks are single.

    :param limit: the most characters that fit
    :raises ValueCode: ``too_long`` and those of :func:`cell_text`
    """
    lines = [" ".join(line.split()) for line in cell_text(value).split("\n")]
    return _fitting(", ".join(line.rstrip(" ,") for line in lines if line), limit)


def parse_note(value: object, limit: int | None = None) -> str | None:
    """Text of any number of lines, separated by ``\\n``; else as :func:`parse_text`."""
    lines = [" ".join(line.split()) for line in cell_text(value).split("\n")]
    return _fitting("\n".join(lines).strip(), limit)


def _fitting(text: str, limit: int | None) -> str | None:
    if limit is not None and len(text) > limit:
        raise ValueCode("too_long", {"length": len(text), "limit": limit})
    return text or None


def parse_amount(value: object) -> int | None:
    """An amount in øre: ``1.234,50``, ``1234,5``, ``1.234`` (thousands), ``1234.50``.

    ``kr.``, ``DKK`` and ``,-`` are allowed around it, a minus before it.

    :raises ValueCode: ``amount``, ``amount_decimals``, ``amount_range`` and those of
        :func:`cell_text`
    """
    if isinstance(value, bool | date | time):
        raise ValueCode("amount", {"value": shown(_typed_text(value))})
    if isinstance(value, int | float):
        return _ore_of_number(value)
    text = " ".join(cell_text(value).split())
    if not text:
        return None
    wrong = ValueCode("amount", {"value": shown(text)})
    number = _CURRENCY.sub("", text).strip()
    negative = number.startswith(("-", "−"))
    number = number[1:].strip() if negative else number
    plain = _PLAIN_NUMBER.fullmatch(number)
    danish = _DANISH_NUMBER.fullmatch(number)
    if plain:
        kroner, decimals = plain[1], plain[2]
    elif danish:
        kroner, decimals = re.sub(r"[. ]", "", danish[1]), danish[3] or ""
    else:
        raise wrong
    if len(decimals) > 2:
        raise ValueCode("amount_decimals", {"value": shown(text)})
    if len(kroner.lstrip("0")) > 11:
        raise ValueCode("amount_range", {"value": shown(text)})
    ore = int(kroner) * 100 + int(decimals.ljust(2, "0"))
    return -ore if negative else ore


def _ore_of_number(value: int | float) -> int:
    if not math.isfinite(value):
        raise ValueCode("not_a_number")
    if abs(value) * 100 > LARGEST_ORE:
        raise ValueCode("amount_range", {"value": shown(f"{value:.15g}")})
    ore = round(Decimal(repr(value)) * 100)
    # A sum calculated in Excel may be off by a hair, half an øre is another amount.
    if abs(Decimal(repr(value)) * 100 - ore) > Decimal("0.0001"):
        raise ValueCode("amount_decimals", {"value": _number_text(value)})
    return ore


def parse_integer(value: object) -> int | None:
    """A whole number: ``1234``, ``1.234``, ``1234,00``, or a number cell.

    :raises ValueCode: ``integer`` and those of :func:`cell_text`
    """
    try:
        ore = parse_amount(value)
    except ValueCode as error:
        if error.code.startswith("amount"):
            raise ValueCode("integer", {"value": error.params["value"]}) from error
        raise
    if ore is not None and ore % 100:
        raise ValueCode("integer", {"value": shown(cell_text(value))})
    return ore if ore is None else ore // 100


def parse_date(value: object, order: str | None = None) -> date | None:
    """A day: ``31-12-2026``, ``31/12-26``, ``31.12.2026``, ``31122026``,
    ``2026-12-31``, ``20261231``, ``31. december 2026``, or a date cell. A time of day
    behind it is left out.

    A year of two digits lies in 1950-2049.

    :param order: in which the column has its days (:func:`.dates.orders_of`); without
        one day first, and six digits are none
    :raises ValueCode: ``date``, ``date_number``, ``date_range`` (not 1901-2100),
        ``date_order``, ``date_mixed`` and those of :func:`cell_text`
    """
    if isinstance(value, datetime):
        return _checked_day(value.date())
    if isinstance(value, date):
        return _checked_day(value)
    text = cell_text(value)
    if not text:
        return None
    text, number = date_text(value, text)
    wrong = ValueCode("date", {"value": shown(text)})
    if number and not re.fullmatch(r"\d{8}", text, re.ASCII):
        raise ValueCode("date_number", {"value": shown(text)})
    if len(text) > LONGEST_DATE:
        raise wrong
    if not order and re.fullmatch(r"\d{6}", text, re.ASCII):
        raise wrong
    found = readings(text)
    if order == MIXED and len(set(found.values())) > 1:
        raise ValueCode("date_mixed", {"value": shown(text)})
    day = found.get("dmy" if order in (None, MIXED) else order)
    if not day:
        raise (
            ValueCode("date_order", {"value": shown(text)})
            if found and order
            else wrong
        )
    return _checked_day(day)


def date_text(value: object, text: str) -> tuple[str, bool]:
    """The text of a cell with a date, and whether the cell is a number."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and len(text) == 7:
        text = "0" + text  # 05012026 in a number cell has lost its zero
    return text, number


def _checked_day(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        params = {"value": danish_date(day), "first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValueCode("date_range", params)
    return day


def parse_boolean(value: object) -> bool | None:
    """``ja``/``nej``, ``yes``/``no``, ``1``/``0``, ``x`` and the like.

    :raises ValueCode: ``boolean`` and those of :func:`cell_text`
    """
    if isinstance(value, bool):
        return value
    text = cell_text(value)
    word = text.casefold().rstrip(".")
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise ValueCode("boolean", {"value": shown(text)})
