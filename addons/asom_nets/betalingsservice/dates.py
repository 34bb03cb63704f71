"""Dates as the records write them (betalingsservice 1.3, 9, 10).

``000000`` / ``00000000`` mean "no date"; two-digit years are 20YY.
"""

from __future__ import annotations

from datetime import date, datetime

# form -> slices of day, month, year
FORMS = {
    "DDMMYY": (slice(0, 2), slice(2, 4), slice(4, 6)),
    "DDMMYYYY": (slice(0, 2), slice(2, 4), slice(4, 8)),
    "YYMMDD": (slice(4, 6), slice(2, 4), slice(0, 2)),
    "YYYYMMDD": (slice(6, 8), slice(4, 6), slice(0, 4)),
}


def is_day(value: object) -> bool:
    """Whether ``value`` is a date; a datetime is one too, but compares with none."""
    return isinstance(value, date) and not isinstance(value, datetime)


def parse_date(text: str, form: str) -> date | None:
    """The date that ``text`` (digits, as long as ``form``) names; None for zeros.

    :raises ValueError: there is no such day.
    """
    if not text.strip("0"):
        return None
    day, month, year = (int(text[part]) for part in FORMS[form])
    return date(year + 2000 if len(form) == 6 else year, month, day)


def format_date(day: date | None, form: str) -> str:
    """``day`` in ``form``; None gives zeros.

    :raises ValueError: a two-digit year cannot name this century.
    """
    if day is None:
        return "0" * len(form)
    if len(form) == 6 and not 2000 <= day.year <= 2099:
        raise ValueError(f"{day} has no two-digit year")
    texts = {"DD": f"{day.day:02d}", "MM": f"{day.month:02d}"}
    texts["YYYY"], texts["YY"] = f"{day.year:04d}", f"{day.year % 100:02d}"
    for name in ("DD", "MM", "YYYY", "YY"):
        form = form.replace(name, texts[name])
    return form
