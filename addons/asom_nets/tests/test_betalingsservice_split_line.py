"""Payment ids found in OCR lines and in what payers write."""

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_nets.betalingsservice import fik

ID = "000000001234566"
LONG = "2150263480000023"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("71/000000001234566", ("71", ID, "")),
        ("+71<000000001234566 +81234567<", ("71", ID, "81234567")),
        ("+71<000000001234566+81234567<", ("71", ID, "81234567")),
        (" + 71 < 000000001234566  +  81234567 < ", ("71", ID, "81234567")),
        ("71000000001234566", ("71", ID, "")),
        ("000000001234566", ("71", ID, "")),
        ("71 000000001234566", ("71", ID, "")),
        ("71#000000001234566", ("71", ID, "")),
        ("71<000000001234566", ("71", ID, "")),
        ("Faktura 7, FIK 71/000000001234566, tak", ("71", ID, "")),
        ("Betaling:000000001234566.", ("71", ID, "")),
        # Zeros on the left may be lost where the card type is told.
        ("71/1234566", ("71", ID, "")),
        ("+71<1234566 +81234567<", ("71", ID, "81234567")),
        ("75/12344", ("75", "0000000000012344", "")),
        ("+04<018 +1234567<", ("04", "0000000000000018", "1234567")),
        # The same id twice is one id.
        ("71/000000001234566 000000001234566", ("71", ID, "")),
        ("+71<000000001234566 +81234567< 71/1234566", ("71", ID, "81234567")),
        (f"+04<{LONG} +1234567<", ("04", LONG, "1234567")),
        (f"15/{LONG}", ("15", LONG, "")),
        (f"75{LONG}", ("75", LONG, "")),
        (f"04{LONG}", ("04", LONG, "")),
        # Numbers that cannot be ids do not disturb.
        ("71/000000001234566 konto 00400440116243", ("71", ID, "")),
        ("000000001234566 123456789012345", ("71", ID, "")),
        # A receiver counts in an OCR line only.
        ("71/000000001234566 81234567", ("71", ID, "")),
    ],
)
def test_found(text, expected):
    assert fik.split_line(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Kontingent 2026",
        "1234566",  # too short to be sure
        "00000001234566",
        "0000000001234566",  # 16 digits: 71 or 75
        "0000000000001234566",
        LONG,  # 16 digits: 04, 15 or 75
        "000000001234567",  # check digit
        "71/000000001234567",
        "+71<000000001234567 +81234567<",
        "71000000001234567",
        "71/0000000001234566",  # 16 digits with card type 71
        "72/000000001234566x",
        "000000000000000",
        "71/0",
        "71/000000001234566 71/000000000012344",
        "000000001234566 000000000012344",
        "+71<000000001234566 +81234567< +71<000000001234566 +87654321<",
        "+71<000000001234566 +8123456<",  # 7 digits do not name an FI creditor
        "+73< +81234567<",  # no id
        "+01< +1234567<",
        "15/18",  # a date, though 18 has its check digit
        "04/18/2026",
        "DK000000001234566",
        "000000001234566A",
        "171/000000001234566123",
        "x71/1234566",
        "٠٠٠٠٠٠٠٠١٢٣٤٥٦٦",
    ],
)
def test_not_sure(text):
    assert fik.split_line(text) is None


@given(
    st.sampled_from(["71", "75", "04", "15"]),
    st.integers(1, 10**14 - 1),
    st.sampled_from(["81234567", "87654321"]),
)
def test_what_we_print_is_found(card_type, body, creditor):
    number = fik.payment_id(body, card_type)
    line = fik.ocr_line(card_type, creditor, number)
    assert fik.split_line(line) == (card_type, number, creditor)
    assert fik.split_line(f"Tak! {line}") == (card_type, number, creditor)
    for text in (f"{card_type}/{number}", card_type + number):
        assert fik.split_line(text) == (card_type, number, "")
    alone = fik.split_line(number)
    assert alone == (("71", number, "") if card_type == "71" else None)


@given(st.integers(1, 10**14 - 1), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_never_found(body, place, change):
    number = fik.payment_id(body)
    digit = (int(number[place]) + change) % 10
    wrong = f"{number[:place]}{digit}{number[place + 1 :]}"
    for text in (wrong, f"71/{wrong}", f"71{wrong}", f"+71<{wrong} +81234567<"):
        assert fik.split_line(text) is None


@given(st.integers(1, 10**14 - 1), st.integers(0, 14), st.text(" ", max_size=3))
def test_zeros_and_blanks_do_not_decide_where_the_card_type_is_told(body, cut, blank):
    number = fik.payment_id(body)
    short = number[min(cut, len(number) - len(number.lstrip("0"))) :]
    for text in (f"71{blank}/{blank}{short}", f"+71<{blank}{short}{blank}+81234567<"):
        card_type, found, _creditor = fik.split_line(text)
        assert (card_type, found) == ("71", number)


@given(st.text("0123456789+<>/# 71abc", max_size=80))
def test_whatever_is_found_is_a_payment_id(text):
    found = fik.split_line(text)
    if found:
        card_type, number, creditor = found
        assert fik.is_valid(number, card_type)
        assert int(number)
        assert number.lstrip("0") in text
        assert creditor in text
        assert (
            not creditor or len(creditor) in fik.CARD_TYPES[card_type].creditor_lengths
        )


def test_long_texts_take_no_time():
    for text in (" " * 20000, "71 " * 20000, "+71<1 " * 20000, "0" * 20000):
        assert fik.split_line(text) is None
