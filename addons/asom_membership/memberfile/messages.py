"""The English text of every fault of a members' file, by its code.

The placeholders are those of ``%`` with a dictionary, as Odoo's translations use
them: ``env._(problem.template, **problem.params)`` says a fault in Danish.
"""

from __future__ import annotations


def _lt(text: str) -> str:
    """Mark a text, so that the export of terms to i18n/ finds it: that looks for this
    name. It is translated by whoever shows it."""
    return text


FILE_MESSAGES = {
    "empty_file": _lt("The file is empty."),
    "too_large": _lt(
        "The file is too large: %(size)s MB, and at most %(limit)s MB can be read."
    ),
    "not_text": _lt(
        "The file is neither a CSV file nor an Excel workbook (XLSX). Save it as one "
        "of the two and try again."
    ),
    "other_format": _lt(
        "The file is of the kind %(kind)s. Save it as an Excel workbook (XLSX) or a "
        "CSV file and try again."
    ),
    "utf8_invalid": _lt(
        "The file is in UTF-8, but this line holds the byte %(byte)s, which means "
        "nothing there. The file may be damaged, or put together from two files."
    ),
    "utf16_invalid": _lt(
        "The file is in UTF-16, but the letters stop making sense in this line. The "
        "file may be damaged or cut off."
    ),
    "cp1252_undefined": _lt(
        "The byte %(byte)s stands for no letter in the Windows character set. Save "
        "the file as UTF-8, or as an Excel workbook (XLSX), and try again."
    ),
    "encoding_doubt": _lt(
        "It cannot be told for certain in which character set the file is, so its æ, "
        "ø and å may come out wrong. Choose the character set yourself, or save the "
        "file as UTF-8 or as an Excel workbook (XLSX), and try again."
    ),
    "csv_quotes": _lt(
        "The quotation marks do not match: one that is opened here is not closed, or "
        "text follows a closed one before the next separator."
    ),
    "cell_too_long": _lt(
        "A cell holds more than %(limit)s characters. A quotation mark that is never "
        "closed is the usual reason."
    ),
    "too_many_rows": _lt(
        "The file has too many rows: at most %(limit)s can be read at a time."
    ),
    "too_many_columns": _lt(
        "The file has too many columns: at most %(limit)s can be read."
    ),
    "no_headings": _lt("There is no row with headings: every row is empty."),
    "heading_fault": _lt("A heading cannot be read: %(reason)s"),
    "xlsx_damaged": _lt(
        "The Excel workbook is damaged (%(reason)s). Open it in Excel, save it again "
        "and try once more."
    ),
    "xlsx_none": _lt(
        "The file's name ends in .%(ending)s, but it is no Excel workbook. Open it in "
        "Excel, save it as an Excel workbook (XLSX) and try again."
    ),
    "xlsx_password": _lt(
        "The workbook is protected by a password. Save it without one and try again."
    ),
    "xlsx_bomb": _lt(
        "The workbook would fill %(size)s MB when unpacked; at most %(limit)s MB can "
        "be read."
    ),
    "xlsx_dtd": _lt(
        "The workbook's part %(part)s holds a document type, which no Excel workbook "
        "has. It is not read."
    ),
    "xlsx_strict": _lt(
        "The workbook is of the kind “Strict Open XML”. Save it as an ordinary Excel "
        "workbook (XLSX) and try again."
    ),
    "no_sheet": _lt("The workbook has no visible sheet."),
    "sheet_missing": _lt(
        "The workbook has no sheet “%(sheet)s”. Its sheets are: %(sheets)s."
    ),
    "formulas_unread": _lt(
        "More than %(limit)s formulas have no calculated value. Open the workbook in "
        "Excel, save it again and try once more."
    ),
}

TABLE_MESSAGES = {
    "merged_many": _lt(
        "More than %(limit)s cells of the sheet are merged. Unmerge them in Excel, "
        "fill in each row and save the file again."
    ),
    "heading_empty": _lt(
        "Column %(position)s has no heading; it is called “%(name)s”."
    ),
    "heading_duplicate": _lt(
        "The heading “%(heading)s” is there more than once; the one in column "
        "%(position)s is called “%(name)s”."
    ),
    "short_row": _lt(
        "The row ends too early. Cells missing at its end: %(count)s. The file may be "
        "cut off here, or a line break may stand inside a cell."
    ),
    "no_line_end": _lt(
        "This is the last line of the file, and it has no end. Is the file complete?"
    ),
    "total_row": _lt("“%(value)s” looks like a total and not like a member."),
    "alone_row": _lt("“%(value)s” is all that stands in the row. Is it a member?"),
    "extra_cells": _lt(
        "The row has more values than there are headings. Values too many: %(count)s, "
        "the first is “%(value)s”. There may be a separator too many in the row."
    ),
}

HEADING_MESSAGES = {
    "title_lines": _lt(
        "The headings stand in line %(line)s; what stands above them is left out: "
        "“%(value)s”."
    ),
    "headings_unknown": _lt(
        "Line %(line)s is read as the headings, and none of them is known: "
        "“%(value)s”. The first line of the file must be the headings. Delete what "
        "stands above them, write them if there are none, and choose the file again; "
        "or choose below what each column is."
    ),
    "number_or_house": _lt(
        "“%(heading)s” may be the member number or the house number. Choose under "
        "Columns what it is read as."
    ),
}

MAPPING_MESSAGES = {
    "unknown_heading": _lt("The file has no column with this heading."),
    "unknown_key": _lt("“%(key)s” is not something that can be read from a column."),
    "mapped_twice": _lt("“%(label)s” is already read from the column “%(other)s”."),
    "not_mapped": _lt("A column must be chosen for “%(label)s”."),
}

VALUE_MESSAGES = {
    "amount": _lt(
        "“%(value)s” is not an amount: write it as 1.234,50 or 1234,5 or 1234.50."
    ),
    "amount_decimals": _lt("“%(value)s” has more than two decimals."),
    "amount_range": _lt("“%(value)s” is too large for an amount."),
    "integer": _lt("“%(value)s” is not a whole number: write it as 1234 or 1.234."),
    "date": _lt(
        "“%(value)s” is not a date: write it as 31-12-2026, 31/12-26, 31.12.2026, "
        "31122026 or 2026-12-31."
    ),
    "date_number": _lt(
        "“%(value)s” is a number and not a date: give the column the format “Date” "
        "in Excel, or write it as 31-12-2026."
    ),
    "date_order": _lt(
        "“%(value)s” is no date when it is read as the rest of the column. Write it as "
        "31-12-2026."
    ),
    "date_mixed": _lt(
        "“%(value)s” may be two days: in the column some dates have the day first and "
        "others the month. Write it as 31-12-2026."
    ),
    "date_range": _lt("The year of “%(value)s” is not between %(first)s and %(last)s."),
    "boolean": _lt("“%(value)s” is neither yes nor no: write ja or nej."),
    "choice": _lt("“%(value)s” is not known here. Write one of these: %(choices)s."),
    "ean": _lt(
        "“%(value)s” is no EAN number: 13 digits are expected, and the last one must "
        "fit the others."
    ),
    "email": _lt("“%(value)s” is not one e-mail address, such as navn@example.dk."),
    "phone": _lt(
        "“%(value)s” is no telephone number: 8 digits are expected, or + and the "
        "country code."
    ),
    "no_name": _lt(
        "“%(value)s” is no name. Write what the member is called, or see whether the "
        "columns stand under the right headings."
    ),
    "house_twice": _lt(
        "The street is “%(street)s”, and the column of house numbers says "
        "“%(number)s”. If %(joined)s is meant, the row is right as it is."
    ),
    "house_zero": _lt("“%(value)s” has 0 as its house number; read as none."),
    "merged_cell": _lt(
        "The cell is merged with the one in line %(line)s, and only that one holds the "
        "value. Unmerge the cells in Excel and fill in each of them."
    ),
    "zip_denmark": _lt(
        "“%(value)s” is not a Danish postcode of 4 digits. Fill in the country when "
        "the address is abroad."
    ),
    "zip_city": _lt("“%(value)s” is not a postcode and a city, such as 5000 Odense C."),
    "municipality_code": _lt("“%(value)s” is not a municipality's code of 3 digits."),
    "member_number": _lt(
        "“%(value)s” cannot be a member number: 1 to 15 letters (A-Z, Æ, Ø, Å) and "
        "digits are expected, without blanks and other signs."
    ),
    "too_long": _lt("The text has %(length)s characters, and at most %(limit)s fit."),
    "control_character": _lt(
        "The text holds an invisible control character (%(character)s)."
    ),
    "damaged_letters": _lt(
        "Letters in “%(value)s” were damaged before the file came here: it has been "
        "saved or opened with the wrong character set."
    ),
    "number_precision": _lt(
        "“%(value)s” has too many digits for a number in Excel, so the last ones are "
        "lost. Give the column the format “Text” and write it again."
    ),
    "not_a_number": _lt("The cell holds a number that does not exist."),
    "no_value": _lt(
        "“%(value)s” is how a program writes an empty cell; read as empty."
    ),
    "hashes": _lt(
        "The cell holds “%(value)s”: the column was too narrow in Excel when the file "
        "was saved. Make it wider and save the file again."
    ),
    "no_number": _lt(
        "“%(value)s” is what Excel makes of a long number, and its last digits are "
        "lost. Give the column the format “Text” and write it again."
    ),
    "formula_text": _lt(
        "“%(value)s” is a formula and not a value. Save the file with the values."
    ),
    "date_in_text": _lt(
        "The cell is a date (%(value)s) where none is expected: Excel makes a date of "
        "a number such as 10-12. Give the column the format “Text” and write it again."
    ),
    "html": _lt("“%(value)s” holds the codes of a web page; read as “%(read)s”."),
    "html_cut": _lt(
        "“%(value)s” holds the code of a letter from a web page, and its semicolon has "
        "split the row. Write the letter itself."
    ),
    "cell_error": _lt("The cell shows the Excel error “%(value)s”."),
    "formula_unread": _lt(
        "The cell holds a formula without a calculated value. Open the workbook in "
        "Excel, save it again and try once more."
    ),
}

ROW_MESSAGES = {
    "required": _lt("“%(label)s” is missing."),
    "left_before_joined": _lt(
        "The last day, %(left)s, is before joining on %(joined)s."
    ),
    "ends_before_start": _lt("It ends on %(end)s, before it starts on %(start)s."),
    "before_joined": _lt("%(day)s is before joining on %(joined)s."),
    "after_left": _lt("%(day)s is after the last day, %(left)s."),
    "date_without_product": _lt("There is a date, but “%(label)s” is empty."),
    "example_row": _lt("This is the example from the template: delete the row."),
}

# Stop a row until a person has looked at it and says that it is right.
TO_CONFIRM = frozenset(
    {"short_row", "no_line_end", "total_row", "alone_row", "house_twice"}
)

MESSAGES = {
    **FILE_MESSAGES,
    **TABLE_MESSAGES,
    **HEADING_MESSAGES,
    **MAPPING_MESSAGES,
    **VALUE_MESSAGES,
    **ROW_MESSAGES,
}
