"""Payment ids, customer numbers, amounts, dates, advice texts."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    advice,
    customer,
    danish,
    fik,
    sign_code,
    signed,
)
from odoo.addons.asom_nets.betalingsservice.dates import FORMS, format_date, parse_date
from odoo.addons.asom_nets.tests.common_betalingsservice import sample


# ------------------------------------------------------------------ payment id
def test_check_digit_vectors():
    rows = list(csv.DictReader(io.StringIO(sample("fik_vectors.csv").decode())))
    assert len(rows) > 20
    for row in rows:
        valid = row["status"] == "valid"
        assert (row["body"] + fik.check_digit(row["body"]) == row["full"]) == valid
        for card_type in ("71", "75", "04", "15"):
            if card_type in row["type"]:
                assert fik.is_valid(row["full"], card_type) == valid
                if valid:
                    assert fik.payment_id(row["body"], card_type) == row["full"]


@pytest.mark.parametrize(
    ("body", "card_type", "expected"),
    [
        (1234, "71", "000000000012344"),
        ("12345678901234", "71", "123456789012347"),
        ("00010001715672", "71", "000100017156728"),
        ("1234", "75", "0000000000012344"),
        ("123456789012345", "15", "1234567890123452"),
        ("215026348000002", "04", "2150263480000023"),
    ],
)
def test_payment_id(body, card_type, expected):
    assert fik.payment_id(body, card_type) == expected


@pytest.mark.parametrize(
    ("body", "card_type"),
    [
        ("123456789012345", "71"),
        ("1234567890123456", "75"),
        ("12a4", "71"),
        ("", "71"),
        ("²", "71"),
        (-1, "71"),
        ("1", "73"),
        ("1", "01"),
        ("1", "72"),
    ],
)
def test_payment_id_refuses(body, card_type):
    with pytest.raises(ValueError):
        fik.payment_id(body, card_type)


def test_check_digit_refuses_what_is_no_number():
    with pytest.raises(ValueError):
        fik.check_digit("12 4")


@given(st.integers(0, 10**14 - 1), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body, place, change):
    number = fik.payment_id(body)
    assert fik.is_valid(number)
    wrong = (int(number[place]) + change) % 10
    assert not fik.is_valid(f"{number[:place]}{wrong}{number[place + 1 :]}")


def test_not_valid():
    assert not fik.is_valid("000000000012345")
    assert not fik.is_valid("0000000000012344", "71")
    assert not fik.is_valid("000000000012344", "75")
    assert not fik.is_valid("", "71")
    assert not fik.is_valid("", "73")


def test_ocr_line():
    line = fik.ocr_line("71", "81234567", "000000000012344")
    assert line == "+71<000000000012344 +81234567<"
    assert fik.ocr_line("73", "81234567") == "+73< +81234567<"
    assert fik.ocr_line("01", "1234567") == "+01< +1234567<"


@pytest.mark.parametrize(
    ("card_type", "creditor", "number"),
    [
        ("71", "1234567", "000000000012344"),
        ("71", "81234567", "000000000012345"),
        ("71", "81234567", ""),
        ("73", "81234567", "000000000012344"),
        ("04", "123456", "2150263480000023"),
        ("99", "81234567", ""),
    ],
)
def test_ocr_line_refuses(card_type, creditor, number):
    with pytest.raises(ValueError):
        fik.ocr_line(card_type, creditor, number)


# ------------------------------------------------------------- customer number
@pytest.mark.parametrize("number", ["1", "1001", "TEST001", "ÆØÅ9", "0" * 14 + "1"])
def test_customer_number(number):
    assert customer.is_valid(number)
    assert customer.check(number) == number


@pytest.mark.parametrize(
    ("number", "offset"),
    [
        ("", 0),
        ("a1", 0),
        ("1 2", 1),
        ("12&", 2),
        ("1" * 16, 15),
        ("000", 3),
        ("É", 0),
        ("12\n", 2),
        ("١", 0),
    ],
)
def test_not_a_customer_number(number, offset):
    assert not customer.is_valid(number)
    with pytest.raises(DeliveryError) as caught:
        customer.check(number)
    assert caught.value.values["offset"] == offset


def test_comparable():
    numbers = ("1001", "000000000001001", "1001           ", "       1001")
    assert {customer.comparable(number) for number in numbers} == {"1001"}
    assert customer.comparable("0010A0") == "10A0"


# ------------------------------------------------------------ amounts and dates
def test_signs():
    assert [sign_code(amount) for amount in (5, 0, -5)] == [1, 0, 2]
    assert [signed(1, 5), signed(2, 5), signed(0, 0)] == [5, -5, 0]
    for sign, amount in ((0, 1), (3, 1)):
        with pytest.raises(ValueError):
            signed(sign, amount)


@given(st.integers(-(10**13), 10**13))
def test_sign_and_amount_are_the_amount(amount):
    assert signed(sign_code(amount), abs(amount)) == amount


def test_danish_amounts():
    assert danish(0) == "0,00"
    assert danish(5) == "0,05"
    assert danish(-123456789) == "-1.234.567,89"


@pytest.mark.parametrize("form", FORMS)
@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_dates(form, day):
    assert parse_date(format_date(day, form), form) == day
    assert parse_date(format_date(None, form), form) is None


def test_date_forms():
    day = date(2026, 2, 1)
    assert {form: format_date(day, form) for form in FORMS} == {
        "DDMMYY": "010226",
        "DDMMYYYY": "01022026",
        "YYMMDD": "260201",
        "YYYYMMDD": "20260201",
    }


# ---------------------------------------------------------------------- advice
def test_wrap_breaks_between_words_and_keeps_paragraphs():
    text = (
        "Kontingent for antenneforeningen i første kvartal, opkrævet forud.\n\nHilsen"
    )
    assert advice.wrap(text) == [
        "Kontingent for antenneforeningen i første kvartal, opkrævet",
        "forud.",
        "",
        "Hilsen",
    ]


def test_wrap_hangs_and_keeps_an_indent_of_the_text():
    lines = advice.wrap("- " + "ord " * 20, hanging="  ")
    assert lines[0].startswith("- ord")
    assert lines[1].startswith("  ord")
    lines = advice.wrap("    " + "ord " * 20)
    assert [line[:5] for line in lines] == ["    o", "    o"]


def test_wrap_cuts_what_is_longer_than_a_line_and_counts_after_transliteration():
    lines = advice.wrap("x" * 130)
    assert [len(line) for line in lines] == [60, 60, 10]
    assert advice.wrap("…" * 21) == ["." * 60, "..."]


def test_wrap_names_the_place_of_a_character():
    with pytest.raises(DeliveryError) as caught:
        advice.wrap("fin\nab漢")
    error = caught.value
    assert (error.code, error.line, error.position) == ("bad_character", 2, 3)
    assert advice.wrap("漢", replacement="?") == ["?"]


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
def test_wrapped_lines_fit_and_lose_no_word(text):
    lines = advice.wrap(text)
    assert all(len(line) <= 60 and line == line.rstrip(" ") for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_amounts_stand_in_one_column():
    lines = advice.amount_table(
        [
            ("Grundpakke 1. kvartal 2026", 45000),
            (
                "Bredbånd 500/500 Mbit/s for perioden fra 1. januar til 31. marts",
                123456,
            ),
            ("Fradrag", -1250),
        ],
        ("I alt", 167206),
    )
    assert lines == [
        "Grundpakke 1. kvartal 2026                            450,00",
        "Bredbånd 500/500 Mbit/s for perioden fra 1. januar",
        "  til 31. marts                                     1.234,56",
        "Fradrag                                               -12,50",
        "                                                    --------",
        "I alt                                               1.672,06",
    ]
    assert all(len(line) <= 60 for line in lines)
    assert advice.amount_table([]) == []


def test_no_room_for_a_label():
    with pytest.raises(ValueError):
        advice.amount_lines("Kontingent", 10**40)


def test_at_most_5000_lines():
    lines = ["x"] * 5000
    assert advice.check_length(lines) is lines
    with pytest.raises(DeliveryError) as caught:
        advice.check_length([*lines, "x"])
    assert caught.value.code == "too_many_texts"
