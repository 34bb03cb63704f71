"""Values that Excel, a web page or a database has damaged on the way into a file.

What was there before is not guessed: the cell is refused by name. Only what cannot be
misread goes on, and is told: the word for an empty cell, the codes of a web page.
"""

from __future__ import annotations

import html
import re
from datetime import date, time

from .errors import ValueCode, shown

# As databases and programs write a cell that is empty; capital letters count, for Null
# and None are names.
NO_VALUES = frozenset(
    r"NULL null (null) (NULL) <NULL> <null> [NULL] \N None nan NaN NAN NaT <NA> "
    r"undefined Undefined N/A n/a NIL <nil> <tom> (tom) <empty> (blank)".split()
)
# A cell that a person has crossed out: -, --, ?, ...
_CROSSED_OUT = re.compile(r"[-\u2013\u2014_.?*/\s]+")
# Excel's sign for "this is text", where the cell would else be a number or a formula:
# our own lists have it in front of +45 66 11 22 33. 't Hooft is a name.
_TEXT_MARK = re.compile(r"'(?=[=+\-@\d])")
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8}\d{0,2});")
_CUT_ENTITY = re.compile(r"&(?:#\d{2,7}|[A-Za-z]{3,8})$")
_SCIENTIFIC = re.compile(r"[-+]?\d(?:[.,]\d+E[-+]?\d{1,3}|E[-+]\d{1,3})", re.IGNORECASE)
# A column of numbers with an empty cell, as programs write it: 65111213.0; with two
# decimals it is an amount, and ten digits are another telephone: 65111213,00
_WITH_DECIMAL = re.compile(r"(\+?\d{7,15})[.,]0+")
# Postcodes, numbers of members and of houses in such a column: 5591.0, 12,00.
_WHOLE = re.compile(r"(\d{1,15})[.,]0{1,2}")
_WHOLE_FIELDS = frozenset(
    "member_number house_number installation_house_number zip installation_zip floor"
    " installation_floor door installation_door municipality_code".split()
)
_HASHES = re.compile(r"#{3,}")
# A formula that was written as text: =A2&" "&B2, =SUM(C1:C9), =VLOPSLAG(...)
_FORMULA = re.compile(
    r"[=+@]\$?[A-ZÆØÅ]+[$\d(:!.][\s\S]*|=\s*[\"(-]?[\w$]+[\s\S]*[-+*/&][\s\S]*"
)
_MONTHS = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|sept|okt|oct|nov|dec"
# What Excel makes of 10-12 and of 2/4.
_DATE_LIKE = re.compile(
    rf"\d{{1,2}}[-./]\d{{1,2}}[-./](?:19|20)\d\d(?: 00[:.]00(?:[:.]00)?)?"
    rf"|(?:19|20)\d\d-\d\d-\d\d(?:[ T]00:00:00)?"
    rf"|\d\d:\d\d(?::\d\d)?"
    rf"|\d{{1,2}}[-. ]+(?:{_MONTHS})\.?|(?:{_MONTHS})[-. ]+\d{{2,4}}",
    re.IGNORECASE,
)
# What Excel shows of such a date in a cell without format: 10-12-2025 is 46001.
# From 1982 to 2064; a door, a postcode or a member's number may be as long.
_DAY_NUMBER = re.compile(r"[3-5]\d{4}(?:[.,]0+)?")
_STREETS = frozenset(
    "street installation_street house_number installation_house_number".split()
)
# A letter that a system could not write (S?ren, N?rrevej), and the Danish letters of
# 7 bits (S|ren, KJ[R).
_LOST_LETTER = re.compile(
    r"[^\W\d_]\?[^\W\d_]|(?<!\S)\?[^\W\d_]{2}|[^\W\d_][{|}][a-z]|[A-Z][\[\\\]][A-Z]"
)
# Letters as an address of a web page, a mail or a program's own text has them:
# S%C3%B8ren, S=C3=B8ren, S\u00f8ren, S\xf8ren; in the older character set and in 7
# bits S%F8ren, S=F8ren, S+APg-ren.
_ENCODED_LETTER = re.compile(
    r"%C3%[89AB][0-9A-F]|=C3=[89AB][0-9A-F]|\\u00[c-f][0-9a-f]|\\x[c-f][0-9a-f]"
    r"|(?<!\d)[%=][C-F][0-9A-F](?![0-9])|\+A[M-P][\w+/]-",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:br|p|b|i|u|em|strong|div|span|font|td|tr) ?/?>", re.IGNORECASE
)
# Fields with names of people and places, where such a sign is no sign.
_NAMES = frozenset(
    "name first_name middle_name last_name co_name street street2 city locality"
    " household installation_street installation_street2 installation_city".split()
)
# Kinds of fields in which a date is at home, or a person may write one.
_DATES_FIT = frozenset({"date", "note"})
# Fields that hold so little that a date in them was something else.
_SHORT_FIELDS = frozenset(
    "house_number installation_house_number house_letter floor door installation_floor"
    " installation_door zip installation_zip member_number phone mobile"
    # A whole street that is a date was 10-12.
    " street installation_street".split()
)


def mended(value: object, key: str, kind: str) -> tuple[object, ValueCode | None]:
    """A cell's value without what cannot be misread, and a warning that tells it.

    :param value: as a row has it
    :param key: of the field that it is read as
    :param kind: of that field
    :return: the value to read; the warning or None
    :raises ValueCode: ``no_number``, ``hashes``, ``formula_text``, ``date_in_text`` or
        ``html_cut``
    """
    if isinstance(value, date | time) and kind not in _DATES_FIT:
        raise ValueCode("date_in_text", {"value": _shown_day(value)})
    if key in _STREETS and _DAY_NUMBER.fullmatch(str(value).strip()):
        raise ValueCode("date_in_text", {"value": shown(value)})
    if not isinstance(value, str):
        return value, None
    text = value.strip()
    if _TEXT_MARK.match(text):
        value = text = text[1:].strip()
    if text in NO_VALUES or _is_crossed_out(text, key, kind):
        return None, ValueCode("no_value", {"value": shown(text)})
    if _HASHES.fullmatch(text):
        raise ValueCode("hashes", {"value": shown(text)})
    if kind == "phone" and (number := _WITH_DECIMAL.fullmatch(text)):
        return number[1], None
    if key in _WHOLE_FIELDS and (number := _WHOLE.fullmatch(text)):
        value = text = number[1]
    if _SCIENTIFIC.fullmatch(text):
        raise ValueCode("no_number", {"value": shown(text)})
    if kind != "note" and _FORMULA.fullmatch(text):
        raise ValueCode("formula_text", {"value": shown(text)})
    if key in _NAMES and (_LOST_LETTER.search(text) or _ENCODED_LETTER.search(text)):
        raise ValueCode("damaged_letters", {"value": shown(text)})
    if key in _SHORT_FIELDS and _DATE_LIKE.fullmatch(text):
        raise ValueCode("date_in_text", {"value": shown(text)})
    if "&" in text or _TAG.search(text):
        return _without_entities(text)
    return value, None


def _is_crossed_out(text: str, key: str, kind: str) -> bool:
    """Whether a person has written that there is nothing. A name is asked for in any
    case; a day with a question mark is one that somebody knows."""
    if kind == "note" or key == "name" or (kind == "date" and "?" in text):
        return False
    return bool(_CROSSED_OUT.fullmatch(text))


def _without_entities(text: str) -> tuple[str, ValueCode | None]:
    cut = _CUT_ENTITY.search(text)
    if cut and html.unescape(cut[0] + ";") != cut[0] + ";":
        raise ValueCode("html_cut", {"value": shown(text)})
    plain = _TAG.sub(" ", text).strip()
    # A page that was saved twice has &amp;oslash;
    for _time in range(2):
        plain = _ENTITY.sub(lambda found: html.unescape(found[0]), plain)
    if plain == text:
        return text, None
    return plain, ValueCode("html", {"value": shown(text), "read": shown(plain)})


def _shown_day(value: date | time) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return f"{value.day:02d}-{value.month:02d}-{value.year:04d}"
