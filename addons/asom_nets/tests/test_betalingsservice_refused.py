"""What the reader of a 0601 refuses, and where it says the fault is."""

from datetime import date

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    Envelope,
    Rules,
    read,
    write,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    DATA,
    LINES,
    delivery,
    lines_with,
    without,
)

ENVELOPED = write(delivery(envelope=Envelope("BS1", date(2026, 1, 12), 1, 42)))
REFUSED = {
    "nothing": (b"", "empty", 0, None),
    "blank lines only": (b"\r\n\r\n", "empty", 2, None),
    "no start": (without(0), "no_delivery_start", 1, 1),
    "two starts": (DATA + DATA, "after_end", len(LINES) + 1, 1),
    "start again": (
        DATA.replace(b"BS012", LINES[0].encode() + b"\r\nBS012", 1),
        "second_delivery_start",
        2,
        1,
    ),
    "no section start": (without(1), "no_section_open", 2, 1),
    "no section end": (without(len(LINES) - 2), "section_open", len(LINES) - 1, 1),
    "no end": (without(len(LINES) - 1), "no_delivery_end", len(LINES) - 1, None),
    "garbage": (DATA.replace(b"BS052", b"ZZ052", 1), "not_a_record", 8, 1),
    "text after the mark": (DATA + b"\x1a\r\nBS992", "after_end", 19, None),
    "a line without end": (b"BS002" * 10000, "line_too_long", 1, 129),
    "129 characters": (lines_with(1, 129, "x"), "line_too_long", 2, 129),
    "delivery type": (lines_with(0, 17, "0699"), "unknown_delivery_type", 1, 17),
    "section": (lines_with(1, 14, "0118"), "unknown_section", 2, 14),
    "transaction": (lines_with(6, 14, "0285"), "unknown_transaction", 7, 14),
    "record number": (lines_with(2, 18, "00006"), "unknown_record_number", 3, 18),
    "record order": (lines_with(3, 18, "00001"), "record_number_order", 4, 18),
    "creditor": (lines_with(2, 6, "99999999"), "differs", 3, 6),
    "debtor group": (lines_with(6, 23, "00002"), "differs", 7, 23),
    "supplier at the end": (lines_with(len(LINES) - 1, 6, "9"), "differs", 17, 6),
    "not a number": (lines_with(6, 65, "x"), "not_a_number", 7, 65),
    "amount cut": (lines_with(6, 70, " " * 59), "not_a_number", 7, 70),
    "date": (lines_with(6, 52, "31022026"), "not_a_date", 7, 52),
    "no due date": (lines_with(6, 52, "00000000"), "date_missing", 7, 52),
    "creation date": (lines_with(0, 50, "321226"), "not_a_date", 1, 50),
    "sign": (lines_with(6, 60, "3"), "not_a_choice", 7, 60),
    "sign 0 with an amount": (lines_with(6, 60, "0"), "not_a_choice", 7, 60),
    "too late": (lines_with(6, 52, "01122026"), "too_late", 7, 52),
    "customer number": (
        DATA.replace(b"1001 ", b"10b1 "),
        "customer_number",
        3,
        30,
    ),
    "customer inside": (lines_with(4, 28, "1009"), "customer_changes", 5, 28),
    "one address record less": (without(5), "wrong_total", 15, 84),
    "text over 60": (lines_with(7, 53, "x" * 61), "too_long", 8, 113),
    "control character": (lines_with(7, 60, "\x07"), "control_character", 8, 60),
    "c1 control character": (lines_with(7, 60, "\x92"), "control_character", 8, 60),
    "flag": (lines_with(5, 93, "2"), "not_a_choice", 6, 93),
    "payment id": (lines_with(6, 106, "000000000012345"), "payment_id", 7, 106),
    "count": (lines_with(len(LINES) - 2, 42, "3"), "wrong_total", 16, 32),
    "amount": (lines_with(len(LINES) - 2, 57, "1"), "wrong_total", 16, 43),
    "texts": (lines_with(len(LINES) - 2, 68, "9"), "wrong_total", 16, 58),
    "addresses": (lines_with(len(LINES) - 2, 94, "9"), "wrong_total", 16, 84),
    "sections at the end": (lines_with(len(LINES) - 1, 31, "2"), "wrong_total", 17, 21),
    "amount at the end": (lines_with(len(LINES) - 1, 57, "1"), "wrong_total", 17, 43),
    "envelope count": (
        ENVELOPED.replace(b"000009\r\n", b"000008\r\n"),
        "wrong_total",
        11,
        29,
    ),
    "envelope not closed": (
        b"".join(ENVELOPED.splitlines(True)[:-1]),
        "envelope_open",
        10,
        None,
    ),
    "envelope end alone": (
        b"".join(ENVELOPED.splitlines(True)[1:]),
        "envelope_order",
        10,
        1,
    ),
    "envelope of another kind": (
        ENVELOPED.replace(b"PBCNET90", b"PBCNET91"),
        "unknown_envelope",
        11,
        1,
    ),
    "receipt": (b"PBCNET41BS1 +BS00 LEVERANCE ACCEPTERET\r\n", "receipt", 1, None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    data, code, line, position = REFUSED[case]
    with pytest.raises(DeliveryError) as caught:
        read(data)
    error = caught.value
    assert (error.code, error.line, error.position) == (code, line, position)
    if line:
        assert f"line {line}" in str(error)


def total_corrected(data: bytes) -> bytes:
    """The delivery with counts that fit its lines again."""
    rows = data.decode("latin-1").split("\r\n")[:-1]
    counts = {
        start: sum(row.startswith(kinds) for row in rows)
        for start, kinds in (
            (32, ("BS042",)),
            (58, ("BS052", "BS062")),
            (84, ("BS022",)),
        )
    }
    amount = sum(int(row[60:73]) for row in rows if row.startswith("BS042"))
    for index, row in enumerate(rows):
        if row.startswith(("BS092", "BS992")):
            for start, count in counts.items():
                row = row[: start - 1] + f"{count:011d}" + row[start + 10 :]
            rows[index] = row[:42] + f"{amount:015d}" + row[57:]
    return "".join(row + "\r\n" for row in rows).encode("latin-1")


@pytest.mark.parametrize(
    ("index", "code", "line"),
    [
        (2, "no_name", 3),
        (4, "no_postcode_record", 6),
        (6, "text_without_collection", 7),
        (9, "too_few_lines", 9),
    ],
)
def test_a_record_is_missing(index, code, line):
    data = total_corrected(without(index))
    with pytest.raises(DeliveryError) as caught:
        read(data)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_a_collection_is_missing_after_its_address():
    data = total_corrected(
        b"".join(
            row for row in DATA.splitlines(True) if row[:5] not in (b"BS052", b"BS062")
        )
    )
    rows = data.splitlines(True)
    # The last BS042 goes: the section ends after an address.
    cut = b"".join(rows[:-3] + rows[-2:])
    with pytest.raises(DeliveryError) as caught:
        read(total_corrected(cut))
    assert caught.value.code == "no_collection_record"


def test_texts_in_the_wrong_order():
    rows = DATA.splitlines(True)
    index = next(i for i, row in enumerate(rows) if row.startswith(b"BS062"))
    rows[index - 1], rows[index] = rows[index], rows[index - 1]
    with pytest.raises(DeliveryError) as caught:
        read(b"".join(rows))
    assert (caught.value.code, caught.value.line) == ("text_order", index + 1)


def test_duplicate_and_negative_section_are_refused():
    data = DATA.replace(b"1002 ", b"1001 ")
    with pytest.raises(DeliveryError) as caught:
        read(data)
    assert (caught.value.code, caught.value.line) == ("duplicate", 12)
    negative = lines_with(6, 60, "2" + "9" * 13)
    with pytest.raises(DeliveryError) as caught:
        read(negative)
    assert (caught.value.code, caught.value.line) == ("negative_section", 16)


def test_the_limit_of_days_is_a_choice_of_the_reader_too():
    data = lines_with(6, 52, "01122026")
    rules = Rules(max_days_ahead=None)
    assert write(read(data, rules), rules, keep_deviations=True) == data
