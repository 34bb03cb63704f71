"""Any file at all, our own rows there and back, and very many rows."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from odoo.addons.asom_membership.memberfile import (
    MemberFileError,
    guess,
    parse_row,
    read_rows,
)

from .memberfile_files import HEADINGS, lines_of, replaced, workbook

FULL = workbook(
    ["Navn", "Indmeldt"], ["Bo", date(2026, 1, 5)], ["Ida", 1.5], ["x", True]
)


def read_everything(data: bytes, filename: str) -> None:
    """Nothing but MemberFileError may come out of it."""
    try:
        opened = read_rows(data, filename)
        mapping = guess(opened.headings)
        for row in opened.rows:
            for problem in parse_row(mapping, row).problems:
                assert str(problem)
        for notice in opened.notices:
            assert str(notice)
    except MemberFileError as error:
        assert str(error)


ALPHABET = st.sampled_from([*'";,\t|\r\n\0\x1aNavn=<PK', "Navn", "By", "æ", "sep=;"])


@given(st.binary(max_size=200) | st.lists(ALPHABET, max_size=80).map("".join))
@example(b"\xff\xfe")
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
@example("sep=;")
@example("\r")
def test_any_file_is_read_or_refused(content):
    for codec in ("utf-8", "cp1252", "utf-16"):
        data = content
        if isinstance(content, str):
            data = content.encode(codec)
        read_everything(data, "members.csv")


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
def test_any_damaged_workbook_is_read_or_refused(draw):
    """Bytes changed in the archive, and bytes changed inside a part of it."""
    names = zipfile.ZipFile(io.BytesIO(FULL)).namelist()
    part = draw.draw(st.sampled_from(["", *names]))
    changes = draw.draw(
        st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=6)
    )

    def spoil(content: bytes) -> bytes:
        spoiled = bytearray(content)
        for position, value in changes:
            spoiled[position % len(spoiled)] = value
        return bytes(spoiled)

    data = replaced(FULL, part, spoil) if part else spoil(FULL)
    read_everything(data, "members.xlsx")


LETTERS = "abæøåÉÜ 0123,;|\"'.-+@()="
CELL = st.text(st.sampled_from(LETTERS + "\n"), max_size=12)
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8)


def kept(rows):
    """What a file keeps of the rows: those that are not empty, ends stripped."""
    stripped = [[cell.strip() for cell in row] for row in rows]
    return [row for row in stripped if any(row)]


def texts(data, filename, **options):
    return [
        [str(cell or "").strip() for cell in cells]
        for _line, cells in lines_of(data, filename, **options)
    ]


@given(ROWS, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_rows_survive_csv(rows, separator, codec):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([HEADINGS, *rows])
    data = stream.getvalue().encode(codec)
    # Letters put together at random are no Danish words, by which a set is recognised.
    chosen = codec if codec == "cp1252" else None
    assert texts(data, "members.csv", encoding=chosen) == kept(rows)


@given(ROWS)
@settings(max_examples=50)
def test_rows_survive_xlsx(rows):
    assert texts(workbook(HEADINGS, *rows), "members.xlsx") == kept(rows)


def many_rows(count):
    first = date(1984, 1, 1)
    for number in range(1, count + 1):
        joined = first + timedelta(days=number % 15000)
        yield (
            *(str(number), f"Åse Bødker {number}", f"Vej {number % 300 + 1}", "5000"),
            *("Odense C", f"m{number}@example.dk", "66 11 22 33", joined, None),
            *("Betalingsservice", "Grundpakke", joined, "Sport, Fast IP", "Dansk"),
        )


BIG_HEADINGS = (
    "Medlemsnr;Navn;Adresse;Postnr;By;E-mail;Telefon;Indmeldt;Udmeldt;"
    "Betalingsform;Pakke;Pakke fra;Tilvalg;Sprog"
).split(";")


def read_all(data, filename):
    opened = read_rows(data, filename)
    mapping = guess(opened.headings)
    assert len(mapping) == len(BIG_HEADINGS)
    count = 0
    for row in opened.rows:
        parsed = parse_row(mapping, row)
        assert not parsed.problems
        count += 1
    return count


def big_file(kind, count):
    if kind == "xlsx":
        return workbook(BIG_HEADINGS, *many_rows(count))
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([BIG_HEADINGS, *many_rows(count)])
    return stream.getvalue().encode("cp1252")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_twenty_thousand_rows(kind):
    assert read_all(big_file(kind, 20_000), f"m.{kind}") == 20_000


def peak_of_reading(kind, count):
    data = big_file(kind, count)
    tracemalloc.start()
    try:
        assert read_all(data, f"m.{kind}") == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("kind", "bytes_per_row"), [("csv", 400), ("xlsx", 400)])
def test_memory_stays_flat(kind, bytes_per_row):
    """The file's own text may be held for a moment, a workbook's texts all the time;
    rows that were kept would have more than 1,200 bytes each."""
    few, many = peak_of_reading(kind, 500), peak_of_reading(kind, 2_500)
    assert (many - few) / 2_000 < bytes_per_row
