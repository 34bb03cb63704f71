"""The records of a CSV file with the physical line on which each one starts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from .charsets import sample_of
from .encoding import UTF16_BOMS, detect_encoding
from .errors import MemberFileError
from .headings import LOOKED_AT, heading_at
from .table import LONGEST_CELL, Record, Table, table_of, without_empty

# Most trustworthy first: a comma often stands inside a Danish name, address or amount.
SEPARATORS = "\t;|,"
SAMPLE_LINES = 60
SAMPLE_CHARACTERS = 100_000
SAMPLE_RECORDS = 20
# Together with its line breaks; the sample may end inside one.
_QUOTED_CELL = re.compile(r'(^|[\t;|,]) *"(?:[^"]|"")*(?:"|\Z)', re.MULTILINE)
_DOS_END_OF_FILE = b"\x1a"
# Excel's own first line. Saved again in Excel it has quotation marks, capital letters
# or the empty cells of the row; where its tab was lost it says nothing.
_HINT = re.compile(
    r'\ufeff?\s*"?sep *= *(?P<separator>[^\s\w"]|\t)?"?(?P<empty>[\t;|, ]*)',
    re.IGNORECASE,
)
# Enough to see whether short rows are this file's way of leaving out empty cells.
_SAMPLE_WIDTHS = 2_000
_USUAL_SHORT_ROWS, _USUAL_SHORT_SHARE = 10, 0.2


def csv_table(data: bytes, max_rows: int, encoding: str | None = None) -> Table:
    """The table in the bytes of a CSV file.

    :param encoding: the character set that a person has chosen, else it is found out
    :raises MemberFileError: when the encoding or the headings cannot be read;
        ``csv_quotes`` and ``cell_too_long`` when the rows are read
    """
    if not data.startswith(UTF16_BOMS):
        data = data.rstrip(_DOS_END_OF_FILE)
    encoding = detect_encoding(data, encoding)
    separator, hint_lines = _separator(_lines(data, encoding))

    def records() -> Iterator[Record]:
        lines = islice(_lines(data, encoding), hint_lines, None)
        return _records(lines, separator, hint_lines)

    about = {
        "encoding": encoding,
        "separator": separator,
        "sample": _sample(data, encoding),
        "short_rows_count": not _short_rows_are_usual(records()),
        "ended": _ended(data, encoding),
    }
    return table_of(records(), max_rows, **about)


def _ended(data: bytes, encoding: str) -> bool:
    """Whether the last line has an end; what was cut off in the middle has none."""
    end = data[-2:] if encoding == "utf-16" else data[-1:]
    return b"\n" in end or b"\r" in end


def _sample(data: bytes, encoding: str) -> str:
    """Words in which a wrong character set would be seen."""
    text = _lines(data, encoding).read(SAMPLE_CHARACTERS * 10)
    return sample_of(text)


def _short_rows_are_usual(records: Iterator[Record]) -> bool:
    """Whether the system that made the file leaves out empty cells at the end of a
    row; else a row that is shorter than the headings has lost something.

    A fault in the file is told when the rows are read."""
    widths, first = [], []
    with suppress(MemberFileError):
        for record in islice(without_empty(records), _SAMPLE_WIDTHS):
            first += [record] if len(first) < LOOKED_AT else []
            widths.append(len(record[1]))
    if not widths:
        return False
    at = heading_at(first)
    width = _filled_width(first[at][1])
    short = sum(each < width for each in widths[at + 1 :])
    return short >= max(_USUAL_SHORT_ROWS, _USUAL_SHORT_SHARE * len(widths))


def _filled_width(cells: list[str]) -> int:
    """How many cells there are up to the last one that is filled in."""
    return max(at for at, cell in enumerate(cells, start=1) if cell.strip())


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
    hint = _HINT.fullmatch(sample[0].rstrip("\r\n")) if sample else None
    if not hint:
        return detect_separator("".join(sample)[:SAMPLE_CHARACTERS]), 0
    below = "".join(sample[1:])[:SAMPLE_CHARACTERS]
    separator = hint["separator"] or hint["empty"].strip(" ")[:1]
    headings = next((line for line in sample[1:] if line.strip()), "")
    if not separator or separator not in headings:
        # Saved again with another separator, the line says what was before.
        separator = detect_separator(below)
    return separator, 1


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
    # A cell of several lines above makes more lines than records.
    headings, *rows = records[min(_titles(sample), len(records) - 1) :]

    def trust(separator: str) -> tuple[float, float]:
        fitting = sum(1 <= row[separator] <= headings[separator] for row in rows)
        if not rows:
            return 0.0, headings[separator]
        return fitting / len(rows), -SEPARATORS.index(separator)

    found = [separator for separator in SEPARATORS if headings[separator]]
    return max(found, key=trust, default=";")


def _titles(sample: str) -> int:
    """How many lines stand above the headings; with a title of one cell, which has no
    separator, they are looked for with each."""
    lines = [line for line in sample.splitlines() if line.strip()][:LOOKED_AT]
    for separator in SEPARATORS:
        cells = [
            (at, [cell.strip(' "') for cell in line.split(separator)])
            for at, line in enumerate(lines)
        ]
        if at := heading_at(cells):
            return at
    return 0


def _separator_counts(sample: str) -> list[dict[str, int]]:
    """How often each separator is in each record, quoted cells left out."""
    unquoted = _QUOTED_CELL.sub(r"\1x", re.sub("\r\n?", "\n", sample))
    records = [line for line in unquoted.split("\n") if line.strip()]
    return [
        {separator: record.count(separator) for separator in SEPARATORS}
        for record in records[:SAMPLE_RECORDS]
    ]
