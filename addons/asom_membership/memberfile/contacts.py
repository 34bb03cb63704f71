"""What identifies and reaches a member: numbers, addresses, lists of names."""

from __future__ import annotations

import re

from .. import contact_rules, ean_number, member_number
from .errors import ValueCode, shown
from .formats import cell_text, parse_text
from .words import comparable

_DANISH_ZIP = re.compile(r"\d{4}", re.ASCII)
_WRITTEN_ZIP = re.compile(r"(?:DK[- ]*)?(\d{2}) ?(\d{2})", re.ASCII | re.IGNORECASE)
_ZIP_CITY = re.compile(r"(?:DK-?\s?)?(\d{4})[\s,]+(\D.*)", re.ASCII | re.IGNORECASE)
# ISO 3166 code -> its names in Danish and English, for the countries that Danish
# members move to; another one stays as it is written.
_COUNTRY_NAMES = {
    "DK": ("Danmark", "Denmark", "DNK"),
    "SE": ("Sverige", "Sweden"),
    "NO": ("Norge", "Norway"),
    "DE": ("Tyskland", "Germany"),
    "FI": ("Finland",),
    "IS": ("Island", "Iceland"),
    "FO": ("Færøerne", "Faroe Islands"),
    "GL": ("Grønland", "Greenland"),
    "NL": ("Holland", "Nederlandene", "Netherlands"),
    "BE": ("Belgien", "Belgium"),
    "GB": ("England", "Storbritannien", "United Kingdom", "Great Britain", "UK"),
    "FR": ("Frankrig", "France"),
    "ES": ("Spanien", "Spain"),
    "PT": ("Portugal",),
    "IT": ("Italien", "Italy"),
    "CH": ("Schweiz", "Switzerland"),
    "AT": ("Østrig", "Austria"),
    "PL": ("Polen", "Poland"),
    "US": ("USA", "United States"),
}
_COUNTRY_CODES = {
    comparable(name): code
    for code, names in _COUNTRY_NAMES.items()
    for name in (code, *names)
}
_CITY_COUNTRY = re.compile(r"(.+?)\s*(?:,\s*([^,()]+)|\(([^()]+)\))")
# Between add-ons: a comma, a semicolon or a line break; a plus too, but in "Disney+"
# and "Canal+ Sport" it belongs to the name.
_PRODUCT_SEPARATOR = re.compile(r"[,;\n]|\s\+\s|(?<=[^\s,;+])\+(?=[^\s,;+])")
_NAME_SEPARATOR = re.compile(r"[;+\n]")


def parse_member_number(value: object) -> str | None:
    """A member's number in capital letters.

    :raises ValueCode: ``member_number`` and those of :func:`.formats.cell_text`
    """
    text = cell_text(value)
    if not text:
        return None
    number = text.upper()
    if not member_number.is_valid(number):
        raise ValueCode("member_number", {"value": shown(text)})
    return number


def parse_ean(value: object) -> str | None:
    """The EAN number of a public body, 13 digits.

    :raises ValueCode: ``ean`` and those of :func:`.formats.cell_text`
    """
    text = cell_text(value)
    if not text:
        return None
    number = ean_number.compact(text)
    if not ean_number.is_valid(number):
        raise ValueCode("ean", {"value": shown(text)})
    return number


def parse_email(value: object) -> str | None:
    """One e-mail address; ``mailto:`` before it is dropped.

    :raises ValueCode: ``email`` and those of :func:`.formats.cell_text`
    """
    text = cell_text(value)
    if not text:
        return None
    address = text.removeprefix("mailto:")
    if not contact_rules.is_email(address):
        raise ValueCode("email", {"value": shown(text)})
    return address


def parse_phone(value: object, limit: int | None = None) -> str | None:
    """A telephone number as it is written.

    :raises ValueCode: ``phone`` and those of :func:`.formats.parse_text`
    """
    text = parse_text(value, limit)
    if text and not contact_rules.is_phone(text):
        raise ValueCode("phone", {"value": shown(text)})
    return text


def parse_co_name(value: object, limit: int | None = None) -> str | None:
    """The name behind ``c/o``, which itself is dropped."""
    text = parse_text(value, limit)
    return text and (re.sub(r"^c/o[\s:.]*", "", text, flags=re.IGNORECASE) or None)


def parse_zip(value: object, limit: int | None = None) -> str | None:
    """A postcode; ``DK-`` before a Danish one and a blank inside it (``55 80``) are
    dropped. Whether it fits the country is for :func:`check_danish_zip`, when the
    country is known."""
    text = parse_text(value, limit)
    match = text and _WRITTEN_ZIP.fullmatch(text)
    return match[1] + match[2] if match else text


def check_danish_zip(code: str) -> None:
    """:raises ValueCode: ``zip_denmark`` when ``code`` is not four digits"""
    if not _DANISH_ZIP.fullmatch(code):
        raise ValueCode("zip_denmark", {"value": shown(code)})


def split_zip_city(text: str) -> tuple[str, str]:
    """``("5000", "Odense C")`` of ``"5000 Odense C"``.

    :raises ValueCode: ``zip_city``
    """
    match = _ZIP_CITY.fullmatch(text)
    if not match:
        raise ValueCode("zip_city", {"value": shown(text)})
    return match[1], match[2]


def parse_country(value: object, limit: int | None = None) -> str | None:
    """The ISO 3166 code of a country that is known here (``"DK"`` for every way to
    write Denmark), another country as it is written."""
    text = parse_text(value, limit)
    return text and _COUNTRY_CODES.get(comparable(text), text)


def split_city_country(city: str) -> tuple[str, str | None]:
    """``("Malmö", "SE")`` of ``"Malmö, Sverige"`` or ``"Malmö (Sverige)"``; the city
    as it is and None where no country that is known here stands behind it."""
    match = _CITY_COUNTRY.fullmatch(city)
    code = match and _COUNTRY_CODES.get(comparable(match[2] or match[3]))
    return (match[1], code) if match and code else (city, None)


def parse_municipality_code(value: object) -> str | None:
    """A municipality's code, three digits; a leading zero is dropped.

    :raises ValueCode: ``municipality_code`` and those of :func:`.formats.cell_text`
    """
    text = cell_text(value)
    if not text:
        return None
    match = re.fullmatch(r"0?([1-9]\d\d)", text, re.ASCII)
    if not match:
        raise ValueCode("municipality_code", {"value": shown(text)})
    return match[1]


def parse_people(value: object, limit: int | None = None) -> tuple[str, ...]:
    """Names separated by ``;``, ``+`` or line breaks; empty for an empty cell.

    :param limit: the most characters of one name
    :raises ValueCode: ``no_name``: a number of people, a yes, ...
    """
    names = _parts(_NAME_SEPARATOR, value, limit)
    wrong = next((name for name in names if not contact_rules.is_name(name)), None)
    if wrong:
        raise ValueCode("no_name", {"value": shown(wrong)})
    return names


def parse_products(value: object, limit: int | None = None) -> tuple[str, ...]:
    """Names of add-ons separated by ``,``, ``;``, line breaks or ``+`` (not after a
    name and before a blank: ``Disney+``); each once, empty for an empty cell.

    :param limit: the most characters of one name
    """
    return _parts(_PRODUCT_SEPARATOR, value, limit)


def _parts(separator: re.Pattern, value, limit) -> tuple[str, ...]:
    parts = (parse_text(part, limit) for part in separator.split(cell_text(value)))
    return tuple(dict.fromkeys(part for part in parts if part))
