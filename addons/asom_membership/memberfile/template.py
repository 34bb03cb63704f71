"""The workbook that an association fills in with its members."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime

import xlsxwriter

from .choices import CHOICES, Choice
from .fields import FIELDS, Field
from .formats import danish_date
from .guide import GUIDE

ROWS_WITH_LISTS = 5_000  # rows in which Excel offers the words of a choice
_WIDTHS = {"date": 12, "zip": 10, "municipality": 12, "note": 40, "number": 14}
_SHEETS = {"da": ("Medlemmer", "Vejledning"), "en": ("Members", "Guide")}
_GUIDE_HEADINGS = {
    "da": ("Kolonne", "Skal udfyldes", "Eksempel", "Forklaring"),
    "en": ("Column", "Required", "Example", "Explanation"),
}
_REQUIRED = {"da": "Ja", "en": "Yes"}
_INTRODUCTION = {
    "da": "Skriv ét medlem pr. række på arket Medlemmer, og slet rækken med eksemplet. "
    "Kolonner, som I ikke bruger, kan slettes, og rækkefølgen er ligegyldig.",
    "en": "Write one member per row on the sheet Members, and delete the row with the "
    "example. Columns that you do not use may be deleted, and their order does not "
    "matter.",
}


def template_fields() -> tuple[Field, ...]:
    """The columns of the template: every field that is not a part of another one."""
    return tuple(field for field in FIELDS if not field.part_of)


def template_xlsx(
    lang: str, choices: Mapping[str, tuple[Choice, ...]] | None = None
) -> bytes:
    """The template: headings with an example row in grey, and a sheet that explains
    each column. The same bytes every time.

    :param lang: a locale such as ``da_DK``; headings are Danish for Danish and
        English otherwise
    :param choices: key → what may be chosen, where that is not the usual
        (:data:`.choices.CHOICES`)
    """
    choices = {**CHOICES, **(choices or {})}
    words = "da" if lang.lower().startswith("da") else "en"
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd-mm-yyyy",
    }
    with xlsxwriter.Workbook(stream, options) as book:
        # The default is now, and then no two downloads would be the same.
        book.set_properties({"created": datetime(2026, 1, 1)})
        _write_members(book, words, choices)
        _write_guide(book, words, choices)
    return stream.getvalue()


def _heading(field: Field, words: str) -> str:
    return field.danish if words == "da" else field.label


def _choice_words(field: Field, words: str, known) -> list[str]:
    return [
        choice.danish if words == "da" else choice.english
        for choice in known.get(field.key, ())
    ]


def _example(field: Field, words: str, known) -> str | date:
    example = GUIDE[field.key].example
    if field.kind == "choice":
        return _choice_words(field, words, known)[0]
    return example


def _write_members(book, words: str, known) -> None:
    sheet = book.add_worksheet(_SHEETS[words][0])
    bold = {"bold": True, "bottom": 1, "bg_color": "#DDEBF7"}
    plain_heading = book.add_format(bold)
    required_heading = book.add_format({**bold, "bg_color": "#FCE4D6"})
    # As text, a postcode or a number keeps its leading zeros.
    text, day = {"num_format": "@"}, {"num_format": "dd-mm-yyyy"}
    grey = {"font_color": "#808080", "italic": True}
    formats = {
        name: (book.add_format(look), book.add_format({**look, **grey}))
        for name, look in (("text", text), ("date", day))
    }
    for column, field in enumerate(template_fields()):
        heading = _heading(field, words)
        look, example_look = formats["date" if field.kind == "date" else "text"]
        width = max(_WIDTHS.get(field.kind, 20), len(heading) + 3)
        sheet.set_column(column, column, width, look)
        heading_look = required_heading if field.required else plain_heading
        sheet.write_string(0, column, heading, heading_look)
        example = _example(field, words, known)
        if isinstance(example, date):
            sheet.write_datetime(1, column, example, example_look)
        elif example:
            sheet.write_string(1, column, example, example_look)
        choices = _choice_words(field, words, known)
        if choices:
            rule = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, column, ROWS_WITH_LISTS, column, rule)
    sheet.freeze_panes(1, 0)


def _write_guide(book, words: str, known) -> None:
    sheet = book.add_worksheet(_SHEETS[words][1])
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    for column, width in enumerate((26, 14, 32, 90)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 3, _INTRODUCTION[words], wrapped)
    sheet.set_row(0, 32)
    for column, heading in enumerate(_GUIDE_HEADINGS[words]):
        sheet.write_string(2, column, heading, bold)
    for row, field in enumerate(template_fields(), start=3):
        advice = GUIDE[field.key]
        explanation = advice.danish if words == "da" else advice.english
        choices = ", ".join(_choice_words(field, words, known))
        example = _example(field, words, known)
        shown = danish_date(example) if isinstance(example, date) else example
        sheet.write_string(row, 0, _heading(field, words), top)
        sheet.write_string(row, 1, _REQUIRED[words] if field.required else "", top)
        sheet.write_string(row, 2, shown, top)
        sheet.write_string(row, 3, explanation.format(choices=choices), wrapped)
    sheet.freeze_panes(3, 0)
