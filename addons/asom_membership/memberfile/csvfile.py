"""The records of a CSV file with the physical line on which each one starts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from .encoding import UTF16_BOMS, detect_encoding
from .errors import MemberFileError
from .table import LONGEST_CELL, Record, Table, table_of

# Most trustworthy first: a comma often stands inside a Danish name, address or amount.
SEPARATORS = "\t;|,"
SAMPLE_LINES = 60
SAMPLE_CHARACTERS = 100_000
SAMPLE_RECORDS = 20
# Together with its line breaks; the sample may end inside one.
_QUOTED_CELL = re.compile(r'(^|[\t;|,]) *"(?:[^"]|"")*(?:"|\Z)', re.MULTILINE)
_DOS_END_OF_FILE = b"\x1a"


def csv_table(data: bytes, max_rows: int) -> Table:
    """The table in the bytes of a CSV file.

    :raises MemberFileError: when the encoding or the headings cannot be read;
        ``csv_quotes`` and ``cell_too_long`` when the rows are read
    """
    if not data.startswith(UTF16_BOMS):
        data = data.rstrip(_DOS_END_OF_FILE)
    encoding = detect_encoding(data)
    separator, hint_lines = _separator(_lines(data, encoding))
    lines = islice(_lines(data, encoding), hint_lines, None)
    records = _records(lines, separator, hint_lines)
    about = {"encoding": encoding, "separator": separator}
    return table_of(records, max_rows, **about)


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """Physical lines with their ends; ``\\r\\n``, ``\\n`` and ``\\r`` end one."""
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _records(lines: Iterator[str], separator: str, line: int) -> Iterator[Record]:
    """:param line: number of physical lines before ``lines``"""
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    while True:
        start = line + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                params = {"limit": LONGEST_CELL}
                raise MemberFileError("cell_too_long", params, start) from error
            raise MemberFileError("csv_quotes", line=start) from error
        yield start, cells


def _separator(lines: Iterator[str]) -> tuple[str, int]:
    """The separator, and how many lines before the headings say which one it is:
    Excel's own ``sep=;``."""
    sample = list(islice(lines, SAMPLE_LINES))
    if sample:
        hint = sample[0].strip()
        if len(hint) == 5 and hint.startswith("sep=") and hint[4] in SEPARATORS:
            return hint[4], 1
    return detect_separator("".join(sample)[:SAMPLE_CHARACTERS]), 0


def detect_separator(sample: str) -> str:
    """The separator of the records at the beginning of a file.

    Only separators outside quotation marks count. The headings must have one, and the
    rows below not more of them than the headings; rows may have fewer, as many
    systems cut empty columns off.

    :return: one of :data:`SEPARATORS`; ``;`` where there is none at all
    """
    records = _separator_counts(sample)
    if not records:
        return ";"
    headings, *rows = records

    def trust(separator: str) -> tuple[float, float]:
        fitting = sum(1 <= row[separator] <= headings[separator] for row in rows)
        if not rows:
            return 0.0, headings[separator]
        return fitting / len(rows), -SEPARATORS.index(separator)

    found = [separator for separator in SEPARATORS if headings[separator]]
    return max(found, key=trust, default=";")


def _separator_counts(sample: str) -> list[dict[str, int]]:
    """How often each separator is in each record, quoted cells left out."""
    unquoted = _QUOTED_CELL.sub(r"\1x", re.sub("\r\n?", "\n", sample))
    records = [line for line in unquoted.split("\n") if line.strip()]
    return [
        {separator: record.count(separator) for separator in SEPARATORS}
        for record in records[:SAMPLE_RECORDS]
    ]
