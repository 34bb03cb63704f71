"""Real deliveries and made-up ones as rows, added up once more from their bytes."""

import io
from collections import Counter
from datetime import date

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    DeliveryError,
    MandateRow,
    NotADeliveryError,
    identify,
    iter_rows,
    summarise,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    details,
    file_of,
    sample,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "0602_0211_0215_124trans_id744.txt",
            {"0236": 116, "0237": 7, "0297": 1},
        ),
        ("0602_0215_1x0297_overpaid_id726.txt", {"0297": 1}),
        ("0603_0210_172x0230_pbcnet_id906.txt", {"0230": 172}),
        ("0603_0212_0219_pbcnet_id1010.txt", {"0231": 2, "0230": 3}),
        ("0603_0212_0232_0234_id716.txt", {"0232": 1, "0234": 4}),
        ("0621_0120_id714.txt", {"0280": 4}),
    ],
)
def test_samples(name, expected):
    data = sample(name)
    rows = list(iter_rows(io.BytesIO(data)))
    counts = Counter(getattr(row, "transaction", None) for row in rows)
    assert {key: counts[key] for key in expected} == expected
    found = summarise(data)
    assert (found.rows, found.unknown) == (sum(expected.values()), 0)
    assert identify(data) == found.start.delivery_type == name[:4]
    raw = data.decode("latin-1").split("\n")
    for row_found in rows:
        assert raw[row_found.line - 1].rstrip("\r") == row_found.text
    # Added up once more, straight from the bytes.
    for section in found.sections:
        lines = raw[section.line : section.line + section.rows]
        assert raw[section.line + section.rows].startswith("BS092")
        paid = name.startswith("0602")
        assert section.amount == sum(int(line[115:128]) for line in lines if paid)


def test_an_overpaid_slip():
    (found,) = details(sample("0602_0215_1x0297_overpaid_id726.txt"))
    assert (found.amount, found.paid_amount) == (15000, 30000)
    assert found.reference == "000070916"
    assert found.customer_key == "97548545912939"
    assert found.archive_reference == "0465200912160795825221"


def test_agreements_on_electronic_slips():
    rows = list(iter_rows(sample("0603_0212_0219_pbcnet_id1010.txt")))
    numbers = [row.number for row in rows if isinstance(row, MandateRow)]
    assert numbers[2:] == ["999999999"] * 3
    assert "999999999" not in numbers[:2]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("0602_auto_and_slip.txt", 5),
        ("0603_bad_count.txt", 3),
        ("0603_registered_and_cancelled.txt", 5),
        ("0603_zero_padded_customer.txt", 5),
    ],
)
def test_what_is_no_whole_delivery_is_refused(name, line):
    with pytest.raises(DeliveryError) as caught:
        summarise(sample(name))
    assert (caught.value.code, caught.value.line) == ("section_open", line)


@pytest.mark.parametrize(
    ("name", "lines", "rows"),
    [
        ("0602_auto_and_slip.txt", (3, 4), [("0236", 1500000), ("0237", 0)]),
        ("0602_auto_and_slip.txt", (6,), [("0297", 899700)]),
        ("0603_registered_and_cancelled.txt", (3, 4), [("0231",), ("0232",)]),
        ("0603_zero_padded_customer.txt", (3, 4), [("TEST001",), ("NV00012",)]),
    ],
)
def test_rows_of_unfinished_samples(name, lines, rows):
    """The rows are sound, so a whole delivery made of them is read."""
    raw = sample(name).decode("latin-1").splitlines()
    section = raw[lines[0] - 2]
    texts = [raw[number - 1] for number in lines]
    paid = sum(int(text[115:128]) for text in texts) if name[:4] == "0602" else 0
    data = file_of(name[:4], section[13:17], *texts, count_042=len(rows), amount=paid)
    data = data.replace(b"01234567", texts[0][5:13].encode())
    for found, expected in zip(details(data), rows, strict=True):
        values = [found.transaction, getattr(found, "paid_amount", found.customer_key)]
        assert set(expected) <= set(values)


@pytest.mark.parametrize(
    "name", ["bs042_0236_comment.txt", "bs042_0236_testread042.txt"]
)
def test_single_rows(name):
    text = sample(name).decode().strip()
    data = file_of("0602", "0211", text, count_042=1, amount=12755)
    (found,) = details(data.replace(b"01234567", b"03985644"))
    assert found.customer_number == "000000000012313"
    assert (found.mandate, found.reference) == ("123456789", "000000125")
    assert (found.due_date, found.paid_amount) == (date(2003, 12, 10), 12755)


def test_the_receipt_is_no_delivery():
    data = sample("receipt_T_PBCNET40_id707.txt")
    assert identify(data) == "receipt"
    with pytest.raises(NotADeliveryError):
        summarise(data)


def test_a_wrong_digit_in_any_count_or_paid_amount_is_refused():
    """All amounts that are summed: what was billed (57-69) is in no total."""
    data = sample("0602_0211_0215_124trans_id744.txt")
    fields = {b"BS042": [(116, 128)], b"BS092": [(32, 42), (43, 57), (58, 68)]}
    fields[b"BS092"].append((84, 94))
    fields[b"BS992"] = [(21, 31), *fields[b"BS092"]]
    start = tried = 0
    for number, line in enumerate(data.splitlines(True), 1):
        for first, last in fields.get(line[:5], ()):
            # A section of the sample has over a hundred alike rows: every third.
            if line[:5] == b"BS042" and number % 3:
                continue
            for place in range(start + first - 1, start + last):
                digit = str((data[place] - 47) % 10).encode()
                wrong = data[:place] + digit + data[place + 1 :]
                with pytest.raises(DeliveryError) as caught:
                    summarise(wrong)
                assert caught.value.code == "wrong_total"
                assert caught.value.line >= number
                tried += 1
        start += len(line)
    assert tried > 600
