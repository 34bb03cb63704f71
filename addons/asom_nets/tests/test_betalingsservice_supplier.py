"""Leverandørservice: what a creditor sends, written and read back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    SupplierCancellation,
    SupplierCollection,
    SupplierDelivery,
    SupplierRegistration,
    SupplierSection,
    read_supplier,
    write_supplier,
)

REGISTRATION = SupplierRegistration("1001", "0040", "0440116243", "87654321")
DUE = date(2026, 2, 2)
MANDATES = SupplierSection("12345", None, (REGISTRATION, SupplierCancellation("7")))
PAYMENTS = SupplierSection(
    "12345", DUE, (SupplierCollection("1001", 500), SupplierCollection("7", -200))
)
DELIVERY = SupplierDelivery("12345678", date(2026, 1, 12), (MANDATES, PAYMENTS))
DATA = write_supplier(DELIVERY)
LINES = DATA.decode().split("\n")[:-1]

# Made by hand from the tables of betalingsservice 9.
EXPECTED = [
    "0" * 23 + " " * 13 + "40260112      DAN         12345678X         ",
    "00112345" + "0" * 35 + " " * 37,
    "51012345000000000001001" + "0040" + "0440116243" + "87654321" + " " * 35,
    "54012345000000000000007" + "0" * 33 + " " * 24,
    "99912345" + "9" * 15 + "0000002" + "0" * 26 + " " * 24,
    "00112345" + "0" * 15 + "260202" + "0" * 14 + " " * 37,
    "58012345000000000001001" + "0" * 22 + "00000000500" + " " * 24,
    "58512345000000000000007" + "0" * 22 + "00000000200" + " " * 24,
    "99912345" + "9" * 15 + "0000002" + "0000000000500" + "0000000000200" + " " * 24,
]


def test_written_as_the_tables_say():
    assert LINES == EXPECTED
    assert {len(line) for line in LINES} == {80}


def test_read_back_whatever_ends_the_lines():
    assert read_supplier(DATA) == DELIVERY
    assert write_supplier(read_supplier(DATA)) == DATA
    for other in (
        DATA.replace(b"\n", b"\r\n"),
        DATA.rstrip(b"\n"),
        b"".join(line.rstrip() + b"\n" for line in DATA.splitlines()),
        b"\n" + DATA + b"\n\x1a",
    ):
        assert read_supplier(other) == DELIVERY


numbers = st.integers(1, 10**15 - 1).map(str)
mandates = st.builds(SupplierCancellation, numbers) | st.builds(
    SupplierRegistration,
    numbers,
    st.integers(0, 9999).map("{:04d}".format),
    st.integers(1, 10**10 - 1).map("{:010d}".format),
    st.integers(0, 10**8 - 1).map("{:08d}".format),
)
amounts = st.integers(1, 10**11 - 1)
collections = st.builds(
    SupplierCollection, numbers, amounts | amounts.map(lambda value: -value)
)
creditors = st.integers(0, 99999).map("{:05d}".format)


@given(
    st.lists(
        st.builds(
            SupplierSection,
            creditors,
            st.none(),
            st.lists(
                mandates, min_size=1, max_size=5, unique_by=lambda m: m.customer_number
            ).map(tuple),
        )
        | st.builds(
            SupplierSection,
            creditors,
            st.dates(date(2000, 1, 1), date(2099, 12, 31)),
            st.lists(collections, min_size=1, max_size=5).map(tuple),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda section: (section.creditor, section.due_date),
    ).map(tuple)
)
def test_what_is_written_is_read(sections):
    made = replace(DELIVERY, sections=sections)
    data = write_supplier(made)
    assert read_supplier(data) == made
    assert write_supplier(read_supplier(data)) == data


# ------------------------------------------------------------------- not written
def with_rows(due, *rows, creditor="12345"):
    return replace(DELIVERY, sections=(SupplierSection(creditor, due, rows),))


@pytest.mark.parametrize(
    ("made", "code", "line", "position"),
    [
        (replace(DELIVERY, supplier="1"), "not_digits", 1, 63),
        (replace(DELIVERY, created=None), "date_missing", 1, 39),
        (replace(DELIVERY, sections=()), "no_sections", 2, None),
        (
            replace(DELIVERY, sections=(PAYMENTS, PAYMENTS)),
            "duplicate_section",
            6,
            24,
        ),
        (with_rows(DUE), "no_requests", 3, 24),
        (with_rows(DUE, REGISTRATION), "supplier_due_date", 3, 1),
        (with_rows(None, SupplierCollection("1", 5)), "supplier_due_date", 3, 1),
        (with_rows(None, REGISTRATION, creditor="1"), "not_digits", 2, 4),
        (with_rows(None, REGISTRATION, REGISTRATION), "duplicate_request", 4, 9),
        (with_rows(DUE, SupplierCollection("1", 0)), "not_a_number", 3, 46),
        (with_rows(DUE, SupplierCollection("1", 1.5)), "not_a_number", 3, 46),
        (with_rows(DUE, SupplierCollection("1", 10**11)), "too_many_digits", 3, 46),
        (with_rows(DUE, SupplierCollection("A1", 5)), "supplier_customer", 3, 9),
        (with_rows(DUE, SupplierCollection("0", 5)), "supplier_customer", 3, 9),
        (with_rows(DUE, SupplierCollection("1" * 16, 5)), "supplier_customer", 3, 9),
        (with_rows(None, replace(REGISTRATION, legal_id="1")), "not_digits", 3, 38),
        (
            with_rows(None, replace(REGISTRATION, bank_registration="40")),
            "not_digits",
            3,
            24,
        ),
        (
            with_rows(None, replace(REGISTRATION, bank_account="0")),
            "bank_account",
            3,
            28,
        ),
    ],
)
def test_not_written(made, code, line, position):
    with pytest.raises(DeliveryError) as caught:
        write_supplier(made)
    error = caught.value
    assert (error.code, error.line, error.position) == (code, line, position)


# ---------------------------------------------------------------------- not read
def lines_with(index, start, content):
    row = LINES[index]
    row = row[: start - 1] + content + row[start - 1 + len(content) :]
    return "\n".join([*LINES[:index], row, *LINES[index + 1 :]]).encode("latin-1")


def without(*indexes):
    kept = [line for index, line in enumerate(LINES) if index not in indexes]
    return "\n".join(kept).encode()


@pytest.mark.parametrize(
    ("data", "code", "line", "position"),
    [
        (b"", "empty", 0, None),
        (b"\n \n", "empty", 2, None),
        (without(0), "supplier_header", 1, 1),
        (b"BS002\n", "supplier_header", 1, 1),
        (lines_with(0, 51, "DEN"), "supplier_header", 1, 1),
        (lines_with(0, 63, "x"), "not_a_number", 1, 63),
        (lines_with(0, 39, "261301"), "not_a_date", 1, 39),
        (lines_with(0, 39, "000000"), "date_missing", 1, 39),
        (lines_with(0, 72, "x"), "filler_used", 1, 72),
        (lines_with(2, 1, "595"), "not_a_record", 3, 1),
        (without(1), "no_section_open", 2, 1),
        (without(4), "section_open", 5, 1),
        (without(8), "section_open", 8, 1),
        (without(1, 2, 3, 4, 5, 6, 7, 8), "no_delivery_end", 1, None),
        (without(3), "wrong_total", 4, 24),
        (lines_with(6, 56, "1"), "wrong_total", 9, 31),
        (lines_with(7, 56, "1"), "wrong_total", 9, 44),
        (lines_with(6, 1, "585"), "wrong_total", 9, 31),
        (lines_with(2, 4, "54321"), "differs", 3, 4),
        (lines_with(5, 24, "000000"), "duplicate_section", 6, 24),
        (lines_with(1, 24, "260203"), "supplier_due_date", 3, 1),
        (lines_with(2, 46, "x"), "filler_used", 3, 46),
        (lines_with(2, 9, "00000000000000A"), "not_a_number", 3, 23),
        (lines_with(2, 81, "x"), "line_too_long", 3, 81),
        (lines_with(4, 9, "1"), "filler_used", 5, 9),
        (DATA + DATA, "not_a_record", 10, 1),
    ],
)
def test_not_read(data, code, line, position):
    with pytest.raises(DeliveryError) as caught:
        read_supplier(data)
    error = caught.value
    assert (error.code, error.line, error.position) == (code, line, position)
