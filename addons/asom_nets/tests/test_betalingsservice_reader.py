"""The reader: real files back byte by byte, and what is accepted."""

from dataclasses import replace
from datetime import date

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    Envelope,
    Options,
    read,
    write,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    DATA,
    LINES,
    collection,
    delivery,
    lines_with,
    sample,
    samples,
    section,
)

FIVE = "0601_BS1_0112_5coll_id754.txt"
SLIP = "0601_BSH_0117_1slip_pbcnet_id945.txt"
BUILT = "0601_reconstructed_from_test_expectations.txt"


# --------------------------------------------------------------------- samples
@pytest.mark.parametrize("path", samples("0601_*.txt"))
def test_read_and_written_again_is_the_same(path):
    data = path.read_bytes()
    assert write(read(data), keep_deviations=True) == data


@pytest.mark.parametrize("path", samples("0601_*.txt"))
def test_strict_rewriting_says_the_same_or_names_the_deviation(path):
    found = read(path.read_bytes())
    try:
        data = write(found)
    except DeliveryError as error:
        assert error.as_deviation() in found.deviations
    else:
        assert read(data) == found


def test_five_collections():
    found = read(sample(FIVE))
    assert (found.supplier, found.subsystem) == ("12345678", "BS1")
    assert (found.identification, found.created) == (414, date(2010, 1, 14))
    (only,) = found.sections
    assert (only.number, only.pbs_number, only.debtor_group) == ("0112", "01234567", 1)
    assert only.user_id == "Klub 9999"
    assert only.main_text == "LØBEKLUBBEN KLUB 9999"
    assert [row.amount for row in only.collections] == [
        15300,
        15700,
        15700,
        15200,
        14800,
    ]
    first = only.collections[0]
    assert first.customer_number == "037285270497944"
    assert first.due_date == date(2010, 2, 4)
    assert first.reference == "000023902"
    assert first.address.postcode == "6700"
    assert first.address.lines[1] == "Dereropdbf 47 fm. ha."
    assert len(first.texts) == 4
    assert first.texts[1] == "  for Cldhnvj Gmgtdfcc"


def test_the_overlong_address_line_is_reported_and_only_kept_on_request():
    found = read(sample(FIVE))
    (deviation,) = found.deviations
    assert (deviation.code, deviation.line) == ("too_long", 36)
    assert (deviation.record, deviation.position) == ("BS022 rec. 00002", 87)
    assert deviation.customer == "040859816733590"
    line = found.sections[0].collections[4].address.lines[1]
    assert len(line) == 37
    with pytest.raises(DeliveryError) as caught:
        write(found)
    assert caught.value.as_deviation() == deviation


def test_slip_in_an_envelope():
    found = read(sample(SLIP))
    assert found.envelope == Envelope("BSH", date(2010, 6, 27), 3, 511)
    assert found.sections[0].number == "0117"
    assert found.amount == 15000
    assert len(found.sections[0].collections[0].texts) == 27
    assert not found.deviations


def test_options_and_left_aligned_customer():
    (only,) = read(sample(BUILT)).sections
    (row,) = only.collections
    assert row.customer_number == "1001"
    assert row.amount == 1500000
    assert row.address.options == Options("12345678")
    assert only.created is None


def test_a_change_shows_in_the_rewritten_file_and_nothing_else_does():
    data = sample(SLIP)
    found = read(data)
    (only,) = found.sections
    (row,) = only.collections
    changed = replace(row, amount=15001)
    made = replace(found, sections=(replace(only, collections=(changed,)),))
    assert write(made, keep_deviations=True) == data.replace(
        b"0000015000", b"0000015001"
    )


def test_a_new_deviation_is_not_smuggled_in():
    found = read(sample(SLIP))
    (only,) = found.sections
    (row,) = only.collections
    lines = ("x" * 36, *row.address.lines[1:])
    changed = replace(row, address=replace(row.address, lines=lines))
    made = replace(found, sections=(replace(only, collections=(changed,)),))
    with pytest.raises(DeliveryError) as caught:
        write(made, keep_deviations=True)
    assert (caught.value.code, caught.value.line) == ("new_deviation", 4)


# ------------------------------------------------------------ what is accepted
ACCEPTED = {
    "lf": DATA.replace(b"\r\n", b"\n"),
    "mixed line ends": DATA.replace(b"\r\n", b"\n", 3),
    "no last line end": DATA.removesuffix(b"\r\n"),
    "blank lines": b"\r\n" + DATA.replace(b"\r\nBS042", b"\r\n\r\n  \nBS042"),
    "end of file mark": DATA + b"\x1a",
    "end of file mark without line end": DATA.removesuffix(b"\r\n") + b"\x1a",
    "end of file mark and line end": DATA + b"\x1a\r\n",
    "untrimmed": "".join(row.ljust(128) + "\r\n" for row in LINES).encode("latin-1"),
    "longer than 128 by blanks": "".join(row.ljust(140) + "\n" for row in LINES).encode(
        "latin-1"
    ),
    "zero-padded customers": DATA.replace(b"1001           ", b"000000000001001"),
    "mandate in address": lines_with(2, 43, "123456789"),
    "blank mandate in address": lines_with(2, 43, " " * 9),
    "bank account in section start": lines_with(1, 55, "99991234567890"),
    "blank at 104 of the collection": lines_with(6, 104, "  "),
    "zeros at the end of the collection": lines_with(6, 121, "0" * 8),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted_without_a_word_and_kept(case):
    data = ACCEPTED[case]
    assert data != DATA
    found = read(data)
    if "-padded" not in case:
        assert found == read(DATA)
    assert not found.deviations
    assert write(found, keep_deviations=True) == data


REPORTED = {
    "filler": (lines_with(1, 18, "X"), "filler_used", 2, 18),
    "gap in the address numbers": (lines_with(3, 18, "00004"), "form_differs", 4, 18),
    "gap in the text numbers": (lines_with(13, 18, "00007"), "form_differs", 14, 18),
    "other mandate in text": (lines_with(12, 43, "000000007"), "form_differs", 13, 43),
    "one number padded": (
        lines_with(2, 28, "000000000001001"),
        "form_differs",
        3,
        28,
    ),
    "no country": (lines_with(4, 71, "   "), "country", 5, 71),
    "no postcode": (lines_with(4, 67, "0000"), "postcode", 5, 67),
    "due before creation": (lines_with(6, 52, "01012026"), "due_in_past", 7, 52),
    "overlong name": (lines_with(2, 52, "x" * 40), "too_long", 3, 87),
    "unknown record": (
        DATA.replace(b"BS042", b"BS032 what is this\r\nBS042", 1),
        "unknown_record",
        7,
        None,
    ),
}


@pytest.mark.parametrize("case", REPORTED)
def test_tolerated_reported_and_kept(case):
    data, code, line, position = REPORTED[case]
    found = read(data)
    (deviation,) = found.deviations
    assert (deviation.code, deviation.line) == (code, line)
    assert deviation.position == position
    assert f"line {line}" in str(deviation)
    assert write(found, keep_deviations=True) == data


def test_right_aligned_customer_numbers_are_read():
    data = DATA.replace(b"1001           ", b"           1001")
    found = read(data)
    assert found == read(DATA)
    assert {deviation.code for deviation in found.deviations} == {"form_differs"}
    assert write(found, keep_deviations=True) == data


def test_sign_of_nothing():
    data = write(delivery(section(collection(amount=0))))
    data = data.replace(b"2026" + b"0" * 14, b"20261" + b"0" * 13)
    found = read(data)
    assert found.sections[0].collections[0].amount == 0
    assert found.deviations[0].code == "form_differs"
    assert write(found, keep_deviations=True) == data


def test_unknown_records_are_not_dropped_by_a_strict_rewrite():
    found = read(REPORTED["unknown record"][0])
    with pytest.raises(DeliveryError) as caught:
        write(found)
    assert caught.value.code == "unknown_extra"


def test_unknown_records_count_in_an_envelope():
    made = delivery(envelope=Envelope("BS1", date(2026, 1, 12), 1, 42))
    data = (
        write(made).replace(b"BS042", b"BS032\r\nBS042").replace(b"09\r\n", b"10\r\n")
    )
    found = read(data)
    assert write(found, keep_deviations=True) == data
