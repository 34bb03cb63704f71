"""Reading a file of members, CSV or XLSX, row by row."""

from __future__ import annotations

from .archive import MEGABYTE, file_kind
from .csvfile import csv_table
from .errors import MemberFileError
from .table import Table
from .xlsxfile import xlsx_table

LARGEST_FILE = 64 * MEGABYTE
MAX_ROWS = 200_000


def read_rows(
    data: bytes,
    filename: str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    max_rows: int = MAX_ROWS,
) -> Table:
    """Open a file of members: its headings now, its rows as they are asked for.

    Character set and separator of a CSV file are found out. Of a workbook the first
    visible sheet is read, or the one that is named.

    :param data: the file's bytes
    :param filename: its name; only the ending matters, and only for the error text
    :param sheet: name of the workbook's sheet; a CSV file has none
    :param encoding: a CSV file's character set where a person says it, a key of
        :data:`.encoding.CHARACTER_SETS`
    :param max_rows: the most rows below the headings
    :raises MemberFileError: when it cannot be read; a fault further down in the file
        is raised while the rows are gone through
    """
    if not data.strip():
        raise MemberFileError("empty_file")
    if len(data) > LARGEST_FILE:
        params = {"size": len(data) // MEGABYTE, "limit": LARGEST_FILE // MEGABYTE}
        raise MemberFileError("too_large", params)
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    if file_kind(data, ending) == "xlsx":
        return xlsx_table(data, sheet, max_rows)
    return csv_table(data, max_rows, encoding)
