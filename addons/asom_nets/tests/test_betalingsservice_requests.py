"""Delivery 0605: mandates to register and to cancel, written and read back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_nets.betalingsservice import (
    Cancellation,
    DeliveryError,
    MandateRequests,
    Registration,
    RequestSection,
    Rules,
    customer,
    identify,
    read_0605,
    write_0605,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import delivery, sample, write

REGISTRATION = Registration(1, "1001", "12345678", "0040", "440116243")
CANCELLATION = Cancellation(1, "1003", "123456789")
REQUESTS = MandateRequests(
    "12345678",
    7,
    (
        RequestSection(
            "0120",
            "01234567",
            (REGISTRATION, replace(REGISTRATION, debtor_group=2)),
        ),
        RequestSection("0126", "01234567", (CANCELLATION,)),
    ),
    date(2026, 1, 12),
)
DATA = write_0605(REQUESTS)
LINES = DATA.decode().split("\r\n")[:-1]

# Made by hand from the tables of betalingsservice 5.
EXPECTED = [
    "BS00212345678BS106050000000007                   120126",
    "BS012012345670120000                        000000",
    "BS042012345670200000000011001           " + "0" * 21 + "0012345678          "
    "0040    0440116243          00000",
    "BS042012345670200000000021001           " + "0" * 21 + "0012345678          "
    "0040    0440116243          00000",
    "BS092012345670120         00000000002" + "0" * 26 + " " * 15 + "0" * 50,
    "BS012012345670126000                        000000",
    "BS042012345670257000000011003           123456789000000000000",
    "BS092012345670126         00000000001" + "0" * 26 + " " * 15 + "0" * 50,
    "BS99212345678BS106050000000000200000000003" + "0" * 86,
]


def test_written_as_the_tables_say():
    assert LINES == EXPECTED
    assert DATA.endswith(b"\r\n")
    assert identify(DATA) == "0605"


def test_read_back():
    found = read_0605(DATA)
    whole = replace(REGISTRATION, bank_account="0440116243")
    assert found.sections[0].requests[0] == whole
    assert found.sections[1:] == REQUESTS.sections[1:]
    assert write_0605(found) == DATA
    assert write_0605(REQUESTS, Rules(zero_padded_customers=True)) == DATA.replace(
        b"1001           ", b"000000000001001"
    ).replace(b"1003           ", b"000000000001003")


digits = st.text("0123456789", min_size=1)
groups = st.integers(0, 99999)
numbers = st.text("ABCÆØÅ0123456789", min_size=1, max_size=15).filter(customer.is_valid)
registrations = st.builds(
    Registration,
    groups,
    numbers,
    st.sampled_from(["12345678", "0101701234", "3112992345"]),
    st.integers(0, 9999).map("{:04d}".format),
    st.integers(1, 10**10 - 1).map("{:010d}".format),
)
cancellations = st.builds(
    Cancellation, groups, numbers, st.integers(0, 10**9 - 1).map("{:09d}".format)
)


def sections(number, requests):
    found = st.lists(
        requests,
        min_size=1,
        max_size=6,
        unique_by=lambda row: (
            row.debtor_group,
            customer.comparable(row.customer_number),
        ),
    )
    days = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
    return st.builds(
        RequestSection,
        st.just(number),
        st.text("0123456789", min_size=8, max_size=8),
        found.map(tuple),
        st.sampled_from(["", "ÆØÅ", "0" * 15]),
        days,
    )


@given(
    st.lists(
        sections("0120", registrations) | sections("0126", cancellations),
        min_size=1,
        max_size=4,
    ).map(tuple),
    st.integers(0, 10**10 - 1),
)
def test_what_is_written_is_read(parts, number):
    made = MandateRequests("12345678", number, parts, None, "KR9")
    data = write_0605(made)
    assert read_0605(data) == made
    assert write_0605(read_0605(data)) == data


# ------------------------------------------------------------------- not written
def with_requests(number, *requests, **changes):
    section = RequestSection(number, "01234567", requests)
    return replace(REQUESTS, sections=(replace(section, **changes),))


@pytest.mark.parametrize(
    ("made", "code", "line", "position"),
    [
        (replace(REQUESTS, supplier="1234567"), "not_digits", 1, 6),
        (replace(REQUESTS, subsystem="bs1"), "subsystem", 1, 14),
        (replace(REQUESTS, identification=-1), "not_a_number", 1, 21),
        (replace(REQUESTS, sections=()), "no_sections", 2, 21),
        (with_requests("0120"), "no_requests", 3, 27),
        (with_requests("0112", REGISTRATION), "unknown_section", 2, 14),
        (with_requests("0120", CANCELLATION), "wrong_request", 3, 14),
        (with_requests("0126", REGISTRATION), "wrong_request", 3, 14),
        (
            with_requests("0120", REGISTRATION, pbs_number="1"),
            "not_digits",
            2,
            6,
        ),
        (
            with_requests(
                "0120", REGISTRATION, replace(REGISTRATION, customer_number="01001")
            ),
            "duplicate_request",
            4,
            26,
        ),
    ],
)
def test_not_written(made, code, line, position):
    with pytest.raises(DeliveryError) as caught:
        write_0605(made)
    error = caught.value
    assert (error.code, error.line, error.position) == (code, line, position)


@pytest.mark.parametrize(
    ("changes", "code", "position"),
    [
        ({"customer_number": "a1"}, "customer_number", 26),
        ({"customer_number": "1 2"}, "customer_number", 27),
        ({"debtor_group": 100000}, "too_many_digits", 21),
        ({"legal_id": "1234567"}, "legal_id", 62),
        ({"legal_id": "0012345678"}, "legal_id", 62),
        ({"bank_registration": "40"}, "not_digits", 82),
        ({"bank_account": ""}, "bank_account", 90),
        ({"bank_account": "0000000000"}, "bank_account", 90),
        ({"bank_account": "12345678901"}, "bank_account", 90),
        ({"bank_account": "12-34"}, "bank_account", 90),
    ],
)
def test_no_registration(changes, code, position):
    with pytest.raises(DeliveryError) as caught:
        write_0605(with_requests("0120", replace(REGISTRATION, **changes)))
    error = caught.value
    assert (error.code, error.line, error.position) == (code, 3, position)
    assert error.record == "BS042"
    assert error.customer == changes.get("customer_number", "1001")


@pytest.mark.parametrize("mandate", ["", "12345678", "1234567890", "12345678x"])
def test_no_cancellation(mandate):
    with pytest.raises(DeliveryError) as caught:
        write_0605(with_requests("0126", replace(CANCELLATION, mandate=mandate)))
    assert (caught.value.code, caught.value.position) == ("not_digits", 41)


# ---------------------------------------------------------------------- not read
def lines_with(index, start, content):
    row = LINES[index].ljust(128)
    row = row[: start - 1] + content + row[start - 1 + len(content) :]
    changed = [*LINES[:index], row.rstrip(), *LINES[index + 1 :]]
    return "".join(row + "\r\n" for row in changed).encode("latin-1")


@pytest.mark.parametrize(
    ("index", "start", "content"),
    [
        # What other programs write in fillers (S, V, P).
        (1, 18, "   "),
        (2, 110, "     "),
        (4, 90, " " * 39),
        (6, 62, "0" * 67),
    ],
)
def test_documented_variants_of_fillers_are_read(index, start, content):
    assert read_0605(lines_with(index, start, content)) == read_0605(DATA)


@pytest.mark.parametrize(
    ("data", "code", "line", "position"),
    [
        (lines_with(2, 14, "0272"), "unknown_transaction", 3, 14),
        (lines_with(1, 14, "0125"), "unknown_section", 2, 14),
        (lines_with(2, 18, "001"), "differs", 3, 18),
        (lines_with(2, 26, "  1001"), "differs", 3, 26),
        (lines_with(2, 26, "10b1"), "customer_number", 3, 28),
        (lines_with(3, 25, "1"), "duplicate_request", 4, 26),
        (lines_with(2, 62, "0" * 10), "legal_id", 3, 62),
        (lines_with(2, 90, "0" * 10), "bank_account", 3, 90),
        (lines_with(2, 72, "9"), "filler_used", 3, 72),
        (lines_with(2, 41, "7"), "filler_used", 3, 41),
        (lines_with(4, 37, "1"), "wrong_total", 5, 27),
        (lines_with(8, 31, "3"), "wrong_total", 9, 21),
        (lines_with(8, 42, "4"), "wrong_total", 9, 32),
        (lines_with(0, 14, "B-1"), "differs", 9, 14),
        (DATA.replace(b"BS042", b"BS052", 1), "unused_record", 3, 1),
        (DATA[: DATA.rindex(b"BS992")], "no_delivery_end", 8, None),
        (b"PBCNET00BS1 26011201  000007\r\n" + DATA, "unused_record", 1, 1),
        (write(delivery()), "not_readable", 1, 17),
        (b"", "empty", 0, None),
    ],
)
def test_not_read(data, code, line, position):
    with pytest.raises(DeliveryError) as caught:
        read_0605(data)
    error = caught.value
    assert (error.code, error.line, error.position) == (code, line, position)


def test_what_nets_sends_is_not_read():
    with pytest.raises(DeliveryError) as caught:
        read_0605(sample("0603_0212_0232_0234_id716.txt"))
    assert caught.value.code == "not_readable"
